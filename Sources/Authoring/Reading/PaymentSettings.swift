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
            ownPhoneADay = part.optionalInteger("own_phone_a_day", in: 1...1_000) ?? CityProfile.usualOwnPrompts
        }
        part.finish()
        reader.adopt(part)
    }
}
