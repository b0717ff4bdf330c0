import Conversation

extension FindingKind {
    static let textExplanations: [FindingKind: FindingExplanation] = [
        .missingText: FindingExplanation(
            "A language lacks a text the first one has. Its readers would be answered in the city's first language. Only the "
                + "languages under \"required\" in city.yaml must be complete; all are where it says nothing.",
            wrong: "# Locales/en/taxes.yaml\ntaxes: { pay: { how: Pay a bill } }   # and nothing in Locales/fr/",
            right: "# Locales/fr/taxes.yaml\ntaxes: { pay: { how: Payer une facture } }"),
        .extraText: FindingExplanation(
            "A language has a text the first one does not have, so nothing shows it.",
            wrong: "# Locales/fr/ only\nold: Bonjour",
            right: "# Locales/en/ too\nold: Hello"),
        .badMessage: FindingExplanation(
            "A text is not in the syntax of messages: mostly a brace is missing, or a plural lacks \"other\".",
            wrong: "left: \"{n, plural, one {# bill}}\"",
            right: "left: \"{n, plural, one {# bill} other {# bills}}\""),
        .emptyText: FindingExplanation(
            "Where a text should be there is none.",
            wrong: "goodbye:",
            right: "goodbye: Thank you."),
        .unknownPlaceholder: FindingExplanation(
            "A text shows a variable the flow does not have. The citizen would see a hole.",
            wrong: "review: \"You owe {bil.due, money}\"",
            right: "review: \"You owe {bill.due, money}\""),
        .wrongPlaceholder: FindingExplanation(
            "A text formats a value as another kind than it is.",
            wrong: "review: \"You owe {bill.due, date}\"",
            right: "review: \"You owe {bill.due, money}\""),
        .placeholderMismatch: FindingExplanation(
            "Two languages show different things. Readers of one would not learn what readers of the other do. Where that is "
                + "meant, say so beside the text. A short form may show fewer, never more.",
            wrong: "# en\nreview: \"{bill.kind}: {bill.due, money}\"\n# ar\nreview: \"{bill.due, money}\"",
            right: "# ar\nreview: { text: \"{bill.due, money}\", without: [bill.kind] }"),
        .numberMismatch: FindingExplanation(
            "Two languages speak of different numbers, so one of them is wrong about a limit, a code or a phone number.",
            wrong: "# en\ntype_number: Type the 10 digits.\n# fr\ntype_number: Tapez les 11 chiffres.",
            right: "# fr\ntype_number: Tapez les 10 chiffres."),
        .numberedLabel: FindingExplanation(
            "The label of an option begins with a digit. On the screen it reads like another option, as in \"1. 2 bills\".",
            wrong: "my_bills: 2 bills or more",
            right: "my_bills: Two bills or more"),
        .sameLabel: FindingExplanation(
            "Two options of one menu read alike in a language, and not in the first one. Readers cannot tell which number to "
                + "choose.",
            wrong: "# fr\nright: Oui\nchange: Oui",
            right: "# fr\nright: Oui\nchange: Changer les mots"),
        .optionByLanguage: FindingExplanation(
            "An option exists in some languages only, so the numbers after it mean something else to neighbours who speak "
                + "another one.",
            wrong: "- oath: { if: language == 'fr', then: oath }",
            right: "- oath: { then: oath }          # and branch by language there"),
        .staleText: FindingExplanation(
            "The first language says something else since this text was translated from it. Citizens who read it would do "
                + "what held before. Once it says the same again, or if it still does: guichet texts accept LANGUAGE KEY.",
            wrong: "# en, changed since\nsend: Send it before 31 March\n# fr\nsend: Envoyez avant le 31 janvier",
            right: "# fr\nsend: Envoyez avant le 31 mars   # and: guichet texts accept fr send"),
        .unreviewedText: FindingExplanation(
            "Nobody who speaks the language has said that this text is right as it stands. When somebody has: guichet texts "
                + "accept LANGUAGE KEY --reviewed, or give out and take back a catalogue.",
            wrong: "send: Envoyez la votre adresse   # by a machine, and nobody looked",
            right: "send: Envoyez votre adresse   # and: guichet texts accept fr send --reviewed"),
        .strangeLetter: FindingExplanation(
            "A character is neither ASCII, nor in the alphabet of GSM phones (GSM-7), nor among the letters of the language. "
                + "Mostly it looks like another one, or a word processor put it there; it costs a message more than half its "
                + "room, and words are not found by it. A name in another language is marked \"foreign: true\" "
                + "in the first language.",
            wrong: "menu: Aide et conseil…",
            right: "menu: Aide et conseil"),
    ]
}
