package import Providers
package import Wording

/// A hook of a wallet in our words.
package enum WalletHook: Sendable, Hashable {
    /// An update of a payment.
    case update(WalletUpdate)
    /// Somebody paid a bill at the wallet's own counter, without any push of ours.
    case counter(CounterPayment)
    /// The wallet's counter asks about a bill, before anybody pays.
    case lookUp(CounterQuestion)
    /// The wallet asks what became of a payment it told us of under this key.
    case recall(key: String)
    /// Understood and needing nothing from us. The reason is for the log.
    case ignored(String)
}

/// An update of a payment, by a hook.
package struct WalletUpdate: Sendable, Hashable {
    package let reference: String
    package let verdict: WalletVerdict
    package let proof: WalletProof
    /// What to remember; it never replaces what an answer to a call of ours left.
    package let notes: WalletNotes
    /// The phone that paid, where the wallet tells it: who is to be asked about money that belongs to no bill.
    package let payer: PhoneNumber?
    /// When the payer paid, where the wallet tells it; nil otherwise. It counts for money we did not ask for.
    package let paidAt: PaidTime?

    package init(
        reference: String, verdict: WalletVerdict, proof: WalletProof, notes: WalletNotes = [:],
        payer: PhoneNumber? = nil, paidAt: PaidTime? = nil
    ) {
        self.reference = reference
        self.verdict = verdict
        self.proof = proof
        self.notes = notes
        self.payer = payer
        self.paidAt = paidAt
    }
}

/// What shows that a hook comes from the wallet.
package enum WalletProof: Sendable, Hashable {
    /// Nothing: it is a hint, to be confirmed by a question.
    case none
    /// A signature or a key that only the wallet has. The adapter checked it.
    case signed
    /// It repeats what the wallet gave us under these words of the payment's notes. Where a note is missing it is a hint;
    /// where one says something else it is a forgery.
    case notes([String: Secret])
}

/// Money paid at a wallet's own counter.
package struct CounterPayment: Sendable, Hashable {
    /// What tells this payment from every other of the wallet, however often it is told: the same words give the same
    /// payment.
    package let key: String
    /// The wallet's own name of the movement.
    package let transaction: String
    /// What the payer gave as the account, as typed.
    package let account: String
    package let amount: Money
    /// Nil where the wallet hides it.
    package let payer: PhoneNumber?
    /// True when the money has moved whatever we say; false when our answer decides whether it does.
    package let hasMoved: Bool
    package let proof: WalletProof
    /// What to remember of it, for the question that proves it.
    package let notes: WalletNotes
    /// Where the account is the reference of a push, what that push would say if this were its money. A push that says
    /// something else was paid otherwise, and this is more money.
    package let pushNotes: WalletNotes
    /// When the payer paid, where the wallet tells it.
    package let paidAt: PaidTime?

    package init(
        key: String, transaction: String, account: String, amount: Money, payer: PhoneNumber?, hasMoved: Bool,
        proof: WalletProof, notes: WalletNotes = [:], pushNotes: WalletNotes = [:], paidAt: PaidTime? = nil
    ) {
        self.key = key
        self.transaction = transaction
        self.account = account
        self.amount = amount
        self.payer = payer
        self.hasMoved = hasMoved
        self.proof = proof
        self.notes = notes
        self.pushNotes = pushNotes
        self.paidAt = paidAt
    }
}

/// A question about a bill.
package struct CounterQuestion: Sendable, Hashable {
    /// What the payer gave as the account, as typed.
    package let account: String
    /// What they are about to pay, where told.
    package let amount: Money?

    package init(account: String, amount: Money?) {
        self.account = account
        self.amount = amount
    }
}

/// What the city found or did about a hook.
package enum CounterFinding: Sendable, Hashable {
    /// What the hook said is kept, or needed nothing.
    case taken
    /// The bill that was asked for, or that a payment was refused for as it stands; nil when there is none of that number.
    case bill(CounterBill?)
    /// How a payment at the counter stands; nil when there is none of that key.
    case payment(CounterStanding?)
    /// The key was used before for another bill or amount. Nothing was done.
    case conflict
}

/// A bill as a counter may show it.
package struct CounterBill: Sendable, Hashable {
    package let number: String
    /// What it is for, in a few words.
    package let object: String
    /// What may be paid of it now: less than is owed while a request for some of it has no answer.
    package let due: Money
    /// The least that may be paid now.
    package let least: Money
    /// `2026-12-31`.
    package let dueDate: String
    /// Whether nothing is owed.
    package let isPaid: Bool

    package init(number: String, object: String, due: Money, least: Money, dueDate: String, isPaid: Bool = false) {
        self.number = number
        self.object = object
        self.due = due
        self.least = least
        self.dueDate = dueDate
        self.isPaid = isPaid
    }
}

/// How a payment at the counter stands.
package struct CounterStanding: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        /// Kept, and not yet proven.
        case pending
        case posted
        case refused
    }

    package let payment: CounterPayment
    package let state: State
    /// The city's receipt; nil until there is one.
    package let receipt: String?

    package init(payment: CounterPayment, state: State, receipt: String?) {
        self.payment = payment
        self.state = state
        self.receipt = receipt
    }
}
