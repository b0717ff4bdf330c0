import Conversation
import Storage
import Wording

/// One statement on its way into the books.
struct StatementMatch {
    /// How far a request may lie from the line it is found by, before or after.
    private static let windowMilliseconds: Int64 = 12 * 3600 * 1000

    private let lines: [StatementLine]
    private let wallet: String
    private let profile: String
    private let context: PaymentContext
    /// Our entries around the statement's time, by the wallet's name of the movement.
    private let ours: [String: OwnEntry]

    /// Our side of a movement.
    private struct OwnEntry {
        let id: Int64
        /// What moved on the wallet's account.
        let amount: Int64
        let at: Instant

        static let columns =
            "e.id, (SELECT p.amount FROM postings p WHERE p.entry = e.id AND p.account = $2), e.at, e.wallet_transaction"

        init(_ row: Row) throws(StorageError) {
            id = try row.integer(0)
            amount = try row.optionalInteger(1) ?? 0
            at = Instant(milliseconds: try row.integer(2))
        }
    }

    init(
        _ lines: [StatementLine], wallet: String, profile: String, _ context: PaymentContext
    ) throws(StorageError) {
        self.lines = lines
        self.wallet = wallet
        self.profile = profile
        self.context = context
        guard let first = lines.map(\.at).min(), let last = lines.map(\.at).max() else {
            ours = [:]
            return
        }
        let rows = try context.transaction.rows(
            Statement(
                "SELECT \(OwnEntry.columns) FROM entries e WHERE e.wallet = $1 AND e.at >= $3 AND e.at <= $4",
                [
                    .text(wallet), .text(Account.clearing(wallet: wallet).name),
                    .integer(first.adding(milliseconds: -Self.windowMilliseconds).milliseconds),
                    .integer(last.adding(milliseconds: Self.windowMilliseconds).milliseconds),
                ]))
        var found: [String: OwnEntry] = [:]
        for row in rows { found[try row.text(3)] = try OwnEntry(row) }
        ours = found
    }

    func reconcile() throws -> Reconciliation {
        var result = Reconciliation()
        guard let first = lines.map(\.at).min(), let last = lines.map(\.at).max() else { return result }
        let statement = try newStatement(first, last)
        for line in lines {
            guard try !isKnown(line) else {
                result.count(.repeated, line)
                continue
            }
            let (kind, remark, entry) = try take(line)
            try store(line, as: kind, entry: entry, statement)
            result.count(kind, line, remark)
        }
        try addOnlyOurs(from: first, to: last, &result)
        return result
    }

    private func newStatement(_ first: Instant, _ last: Instant) throws(StorageError) -> Int64 {
        let row = try context.transaction.first(
            Statement(
                "INSERT INTO statements (wallet, profile, first_at, last_at, at) VALUES ($1, $2, $3, $4, $5) "
                    + "RETURNING id",
                [
                    .text(wallet), .text(profile), .integer(first.milliseconds), .integer(last.milliseconds),
                    .integer(context.now.milliseconds),
                ]))
        return try row?.integer(0) ?? 0
    }

    private func isKnown(_ line: StatementLine) throws(StorageError) -> Bool {
        try context.transaction.first(
            Statement(
                "SELECT statement FROM statement_lines WHERE wallet = $1 AND wallet_transaction = $2",
                [.text(wallet), .text(line.transaction)])) != nil
    }

    /// Our entry of a movement, also when we heard of it long before or after.
    private func own(_ transaction: String) throws(StorageError) -> OwnEntry? {
        if let own = ours[transaction] { return own }
        return try context.transaction.first(
            Statement(
                "SELECT \(OwnEntry.columns) FROM entries e WHERE e.wallet = $1 AND e.wallet_transaction = $3",
                [.text(wallet), .text(Account.clearing(wallet: wallet).name), .text(transaction)])
        ).map { row throws(StorageError) in try OwnEntry(row) }
    }

    // MARK: One line

    private typealias Taken = (kind: Reconciliation.Class, remark: String, entry: Int64?)

    private func take(_ line: StatementLine) throws -> Taken {
        if line.fee > 0 { try keepFee(of: line) }
        if let own = try own(line.transaction) {
            guard own.amount != line.amount else { return (.matched, "", own.id) }
            let shown = Money(minorUnits: own.amount, currency: context.profile.currency).decimal
            return (.amountDiffers, "we have \(shown)", own.id)
        }
        return line.amount > 0 ? try post(line) : try takeOut(line)
    }

