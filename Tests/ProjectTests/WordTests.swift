import Testing

/// The field's terms stand in place of private ones, in names, comments, pages and messages.
@Suite struct `Words of the project` {
    /// A word that is not the field's, and what is said instead.
    struct PrivateWord: CustomTestStringConvertible {
        let word: String
        let instead: String

        var testDescription: String { word }
    }

    @Test(arguments: [
        PrivateWord(word: "who" + "ever", instead: "anyone who, the caller, no matter who"),
        PrivateWord(word: "a" + "new", instead: "again"),
        PrivateWord(word: "foot" + "steps?", instead: "a step of a trail"),
        PrivateWord(word: "er" + "rands?", instead: "a wallet operation"),
        PrivateWord(word: "cou" + "riers?", instead: "the operation runner"),
        PrivateWord(word: "Payment" + "News|Wallet" + "News", instead: "a payment update"),
        PrivateWord(word: "Pas" + "sages?", instead: "a flow metric"),
        PrivateWord(word: "Wallet" + "Promise|Store" + "Promise", instead: "a conformance case"),
        PrivateWord(word: "keep" + "House", instead: "maintenance"),
        PrivateWord(word: "Curl" + "Doors", instead: "CurlShims"),
    ])
    func `a private word stands nowhere`(private word: PrivateWord) throws {
        let pattern = try Regex("\\b(\(word.word))\\b")
        let pages =
            try Checkout.files(below: "Documentation", ending: [".md"]) + [Checkout.file("README.md")]
            + ["Sources", "Tests"].flatMap { try Checkout.files(below: $0, ending: [".swift"]) }
        expectNone(
            pages.flatMap { page in
                page.numbered.filter {
                    $0.text.firstMatch(of: pattern.ignoresCase(word.word.first?.isLowercase == true)) != nil
                }
                .map { Finding(path: page.path, line: $0.number, message: "say \(word.instead)") }
            })
    }

    @Test func `a decision's title is its number and what was decided`() throws {
        for decision in try Checkout.files(below: "Documentation/Decisions", ending: [".md"]) {
            let name = decision.path.split(separator: "/").last ?? ""
            #expect(decision.lines.first?.hasPrefix("# \(name.prefix(4)): ") == true, "\(decision.path)")
        }
    }
}
