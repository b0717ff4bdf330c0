import Testing

@Suite struct `Rules of the sources` {
    /// A word the sources do without, and why.
    struct ForbiddenWord: CustomTestStringConvertible {
        let word: String
        let reason: String

        var testDescription: String { word }
    }

    private static let stops = "it stops the process, and with it every citizen's session"
    private static let unchecked = "it asks the compiler to look away from what several threads share"
    private static let zones = "Foundation knows only the time zones it was built with; ZoneFiles reads the system's"

    @Test(arguments: [
        ForbiddenWord(word: "try!", reason: stops),
        ForbiddenWord(word: "as!", reason: stops),
        ForbiddenWord(word: "fatalError", reason: stops),
        ForbiddenWord(word: "precondition", reason: stops),
        ForbiddenWord(word: "preconditionFailure", reason: stops),
        ForbiddenWord(word: "assert", reason: stops),
        ForbiddenWord(word: "assertionFailure", reason: stops),
        ForbiddenWord(word: "unsafelyUnwrapped", reason: stops),
        ForbiddenWord(word: "@unchecked", reason: unchecked),
        ForbiddenWord(word: "nonisolated(unsafe)", reason: unchecked),
        ForbiddenWord(word: "TimeZone", reason: zones),
        ForbiddenWord(word: "Calendar", reason: zones),
        ForbiddenWord(word: "DateFormatter", reason: zones),
        ForbiddenWord(word: "print", reason: "answers go through Terminal and everything else through the log"),
    ])
    func `the sources do without a word that does harm`(forbidden: ForbiddenWord) throws {
        expectNone(
            try swiftSources().flatMap { file in
                file.numbered.filter {
                    $0.text.contains(forbidden.word) && $0.text.withoutComment.uses(forbidden.word)
                }.map { line in
                    Finding(path: file.path, line: line.number, message: "\(forbidden.word): \(forbidden.reason)")
                }
            })
    }

    /// Tables of the books, whose rows are only ever added.
    private static let books = [
        "entries", "postings", "receipts", "receipt_lines", "reversals", "suspense_allocations", "demand_lines",
        "ledger_links", "record_links", "ledger_seals", "ledger_seal_totals", "statement_lines", "bank_lines",
        "disclosures",
        "statement_differences", "settled_differences", "explained_differences",
        "inspections", "bill_changes", "objection_answers", "staff_changes", "staff_log_ins",
    ]

    @Test(arguments: books) func `no statement changes or takes away what is in the books`(table: String) throws {
        let change = try Regex("(UPDATE|DELETE FROM) \(table)\\b")
        expectNone(
            try swiftSources().flatMap { file in
                file.numbered.filter { $0.text.contains(table) && $0.text.withoutComment.firstMatch(of: change) != nil }
                    .map { line in
                        Finding(path: file.path, line: line.number, message: "\(table) is only added to")
                    }
            })
    }

    @Test func `nothing is public, for no other package uses ours`() throws {
        expectNone(
            try swiftSources().flatMap { file in
                file.numbered.filter { $0.text.declares("public") || $0.text.declares("open") }.map { line in
                    Finding(path: file.path, line: line.number, message: "write package instead")
                }
            })
    }

    /// A fair rule for a scan of lines: types, protocols and functions that stand by themselves. What lies inside them is
    /// left to judgement, since a witness repeats what its protocol promises.
    @Test func `what other modules see has a comment that says what it promises`() throws {
        expectNone(
            try swiftSources().flatMap { file in
                file.numbered.filter { $0.text.isPackageDeclaration }.compactMap { line -> Finding? in
                    let above = file.lines.prefix(line.number - 1).last { !$0.hasPrefix("@") }
                    guard above?.hasPrefix("///") != true else { return nil }
                    return Finding(path: file.path, line: line.number, message: "the declaration has no /// comment")
                }
            })
    }

    /// Names that fit every function, so that a search for what happens finds none of them.
    private static let emptyNames: Set<Substring> = ["take", "keep", "do", "handle"]
    /// A middleware is called by the name its protocol gives it.
    private static let expectedNames = ["Sources/Web/Server/GatewayServer.swift"]

    @Test func `a function is named after what happens to what`() throws {
        expectNone(
            try swiftSources().filter { !Self.expectedNames.contains($0.path) }.flatMap { file in
                file.numbered.filter { $0.text.declaredFunction.map(Self.emptyNames.contains) ?? false }.map { line in
                    Finding(
                        path: file.path, line: line.number,
                        message: "say what happens to what, as in handleUSSD or recordDelivery")
                }
            })
    }

