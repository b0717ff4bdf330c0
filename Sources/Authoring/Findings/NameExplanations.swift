import Conversation

extension FindingKind {
    static let nameExplanations: [FindingKind: FindingExplanation] = [
        .unknownState: FindingExplanation(
            "A way leads to a state this flow does not have.",
            wrong: "then: reviw",
            right: "then: review"),
        .unknownFlow: FindingExplanation(
            "A flow is called, or begins the dialogue, that no file holds.",
            wrong: "call: taxes.pai",
            right: "call: taxes.pay"),
        .unknownAction: FindingExplanation(
            "No domain has an action of this name.",
            wrong: "do: taxes.find",
            right: "do: taxes.find_bill"),
        .unknownOutcome: FindingExplanation(
            "The action never comes out like this, so the way would never be taken.",
            wrong: "when: { found: review, missing: none }",
            right: "when: { found: review, unknown: none }"),
        .unhandledOutcome: FindingExplanation(
            "The action may come out in a way the flow says nothing about. A citizen it happens to would be told that "
                + "something failed here.",
            wrong: "do: taxes.find_bill\nwhen: { found: review }",
            right: "do: taxes.find_bill\n"
                + "when: { found: review, settled: paid, cancelled: cancelled, mistyped: number, unknown: none, "
                + "blocked: blocked }"),
        .unknownVariable: FindingExplanation(
            "A formula reads a variable or a field that does not exist.",
            wrong: "if: bil.due > bill.minimum",
            right: "if: bill.due > bill.minimum"),
        .unknownText: FindingExplanation(
            "A state names a text the first language does not have. The citizen would see an empty screen.",
            wrong: "end: goodby",
            right: "end: goodbye        # and in Locales/en/: goodbye: Thank you."),
        .unknownLanguage: FindingExplanation(
            "A language is named that the city does not list.",
            wrong: "languages: [en]\nrequired: [en, fr]",
            right: "languages: [en, fr]\nrequired: [en, fr]"),
        .unknownParameter: FindingExplanation(
            "A flow or an action is given something it does not take.",
            wrong: "do: taxes.find_bill\nwith: { bill: number }",
            right: "do: taxes.find_bill\nwith: { number: number }"),
        .missingParameter: FindingExplanation(
            "A flow or an action is not given what it cannot do without.",
            wrong: "do: taxes.find_bill",
            right: "do: taxes.find_bill\nwith: { number: number }"),
        .unknownCountry: FindingExplanation(
            "There are no facts about the country: how its numbers and money are written.",
            wrong: "country: XX",
            right: "country: GH         # Locales/countries/GH.yaml"),
        .unknownProvider: FindingExplanation(
            "The gateway knows no provider or wallet of this name, so it could not start with these files.",
            wrong: "provider: africastalkin",
            right: "provider: africastalking"),
        .unknownSecret: FindingExplanation(
            "The provider takes no secret under this word, so anyone who set it would think that it is used.",
            wrong: "secrets: [user, api_key]",
            right: "secrets: [username, api_key]"),
        .missingSecret: FindingExplanation(
            "The provider needs a secret that the line does not name. Calls would be refused, and the first message or "
                + "payment would be lost.",
            wrong: "provider: africastalking",
            right: "provider: africastalking\nsecrets: [username, api_key]"),
        .badCode: FindingExplanation(
            "Nobody can dial this: a code begins with a star, has groups of digits with stars between them, and ends with a "
                + "hash.",
            wrong: "ussd: \"*384*21\"",
            right: "ussd: \"*384*21#\""),
        .unconfirmedFact: FindingExplanation(
            "A fact of the country is only believed. Somebody in danger may rely on it, so ask before the city goes live.",
            wrong: "emergency: [{ number: \"112\", services: [police] }]",
            right: "emergency: [{ number: \"112\", services: [police], source: \"police, 2026-03-02\" }]"),
        .unknownWallet: FindingExplanation(
            "A flow names a wallet the city does not have, so that nobody could pay there. A flow seldom needs to name one: "
                + "left out, the wallet is chosen by the payer's number, or the payer is asked.",
            wrong: "do: taxes.pay\nwith: { number: bill.number, amount: amount, wallet: \"'momoo'\" }",
            right: "do: taxes.pay\nwith: { number: bill.number, amount: amount }"),
        .unknownChannel: FindingExplanation(
            "A rule sends text messages to a channel the city does not have.",
            wrong: "channels:\n  bulk: { provider: africastalking, sender: Kumasi }\nroutes: [{ to: bluk }]",
            right: "channels:\n  bulk: { provider: africastalking, sender: Kumasi }\nroutes: [{ to: bulk }]"),
        .missingRoute: FindingExplanation(
            "Nothing says which channel a text message leaves by: the city has several, or none, or its rules leave some "
                + "messages out. Such a message waits until a rule has a channel for it.",
            wrong: "routes:\n  - { to: mtn, network: MTN }",
            right: "routes:\n  - { to: mtn, network: MTN }\n  - { to: bulk }"),
        .unusedRoute: FindingExplanation(
            "The first rule that is for a message decides, and this one comes after others that take all it is for.",
            wrong: "routes:\n  - { to: bulk }\n  - { to: mtn, network: MTN }",
            right: "routes:\n  - { to: mtn, network: MTN }\n  - { to: bulk }"),
        .operatorWithoutWallet: FindingExplanation(
            "Every wallet of the city has a rule for whom it is, and some operator's payers are in none of them. They are told "
                + "to pay from another phone or at the office.",
            wrong: "wallets:\n  mpesa: { provider: mpesa, operators: [Safaricom] }",
            right:
                "wallets:\n  mpesa: { provider: mpesa, operators: [Safaricom] }\n  airtel: { provider: airtel_money, default: true }"
        ),
    ]
}
