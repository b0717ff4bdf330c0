import Conversation

extension FindingKind {
    /// Kinds about what authors and translators most likely meant.
    static let meaningExplanations: [FindingKind: FindingExplanation] = [
        .unspokenLanguage: FindingExplanation(
            "An option of a menu changes to a language that is not under \"languages\" in city.yaml. It is not offered; the "
                + "options after it keep their numbers.",
            wrong: "# city.yaml\nlanguages: [en, fr]\n# a menu\n- arabic: { language: ar, then: services }",
            right: "# city.yaml\nlanguages: [en, fr, ar]"),
        .unchosenLanguage: FindingExplanation(
            "The city speaks a language, and no way of any flow changes to it. Nobody would ever read its texts.",
            wrong:
                "# city.yaml\nlanguages: [en, sw]\n# and in the menu of languages only\n- english: { language: en, then: services }",
            right:
                "# the menu of languages\n- english: { language: en, then: services }\n- swahili: { language: sw, then: services }"
        ),
        .unreadFile: FindingExplanation(
            "A file lies among the flows or texts whose name does not end in .yaml or .yml in small letters. It is not read, "
                + "and what stands in it does not exist.",
            wrong: "Flows/mobility/Report.YAML",
            right: "Flows/mobility/report.yaml"),
        .badArgument: FindingExplanation(
            "An action takes only some words for a parameter, and the flow gives it another one. Every citizen who comes there "
                + "would be told that something went wrong. Documentation/Actions.md lists what each action takes.",
            wrong: "do: mobility.report\nwith: { kind: \"'dark'\", place: place }",
            right: "do: mobility.report\nwith: { kind: \"'other'\", place: place }"),
        .unusedVariable: FindingExplanation(
            "Citizens are asked for something no formula, text or action uses. It costs them a screen, and where it is a PIN "
                + "they give away a secret for nothing.",
            wrong: "ask: { text: your_street, as: text, into: street }\nthen: thanks   # and nothing reads street",
            right: "ask: { text: your_street, as: text, into: street }\nthen: keep     # do: …, with: { words: street }"
        ),
        .movedOption: FindingExplanation(
            "A number of a menu means something else than in the program citizens use now. People know numbers by heart and "
                + "dial them in one go, so the same keys would do something else. It is told by guichet release draft, and by "
                + "guichet check --database.",
            wrong: "options:\n  - new: { then: new }      # before what was 1\n  - pay: { then: pay }",
            right: "options:\n  - pay: { then: pay }\n  - new: { then: new }"),
        .quotedPlaceholder: FindingExplanation(
            "In a text an apostrophe directly before a brace quotes it: the phone would show the name of the value in braces "
                + "and not the value. Two apostrophes are one and quote nothing.",
            wrong: "wrong_in: \"Quelle erreur sur l'{bill.number} ?\"",
            right: "wrong_in: \"Quelle erreur sur l''{bill.number} ?\""),
        .backslash: FindingExplanation(
            "A text holds a backslash, mostly because a line break was written as \\n where that is no line break, or was "
                + "written twice by a tool. The phone would show it.",
            wrong: "review: Facture {number}\\nA payer {sum, money}",
            right: "review: \"Facture {number}\\nA payer {sum, money}\""),
        .lineBreaks: FindingExplanation(
            "The first language writes a text on more lines than another. A screen of data that lacks a line break is hard to "
                + "read; mostly it was lost in a translation tool. Every one counts, also in each case of a select. A text with "
                + "\"without:\" is laid out as it likes. The label of an option stands on one line: with a break in it, "
                + "what follows looks like no option.",
            wrong: "# en\nreview: \"{object}\\n{sum, money}\"\n# fr\nreview: \"{object} {sum, money}\"",
            right: "# fr\nreview: \"{object}\\n{sum, money}\""),
        .pluralForm: FindingExplanation(
            "A plural lacks a form its language has, has one it never uses, or says \"one\" without the number where the "
                + "language uses that form for other numbers too: French has one for 0 and 1. Write =1 for one alone.",
            wrong: "# fr\nfound: \"{n, plural, one {une facture} other {# factures}}\"",
            right: "# fr\nfound: \"{n, plural, =1 {une facture} one {# facture} other {# factures}}\""),
        .wrongLength: FindingExplanation(
            "A question speaks of another number of digits than its state takes, or of a number its state does not say. "
                + "Where the state says it, a citizen who types too few is told how many they typed. A question for words speaks of "
                + "more letters than \"longest\" takes, or of another limit.",
            wrong: "ask: { text: which_bill, as: reference, into: number }   # which_bill: Type the 10 digits.",
            right: "ask: { text: which_bill, as: reference, digits: 10, into: number }"),
        .unusedText: FindingExplanation(
            "No flow shows this text, and neither the program nor an action sends it. Translators work on it for nothing.",
            wrong: "old_greeting: Good morning   # and no flow names it",
            right: "# taken out, in every language"),
    ]
}
