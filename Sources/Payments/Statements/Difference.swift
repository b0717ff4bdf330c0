package import Conversation
import DomainKit
package import Storage
import Wording

extension PaymentsSchema {
    /// What statements and the books disagree about. Rows are only added; that one is settled stands in a table of its own,
    /// by the decision of two persons, whose proposal has the difference's number.
    static let statementDifferences = [
        """
        CREATE TABLE statement_differences (
            id $IDENTITY,
            side TEXT NOT NULL CHECK (side IN ('wallet', 'bank')),
            wallet TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('amount_differs', 'only_ours')),
            name TEXT NOT NULL,
            theirs INTEGER NOT NULL,
            ours INTEGER NOT NULL,
            entry INTEGER NOT NULL REFERENCES entries (id),
            statement INTEGER,
            line INTEGER,
            at INTEGER NOT NULL,
            UNIQUE (wallet, side, kind, name)
        ) $STRICT
        """,
        "CREATE INDEX statement_differences_of_entry ON statement_differences (entry)",
        """
        CREATE TABLE settled_differences (
            difference INTEGER PRIMARY KEY REFERENCES statement_differences (id),
            at INTEGER NOT NULL
        ) $STRICT
        """,
        "ALTER TABLE ledger_decisions ADD COLUMN difference INTEGER",
    ]
}

/// Something a statement and the books disagree about.
package struct Difference: Sendable, Hashable {
    /// Whose statement it was.
    package enum Side: String, Sendable, Hashable {
        case wallet
        case bank
    }

    package let id: Int64
    package let side: Side
    package let wallet: String
    /// `amountDiffers` or `onlyOurs`.
    package let kind: Reconciliation.Class
    /// The name of the movement.
    package let transaction: String
    /// What the statement says, in minor units of the city's currency; 0 where it says nothing.
    package let theirs: Int64
    /// What the books say; where the wallet's updates tell another amount than its statement, what the updates say.
    package let ours: Int64
    /// The entry in the books.
    package let entry: Int64
    /// The line of the statement that told of it; nil for what is only ours.
    package let line: Int?
    /// When it was found.
    package let foundAt: Instant

    private static let columns =
        "d.id, d.side, d.wallet, d.kind, d.name, d.theirs, d.ours, d.entry, d.line, d.at"
    /// What is only ours ends by itself when a statement has it.
    private static let isOpen =
        "NOT EXISTS (SELECT 1 FROM settled_differences s WHERE s.difference = d.id) "
        + "AND NOT EXISTS (SELECT 1 FROM explained_differences x WHERE x.difference = d.id) AND (d.kind <> 'only_ours' "
        + "OR (d.side = 'wallet' AND NOT EXISTS (SELECT 1 FROM statement_lines l WHERE l.entry = d.entry)) "
        + "OR (d.side = 'bank' AND NOT EXISTS (SELECT 1 FROM bank_lines b WHERE b.entry = d.entry)))"

    private init(_ row: Row) throws(StorageError) {
        id = try row.integer(0)
        guard let side = Side(rawValue: try row.text(1)) else { throw .unexpectedColumn(1, "not a side") }
        guard let kind = Reconciliation.Class(rawValue: try row.text(3)) else {
            throw .unexpectedColumn(3, "not a class of lines")
        }
        self.side = side
        self.kind = kind
        wallet = try row.text(2)
        transaction = try row.text(4)
        theirs = try row.integer(5)
        ours = try row.integer(6)
        entry = try row.integer(7)
        line = try row.optionalInteger(8).map { Int(clamping: $0) }
        foundAt = Instant(milliseconds: try row.integer(9))
    }

    /// What is not settled yet, the oldest first, at most a thousand.
    package static func all(in transaction: any Transaction) throws(StorageError) -> [Difference] {
        try transaction.rows(
            Statement(
                "SELECT \(columns) FROM statement_differences d WHERE \(isOpen) ORDER BY d.id LIMIT 1000")
        ).map { row throws(StorageError) in try Difference(row) }
    }

    /// One that is not settled yet, by its number.
    /// - Throws: `DecisionRefused`.
    static func open(_ id: Int64, _ transaction: any Transaction) throws -> Difference {
        let row = try transaction.first(
            Statement(
                "SELECT \(columns), CASE WHEN \(isOpen) THEN 1 ELSE 0 END FROM statement_differences d WHERE d.id = $1",
                [.integer(id)]))
        guard let row else { throw DecisionRefused.noDifference }
        guard try row.integer(10) == 1 else { throw DecisionRefused.settled }
        return try Difference(row)
    }

    /// The one about a movement that is not settled yet; nil when there is none.
    static func open(
        _ kind: Reconciliation.Class, _ side: Side, at wallet: String, _ name: String, _ transaction: any Transaction
    ) throws(StorageError) -> Difference? {
        try transaction.first(
            Statement(
                "SELECT \(columns) FROM statement_differences d WHERE d.wallet = $1 AND d.side = $2 AND d.kind = $3 "
                    + "AND d.name = $4 AND \(isOpen)",
                [.text(wallet), .text(side.rawValue), .text(kind.rawValue), .text(name)])
        ).map { row throws(StorageError) in try Difference(row) }
    }

    /// Writes one down, unless it stands there already.
    /// - Returns: whether it is not settled.
    @discardableResult
    static func record(
        _ kind: Reconciliation.Class, _ side: Side, at wallet: String, _ name: String, theirs: Int64, ours: Int64,
        entry: Int64?, statement: Int64?, line: Int?, _ context: OperationContext
    ) throws(StorageError) -> Bool {
        guard let entry else { return true }
        let added = try context.transaction.first(
            Statement(
                "INSERT INTO statement_differences (side, wallet, kind, name, theirs, ours, entry, statement, line, at) "
                    + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (wallet, side, kind, name) DO NOTHING "
                    + "RETURNING id",
                [
                    .text(side.rawValue), .text(wallet), .text(kind.rawValue), .text(name), .integer(theirs),
                    .integer(ours), .integer(entry), SQLValue(statement), SQLValue(line.map { Int64($0) }),
                    .integer(context.now.milliseconds),
                ]))
        if let added {
            try context.record(.difference, [String(try added.integer(0))])
            return true
        }
        return try open(kind, side, at: wallet, name, context.transaction) != nil
    }

    /// Ends the one about a movement, if there is any, because what came since explains it.
    static func end(_ name: String, at wallet: String, _ context: OperationContext) throws(StorageError) {
        try open(.amountDiffers, .wallet, at: wallet, name, context.transaction)?.end(context)
    }

    /// Ends it without a decision of two persons, because what came since explains it.
    func end(_ context: OperationContext) throws(StorageError) {
        try context.transaction.post(
            Statement(
                "INSERT INTO explained_differences (difference, at) VALUES ($1, $2)",
                [.integer(id), .integer(context.now.milliseconds)]))
        try context.record(.explanation, [String(id)])
    }

    /// Settles it, as two persons decided: nobody is asked about it any more, and the books stay as they are.
    func settle(_ context: OperationContext) throws(StorageError) {
        try context.transaction.post(
            Statement(
                "INSERT INTO settled_differences (difference, at) VALUES ($1, $2)",
                [.integer(id), .integer(context.now.milliseconds)]))
    }
}
