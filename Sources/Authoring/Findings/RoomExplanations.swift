import Conversation

extension FindingKind {
    static let roomExplanations: [FindingKind: FindingExplanation] = [
        .closingTooWide: FindingExplanation(
            "A closing screen has no next page: with the widest values the end of it would be cut off. One letter outside GSM-7 "
                + "leaves 70 letters of 160.",
            wrong:
                "paid: \"Thank you very much indeed, dear {bill.payer}, for having paid {amount, money} for {bill.object} today. "
                + "A receipt follows by SMS. Keep it well, it is your only proof.\"",
            right: "paid: \"Paid {amount, money} for {bill.object}. The receipt comes by SMS.\""),
        .tooManyPages: FindingExplanation(
            "With the widest values the screen needs more pages than its state allows, three where nothing is said. "
                + "Each page costs the citizen another step, and sessions are short.",
            wrong: "review: { menu: long_story, options: [{ yes: pay }] }",
            right: "review: { menu: long_story, options: [{ yes: pay }], pages: 4 }   # or a shorter text"),
        .messageTooLong: FindingExplanation(
            "With the widest values a text message needs more parts than the channel's \"parts\". Every part is paid for, and "
                + "some phones show long messages in pieces.",
            wrong: "channels: { line: { provider: p, sms: \"21021\", parts: 1 } }",
            right: "channels: { line: { provider: p, sms: \"21021\", parts: 3 } }      # or a shorter text"),
        .keyHidesOption: FindingExplanation(
            "The words beside the keys for back, menu and more take so much of a page that some of them would be left out to "
                + "make room, and a citizen would not know the way back.",
            wrong: "engine: { more: Press this key to see what else there is to read on the next page }",
            right: "engine: { more: More }"),
    ]
}
