import Conversation
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

    var name: String {
        switch self {
        case .clearing(let wallet): "clearing:\(wallet)"
        case .receivable(let bill): "receivable:\(bill)"
        case .credit(let bill): "credit:\(bill)"
        case .suspense(let wallet): "suspense:\(wallet)"
        }
    }
}

/// One movement of money: accounts and amounts that sum to zero. It is written once and never changed.
struct LedgerEntry {
    enum Kind: String {
        case payment
        case suspense
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

    /// Writes the entry, marks it for the chain and answers its number.
    func post(_ context: PaymentContext) throws -> Int64 {
        guard isBalanced else { throw UnbalancedEntry() }
        let statement = Statement(
            "INSERT INTO entries (at, day, kind, reference, wallet, wallet_transaction, currency, exponent) "
                + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
            [
                .integer(context.now.milliseconds), .text(context.today.iso), .text(kind.rawValue), .text(reference),
                .text(wallet), .text(walletTransaction), .text(currency.code), SQLValue(currency.exponent),
            ])
        guard let id = try context.transaction.first(statement)?.integer(0) else { throw UnbalancedEntry() }
        for posting in postings where posting.amount != 0 {
            try context.transaction.post(
                Statement(
                    "INSERT INTO postings (entry, account, amount) VALUES ($1, $2, $3)",
                    [.integer(id), .text(posting.account.name), .integer(posting.amount)]))
        }
        try LedgerChain.mark(id, context.transaction)
        return id
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

/// Postings that do not sum to zero were about to be written: a mistake of the program, which undoes its transaction.
struct UnbalancedEntry: Error {}
