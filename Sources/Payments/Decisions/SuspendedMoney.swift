package import Conversation
import DomainKit
package import Storage
package import Wording

/// Money that moved and belongs to no payable we know.
package struct SuspendedMoney: Sendable, Hashable {
    /// The entry that put it there.
    package let entry: Int64
    package let wallet: String
    /// The wallet's name of the movement.
    package let transaction: String
    /// What the payer or the wallet gave as a reference.
    package let reference: String
    package let amount: Money
    package let reason: String
    /// The city's day it was paid on: as its wallet says, when its payer agreed, or when it came in.
    package let day: CivilDate
    /// The moment of that.
    let at: Instant
    /// The payable its payer says it was for; only two of the staff can move it there.
    package let claimed: PayableName?
    /// The phone that paid, sealed, where somebody told it.
    let payer: [UInt8]?

    /// Whether the phone that paid is known, so that its owner was asked which payable it was for.
    package var isPayerKnown: Bool { payer?.isEmpty == false }

    /// How long it has lain there, in days.
    package func age(on today: CivilDate) -> Int { today.daysSinceEpoch - day.daysSinceEpoch }

    private static let columns =
        "e.id, e.wallet, COALESCE((SELECT o.wallet_transaction FROM reversals r JOIN entries o ON o.id = r.entry "
        + "WHERE r.by_entry = s.entry), e.wallet_transaction), e.reference, s.amount, e.currency, e.exponent, s.reason, "
        + "COALESCE(s.paid_on, e.day), "
        + "COALESCE(s.payer, (SELECT l.payer FROM statement_lines l WHERE l.entry = e.id LIMIT 1)), "
        + "(SELECT c.\(StoredNames.payable) FROM suspense_claims c WHERE c.entry = e.id), COALESCE(s.paid_at, e.at)"
    private static let isOpen =
        "NOT EXISTS (SELECT 1 FROM reversals v WHERE v.entry = s.entry) AND NOT EXISTS (SELECT 1 FROM "
        + "suspense_allocations a WHERE a.entry = s.entry AND NOT EXISTS "
        + "(SELECT 1 FROM reversals w WHERE w.entry = a.by_entry))"

    /// Money that still lies in suspense, by its entry.
    /// - Throws: `DecisionRefused` when there is none, or when it cannot go to a payable.
    static func open(_ entry: Int64, _ context: OperationContext) throws -> SuspendedMoney {
        let row = try context.transaction.first(
            Statement(
                "SELECT \(columns), CASE WHEN \(isOpen) THEN 1 ELSE 0 END FROM suspense s "
                    + "JOIN entries e ON e.id = s.entry WHERE s.entry = $1", [.integer(entry)]))
        guard let row else { throw DecisionRefused.noSuspense }
        guard try row.integer(12) == 1 else { throw DecisionRefused.allocated }
        let money = try SuspendedMoney(row)
        guard money.amount.currency.code == context.profile.currency.code,
            money.amount.currency.exponent == context.profile.currency.exponent
        else { throw DecisionRefused.otherCurrency }
        return money
    }

    private init(_ row: Row) throws(StorageError) {
        entry = try row.integer(0)
        wallet = try row.text(1)
        transaction = try row.text(2)
        reference = try row.text(3)
        let code = try row.text(5)
        amount = Money(
            minorUnits: try row.integer(4),
            currency: Currency(code: code, exponent: Int(clamping: try row.integer(6)), symbol: code))
        reason = try row.text(7)
        day = try row.day(8)
        payer = try row.optionalBlob(9)
        claimed = try row.optionalText(10).map(PayableName.init(stored:))
        at = Instant(milliseconds: try row.integer(11))
    }

    /// What came from a phone and still lies in suspense, the oldest first.
    package static func all(
        from phone: [UInt8], in transaction: any Transaction
    ) throws(StorageError) -> [SuspendedMoney] {
        try transaction.rows(
            Statement(
                "SELECT \(columns) FROM suspense s JOIN entries e ON e.id = s.entry "
                    + "WHERE s.payer_hash = $1 AND \(isOpen) ORDER BY e.id LIMIT 100", [.blob(phone)])
        ).map { row throws(StorageError) in try SuspendedMoney(row) }
    }

    /// Writes down what its payer says it was for. It moves nothing: two of the staff do. Another answer takes the place of the
    /// first.
    package func claim(
        for name: PayableName, at now: Instant, in transaction: any Transaction
    ) throws(StorageError) {
        try transaction.post(
            Statement(
                "INSERT INTO suspense_claims (entry, \(StoredNames.payable), at) VALUES ($1, $2, $3) ON CONFLICT (entry) "
                    + "DO UPDATE SET \(StoredNames.payable) = excluded.\(StoredNames.payable), at = excluded.at",
                [.integer(entry), .text(name.stored), .integer(now.milliseconds)]))
    }

    /// Everything that still lies in suspense, the oldest first, at most a thousand.
    package static func all(in transaction: any Transaction) throws(StorageError) -> [SuspendedMoney] {
        try transaction.rows(
            Statement(
                "SELECT \(columns) FROM suspense s JOIN entries e ON e.id = s.entry WHERE \(isOpen) "
                    + "ORDER BY e.id LIMIT 1000")
        ).map { row throws(StorageError) in try SuspendedMoney(row) }
    }
}
