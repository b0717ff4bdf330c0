import Conversation

extension FindingKind {
    static let valueExplanations: [FindingKind: FindingExplanation] = [
        .wrongType: FindingExplanation(
            "A formula is of another kind than is needed where it stands, or its two sides do not go together.",
            wrong: "if: bill.due > 100              # money beside a whole number",
            right: "if: bill.due > bill.minimum"),
        .typeConflict: FindingExplanation(
            "A variable would hold two kinds of value, depending on the way that was taken.",
            wrong: "set: { answer: 1 }              # and elsewhere: set: { answer: \"'yes'\" }",
            right: "set: { number: 1 }              # and elsewhere: set: { answer: \"'yes'\" }"),
        .notAList: FindingExplanation(
            "Only a list has records to choose from.",
            wrong: "list: which_bill\nfrom: found",
            right: "list: which_bill\nfrom: found.bills"),
        .cannotSet: FindingExplanation(
            "Every flow has this variable; it tells about the session and is not the flow's to change.",
            wrong: "set: { language: \"'fr'\" }",
            right: "language: fr"),
        .unsetVariable: FindingExplanation(
            "On some way here the variable was never set. A formula that reads it would end the session with an apology, and "
                + "a text would show a hole.",
            wrong: "begin:\n  menu: what\n  options:\n    - all: { set: { amount: bill.due }, then: confirm }\n"
                + "    - some: { then: confirm }       # confirm shows {amount, money}",
            right: "begin:\n  menu: what\n  options:\n    - all: { set: { amount: bill.due }, then: confirm }\n"
                + "    - some: { then: ask_amount }    # which sets amount, then confirm"),
        .missingReturn: FindingExplanation(
            "The flow promises its callers a value and comes back here without it. The caller's next formula would have "
                + "nothing to work with.",
            wrong: "returns: { place: text }\nstates:\n  chosen: { end: }",
            right: "returns: { place: text }\nstates:\n  chosen: { end: , return: { place: spot.code } }"),
        .unknownReturn: FindingExplanation(
            "The flow gives back something it never promised, so no caller can use it.",
            wrong: "returns: { place: text }\nstates:\n  chosen: { end: , return: { spot: spot.code } }",
            right: "returns: { place: text }\nstates:\n  chosen: { end: , return: { place: spot.code } }"),
        .privateShown: FindingExplanation(
            "A text would show what a citizen told in private, or something made of it. Others may read the phone.",
            wrong:
                "ask: { text: type_pin, as: text, into: pin }\nprivate: true     # and later: \"Your PIN is {pin}.\"",
            right: "ask: { text: type_pin, as: text, into: pin }\nprivate: true     # and later: \"We have your PIN.\""),
        .privateSent: FindingExplanation(
            "A private value is given to an action that does not promise to keep it. It might be stored or logged in clear.",
            wrong: "do: mobility.report\nwith: { kind: pin, place: place }",
            right:
                "do: participation.vote\nwith: { consultation: code, option: choice.code }   # keeps \"option\" secret"),
    ]
}
