import Conversation

/// What `payments:` in `city.yaml` says about asking for money.
struct PaymentSettings {
    /// How often a day one phone may be asked to pay by its own requests; nil for no bound.
    let ownPhoneADay: Int?

    /// Reads `payments: { own_phone_a_day: 10 }`. `none` sets no bound.
    init(_ reader: inout MappingReader) {
        guard let node = reader.optional("payments") else {
            ownPhoneADay = CityProfile.usualOwnPrompts
            return
        }
        var part = MappingReader(node)
        if node["own_phone_a_day"]?.scalar == "none" {
            _ = part.optionalText("own_phone_a_day")
            ownPhoneADay = nil
        } else {
            let text = part.optionalText("own_phone_a_day")
            let bound = text.flatMap { Int($0.value) }.flatMap { (1...1_000).contains($0) ? $0 : nil }
            if let text, bound == nil {
                part.error(
                    "\"own_phone_a_day\" must be a whole number from 1 to 1000, or none.", at: text.place,
                    advice: "Write none for no bound.")
            }
            ownPhoneADay = bound ?? CityProfile.usualOwnPrompts
        }
        part.finish()
        reader.adopt(part)
    }
}
