package import Providers
package import Wording

/// A mobile-money provider: bytes to our words and back, no sockets, no clock.
///
/// Pushes carry our reference as the idempotency key wherever the provider has one, so that sending twice asks once.
package protocol Wallet: Sendable {
    /// The word staff write after `provider:` in `city.yaml`.
    static var name: String { get }

    init(channel: ProviderChannel, currency: Currency)

    /// The call that asks the payer for the money.
    func request(for push: PaymentPush) -> OutboundRequest
    /// What the wallet said to a push.
    func read(push response: OutboundResponse) -> WalletVerdict
    /// The call that asks what became of a push.
    func question(about reference: String) -> OutboundRequest
    /// What the wallet said to that question.
    func read(answer response: OutboundResponse) -> WalletVerdict
    /// What a hook of the wallet says.
    func read(_ hook: HookRequest) throws(HookRefusal) -> WalletEvent
    /// The answer to a hook that was taken.
    func acknowledge() -> HookResponse
}

/// Money asked of a payer.
package struct PaymentPush: Sendable, Hashable {
    package let reference: String
    package let payer: PhoneNumber
    package let amount: Money
    package let note: String
    /// Where the wallet may call us back; nil when hooks cannot reach us.
    package let callbackURL: String?

    package init(reference: String, payer: PhoneNumber, amount: Money, note: String, callbackURL: String?) {
        self.reference = reference
        self.payer = payer
        self.amount = amount
        self.note = note
        self.callbackURL = callbackURL
    }
}

/// How a payment stands, in the wallet's eyes.
package enum WalletVerdict: Sendable, Hashable {
    case pending
    case succeeded(transaction: String, amount: Money)
    /// Final, with the reason as the word of `WalletRefusal` nearest to the provider's own.
    case refused(WalletRefusal, word: String)
    /// The answer tells nothing: ask again later with the same reference.
    case unknown(String)
    /// The wallet never heard of the reference: pushing again is safe.
    case neverArrived
}

/// Why money did not move, in the few words every wallet has.
package enum WalletRefusal: String, Sendable, Hashable, CaseIterable {
    case notEnoughFunds = "not_enough_funds"
    case declined
    case expired
    case noWallet = "no_wallet"
    case limitReached = "limit_reached"
    case failed
}

/// A hook of a wallet in our words.
package struct WalletEvent: Sendable, Hashable {
    package let reference: String
    package let verdict: WalletVerdict
    /// True when the wallet proved that it is the sender; otherwise the event is a hint to be confirmed by a question.
    package let isProven: Bool

    package init(reference: String, verdict: WalletVerdict, isProven: Bool) {
        self.reference = reference
        self.verdict = verdict
        self.isProven = isProven
    }
}

/// Every wallet we speak to. A test compares this list with the folders beside it.
package enum WalletCatalog {
    package static let all: [any Wallet.Type] = [
        SandboxWallet.self
    ]

    package static func wallet(named name: String) -> (any Wallet.Type)? { all.first { $0.name == name } }
}
