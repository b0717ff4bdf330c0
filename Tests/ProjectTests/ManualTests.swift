import Foundation
import Testing

/// The pages of the manual are what the comments of the sources say.
struct ManualTests {
    /// Set by `make manual`: the pages are written instead of compared.
    private static let isWriting = ProcessInfo.processInfo.environment["GUICHET_WRITE_MANUAL"] != nil

    @Test(arguments: ManualPage.all.map(\.path)) func `a page made of comments is up to date`(path: String) throws {
        let page = try #require(ManualPage.all.first { $0.path == path })
        let text = try page.text()
        if Self.isWriting { try Checkout.write(text, to: path) }
        let written = try Checkout.file(path).lines.joined(separator: "\n")
        #expect(written == text, "\(path) is out of date. Write it again: make manual")
    }

    @Test(arguments: ManualPage.all.map(\.path)) func `every kind tells its settings and shows itself`(
        path: String
    ) throws {
        let page = try #require(ManualPage.all.first { $0.path == path })
        let sections = try page.text().components(separatedBy: "\n## ").dropFirst()
        let files = try Checkout.files(below: page.folder, ending: ["\(page.suffix).swift"])
            .filter { !$0.path.hasSuffix("/\(page.suffix).swift") }
        #expect(sections.count == files.count)
        for section in sections {
            let name = section.prefix { $0 != "\n" }
            #expect(section.contains("```yaml\n"), "\(name)")
            #expect(section.contains("itizens") || page.suffix == "Step", "\(name) does not say what citizens may type")
        }
    }

    @Test func `the page of flows leads to both, and to what any state may say`() throws {
        let page = try Checkout.file("Documentation/Flows.md").lines.joined(separator: "\n")
        for word in [
            "(Steps.md)", "(Inputs.md)", "(Findings.md)", "`private`", "`attempts`", "`help`", "`timeout`", "`remind`",
            "`channels`", "`otherwise`", "`pages`", "`say`", "`set`", "`language`", "`then`", "`call`", "`with`",
            "`into`", "`return`", "`keywords`", "| 0 |", "| 00 |", "| 98 |", "| 99 |",
        ] {
            #expect(page.contains(word), "\(word)")
        }
    }
}
