package import Wording

/// The project's own dialect, which is no provider's: simulated phones, transcripts and the load generator speak it, and a modem
/// or gateway of the city's own may. `Documentation/Providers.md` has the whole of it.
///
/// Hooks are POSTs of forms, or of flat JSON objects with the same fields:
///
/// - `ussd`: `dialogue`, `phone`, `code`, and in `typed` everything typed since the dial, joined by `*`
/// - `ussd-end`: `dialogue`, `phone`, and in `cause` one of `completed`, `abandoned`, `failed`
/// - `sms`: `id`, `from`, `to`, `text`, and where there is one `at`, when it was sent, and `link`, which an answer repeats
/// - `delivery`: `id`, in `status` one of `queued`, `sent`, `buffered`, `delivered`, `failed`, and perhaps `reason`
/// - `optout`: `phone`
package struct Neutral: MessagingProvider {
    package static let name = "neutral"
    package static let secrets = [
        ProviderSecret(
            "token", "sent along with each message as a bearer token; without it messages leave without",
            isNeeded: false)
    ]
    package static let hasOwnAddress = false

    let channel: ProviderChannel
    let numbering: NumberingPlan

    package init(channel: ProviderChannel, numbering: NumberingPlan) {
        self.channel = channel
        self.numbering = numbering
    }

    package func read(_ request: HookRequest) throws(HookRefusal) -> HookEvent {
        guard let event = Event(rawValue: request.event) else { throw .unknownEvent }
        try request.requirePost()
        if request.isProbe { return .ignored("An empty hook, as one sends to try the address.") }
        let fields = try request.fields()
        switch event {
        case .ussd: return .ussd(try hop(fields))
        case .ussdEnd: return .ussdEnded(try end(fields))
        case .sms: return try text(fields)
        case .delivery: return .delivery(try report(fields))
        case .optOut: return .optedOut(try phone(fields, "phone"))
        }
    }

    /// Nothing but a 200.
    package func acknowledge(_ event: String) -> HookResponse { HookResponse(status: 200, text: "") }

    /// What a hook is about, by the last part of its path.
    private enum Event: String {
        case ussd, sms, delivery
        case ussdEnd = "ussd-end"
        case optOut = "optout"
    }

    // MARK: What hooks say

    private func hop(_ fields: FormFields) throws(HookRefusal) -> USSDInbound {
        let typed = try fields.given("typed")
        return USSDInbound(
            phone: try phone(fields, "phone"), dialogue: try fields.required("dialogue"),
            serviceCode: fields["code"] ?? "", typed: .cumulative(typed, separator: "*"), hop: typed)
    }

    private func end(_ fields: FormFields) throws(HookRefusal) -> USSDEnd {
        USSDEnd(
            phone: try phone(fields, "phone"), dialogue: try fields.required("dialogue"),
            cause: fields["cause"].flatMap(USSDEnd.Cause.init(rawValue:)) ?? .unknown, duration: nil)
    }

    /// One whose sender is a name or a short number comes from a machine, which is not answered.
    private func text(_ fields: FormFields) throws(HookRefusal) -> HookEvent {
        guard let phone = numbering.reported(try fields.required("from")) else {
            return .ignored("A text whose sender is no telephone number.")
        }
        return .sms(
            SMSInbound(
                phone: phone, to: fields["to"] ?? "", text: try fields.given("text"), key: try fields.identifier("id"),
                linkID: fields.filled("link"), sentAt: fields.filled("at")))
    }

    private func report(_ fields: FormFields) throws(HookRefusal) -> DeliveryReport {
        let word = (fields["status"] ?? "").cleanedInput
        return DeliveryReport(
            messageID: try fields.identifier("id"), status: DeliveryReport.Status(rawValue: word) ?? .unknown,
            word: word,
            reason: fields.filled("reason")?.cleanedInput)
    }

    private func phone(_ fields: FormFields, _ name: String) throws(HookRefusal) -> PhoneNumber {
        guard let phone = numbering.reported(try fields.required(name)) else {
            throw .unreadable("\(name) is not a telephone number")
        }
        return phone
    }
}

extension HookRequest {
    /// Whether it says nothing at all, as one that is sent to try the address.
    fileprivate var isProbe: Bool {
        // Byte by byte: every hop comes this way, and nearly every one is told by its first byte.
        let marks = body.prefix(64).lazy.filter { $0 != 0x20 && !(0x09...0x0D).contains($0) }
        return marks.isEmpty || marks.elementsEqual("{}".utf8)
    }
}

extension FormFields {
    /// A field that has to be there, though it may be empty: without it we cannot tell whether something was typed.
    fileprivate func given(_ name: String) throws(HookRefusal) -> String {
        guard let value = self[name] else { throw .unreadable("\(name) is missing") }
        return value
    }
}
