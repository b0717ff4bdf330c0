import Conversation
import Wording

/// What stands between the words: no text shows a backslash, and none loses a line break of its original.
struct LayoutCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        guard let city = draft.city, let first = city.languages.first else { return [] }
        let originals = draft.languages[first]?.texts ?? [:]
        var diagnostics: [Diagnostic] = []
        for tag in city.languages {
            for (key, message, place) in draft.messages(of: tag)
            where message.literals.contains(where: Self.hasBackslash) {
                diagnostics.append(
                    Diagnostic(
                        .error, .backslash, at: place, "A backslash stands in \"\(key)\", and the phone would show it.",
                        advice: "Write a line break: \\n between double quotes here, \\n in a catalogue."))
            }
            guard tag != first else { continue }
            for (key, text) in draft.languages[tag]?.texts ?? [:] where text.without.isEmpty {
                guard let original = originals[key]?.message, let lost = text.message?.lostLineBreaks(of: original)
                else {
                    continue
                }
                let lines =
                    lost.has == 0
                    ? "stands on one line in \(tag), and on several in \(first)."
                    : "takes \(lost.has + 1) lines in \(tag), and \(lost.original + 1) in \(first)."
                diagnostics.append(
                    Diagnostic(
                        .warning, .lineBreaks, at: text.written, "\"\(key)\" \(lines)",
                        advice: "Break the lines where \(first) does."))
            }
        }
        return diagnostics
    }

    private static func hasBackslash(_ literal: String) -> Bool { literal.unicodeScalars.contains("\\") }
}
