package import Conversation
package import DomainKit
package import Storage
package import Wording

/// An account of the ledger. Its balance is the sum of its postings: debits are positive, credits negative.
package enum Account {
    /// What a wallet holds for the city until it pays out.
    case clearing(wallet: String)
    /// What a payable demands. The demand itself is the payable's row; here stands what was paid towards it.
    case receivable(of: PayableName)
    /// What was paid for a payable beyond what it asks. It is named by the payable, because neither a phone nor a name is a
    /// person.
    case credit(of: PayableName)
    /// Money of a wallet nobody could assign yet.
    case suspense(wallet: String)
    /// Charges added to a payable after its import, minus relief.
    case assessed(of: PayableName)
    /// The other side of that, over all payables: `penalty:rate:2026`.
    case contra(purpose: String, head: String, period: String)
    /// What is to be given back of a payable's credit.
    case refunds(of: PayableName)
    /// What a wallet kept for its work.
    case fees(wallet: String)
    /// What a wallet has paid out to the city's bank.
    case bank(wallet: String)

    /// The name in the books.
    package var name: String {
        switch self {
        case .clearing(let wallet): "clearing:\(wallet)"
        case .receivable(let payable): "receivable:\(payable.stored)"
        case .credit(let payable): "credit:\(payable.stored)"
        case .suspense(let wallet): "suspense:\(wallet)"
        case .assessed(let payable): "assessed:\(payable.stored)"
        case .contra(let purpose, let head, let period): "\(purpose):\(head):\(period)"
        case .refunds(let payable): "refunds:\(payable.stored)"
        case .fees(let wallet): "fees:\(wallet)"
        case .bank(let wallet): "bank:\(wallet)"
        }
    }
}

/// One movement of money: accounts and amounts that sum to zero. It is written once and never changed.
package struct LedgerEntry {
    /// Why money moves.
    package enum Kind: String, Sendable {
        /// Money moved to a payable.
        case payment
        /// Money moved that belongs to no payable we know.
        case suspense
        /// Money moved to the payable whose number the payer gave to the wallet, without our asking.
        case direct
        /// Money out of suspense, to a payable.
        case allocation
        /// The opposite of an earlier entry.
        case reversal
        /// What the rules of the city made of a payable's days.
        case assessment
        /// A demand put right, an exemption, a write-off.
        case amendment
        /// What was too much on one payable, towards another of the same owner.
        case credit
        /// A credit that is to be given back.
        case refund
        /// What a wallet kept, or paid out.
        case wallet
    }

    let kind: Kind
    /// Our name of the attempt, or what the wallet gave in its place.
    let reference: String
    let wallet: String
    let walletTransaction: String
    let currency: Currency
    let postings: [(account: Account, amount: Int64)]

    /// - Parameters:
    ///   - reference: our name of the attempt, or what the wallet gave in its place; the number of what it is about where no wallet
    ///     moved anything.
    ///   - postings: accounts and amounts that sum to zero.
    package init(
        kind: Kind, reference: String, wallet: String, walletTransaction: String, currency: Currency,
        postings: [(account: Account, amount: Int64)]
    ) {
        self.kind = kind
        self.reference = reference
        self.wallet = wallet
        self.walletTransaction = walletTransaction
        self.currency = currency
        self.postings = postings
    }

    /// Whether the wallet's transaction has made an entry already.
    static func exists(
        wallet: String, transaction name: String, in transaction: any Transaction
    ) throws(StorageError) -> Bool {
        try transaction.first(
            Statement(
                "SELECT id FROM entries WHERE wallet = $1 AND wallet_transaction = $2", [.text(wallet), .text(name)]))
            != nil
    }

    /// The reference of an entry; nil when there is none of that number.
    static func reference(of id: Int64, in transaction: any Transaction) throws(StorageError) -> String? {
        try transaction.first(Statement("SELECT reference FROM entries WHERE id = $1", [.integer(id)]))?.text(0)
    }

    /// The wallet's name of a movement no wallet knows, such as a penalty: a fresh name of our own, for no two entries may
    /// have the same.
    package static func internalName(_ moment: LedgerMoment) -> String { AttemptReference.make(moment.random) }

    /// Writes the entry, marks it for the chain and answers its number. Amounts on the same account become one.
    package func post(_ context: LedgerMoment) throws -> Int64 {
        guard isBalanced else { throw UnbalancedEntry() }
        let statement = Statement(
            "INSERT INTO entries (at, day, kind, reference, wallet, wallet_transaction, currency, exponent) "
                + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
            [
                .integer(context.now.milliseconds), .text(context.today.iso), .text(kind.rawValue), .text(reference),
                .text(wallet), .text(walletTransaction), .text(currency.code), SQLValue(currency.exponent),
            ])
        guard let id = try context.transaction.first(statement)?.integer(0) else { throw UnbalancedEntry() }
        for (account, amount) in merged where amount != 0 {
            try context.transaction.post(
                Statement(
                    "INSERT INTO postings (entry, account, amount) VALUES ($1, $2, $3)",
                    [.integer(id), .text(account), .integer(amount)]))
        }
        try LedgerChain.mark(id, context.transaction)
        return id
    }

    private var merged: [(account: String, amount: Int64)] {
        var merged: [(account: String, amount: Int64)] = []
        for posting in postings {
            if let index = merged.firstIndex(where: { $0.account == posting.account.name }) {
                merged[index].amount = merged[index].amount.added(posting.amount)
            } else {
                merged.append((posting.account.name, posting.amount))
            }
        }
        return merged
    }

    private var isBalanced: Bool {
        var sum: Int64 = 0
        for posting in postings {
            let (next, overflow) = sum.addingReportingOverflow(posting.amount)
            if overflow { return false }
            sum = next
        }
        return sum == 0 && !postings.isEmpty
    }
}

/// Where and when something is written to the books.
package struct LedgerMoment {
    package let transaction: any Transaction
    package let now: Instant
    /// The day in the city's time zone.
    package let today: CivilDate
    package let currency: Currency
    package let random: @Sendable () -> UInt64
}

extension OperationContext {
    /// Where and when this operation writes to the books.
    package var moment: LedgerMoment {
        LedgerMoment(
            transaction: transaction, now: now, today: today, currency: profile.currency, random: random)
    }
}

extension ImportContext {
    /// Where and when this list writes to the books.
    package var moment: LedgerMoment {
        LedgerMoment(
            transaction: transaction, now: now, today: today, currency: profile.currency, random: random)
    }
}

/// Postings that do not sum to zero were about to be written: a mistake of the program, which undoes its transaction.
struct UnbalancedEntry: Error {}
