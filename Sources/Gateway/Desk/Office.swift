package import Authoring
import Civic
package import Conversation
package import Providers
package import Storage
package import Wallets
import Wording

/// Everything a turn is made with: the store, the key, the programs, the lines to citizens and wallets.
package final class Office: Sendable {
    package let database: any Database
    package let vault: Vault
    package let shelf: ProgramShelf
    package let lines: Lines
    package let world: GatewayWorld
    package let bell: OutboxBell
    let trouble = StoreTrouble()
    let tokens = WalletTokens()
    let dialogues = DialogueWatch()
    /// Looks on where transcripts are played; nil in a running gateway.
    let witness: TurnWitness?
    /// Is told there why turns could not be made; the log says it in any case.
    let reasonWitness: TurnReasonWitness?
    /// Where citizens came and went, as far as it is not in the store yet.
    package let passages = PassageCounts()

    package init(
        database: any Database, vault: Vault, shelf: ProgramShelf, lines: Lines, world: GatewayWorld,
        bell: OutboxBell = OutboxBell(), witness: TurnWitness? = nil, reasonWitness: TurnReasonWitness? = nil
    ) {
        self.database = database
        self.vault = vault
        self.shelf = shelf
        self.lines = lines
        self.world = world
        self.bell = bell
        self.witness = witness
        self.reasonWitness = reasonWitness
    }
}

/// The configured channels and wallets, each with its adapter.
package struct Lines: Sendable {
    package final class Channel: Sendable {
        package let settings: ChannelSettings
        package let provider: any MessagingProvider
        /// The last part of its hooks' address but one; whoever knows it may call.
        package let secret: Secret
        /// Where this channel's citizens reach us by either medium, at another channel where this one has no such line.
        private let addresses: [Surface.Medium: String]

        package init(settings: ChannelSettings, provider: any MessagingProvider, secret: Secret, city: CitySettings) {
            self.settings = settings
            self.provider = provider
            self.secret = secret
            addresses = Surface.Medium.allCases.reduce(into: [:]) { found, medium in
                found[medium] = city.address(medium, from: settings)
            }
        }

        /// Where somebody who gets a message of ours goes on: the code to dial, else the number to text.
        package var addressToAnswer: String { addresses[.ussd] ?? addresses[.sms] ?? "" }

        /// How citizens read us by this channel.
        package func surface(_ medium: Surface.Medium) -> Surface {
            Surface(
                medium: medium, budget: settings.budget, address: settings.address(medium) ?? "",
                elsewhere: addresses[medium.other], parts: settings.parts)
        }
    }

    package struct WalletLine: Sendable {
        package let settings: WalletSettings
        package let wallet: any Wallet
        /// The last part of its hooks' address but one; whoever knows it may call.
        package let secret: Secret
    }

    package let channels: [String: Channel]
    package let wallets: [String: WalletLine]

    /// The channel messages leave by when nothing says which: the first in name order that has SMS.
    package var messaging: Channel? {
        channels.values.filter { $0.settings.sms != nil }.min { $0.settings.name < $1.settings.name }
    }
}

/// Why lines cannot be opened as `city.yaml` wants them.
package struct LineError: Error, Sendable, Hashable, CustomStringConvertible {
    package let line: String
    package let reason: String
    package var description: String { "\(line): \(reason)" }
}

extension Lines {
    /// Opens every line of a city. `setting` answers what the environment says under a name, as
    /// `GUICHET_AFRICASTALKING_SECRET`.
    package init(
        city: CitySettings, callbackBase: String?, setting: (String) -> String?
    ) throws(LineError) {
        var channels: [String: Channel] = [:]
        for settings in city.channels {
            guard let kind = ProviderCatalog.provider(named: settings.provider) else {
                throw LineError(line: settings.name, reason: "there is no provider \"\(settings.provider)\".")
            }
            let own = try Self.own(settings.name, settings.secrets, settings.url, setting)
            let channel = ProviderChannel(
                name: settings.name, baseURL: own.url, secrets: own.secrets,
                sender: settings.sender ?? settings.sms ?? "")
            channels[settings.name] = Channel(
                settings: settings, provider: kind.init(channel: channel, numbering: city.country.numbering),
                secret: own.hookSecret, city: city)
        }
        var wallets: [String: WalletLine] = [:]
        for settings in city.wallets {
            let own = try Self.own(settings.name, settings.secrets, settings.url, setting)
            wallets[settings.name] = WalletLine(
                settings: settings,
                wallet: try Self.wallet(
                    settings, city, url: own.url, secrets: own.secrets,
                    hooks: callbackBase.map { Secret("\($0)/hooks/\(settings.name)/\(own.hookSecret.revealed)") }),
                secret: own.hookSecret)
        }
        self.channels = channels
        self.wallets = wallets
    }

    private static func own(
        _ name: String, _ words: [String], _ url: String?, _ setting: (String) -> String?
    ) throws(LineError) -> (hookSecret: Secret, url: String?, secrets: [String: Secret]) {
        let prefix = "GUICHET_\(name.uppercased())_"
        guard let hookSecret = setting(prefix + "SECRET"), !hookSecret.isEmpty else {
            throw LineError(line: name, reason: "\(prefix)SECRET is not set; it guards the address of its hooks.")
        }
        var secrets: [String: Secret] = [:]
        for word in words {
            guard let secret = setting(prefix + word.uppercased()) else {
                throw LineError(line: name, reason: "\(prefix)\(word.uppercased()) is not set.")
            }
            secrets[word] = Secret(secret)
        }
        return (Secret(hookSecret), setting(prefix + "URL") ?? url, secrets)
    }
}