    @Test(arguments: [
        ("    private mutating func take(_ a: A) {", "take"), ("func keep<A>(", "keep"), ("static func `do`() {", "do"),
        ("    func handleUSSD(_ a: A) {", "handleUSSD"), ("let function = 1", nil), ("// func take()", nil),
    ])
    func `the name of a function is found where one is declared`(line: String, name: Substring?) {
        #expect(line.declaredFunction == name)
    }

    @Test(arguments: ["Sources", "Tests", "Scripts", "Package.swift"])
    func `a file carries one idea and at most 400 lines`(place: String) throws {
        let files = try Checkout.files(below: place, ending: [".swift", ".c", ".h", ".sh"])
        // The file's last line break begins no line.
        let long = files.filter { $0.lines.count - 1 > 400 }
        expectNone(long.map { Finding(path: $0.path, line: 401, message: "the file has \($0.lines.count - 1) lines") })
    }

    @Test(arguments: [
        "Sources", "Flows", "Locales", "Documentation", "Scripts", ".ci", "README.md", "Makefile", "Package.swift",
    ])
    func `no text of the project depends on a folder of one machine`(place: String) throws {
        let machine = ["/work/", "/tmp/", "/home/", "/root/", "/Users/"]
        let files = try Checkout.files(below: place)
        try #require(!files.isEmpty)
        expectNone(
            files.flatMap { file in
                file.numbered.flatMap { line in
                    machine.filter { line.text.contains($0) }.map { folder in
                        Finding(path: file.path, line: line.number, message: "the text names \(folder)")
                    }
                }
            })
    }

    @Test(arguments: [
        ("let a = try! b()", "try!", true), ("retry!", "try!", false), ("fatalError(\"x\")", "fatalError", true),
        ("x as! Y", "as!", true), ("has! x", "as!", false), ("curl_assert(x)", "assert", false),
        ("assertionFailure()", "assert", false), ("preprint(x)", "print", false),
        ("extension A: @unchecked Sendable", "@unchecked", true),
    ])
    func `a word is found only where it stands alone`(line: String, word: String, isUsed: Bool) {
        #expect(line.uses(word) == isUsed)
    }

    @Test(arguments: [
        ("package struct A {", true), ("package final class A {", true), ("package func a() {", true),
        ("package indirect enum A {", true), ("@MainActor package protocol A {", true),
        ("    package struct A {", false),
        ("package import A", false), ("extension A {", false), ("struct A {", false), ("package let a = 1", false),
    ])
    func `a declaration for other modules is told from the rest`(line: String, isOne: Bool) {
        #expect(line.isPackageDeclaration == isOne)
    }

    /// Read once for all rules.
    private static let sources = Result { try Checkout.files(below: "Sources", ending: [".swift"]) }

    private func swiftSources() throws -> [Checkout.TextFile] {
        let files = try Self.sources.get()
        try #require(files.count > 100)
        return files
    }
}

extension String {
    /// The line up to its comment. A `//` inside an address, as in `http://`, begins none.
    fileprivate var withoutComment: String {
        guard contains("//") else { return self }
        var last: Character?
        for index in indices {
            if self[index...].hasPrefix("//"), last != ":" { return String(self[..<index]) }
            last = self[index]
        }
        return self
    }

    /// Whether the word stands here and is not part of a longer one.
    fileprivate func uses(_ word: String) -> Bool {
        ranges(of: word).contains { range in
            let before = self[..<range.lowerBound].last
            let after = self[range.upperBound...].first
            return !(before?.isPartOfWord ?? false)
                && !(word.last?.isPartOfWord ?? false && after?.isPartOfWord ?? false)
        }
    }

    /// The name of the function this line begins to declare, without its parameters.
    fileprivate var declaredFunction: Substring? {
        guard contains("func ") else { return nil }
        let words = withoutComment.split(separator: " ")
        guard let place = words.firstIndex(of: "func"), place + 1 < words.count else { return nil }
        return words[place + 1].drop { $0 == "`" }.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    }

    fileprivate func declares(_ access: String) -> Bool {
        let words = split(separator: " ").drop { $0.hasPrefix("@") }
        return words.first == access[...] && words.dropFirst().first != "import"
    }

    fileprivate var isPackageDeclaration: Bool {
        let modifiers: Set<Substring> = ["final", "indirect", "nonisolated"]
        let kinds: Set<Substring> = ["struct", "enum", "class", "actor", "protocol", "func"]
        guard first != " " else { return false }
        let words = split(separator: " ").drop { $0.hasPrefix("@") }
        guard words.first == "package" else { return false }
        return words.dropFirst().first { !modifiers.contains($0) }.map(kinds.contains) ?? false
    }
}

extension Character {
    fileprivate var isPartOfWord: Bool { isLetter || isNumber || self == "_" }
}
