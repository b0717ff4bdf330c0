import Conversation
import DomainKit
import Storage
import Wording

/// An account of the ledger. Its balance is the sum of its postings: debits are positive, credits negative.
enum Account {
    /// What a wallet holds for the city until it pays out.
    case clearing(wallet: String)
    /// What a bill demands. The demand itself is the bill's row; here stands what was paid towards it.
    case receivable(bill: String)
    /// What the taxpayer of a bill paid beyond it. It is named by the bill, because neither a phone nor a name is a
    /// taxpayer.
    case credit(bill: String)
    /// Money of a wallet nobody could assign yet.
    case suspense(wallet: String)
    /// What was added to a bill after it was brought in, less what was taken off.
    case assessed(bill: String)
    /// The other side of that, over all bills: `penalty:rate:2026`.
    case contra(DemandPurpose, head: String, period: String)
    /// What is to be given back of a bill's credit.
    case refunds(bill: String)
    /// What a wallet kept for its work.
    case fees(wallet: String)
    /// What a wallet has paid out to the city's bank.
    case bank(wallet: String)

    var name: String {
        switch self {
        case .clearing(let wallet): "clearing:\(wallet)"
        case .receivable(let bill): "receivable:\(bill)"
        case .credit(let bill): "credit:\(bill)"
        case .suspense(let wallet): "suspense:\(wallet)"
        case .assessed(let bill): "assessed:\(bill)"
        case .contra(let purpose, let head, let period): "\(purpose.rawValue):\(head):\(period)"
        case .refunds(let bill): "refunds:\(bill)"
        case .fees(let wallet): "fees:\(wallet)"
        case .bank(let wallet): "bank:\(wallet)"
        }
    }
}

/// One movement of money: accounts and amounts that sum to zero. It is written once and never changed.
struct LedgerEntry {
    enum Kind: String {
        /// Money moved to a bill.
        case payment
        /// Money moved that belongs to no bill we know.
        case suspense
        /// Money moved to the bill whose number the payer gave to the wallet, without our asking.
        case direct
        /// Money out of suspense, to a bill.
        case allocation
        /// The opposite of an earlier entry.
        case reversal
        /// What the rules of the city made of a bill's days.
        case assessment
        /// A demand put right, an exemption, a write-off.
        case amendment
        /// What was too much on one bill, towards another of the same taxpayer.
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
    static func internalName(_ moment: LedgerMoment) -> String { AttemptReference.make(moment.random) }

    /// Writes the entry, marks it for the chain and answers its number. Amounts on the same account become one.
    func post(_ context: LedgerMoment) throws -> Int64 {
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
struct LedgerMoment {
    let transaction: any Transaction
    let now: Instant
    /// The day in the city's time zone.
    let today: CivilDate
    let currency: Currency
    let random: @Sendable () -> UInt64
}

extension OperationContext {
    var moment: LedgerMoment {
        LedgerMoment(
            transaction: transaction, now: now, today: today, currency: profile.currency, random: random)
    }
}

extension ImportContext {
    var moment: LedgerMoment {
        LedgerMoment(
            transaction: transaction, now: now, today: today, currency: profile.currency, random: random)
    }
}

/// Postings that do not sum to zero were about to be written: a mistake of the program, which undoes its transaction.
struct UnbalancedEntry: Error {}
