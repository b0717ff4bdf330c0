package import Conversation
package import Wording

/// What `Flows/city.yaml` says about the city as a whole, and its country about numbers and money.
package struct CitySettings: Sendable {
    package let name: String
    package let entry: String
    /// Tags in order; the first is spoken to a citizen who never chose.
    package let languages: [String]
    package let country: CountrySettings
    package let channels: [ChannelSettings]
    package let wallets: [WalletSettings]

    package func channel(_ name: String) -> ChannelSettings? { channels.first { $0.name == name } }
    /// What the program needs to know of the city.
    package var profile: CityProfile {
        CityProfile(
            name: name, entry: entry, defaultLanguage: languages.first ?? "", languages: languages,
            currency: country.currency, numbering: country.numbering)
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
    /// The name or number our messages come from; nil for the SMS number.
    package let sender: String?
    package let budget: ScreenBudget
    /// Milliseconds within which a hop must be answered.
    package let deadline: Int
    package let url: String?
    /// Words for `GUICHET_<CHANNEL>_<WORD>`.
    package let secrets: [String]
}

/// One configured wallet.
package struct WalletSettings: Sendable, Hashable {
    package let name: String
    package let provider: String
    package let url: String?
    package let secrets: [String]
}
