import Conversation
import DomainKit
import Storage
import Wording

/// One request to a wallet for money, as its row holds it. The amount is in minor units of the city's currency.
struct Attempt: Sendable, Hashable {
    let reference: String
    /// What is paid for.
    let payable: PayableName
    let wallet: String
    /// Whether the wallet has ever said that it has it.
    let wasTaken: Bool
    let payer: [UInt8]
    let amount: Int64
    let state: AttemptState
    /// Whether the payer has been told that we are checking.
    let toldChecking: Bool
    let createdAt: Instant
    /// The city's day when the payer agreed, or when a counter first told of the payment. Its rules count however late the money
    /// moves, unless the wallet proves an earlier day; nil for the oldest rows.
    let askedOn: CivilDate?

    static func find(_ reference: String, in transaction: any Transaction) throws(StorageError) -> Attempt? {
        let statement = Statement(
            "SELECT reference, \(StoredNames.payable), payer, amount, state, told_checking, created_at, asked_on, wallet, was_taken "
                + "FROM attempts WHERE reference = $1",
            [.text(reference)])
        guard let row = try transaction.first(statement) else { return nil }
        return try Attempt(row)
    }

    /// The attempt of a reference that was asked of this wallet: what another says of it counts for nothing.
    static func find(
        _ reference: String, at wallet: String, in transaction: any Transaction
    ) throws(StorageError) -> Attempt? {
        guard let attempt = try find(reference, in: transaction), attempt.wallet == wallet else { return nil }
        return attempt
    }

    private init(_ row: Row) throws(StorageError) {
        reference = try row.text(0)
        payable = PayableName(stored: try row.text(1))
        payer = try row.blob(2)
        amount = try row.integer(3)
        state = try AttemptState(row, 4)
        toldChecking = try row.integer(5) != 0
        createdAt = Instant(milliseconds: try row.integer(6))
        askedOn = try row.optionalText(7).flatMap(CivilDate.init(iso:))
        wallet = try row.text(8)
        wasTaken = try row.integer(9) != 0
    }

    /// Moves the attempt on.
    ///
    /// - Throws: `StorageError.busy` when it was moved meanwhile, so that the body runs again and decides again.
    func move(
        to state: AttemptState, reason: PaymentRefusal? = nil, toldChecking: Bool = false, _ context: OperationContext
    ) throws(StorageError) {
        let changed = try context.transaction.run(
            Statement(
                "UPDATE attempts SET state = $3, reason = $4, told_checking = $5, changed_at = $6, "
                    + "was_taken = CASE WHEN $3 = 'pending' THEN 1 ELSE was_taken END WHERE reference = $1 AND state = $2",
                [
                    .text(reference), .text(self.state.rawValue), .text(state.rawValue), SQLValue(reason?.rawValue),
                    SQLValue(self.toldChecking || toldChecking), .integer(context.now.milliseconds),
                ]))
        guard changed == 1 else { throw .busy("the attempt was moved meanwhile") }
    }
}

extension AttemptState {
    init(_ row: Row, _ column: Int) throws(StorageError) {
        guard let state = AttemptState(rawValue: try row.text(column)) else {
            throw .unexpectedColumn(column, "not a state of an attempt")
        }
        self = state
    }
}
