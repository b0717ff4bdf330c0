import Conversation
import Wording

/// What stands between the words: no text shows a backslash, none loses a line break of its original, and what stands
/// behind the number of an option stays on its line.
struct LayoutCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        guard let city = draft.city, let first = city.languages.first else { return [] }
        let originals = draft.languages[first]?.texts ?? [:]
        let labels = self.labels
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
            // A label the first language breaks is wrong there, and right on one line.
            for (key, text) in draft.languages[tag]?.texts ?? [:]
            where text.without.isEmpty && !labels.ofMenus.contains(key) {
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
        return diagnostics + city.languages.flatMap { broken(labels, in: $0, beside: first, originals) }
    }

    private struct Labels {
        let ofMenus: Set<String>
        let ofRecords: Set<String>
    }

    /// The texts that stand behind the number of an option.
    private var labels: Labels {
        let states = draft.flows.values.flatMap(\.flow.states.values)
        return Labels(
            ofMenus: Set(states.flatMap { $0.facts.options.map(\.label.key) }),
            ofRecords: Set(states.flatMap { $0.facts.itemTexts.map(\.text.key) }))
    }

    /// Labels that break the list of options in two: those of a menu with any line break, those of records with more than
    /// the original has.
    private func broken(
        _ labels: Labels, in tag: String, beside first: String, _ originals: [String: LocatedText]
    ) -> [Diagnostic] {
        draft.messages(of: tag).compactMap { entry -> Diagnostic? in
            let (key, message, place) = entry
            if labels.ofMenus.contains(key), message.lineBreaks > 0 {
                return Diagnostic(
                    .warning, .lineBreaks, at: place,
                    "\"\(key)\" is the label of an option and takes \(message.lineBreaks + 1) lines in \(tag).",
                    advice: "Write it on one line.")
            }
            guard labels.ofRecords.contains(key), tag != first, let original = originals[key]?.message,
                let added = message.addedLineBreaks(to: original)
            else { return nil }
            return Diagnostic(
                .warning, .lineBreaks, at: place,
                "\"\(key)\" takes \(added.has + 1) lines in \(tag), and \(added.original + 1) in \(first).",
                advice: "Break the lines where \(first) does.")
        }
    }

    private static func hasBackslash(_ literal: String) -> Bool { literal.unicodeScalars.contains("\\") }
}
