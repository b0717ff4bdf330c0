/// A page of the manual that is made of the comments above the kinds of one folder, in the order of its catalog.
struct ManualPage: Sendable {
    let path: String
    /// What stands before the kinds.
    let head: String
    /// The folder of the kinds, and what their names end with.
    let folder, suffix: String
    /// The file whose list has the order.
    let catalog: String
    /// What stands in a kind's file before the word staff write for it.
    let word: String

    static let all = [
        ManualPage(
            path: "Documentation/Steps.md",
            head: """
                # Steps

                Every kind of state a flow may have. [Flows](Flows.md) tells what they have in common: ways, formulas, help,
                keys and the settings any state may have. This page is made of the comments in `Sources/Conversation/Steps`
                by `make manual`.
                """,
            folder: "Sources/Conversation/Steps", suffix: "Step",
            catalog: "Sources/Conversation/Steps/StepCatalog.swift", word: "package static let kind = "),
        ManualPage(
            path: "Documentation/Inputs.md",
            head: """
                # Inputs

                Every kind of answer an `ask` may want, by the word after `as:`. What else stands beside it is told here for
                each kind; `text` and `into` belong to every [ask](Steps.md#ask). This page is made of the comments in
                `Sources/Conversation/Inputs` by `make manual`.

                Before anything else an answer is cleaned: invisible characters go, every kind of space is one space, and
                none stands at the ends. The keys 0, 00, 98 and 99 are keys wherever they are typed alone. Case, accents
                and punctuation never matter in words. What holds more than the answer is no answer: nothing is guessed.

                Words for numbers, months, yes and no come from `language.yaml`. A word is looked up in the language the
                citizen reads, and only where it means nothing there in the city's others, if all that know it agree.
                """,
            folder: "Sources/Conversation/Inputs", suffix: "Input",
            catalog: "Sources/Conversation/Inputs/InputKind.swift", word: "package static let name = "),
    ]

    func text() throws -> String {
        let kinds = try Checkout.file(catalog).lines.compactMap { line -> String? in
            guard let type = line.wholeMatch(of: /\s+(\w+)\.self,/)?.1, type.hasSuffix(suffix) else { return nil }
            return String(type)
        }
        return try ([head] + kinds.map(section)).joined(separator: "\n\n") + "\n"
    }

    /// The heading of a kind and the comment above its type.
    private func section(_ type: String) throws -> String {
        let lines = try Checkout.file("\(folder)/\(type).swift").lines
        guard let declaration = lines.firstIndex(where: { $0.hasPrefix("package struct \(type):") }),
            let named = lines.first(where: { $0.contains(word) })?.split(separator: "\"").dropFirst().first
        else { throw Unwritten(type: type) }
        let comment = lines[..<declaration].reversed().prefix { $0.hasPrefix("///") }.reversed()
        guard !comment.isEmpty else { throw Unwritten(type: type) }
        let body = comment.map { String($0.dropFirst($0.hasPrefix("/// ") ? 4 : 3)) }.joined(separator: "\n")
        return "## \(named)\n\n\(body)"
    }

    /// A kind without a name or a comment.
    struct Unwritten: Error { let type: String }
}
