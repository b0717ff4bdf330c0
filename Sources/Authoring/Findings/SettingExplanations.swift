import Conversation

extension FindingKind {
    static let settingExplanations: [FindingKind: FindingExplanation] = [
        .missingSetting: FindingExplanation(
            "A setting the state, text or file cannot do without is not there.",
            wrong: "number:\n  ask: { text: type_number, as: reference }\n  then: find",
            right: "number:\n  ask: { text: type_number, as: reference, into: number }\n  then: find"),
        .unknownSetting: FindingExplanation(
            "A word stands where only certain settings may stand, so nothing would come of it. Mostly it is misspelt.",
            wrong: "number:\n  ask: { text: type_number, as: reference, into: number }\n  thn: find",
            right: "number:\n  ask: { text: type_number, as: reference, into: number }\n  then: find"),
        .badValue: FindingExplanation(
            "The value of a setting is none it can take.",
            wrong: "attempts: many",
            right: "attempts: 3"),
        .badFormula: FindingExplanation(
            "A formula cannot be read. Formulas compare, add and subtract, and join with and, or, not.",
            wrong: "if: bill.due =< 100",
            right: "if: bill.due <= bill.minimum"),
        .notYaml: FindingExplanation(
            "The file cannot be read. Mostly the indentation is off, or a text holds a colon and has no quotes.",
            wrong: "goodbye: Thank you. To come back: {address}",
            right: "goodbye: \"Thank you. To come back: {address}\""),
        .tooLarge: FindingExplanation(
            "A file is nested too deeply or would unfold into too many pieces. The bounds keep one file from stopping the "
                + "gateway for everybody.",
            wrong: "all: [*half, *half, *half, *half]      # anchors within anchors within anchors",
            right: "all: [one, two, three, four]"),
        .duplicate: FindingExplanation(
            "A name stands twice where it must stand once; which of them would count is chance.",
            wrong: "states:\n  find: { end: bye }\n  find: { end: gone }",
            right: "states:\n  find: { end: bye }\n  gone: { end: gone }"),
        .noKind: FindingExplanation(
            "A state says nothing of what it does.",
            wrong: "review:\n  options:\n    - pay: confirm",
            right: "review:\n  menu: review\n  options:\n    - pay: confirm"),
        .severalKinds: FindingExplanation(
            "A state does two things at once. Make two states of it, the first leading to the second.",
            wrong: "find:\n  do: taxes.find_bill\n  menu: review",
            right:
                "find:\n  do: taxes.find_bill\n  when: { found: review, unknown: none }\nreview: { menu: review, options: [] }"
        ),
        .leadsNowhere: FindingExplanation(
            "A citizen who comes here would be stuck: nothing says what follows.",
            wrong: "thanks: { say: thanks }",
            right: "thanks: { say: thanks, then: services }"),
        .unknownInput: FindingExplanation(
            "There is no such kind of answer.",
            wrong: "ask: { text: how_much, as: mony, into: amount }",
            right: "ask: { text: how_much, as: money, into: amount }"),
        .unfitSetting: FindingExplanation(
            "A setting can be read, and citizens or networks could do nothing with what it says: a date without its year, a "
                + "sender no network takes, a language or a name that stands twice.",
            wrong: "sender: City of Kumasi Revenue",
            right: "sender: KumasiCity     # at most eleven letters and digits, or a number"),
    ]
}
