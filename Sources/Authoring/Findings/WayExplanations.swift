import Conversation

extension FindingKind {
    static let wayExplanations: [FindingKind: FindingExplanation] = [
        .unreachableState: FindingExplanation(
            "No way leads here, so no citizen will ever see it. Mostly a way leads somewhere else than was meant.",
            wrong: "states:\n  begin: { end: bye }\n  thanks: { end: thanks }",
            right: "states:\n  begin: { say: hello, then: thanks }\n  thanks: { end: thanks }"),
        .noEnd: FindingExplanation(
            "A citizen who comes here never comes to an end.",
            wrong: "one: { menu: what, options: [{ on: two }] }\ntwo: { menu: what, options: [{ back: one }] }",
            right:
                "one: { menu: what, options: [{ on: two }] }\ntwo: { menu: what, options: [{ back: one }, { stop: bye }] }"
        ),
        .silentLoop: FindingExplanation(
            "States lead round without ever asking, perhaps through flows that call each other. The session would end with an "
                + "apology after a while.",
            wrong: "one: { say: hello, then: two }\ntwo: { say: again, then: one }",
            right: "one: { say: hello, then: two }\ntwo: { menu: again, options: [{ yes: one }, { no: bye }] }"),
        .unusedFlow: FindingExplanation(
            "Nothing calls this flow and no keyword starts it.",
            wrong: "flow: taxes.old",
            right: "flow: taxes.old\nkeywords: [{ text: keywords }]"),
        .lonelyTimeout: FindingExplanation(
            "A timeout waits for the answer to a text message. This state never waits for an answer, or never runs on SMS, so "
                + "the timeout would never come.",
            wrong: "confirm:\n  menu: confirm\n  channels: [ussd]\n  timeout: { after: 12h }",
            right: "confirm:\n  menu: confirm\n  timeout: { after: 12h }"),
        .neverRuns: FindingExplanation(
            "The state runs on a medium the city has no line for, so nobody can ever come to it.",
            wrong:
                "channels:\n  line: { provider: sandbox, ussd: \"*123#\" }\n# and in a flow:\nphoto: { ask: { text: photo, as: text, into: photo }, channels: [sms], then: done }",
            right: "channels:\n  line: { provider: sandbox, ussd: \"*123#\", sms: \"2121\" }"),
        .keywordCollision: FindingExplanation(
            "One word would start two flows, or one flow in two ways. Upper and lower case and accents make no difference.",
            wrong: "pay: { keywords: bill }\nfind: { keywords: Bill }",
            right: "pay: { keywords: bill }\nfind: { keywords: find }"),
        .keywordReserved: FindingExplanation(
            "The word means something else wherever a citizen texts it: an answer of yes, no or a number in a language of the "
                + "city, or the wish to hear no more (STOP, ARRET, PARAR).",
            wrong: "keywords: stop, halt",
            right: "keywords: halt"),
        .keywordPhrase: FindingExplanation(
            "A keyword of several words is never found: a message is looked at word by word.",
            wrong: "keywords: traffic jam",
            right: "keywords: traffic, jam"),
        .keywordDigits: FindingExplanation(
            "A keyword of digits only would swallow answers: anyone who answers a question with this number would start the flow.",
            wrong: "keywords: \"21\"",
            right: "keywords: pay21"),
        .dialCollision: FindingExplanation(
            "Two flows begin with a number of the same length dialled behind the code, so nobody could tell which is meant.",
            wrong:
                "flow: taxes.pay\ntakes: { words: text }\ndialled: { digits: 10 }\n# and in another:\nflow: taxes.receipt\ntakes: { words: text }\ndialled: { digits: 10 }",
            right: "flow: taxes.receipt\ntakes: { words: text }\ndialled: { digits: 11 }"),
    ]
}
