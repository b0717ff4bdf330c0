package import Wording

/// What a wallet let us know about a payment, by its answer to a push or a question, or by a hook.
package struct PaymentUpdate: Sendable, Hashable {
    package enum Verdict: Sendable, Hashable {
        /// The wallet has it and the payer has not answered yet.
        case pending
        /// The money moved, under this transaction of the wallet. The amount is what moved, whatever was asked.
        case succeeded(transaction: String, amount: Money)
        /// The money did not move and will not.
        case refused(PaymentRefusal)
        /// Nobody can say yet; ask again with the same reference.
        case unknown
    }

    /// Our name of the attempt; of money we did not ask for, what the payer gave in its place, as a payable's number.
    package let reference: String
    /// The wallet channel.
    package let wallet: String
    package let verdict: Verdict
    /// The phone that paid, where the wallet tells it of money we did not ask for.
    package let payer: PhoneNumber?
    /// What else the wallet calls the movement, as far as it told: one of these may stand in its statement.
    package let otherNames: [String]
    /// When the payer paid, where the wallet tells it of money we did not ask for, or it is known when it first told of it; nil
    /// for a request of ours, whose day we know, and where it is now.
    package let paid: PaidMoment?

    package init(
        reference: String, wallet: String, verdict: Verdict, payer: PhoneNumber? = nil, otherNames: [String] = [],
        paid: PaidMoment? = nil
    ) {
        self.reference = reference
        self.wallet = wallet
        self.verdict = verdict
        self.payer = payer
        self.otherNames = otherNames
        self.paid = paid
    }
}

/// Why a payer's money did not move: each has a text of its own for the citizen.
package enum PaymentRefusal: String, Sendable, Hashable, CaseIterable {
    case notEnoughFunds = "not_enough_funds"
    case declined
    case expired
    case noWallet = "no_wallet"
    case limitReached = "limit_reached"
    case failed
}
