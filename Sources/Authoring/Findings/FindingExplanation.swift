package import Conversation

/// What the manual says about one kind of finding: what is wrong, why it matters to a citizen, and how to mend it.
package struct FindingExplanation: Sendable, Hashable {
    /// What is wrong and why it matters, in a few sentences.
    package let meaning: String
    /// A piece of a file that is found fault with.
    package let wrong: String
    /// The same piece mended.
    package let right: String

    init(_ meaning: String, wrong: String, right: String) {
        self.meaning = meaning
        self.wrong = wrong
        self.right = right
    }
}

extension FindingKind {
    /// The manual's page about this kind.
    package var explanation: FindingExplanation {
        Self.explanations[self] ?? FindingExplanation("", wrong: "", right: "")
    }

    private static let explanations = settingExplanations.merging(nameExplanations) { first, _ in first }
        .merging(valueExplanations) { first, _ in first }
        .merging(wayExplanations) { first, _ in first }
        .merging(textExplanations) { first, _ in first }
        .merging(roomExplanations) { first, _ in first }
        .merging(meaningExplanations) { first, _ in first }

    /// What comes of a finding of this kind, to stand after its name.
    var consequence: String {
        if isWarning { return "a warning, which stops nothing." }
        if dependsOnLanguage {
            return "keeps a program from being released, or is a warning in a language the city does not require."
        }
        return blocks == .running ? "keeps a program from running." : "keeps a program from being released."
    }

    /// The page as a terminal shows it.
    package var page: String {
        let explanation = explanation
        func indented(_ text: String) -> String {
            text.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }.joined(separator: "\n")
        }
        return """
            \(rawValue): \(consequence)
            \(explanation.meaning)
            Wrong:
            \(indented(explanation.wrong))
            Right:
            \(indented(explanation.right))
            """
    }
}

/// The chapter of the manual about findings, made from their explanations.
package enum FindingManual {
    /// The text of `Documentation/Findings.md`.
    package static var text: String {
        let head = """
            # Findings

            What `guichet check` can find in flows and texts. Each finding ends with its kind in brackets;
            `guichet check --explain KIND` prints its page. This chapter is made from those pages by
            `guichet check --manual`.

            A finding that keeps a program from *running* leaves nothing sensible to run. One that keeps it from being
            *released* stops new files, while a program released before goes on for the sessions that stand in it.

            ## What the proofs of room take for granted

            A screen is proved with every variable as wide as it may become: the domains say how wide their fields are,
            inputs how much they take, and where nobody says it a text has 40 letters and a number or an amount nine
            digits. A value is taken to be written in the letters every phone has (GSM-7) where the language runs from left
            to right, and in letters of two octets where it runs from right to left. A closing screen must fit one page,
            whatever was said above it. A question may take three pages, or as many as its `pages:` says. A list takes as
            many as its records need, unless its state says `pages:`. A text message may have as many parts as the channel's
            `parts:` says, four where it says nothing; a list that needs
            more is sent in several messages. Short forms and plain letters are counted where the engine would show them.


            """
        return head + FindingKind.allCases.map(section).joined(separator: "\n")
    }

    private static func section(_ kind: FindingKind) -> String {
        let explanation = kind.explanation
        return """
            ## \(kind.rawValue)

            \(explanation.meaning) (This \(kind.isWarning ? "is " : "")\(kind.consequence.dropLast()).)

            ```yaml
            # wrong
            \(explanation.wrong)
            # right
            \(explanation.right)
            ```

            """
    }
}
