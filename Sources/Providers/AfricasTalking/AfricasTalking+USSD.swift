package import Conversation
import Wording

extension AfricasTalking {
    /// A hop of a dialogue. `text` holds everything typed since the dial, joined by `*`, and nothing escapes a star that
    /// the citizen typed, so it is handed on whole: only who knows the text of the hop before can tell what is new.
    func readUSSD(_ request: HookRequest) throws(HookRefusal) -> HookEvent {
        let fields = try request.fields()
        let text = fields["text"] ?? ""
        return .ussd(
            USSDInbound(
                phone: try subscriber(fields), dialogue: try fields.required("sessionId"),
                serviceCode: fields["serviceCode"] ?? "", typed: .cumulative(text, separator: "*"), hop: text))
    }

    /// The notice that a dialogue is over. It repeats the citizen's input and our last screen, which are not read.
    func readUSSDEnd(_ request: HookRequest) throws(HookRefusal) -> HookEvent {
        let fields = try request.fields()
        let cause: USSDEnd.Cause =
            switch fields["status"]?.lowercased() {
            case "success": .completed
            case "incomplete": .abandoned
            case "failed": .failed
            default: .unknown
            }
        let duration = fields["durationInMillis"].flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
        return .ussdEnded(
            USSDEnd(
                phone: try subscriber(fields), dialogue: try fields.required("sessionId"), cause: cause,
                duration: duration))
    }

    /// `CON ` keeps the dialogue open and `END ` closes it; a body that begins with neither ends it with the network's
    /// own error.
    package func answer(_ screen: Screen, to hop: USSDInbound) -> HopAnswer {
        HopAnswer(text: (screen.closes ? "END " : "CON ") + screen.text)
    }

    private func subscriber(_ fields: FormFields) throws(HookRefusal) -> PhoneNumber {
        guard let phone = numbering.reported(try fields.required("phoneNumber")) else {
            throw .unreadable("phoneNumber is not a telephone number")
        }
        return phone
    }
}
