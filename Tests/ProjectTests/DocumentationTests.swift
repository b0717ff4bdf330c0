import Testing

@Suite struct Documentation {
    @Test func `every module has its paragraph`() throws {
        let headings = try Checkout.file("Documentation/Modules.md").lines.filter { $0.hasPrefix("## ") }
        let told = headings.flatMap { $0.dropFirst(3).split(separator: ", ").map(String.init) }
        #expect(told.sorted() == ModuleArrows.all.keys.sorted())
    }

    @Test func `decisions are numbered without a gap and say why, what and what follows`() throws {
        let decisions = try Checkout.files(below: "Documentation/Decisions", ending: [".md"])
        try #require(!decisions.isEmpty)
        for (index, decision) in decisions.enumerated() {
            let name = decision.path.split(separator: "/").last ?? ""
            #expect(Int(name.prefix(4)) == index + 1, "\(decision.path)")
            let headings = decision.lines.filter { $0.hasPrefix("## ") }
            #expect(headings == ["## Context", "## Decision", "## Consequences"], "\(decision.path)")
        }
    }

    @Test func `every link between pages leads somewhere`() throws {
        let pages = try Checkout.files(below: "Documentation", ending: [".md"]) + [Checkout.file("README.md")]
        var links = 0
        for page in pages {
            let folder = page.path.split(separator: "/").dropLast().joined(separator: "/")
            for line in page.numbered {
                for match in line.text.matches(of: /\]\(([^)#:]+)(?:#[^)]*)?\)/) {
                    links += 1
                    let target = folder.isEmpty ? String(match.1) : "\(folder)/\(match.1)"
                    #expect(Checkout.exists(target), "\(page.path):\(line.number): \(match.1)")
                }
            }
        }
        #expect(links > 0)
    }

    @Test func `the front page fits on a screen`() throws {
        #expect(try Checkout.file("README.md").lines.count <= 80)
    }
}
