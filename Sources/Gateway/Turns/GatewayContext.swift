package import Authoring
package import DomainKit
package import Conversation
package import Providers
package import Storage
package import Wallets
import Wording

/// Everything a turn is made with: the store, the key, the programs, the lines to citizens and wallets.
package final class GatewayContext: Sendable {
    package let database: any Database
    package let vault: Vault
    package let registry: ProgramRegistry
    package let lines: Lines
    package let world: GatewayWorld
    package let wakeSignal: WakeSignal
    /// The domains of the city.
    package let domains: DomainModules
    /// What can be brought in and taken out.
    package let exchange: Exchange
    let trouble = StoreTrouble()
    /// What is under way at each line, and how it answers.
    package let traffic = LineTraffic()
    let order = SendingOrder()
    let budgetAlarms = BudgetAlarms()
    let tokens = WalletTokens()
    let dialogues = DialogueWatch()
    /// Looks on where transcripts are played; nil in a running gateway.
    package let witness: TurnWitness?
    /// Is told there why turns could not be made; the log says it in any case.
    let reasonWitness: TurnReasonWitness?
    /// Where citizens came and went, as far as it is not in the store yet.
    package let flowMetrics = FlowMetricCounts()
    /// What domains keep of their rows between turns.
    let memory = DomainMemory()

    package init(
        database: any Database, vault: Vault, registry: ProgramRegistry, lines: Lines, domains: DomainModules,
        world: GatewayWorld, wakeSignal: WakeSignal = WakeSignal(), witness: TurnWitness? = nil,
        reasonWitness: TurnReasonWitness? = nil
    ) {
        self.database = database
        self.vault = vault
        self.registry = registry
        self.lines = lines
        self.world = world
        self.wakeSignal = wakeSignal
        self.domains = domains
        exchange = Exchange(domains)
        self.witness = witness
        self.reasonWitness = reasonWitness
    }
}

/// The configured channels and wallets, each with its adapter.
package struct Lines: Sendable {
    package final class Channel: Sendable {
        package let settings: ChannelSettings
        package let provider: any MessagingProvider
        /// Whose dialect messages leave in: the provider's, or the neutral one where a simulated network takes them.
        package let carrier: any MessagingProvider
        /// The last part of its hooks' address but one; anyone who knows it may call.
        package let secret: Secret
        /// Where this channel's citizens reach us by either medium, at another channel where this one has no such line.
        private let addresses: [Surface.Medium: String]

        package init(
            settings: ChannelSettings, provider: any MessagingProvider, carrier: (any MessagingProvider)? = nil,
            secret: Secret, city: CitySettings
        ) {
            self.settings = settings
            self.provider = provider
            self.carrier = carrier ?? provider
            self.secret = secret
            addresses = Surface.Medium.allCases.reduce(into: [:]) { found, medium in
                found[medium] = city.address(medium, from: settings)
            }
        }

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
        /// The last part of its hooks' address but one; anyone who knows it may call.
        package let secret: Secret
    }

    package let channels: [String: Channel]
    package let wallets: [String: WalletLine]
    /// The city's first channel as simulated phones call it, in the neutral dialect; nil where no network is simulated.
    package let phones: Channel?
    /// What stands in the address of the hooks of simulated phones, which no channel is called.
    package static let phonesName = "simulated-phones"

    init(channels: [String: Channel], wallets: [String: WalletLine], phones: Channel? = nil) {
        self.channels = channels
        self.wallets = wallets
        self.phones = phones
    }

    /// The channel hooks to an address are for.
    func channel(at name: String) -> Channel? { name == Self.phonesName ? phones : channels[name] }
}
