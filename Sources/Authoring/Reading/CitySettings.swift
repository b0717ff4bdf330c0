package import Conversation
package import Wording

/// What `Flows/city.yaml` says about the city as a whole, and its country about numbers and money.
package struct CitySettings: Sendable {
    package let name: String
    package let entry: String
    /// Tags in order; the first is spoken to a citizen who never chose.
    package let languages: [String]
    /// Those of `languages` that must be complete before anything is released.
    package let required: [String]
    /// The middle of the city; nil where nobody said.
    package let centre: GeoPoint?
    /// What citizens call to speak to the city; nil where nobody said.
    package let officePhone: String?
    /// The hours nobody is reminded of anything.
    package let quiet: QuietHours
    /// How changed files become live.
    package let release: ReleaseMode
    /// How many text messages the city sends.
    package let messages: MessageSettings
    /// How often a day one phone may be asked to pay by its own requests; nil for no bound.
    package let ownPromptsADay: Int?
    package let country: CountrySettings
    package let channels: [ChannelSettings]
    /// Which of them a text message leaves by.
    package let routes: MessageRoutes
    package let wallets: [WalletSettings]
    /// Where the entry is named.
    package let entryPlace: SourcePlace
    /// Where each of `languages` is named.
    package let languagePlaces: [String: SourcePlace]

    package func channel(_ name: String) -> ChannelSettings? { channels.first { $0.name == name } }

    /// Where citizens who read us by one channel reach us by a medium: at the same channel where it can, else at the first
    /// that can; nil where none can.
    package func address(_ medium: Surface.Medium, from channel: ChannelSettings) -> String? {
        channel.address(medium) ?? channels.lazy.compactMap { $0.address(medium) }.first
    }

    /// Where somebody goes on who gets a message of ours by a channel: the code to dial, else the number to text.
    ///
    /// - Parameter channel: nil where the message has none.
    package func addressToAnswer(from channel: ChannelSettings?) -> String {
        func address(_ medium: Surface.Medium) -> String? {
            channel?.address(medium) ?? channels.lazy.compactMap { $0.address(medium) }.first
        }
        return address(.ussd) ?? address(.sms) ?? ""
    }

    /// What imports and exports need to know of the city.
    package var profile: CityProfile { profile(speaking: []) }

    /// What the program needs to know of the city.
    func profile(speaking spoken: [Language]) -> CityProfile {
        CityProfile(
            name: name, entry: entry, defaultLanguage: languages.first ?? "", languages: languages,
            currency: country.currency, numbering: country.numbering, centre: centre,
            directions: DirectionMarks(spoken.map(\.directions)), wallets: wallets.map(\.payers),
            talk: TalkMarks(spoken.map(\.cues)), emergency: country.emergencyNumbers, ownPromptsADay: ownPromptsADay,
            officePhone: officePhone ?? "")
    }

    package func wallet(_ name: String) -> WalletSettings? { wallets.first { $0.name == name } }
}

/// One configured line at a provider.
package struct ChannelSettings: Sendable, Equatable {
    package let name: String
    package let provider: String
    /// The code citizens dial, as `*384*21#`; nil where the channel has no USSD.
    package let ussd: String?
    /// The number citizens text; nil where the channel has no SMS.
    package let sms: String?
    /// The code or the number of a medium.
    package func address(_ medium: Surface.Medium) -> String? { medium == .ussd ? ussd : sms }

    /// The name or number our messages come from; nil for the SMS number.
    package let sender: String?
    /// Whether messages of ours can leave by it.
    package var canSend: Bool { sms != nil || sender != nil }
    package let budget: ScreenBudget
    /// Milliseconds within which a hop must be answered.
    package let deadline: Int
    package let url: String?
    /// Words for `GUICHET_<CHANNEL>_<WORD>`.
    package let secrets: [String]
    /// The most parts one of our text messages may have.
    package let parts: Int
    /// What one part of a text message costs the city, in its currency; nil where nobody said.
    package let smsPrice: Price?
    /// What one screen of a dialogue costs the city, likewise.
    package let ussdPrice: Price?
    /// What bounds the text messages that leave by it.
    package let limits: SendingLimits
}

/// A price too small for the currency's own units: millionths of its main one, so 35,000 are GHS 0.035.
package struct Price: Sendable, Hashable {
    package let micros: Int64

    /// Reads `0.035`: up to seven digits, and up to six after the point. Nil for anything else.
    package init?(_ text: String) {
        let halves = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = halves.first, (1...7).contains(whole.utf8.count), Self.isDigits(whole) else { return nil }
        let fraction = halves.count == 2 ? halves[1] : "0"
        guard (1...6).contains(fraction.utf8.count), Self.isDigits(fraction) else { return nil }
        let padding = String(repeating: "0", count: 6 - fraction.utf8.count)
        guard let micros = Int64(whole + fraction + padding) else { return nil }
        self.micros = micros
    }

    private static func isDigits(_ text: Substring) -> Bool { text.utf8.allSatisfy { (0x30...0x39).contains($0) } }
}

/// Hours of the city's clock, from the first until the second, through midnight where the first is the later.
package struct QuietHours: Sendable, Hashable {
    package let from: Int
    package let to: Int

    package static let usual = QuietHours(from: 20, to: 8)

    package init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }

    /// Whether an hour from 0 to 23 is among them. Two equal ends leave no quiet hour.
    package func contains(_ hour: Int) -> Bool {
        from <= to ? (from..<to).contains(hour) : hour >= from || hour < to
    }
}

/// One configured wallet.
package struct WalletSettings: Sendable, Hashable {
    package let name: String
    package let provider: String
    package let url: String?
    package let secrets: [String]
    /// Which payers may be asked by it.
    package let payers: CityWallet
}
