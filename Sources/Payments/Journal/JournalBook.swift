import DomainKit
package import Storage
import Wording

/// A program that reads plain-text books.
package enum JournalForm: String, Sendable, Hashable, CaseIterable {
    /// hledger, which Ledger reads too.
    case hledger
    case beancount
}

/// The ledger as a journal that accountants' programs read: every account declared with its type, then every entry as one
/// transaction that sums to zero.
///
/// What it promises: amounts with as many decimals as their currency, a point and no grouping; each account of ours is one
/// account there and no two become one; accounts are opened once. It reads in pages, so memory does not grow with the books.
package struct JournalBook: Sendable {
    private let form: JournalForm
    private let city: String

    /// - Parameter city: the name of the city, for the head of the file.
    package init(for form: JournalForm, city: String) {
        self.form = form
        self.city = city
    }

    /// Hands over the file, some lines at a time.
    package func write(_ transaction: any Transaction, _ write: (String) throws -> Void) throws {
        let writer: any JournalWriter =
            switch form {
            case .hledger: HledgerWriter()
            case .beancount: BeancountWriter()
            }
        try write(writer.head(city: city))
        let first = try transaction.first(Statement("SELECT MIN(day) FROM entries"))?.optionalText(0)
        guard let first else { return }
        try accounts(transaction) { account in try write(writer.opening(account, on: first)) }
        try write("\n")
        try entries(transaction) { entry in try write(writer.transaction(entry)) }
    }

    private func accounts(_ transaction: any Transaction, _ body: (JournalAccount) throws -> Void) throws {
        let pages = ExportPages(
            sql: "SELECT account FROM postings WHERE account > $1 GROUP BY account ORDER BY account", start: [""],
            key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(transaction) { row in try body(JournalAccount(try row.text(0))) }
    }

    private func entries(_ transaction: any Transaction, _ body: (JournalEntry) throws -> Void) throws {
        let pages = ExportPages(
            sql: "SELECT p.entry, p.account, p.amount, e.day, e.kind, e.reference, e.wallet, e.wallet_transaction, "
                + "e.currency, e.exponent, \(PostedEntry.kind), \(PostedEntry.walletTime), "
                + "COALESCE((SELECT v.entry FROM reversals v WHERE v.by_entry = e.id), "
                + "(SELECT a.entry FROM suspense_allocations a WHERE a.by_entry = e.id)) "
                + "FROM postings p JOIN entries e ON e.id = p.entry "
                + "WHERE (p.entry, p.account) > ($1, $2) ORDER BY p.entry, p.account",
            start: [.integer(.min), ""], key: { row throws(StorageError) in [try row.value(0), try row.value(1)] })
        var open: JournalEntry?
        try pages.forEach(transaction) { row in
            let id = try row.integer(0)
            if let entry = open, entry.id != id { try body(entry) }
            if open?.id != id { open = try JournalEntry(row) }
            open?.postings.append(
                JournalEntry.Posting(account: JournalAccount(try row.text(1)), amount: try row.decimal(2, currency: 8)))
        }
        if let open { try body(open) }
    }
}

/// What lists say of an entry besides its columns, as expressions over the entry `e`.
enum PostedEntry {
    /// The kind of entry in the words of the lists: what a wallet kept is a `fee`, what it paid out a `pay_out`.
    static let kind =
        "CASE WHEN e.kind <> 'wallet' THEN e.kind "
        + "WHEN EXISTS (SELECT 1 FROM postings f WHERE f.entry = e.id AND substr(f.account, 1, 5) = 'fees:') THEN 'fee' "
        + "ELSE 'pay_out' END"
    /// When the wallet says it moved the money, in milliseconds since 1970; null where no statement has told yet.
    static let walletTime =
        "COALESCE((SELECT l.at FROM statement_lines l WHERE l.wallet = e.wallet AND l.wallet_transaction = CASE "
        + "WHEN e.kind = 'wallet' AND substr(e.wallet_transaction, length(e.wallet_transaction) - 3) = ' fee' "
        + "THEN substr(e.wallet_transaction, 1, length(e.wallet_transaction) - 4) ELSE e.wallet_transaction END), "
        + "(SELECT MIN(l.at) FROM statement_lines l WHERE l.entry = e.id))"
}

/// An entry with its postings, as a journal shows it.
struct JournalEntry {
    struct Posting {
        let account: JournalAccount
        /// With its decimals.
        let amount: String
    }

    let id: Int64
    let day: String
    let kind: String
    let reference: String
    let wallet: String
    let transaction: String
    let currency: String
    let walletTime: String?
    /// The entry this one takes back, or takes out of suspense.
    let earlier: Int64?
    var postings: [Posting] = []

    fileprivate init(_ row: Row) throws(StorageError) {
        id = try row.integer(0)
        day = try row.text(3)
        reference = try row.text(5)
        wallet = try row.text(6)
        transaction = try row.text(7)
        currency = try row.text(8)
        kind = try row.text(10)
        walletTime = try row.optionalInteger(11) == nil ? nil : try row.timestamp(11)
        earlier = try row.optionalInteger(12)
    }
}

/// How one program writes books.
protocol JournalWriter {
    /// What the file begins with.
    func head(city: String) -> String
    /// Declares an account.
    func opening(_ account: JournalAccount, on day: String) -> String
    /// One transaction and an empty line.
    func transaction(_ entry: JournalEntry) -> String
}
