import Conversation
import Wording

/// Every language says the same: it shows the same values and speaks of the same numbers as the first one, and has words
/// where that has some.
///
/// What a language leaves out on purpose its text lists under `without:`. A short form may show fewer values than the full
/// one, never more.
struct ParityCheck {
    let draft: Draft
    /// By language the keys of texts with an unknown name: what seems left out there is only misspelt.
    let misspelt: [String: Set<String>]

    /// Shown in the words of each language rather than as a value.
    private static let worded: Set<String> = ["medium"]

    func run() -> [Diagnostic] {
        guard let city = draft.city, let first = city.languages.first, let reference = draft.languages[first] else {
            return []
        }
        let lists = Set(draft.flows.values.flatMap(\.keywords).map(\.text.key))
        var diagnostics: [Diagnostic] = []
        for tag in city.languages {
            for (key, text) in draft.languages[tag]?.texts ?? [:] {
                diagnostics += shortForm(text) + idle(text, key, in: tag)
                guard tag != first, let other = reference.texts[key] else { continue }
                if misspelt[tag]?.contains(key) != true, misspelt[first]?.contains(key) != true {
                    diagnostics += values(text, in: tag, beside: other, in: first)
                }
                diagnostics += numbers(text, beside: other, in: first)
                // A list without words is told where it is read as one.
                if !lists.contains(key) { diagnostics += wordless(text, key, beside: other, in: first) }
            }
        }
        return diagnostics
    }

    private func names(in message: Message) -> Set<String> {
        Set(message.placeholders.map(\.name)).subtracting(Self.worded)
    }

    private func quoted(_ text: LocatedText) -> [String] { text.message?.quotedNames ?? [] }

    private func values(
        _ text: LocatedText, in tag: String, beside other: LocatedText, in first: String
    ) -> [Diagnostic] {
        guard let own = text.message.map(names), let others = other.message.map(names) else { return [] }
        // What an apostrophe hides is a finding of its own.
        let lacking = others.subtracting(own).subtracting(text.without).subtracting(quoted(text)).sorted()
        let surplus = own.subtracting(others).subtracting(other.without).subtracting(quoted(other)).sorted()
        return lacking.map { name in
            Diagnostic(
                .error, .placeholderMismatch, at: text.place, "\(tag) shows no {\(name)}, which \(first) shows.",
                advice: "Add {\(name)}, or say \"without: [\(name)]\" beside the text.")
        }
            + surplus.map { name in
                Diagnostic(
                    .error, .placeholderMismatch, at: text.place, "\(tag) shows {\(name)}, which \(first) does not.",
                    advice: "Take it out, or say \"without: [\(name)]\" beside the text of \(first).")
            }
    }

    /// Values a text is said to do without and no other language shows.
    private func idle(_ text: LocatedText, _ key: String, in tag: String) -> [Diagnostic] {
        guard !text.without.isEmpty else { return [] }
        let others = (draft.city?.languages ?? []).filter { $0 != tag }.compactMap {
            draft.languages[$0]?.texts[key]?.message.map(names)
        }
        guard !others.isEmpty else { return [] }
        let shown = others.reduce(Set<String>()) { $0.union($1) }
        return text.without.subtracting(shown).subtracting(Self.worded).sorted().map { name in
            Diagnostic(
                .error, .placeholderMismatch, at: text.place,
                "\"without\" names {\(name)}, which no other language shows.",
                advice: shown.suggestion(for: name) ?? "Take it out of \"without\".")
        }
    }

    /// A text of marks alone, as `...` or `-`, where the first language has words.
    private func wordless(
        _ text: LocatedText, _ key: String, beside other: LocatedText, in first: String
    ) -> [Diagnostic] {
        guard let message = text.message, let original = other.message, !message.source.allSatisfy(\.isWhitespace),
            message.placeholders.isEmpty, !message.literals.contains(where: Self.says),
            original.literals.contains(where: Self.says)
        else { return [] }
        return [
            Diagnostic(
                .error, .emptyText, at: text.written, "\"\(key)\" has no words, and \(first) has some.",
                advice: "Write them, or take the key out, so that the text counts as missing.")
        ]
    }

    private static func says(_ literal: String) -> Bool {
        literal.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }

    private func shortForm(_ text: LocatedText) -> [Diagnostic] {
        guard let full = text.text?.message, let short = text.text?.short else { return [] }
        return names(in: short).subtracting(names(in: full)).sorted().map { name in
            Diagnostic(
                .error, .placeholderMismatch, at: text.place,
                "The short form shows {\(name)}, which the full text does not.",
                advice: "Take it out of the short form, or show it in the full text too.")
        }
    }

    private func numbers(_ text: LocatedText, beside other: LocatedText, in first: String) -> [Diagnostic] {
        guard let own = text.message?.numbers, let others = other.message?.numbers, own != others else { return [] }
        func listed(_ numbers: Set<String>) -> String {
            numbers.isEmpty ? "no number" : numbers.sorted { ($0.count, $0) < ($1.count, $1) }.joined(separator: ", ")
        }
        let differing = own.symmetricDifference(others)
        return [
            Diagnostic(
                .error, .numberMismatch, at: text.written,
                "This text speaks of \(listed(own.intersection(differing))) where \(first) speaks of "
                    + "\(listed(others.intersection(differing))).",
                advice: "Write the same numbers in both, or write both in words.")
        ]
    }
}
