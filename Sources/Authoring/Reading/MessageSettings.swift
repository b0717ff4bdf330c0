import Conversation

/// What `messages:` in `city.yaml` says about how many text messages the city sends.
package struct MessageSettings: Sendable, Hashable {
    /// Messages of one day, over all phones; nil for no bound. What is essential leaves all the same.
    package let aDay: Int?
    /// How often in an hour one phone is answered to the same words when they lead nowhere.
    package let sameAnHour: Int
    /// Messages one phone gets in an hour, besides what is essential.
    package let anHour: Int
    /// The same in a day.
    package let aDayEach: Int

    /// What holds where nobody says anything.
    package static let usual = MessageSettings(aDay: 50_000, sameAnHour: 8, anHour: 40, aDayEach: 120)

    package init(aDay: Int?, sameAnHour: Int, anHour: Int, aDayEach: Int) {
        self.aDay = aDay
        self.sameAnHour = sameAnHour
        self.anHour = anHour
        self.aDayEach = aDayEach
    }
}

extension MessageSettings {
    /// Reads `messages: { a_day: 20000, one_phone: { same_an_hour: 8, an_hour: 40, a_day: 120 } }`. `a_day: none` sets no
    /// bound for the city.
    init(_ reader: inout MappingReader) {
        let usual = Self.usual
        guard let node = reader.optional("messages") else {
            self = usual
            return
        }
        var part = MappingReader(node)
        let isUnbounded = node["a_day"]?.scalar == "none"
        let aDay = isUnbounded ? nil : part.optionalInteger("a_day", in: 1...100_000_000) ?? usual.aDay
        if isUnbounded { _ = part.optionalText("a_day") }
        var phone = (same: usual.sameAnHour, hour: usual.anHour, day: usual.aDayEach)
        if let node = part.optional("one_phone") {
            var inner = MappingReader(node)
            phone.same = inner.optionalInteger("same_an_hour", in: 2...1_000) ?? phone.same
            phone.hour = inner.optionalInteger("an_hour", in: 5...10_000) ?? phone.hour
            phone.day = inner.optionalInteger("a_day", in: 5...100_000) ?? phone.day
            inner.finish()
            part.adopt(inner)
        }
        part.finish()
        reader.adopt(part)
        self.init(aDay: aDay, sameAnHour: phone.same, anHour: phone.hour, aDayEach: phone.day)
    }
}
