import Wording

extension AfricasTalking {
    /// A text from a citizen. One whose sender is a name or a short number comes from a machine, and answering machines
    /// is how loops begin.
    func readSMS(_ request: HookRequest) throws(HookRefusal) -> HookEvent {
        let fields = try request.fields()
        if fields.isEmpty { return .ignored("An empty text hook, as a provider sends to try the address.") }
        guard let phone = numbering.reported(try fields.required("from")) else {
            return .ignored("A text whose sender is no telephone number.")
        }
        let (to, text) = (fields["to"] ?? "", fields["text"] ?? "")
        // A space parts the key's words, and only the last of them may hold one.
        let key =
            fields.filled("id") ?? "\(phone.e164) \(to.percentEncoded) \(Self.timestamp(fields["date"] ?? "")) \(text)"
        return .sms(
            SMSInbound(
                phone: phone, to: to, text: text, key: key, linkID: fields.filled("linkId"),
                sentAt: fields.filled("date").map(Self.timestamp)))
    }

    /// A citizen who told the network to end our messages: a form with the number and the name the messages came under. An
    /// account may have several names, and who wants no more of another has said nothing of ours; where none is told it is
    /// taken for ours.
    func readOptOut(_ request: HookRequest) throws(HookRefusal) -> HookEvent {
        let fields = try request.fields()
        if fields.isEmpty { return .ignored("An empty opt-out hook, as a provider sends to try the address.") }
        guard let phone = numbering.reported(try fields.required("phoneNumber")) else {
            return .ignored("What opted out is no telephone number.")
        }
        let (told, own) = ((fields["senderId"] ?? "").cleanedInput, channel.sender.cleanedInput)
        guard told.isEmpty || own.isEmpty || told.lowercased() == own.lowercased() else {
            return .ignored("Somebody opted out of another sender's messages.")
        }
        return .optedOut(phone)
    }

    /// The date in one form. The provider writes `2026-11-23T08:04:45Z` and `2026-11-23 08:04:45` for the same second, and
    /// a text sent again in the other form is still the same text. What is neither stands for itself, without spaces.
    static func timestamp(_ date: String) -> String {
        var bytes = Array(date.utf8)
        if bytes.count == 20, bytes[19] == UInt8(ascii: "Z") { bytes.removeLast() }
        let shape = Array("dddd-dd-dd dd:dd:dd".utf8)
        guard bytes.count == shape.count else { return date.percentEncoded }
        for (place, byte) in bytes.enumerated() {
            let fits =
                switch shape[place] {
                case UInt8(ascii: "d"): (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                case UInt8(ascii: " "): byte == UInt8(ascii: " ") || byte == UInt8(ascii: "T")
                default: byte == shape[place]
                }
            if !fits { return date.percentEncoded }
        }
        bytes[10] = UInt8(ascii: "T")
        return String(decoding: bytes, as: UTF8.self) + "Z"
    }
}
