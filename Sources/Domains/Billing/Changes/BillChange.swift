import Conversation
import DomainKit
import Payments
import Storage
import Wording

/// Who changes a bill, and why. Both stay with the change.
package struct ChangeNote: Sendable, Hashable {
    let author: String
    let reason: String

    /// - Parameters:
    ///   - author: who changes it.
    ///   - reason: why, in a few words that name nobody.
    /// - Throws: `BillChangeRefused` where one of them is empty.
    package init(by author: String, because reason: String) throws(BillChangeRefused) {
        let (author, reason) = (author.cleanedInput, reason.cleanedInput)
        guard !author.isEmpty else { throw .noAuthor }
        guard !reason.isEmpty else { throw .noReason }
        self.author = author
        self.reason = reason
    }
}

/// Why a bill cannot be changed so. Nothing was changed.
package enum BillChangeRefused: Error, OperationRefusal, Sendable, Hashable {
    case noAuthor, noReason, noBill, nothingToChange
    /// The bill is the account of a stall.
    case account
    /// The bill is a demand of several lines.
    case demand
    /// It would ask for less than was paid on it.
    case belowPaid(String)
    /// Money was paid on it, so it cannot be cancelled.
    case paid(String)
    /// Nothing is asked for any more.
    case nothingAsked
    /// What the field says is in the books already.
    case inTheBooks(String)

    /// The refusal for staff.
    package var sentence: String {
        switch self {
        case .noAuthor: "Bills are put right by an account of the staff: say --as NAME, or set GUICHET_STAFF_TOKEN."
        case .noReason: "Say why, in a few words that name nobody."
        case .noBill: "There is no such bill."
        case .nothingToChange: "The bill says so already."
        case .account: "The number is a stall's account: bring in stall-fees to change its fee."
        case .demand:
            "The bill is a demand of several lines: bring it in again with guichet import demands, and a reason."
        case .belowPaid(let paid): "\(paid) is paid on the bill, and it cannot ask for less than that."
        case .paid(let paid):
            "\(paid) is paid on the bill. Take the payment back first (guichet ledger reverse), or set the amount to what "
                + "is paid."
        case .nothingAsked: "Nothing is asked for on the bill any more. Set an amount to ask for it again."
        case .inTheBooks(let field):
            "Money moved on the bill, or its amount changed, and \(field) stands in the books. Cancel the bill and bring in another."
        }
    }

    /// The field of a list that is the matter, where it is one.
    var column: String {
        switch self {
        case .belowPaid, .paid, .demand, .nothingAsked: "amount"
        case .inTheBooks(let field): field
        case .noAuthor, .noReason: "reason"
        case .noBill, .nothingToChange, .account: "number"
        }
    }
}

/// One field of a bill, and what becomes of it.
struct BillChange {
    enum Content {
        case open(was: String, becomes: String)
        /// A name or a phone.
        case secret(was: String, becomes: String)
    }

    let field: String
    let content: Content
    /// The entry of the ledger that came of it.
    var entry: Int64?

    func store(of bill: String, _ note: ChangeNote, _ vault: Vault, _ moment: LedgerMoment) throws {
        var values: [SQLValue] = [.null, .null, .null, .null]
        switch content {
        case .open(let was, let becomes): (values[0], values[1]) = (.text(was), .text(becomes))
        case .secret(let was, let becomes):
            (values[2], values[3]) = (.blob(try vault.seal(was)), .blob(try vault.seal(becomes)))
        }
        let row = try moment.transaction.first(
            Statement(
                "INSERT INTO bill_changes (bill, at, author, reason, field, was, becomes, sealed_was, sealed_becomes, entry) "
                    + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
                [
                    .text(bill), .integer(moment.now.milliseconds), .text(note.author), .text(note.reason),
                    .text(field),
                ] + values + [SQLValue(entry)]))
        guard let id = try row?.integer(0) else { return }
        try RecordLog.record(.billChange, [String(id)], vault: vault, at: moment.now, moment.transaction)
    }

    /// Whether anything was ever changed on a bill.
    static func exists(of bill: String, in transaction: any Transaction) throws(StorageError) -> Bool {
        try transaction.first(Statement("SELECT 1 FROM bill_changes WHERE bill = $1 LIMIT 1", [.text(bill)])) != nil
    }
}

extension Taxes {
    /// What was put right on bills, in the order it was. Of names and phones it tells only that they changed.
    static let billChangesExport = ExportKind(
        "bill-changes",
        summary: "What was put right on bills: by whom, when and why, without names and phones of payers.",
        columns: ["id", "bill", "at", "by", "reason", "field", "was", "becomes", "entry"]
    ) { context, write in
        let currency = context.profile.currency
        let pages = ExportPages(
            sql: "SELECT id, bill, at, author, reason, field, was, becomes, entry FROM bill_changes WHERE id > $1 "
                + "ORDER BY id",
            start: [.integer(.min)], key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            let field = try row.text(5)
            let isMoney = ["amount", "minimum", "cancelled"].contains(field)
            func shown(_ column: Int) throws -> String {
                let text = try row.optionalText(column) ?? ""
                guard isMoney, let minorUnits = Int64(text) else { return text }
                return Money(minorUnits: minorUnits, currency: currency).decimal
            }
            try write([
                String(try row.integer(0)), try row.text(1), try row.timestamp(2), try row.text(3), try row.text(4),
                field, try shown(6), try shown(7), try row.optionalInteger(8).map { String($0) } ?? "",
            ])
        }
    }
}
