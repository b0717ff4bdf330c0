import Authoring
import Conversation
import Foundation
import Testing

/// The pages about findings: one for each kind, and each kind shown by a case.
struct FindingManualTests {
    @Test(arguments: FindingKind.allCases) func `every kind is explained in a few lines`(kind: FindingKind) {
        let explanation = kind.explanation
        #expect(explanation.meaning.count > 30)
        #expect(!explanation.wrong.isEmpty && !explanation.right.isEmpty && explanation.wrong != explanation.right)
        #expect(kind.page.split(separator: "\n").count <= 15)
        #expect(kind.page.hasPrefix(kind.rawValue + ":"))
    }

    @Test func `the chapter of the manual is made from the explanations`() throws {
        let file = Fixture.tests.deletingLastPathComponent().appending(path: "Documentation/Findings.md")
        let written = try String(contentsOf: file, encoding: .utf8)
        #expect(written == FindingManual.text, "Write it again: guichet check --manual > Documentation/Findings.md")
    }

    @Test func `every kind is found in one of the cases`() throws {
        let files = [
            "names", "settings", "kinds", "ways", "texts", "files", "countries", "values", "languages", "room",
            "inputs",
            "translations", "meaning", "routes",
        ]
        // What moved is seen beside another program only: MovedOptionTests.
        var found: Set<FindingKind> = [.movedOption]
        let cases =
            try files.flatMap(FindingCase.all).map { ($0, Fixture.vocabulary) }
            + FindingCase.all(in: "lines").map { ($0, Fixture.vocabularyOfLines) }
        for (sources, vocabulary) in cases {
            let compilation = Compiler(vocabulary: vocabulary).compile(sources.bundle)
            found.formUnion(compilation.diagnostics.map(\.kind))
            let settled = compilation.diagnostics.filter { !$0.kind.dependsOnLanguage }
            #expect(settled.allSatisfy { ($0.severity == .warning) == $0.kind.isWarning })
        }
        #expect(Set(FindingKind.allCases).subtracting(found).map(\.rawValue).sorted() == [])
    }
}
