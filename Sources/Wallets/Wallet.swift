package import Conversation
package import Providers
package import Wording

/// A mobile-money provider: bytes to our words and back. It opens no socket and reads no clock.
///
/// What it takes to get something done, be it a push or a question, is an *operation*: `step` is given what was heard so far and
/// names the next call or the end. What carries operations out sends the calls, keeps the access token, and stores the notes
/// that an end leaves and the next operation about the same payment is given again.
///
/// Pushes carry our reference as the idempotency key wherever the provider has one, so that sending twice asks once.
package protocol Wallet: Sendable {
    /// The word staff write after `provider:` in `city.yaml`.
    static var name: String { get }
    /// What `city.yaml` names under `secrets:` and the environment holds.
    static var secrets: [WalletSecret] { get }
    /// False when there is no address but the one `city.yaml` gives.
    static var hasOwnAddress: Bool { get }
    /// Whether it tells by hooks what became of a payment, so that without an address of ours it is heard of late.
    static var callsBack: Bool { get }

    /// Words of a payment's notes that hold further names of its movement: what the wallet's statement may call it.
    static var movementNotes: [String] { get }
    /// Whether it tells such a name when it is asked about a payment that is over, though its hook may lack it.
    static var namesWhenAsked: Bool { get }

    init(_ setting: WalletSetting)

    /// True when a push that may have arrived can be made again under its reference without asking the payer twice.
    var isPushRepeatable: Bool { get }

    /// The call that gets an access token; nil when calls need none.
    func tokenRequest() -> OutboundRequest?
    /// The token in the answer to that call; nil when there is none.
    func readToken(_ response: OutboundResponse) -> AccessToken?
    /// Whether an answer says that the token is not good any more, so that nothing else was done.
    func refusesToken(_ response: OutboundResponse) -> Bool

    /// What to do next about an operation, given every answer so far in the order of the calls.
    func step(_ operation: WalletOperation, after heard: [OutboundResponse], _ moment: WalletMoment) -> WalletStep

    /// What a hook says.
    func read(_ hook: HookRequest, at now: Instant) throws(HookRefusal) -> WalletHook
    /// The answer to a hook, given what the city found or did.
    func answer(_ request: HookRequest, _ hook: WalletHook, _ finding: CounterFinding) -> HookResponse
}

extension Wallet {
    package static var hasOwnAddress: Bool { true }
    package static var movementNotes: [String] { [] }
    package static var namesWhenAsked: Bool { false }
    package static var callsBack: Bool { true }

    package func tokenRequest() -> OutboundRequest? { nil }
    package func readToken(_ response: OutboundResponse) -> AccessToken? { oauthToken(response) }
    package func refusesToken(_ response: OutboundResponse) -> Bool { response.status == 401 }
    package func answer(_ request: HookRequest, _ hook: WalletHook, _ finding: CounterFinding) -> HookResponse {
        HookResponse(status: 200, text: "")
    }
}

/// What an adapter must know of the line it speaks for.
package struct WalletSetting: Sendable {
    package let channel: ProviderChannel
    package let currency: Currency
    package let numbering: NumberingPlan
    /// ISO 3166-1 alpha-2 of the city's country.
    package let country: String
    /// Where hooks of the line arrive, `https://<city>/hooks/<line>/<secret>`; nil when they cannot reach us.
    package let hooks: Secret?

    package init(
        channel: ProviderChannel, currency: Currency, numbering: NumberingPlan, country: String, hooks: Secret?
    ) {
        self.channel = channel
        self.currency = currency
        self.numbering = numbering
        self.country = country
        self.hooks = hooks
    }
}

/// A word of a wallet's `secrets:` and what stands behind it.
package typealias WalletSecret = ProviderSecret

/// What opens a wallet's doors for a while.
package struct AccessToken: Sendable, Hashable {
    package let value: Secret
    /// For how long, as the wallet says, counted from when it said so.
    package let lifetimeSeconds: Int64

    package init(value: Secret, lifetimeSeconds: Int64) {
        self.value = value
        self.lifetimeSeconds = lifetimeSeconds
    }
}

/// Every wallet we speak to. A test compares this list with the folders beside it.
package enum WalletCatalog {
    package static let all: [any Wallet.Type] = [
        SandboxWallet.self,
        AirtelMoneyWallet.self,
        FlutterwaveWallet.self,
        FlutterwaveFourWallet.self,
        GSMAWallet.self,
        HubtelMoneyWallet.self,
        MPesaWallet.self,
        MTNMoMoWallet.self,
        OrangeMoneyWallet.self,
        PawaPayWallet.self,
        PaystackWallet.self,
        WaveWallet.self,
    ]

    package static func wallet(named name: String) -> (any Wallet.Type)? { all.first { $0.name == name } }
}