    /// Money we had not heard of: the same as if the wallet told it now, receipt and all.
    private func post(_ line: StatementLine) throws -> Taken {
        let found = try attempt(of: line)
        let payment = Payment(
            reference: found?.reference ?? line.reference, wallet: wallet, transaction: line.transaction,
            amount: Money(minorUnits: line.amount, currency: context.profile.currency), payer: line.phone)
        let outcome = try payment.take(found, context)
        let entry = try own(line.transaction)?.id
        switch outcome {
        case .posted(let receipt, _, _): return (.onlyTheirs, "posted, receipt \(receipt)", entry)
        case .suspended: return (.onlyTheirs, "in suspense, entry \(entry ?? 0)", entry)
        case .moved, .repeated, .impossible, .stranger: return (.onlyTheirs, "not posted", entry)
        }
    }

    /// Our request a line answers: by its name, or by phone and amount where just one request of that time has them.
    private func attempt(of line: StatementLine) throws(StorageError) -> Attempt? {
        let named = line.reference.uppercased()
        if !named.isEmpty, let attempt = try Attempt.find(named, in: context.transaction) { return attempt }
        guard let phone = line.phone else { return nil }
        let rows = try context.transaction.rows(
            Statement(
                "SELECT reference FROM attempts WHERE payer_hash = $1 AND wallet = $2 AND amount = $3 "
                    + "AND state <> 'succeeded' AND created_at >= $4 AND created_at <= $5 LIMIT 2",
                [
                    .blob(context.vault.hash(phone)), .text(wallet), .integer(line.amount),
                    .integer(line.at.adding(milliseconds: -Self.windowMilliseconds).milliseconds),
                    .integer(line.at.adding(milliseconds: Self.windowMilliseconds).milliseconds),
                ]))
        guard rows.count == 1, let reference = try rows.first?.text(0),
            let attempt = try Attempt.find(reference, in: context.transaction)
        else { return nil }
        // Whoever gave a bill's number meant that bill.
        if let number = Taxes.number(line.reference), number != attempt.bill { return nil }
        return attempt
    }

    /// Money that left: a movement taken back, or a payment to the city's bank.
    private func takeOut(_ line: StatementLine) throws -> Taken {
        if let original = line.original {
            let outcome = try Taxes.reverse(
                wallet: wallet, transaction: original, reason: "statement", by: line.transaction, context)
            switch outcome {
            case .reversed(let entry): return (.reversed, "takes back \(original)", entry)
            case .repeated: return (.reversed, "takes back \(original), as we had done", nil)
            case .unknown: return (.onlyTheirs, "takes back \(original), which we do not have; not posted", nil)
            }
        }
        let entry = try entry(
            named: line.transaction, of: line,
            [(.clearing(wallet: wallet), line.amount), (.bank(wallet: wallet), -line.amount)])
        return (.paidOut, "to the bank", entry)
    }

    private func keepFee(of line: StatementLine) throws {
        let name = "\(line.transaction) fee"
        guard try !LedgerEntry.exists(wallet: wallet, transaction: name, in: context.transaction) else { return }
        _ = try entry(
            named: name, of: line, [(.fees(wallet: wallet), line.fee), (.clearing(wallet: wallet), -line.fee)])
    }

    private func entry(
        named name: String, of line: StatementLine, _ postings: [(account: Account, amount: Int64)]
    ) throws -> Int64 {
        try LedgerEntry(
            kind: .wallet, reference: line.reference, wallet: wallet, walletTransaction: name,
            currency: context.profile.currency, postings: postings
        ).post(context.moment)
    }

    private func store(
        _ line: StatementLine, as kind: Reconciliation.Class, entry: Int64?, _ statement: Int64
    ) throws {
        let payer = try line.phone.map { try context.vault.seal($0.e164) }
        try context.transaction.post(
            Statement(
                "INSERT INTO statement_lines (wallet, wallet_transaction, statement, line, reference, amount, fee, payer, "
                    + "at, class, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                [
                    .text(wallet), .text(line.transaction), .integer(statement), SQLValue(line.line),
                    .text(line.reference), .integer(line.amount), .integer(line.fee), SQLValue(payer),
                    .integer(line.at.milliseconds), .text(kind.rawValue), SQLValue(entry),
                ]))
    }

    // MARK: What only we have

    /// Entries within the statement's time that no statement of the wallet has.
    private func addOnlyOurs(from first: Instant, to last: Instant, _ result: inout Reconciliation) throws {
        let rows = try context.transaction.rows(
            Statement(
                "SELECT \(OwnEntry.columns) FROM entries e WHERE e.wallet = $1 AND e.at >= $3 AND e.at <= $4 "
                    + "AND e.kind IN ('payment', 'direct', 'suspense') AND NOT EXISTS (SELECT 1 FROM statement_lines l "
                    + "WHERE l.wallet = e.wallet AND l.wallet_transaction = e.wallet_transaction) ORDER BY e.id",
                [
                    .text(wallet), .text(Account.clearing(wallet: wallet).name), .integer(first.milliseconds),
                    .integer(last.milliseconds),
                ]))
        for row in rows {
            let own = try OwnEntry(row)
            result.count(.onlyOurs, line: nil, try row.text(3), own.amount, "entry \(own.id)")
        }
    }
}
