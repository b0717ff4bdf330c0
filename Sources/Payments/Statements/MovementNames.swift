import Conversation
package import DomainKit
import Storage
import Wording

extension PaymentsSchema {
    /// Further names of movements: a wallet may call one movement by its request when it tells us of it, and by a receipt's
    /// number in its statement. A name that proves to be another movement's is taken away again.
    ///
    /// Of money in suspense, `paid_on` and `paid_at` are when it was paid, where its wallet told it or its payer had agreed; the
    /// entry has the day it was written.
    static let movementNames = [
        """
        CREATE TABLE movement_names (
            wallet TEXT NOT NULL,
            name TEXT NOT NULL,
            entry INTEGER NOT NULL REFERENCES entries (id),
            PRIMARY KEY (wallet, name)
        ) $CLUSTERED
        """,
        "CREATE INDEX movement_names_of_entry ON movement_names (entry)",
        "CREATE INDEX entries_of_reference ON entries (reference)",
        "ALTER TABLE suspense ADD COLUMN paid_on TEXT",
        "ALTER TABLE suspense ADD COLUMN paid_at INTEGER",
    ]
}

/// The names wallets have for the movements in the books.
enum MovementNames {
    /// What a wallet's name of a movement stands for.
    struct Standing {
        /// The entry of the movement, by its own name or a further one; nil when there is none.
        var entry: Int64?
        /// Whether an entry has that name that is no movement of a payer: what the wallet kept or paid out.
        var isTaken = false
    }

    static func standing(
        _ name: String, at wallet: String, in transaction: any Transaction
    ) throws(StorageError) -> Standing {
        var standing = Standing()
        let rows = try transaction.rows(
            Statement(
                "SELECT id, kind FROM entries WHERE wallet = $1 AND wallet_transaction = $2 "
                    + "UNION ALL SELECT entry, '' FROM movement_names WHERE wallet = $1 AND name = $2",
                [.text(wallet), .text(name)]))
        for row in rows {
            let kind = try row.text(1)
            if kind == LedgerEntry.Kind.wallet.rawValue {
                standing.isTaken = true
            } else if kind.isEmpty || standing.entry == nil {
                // A further name that an entry has as its own was brought together with the other one's: that one stands.
                standing.entry = try row.integer(0)
            }
        }
        return standing
    }

    /// The entry of a movement; nil when there is none.
    static func entry(
        _ name: String, at wallet: String, in transaction: any Transaction
    ) throws(StorageError) -> Int64? {
        try standing(name, at: wallet, in: transaction).entry
    }

    /// Writes a further name of an entry down; a name that stands for an entry already stays where it is.
    static func add(
        _ name: String, of entry: Int64, at wallet: String, in transaction: any Transaction
    ) throws(StorageError) {
        guard try self.entry(name, at: wallet, in: transaction) == nil else { return }
        try transaction.run(
            Statement(
                "INSERT INTO movement_names (wallet, name, entry) VALUES ($1, $2, $3) ON CONFLICT (wallet, name) DO NOTHING",
                [.text(wallet), .text(name), .integer(entry)]))
    }

    /// Whether an entry was made by a statement that told of money we had not heard of.
    static func isToldByStatement(_ entry: Int64, in transaction: any Transaction) throws(StorageError) -> Bool {
        try transaction.first(
            Statement(
                "SELECT 1 FROM statement_lines WHERE entry = $1 AND class = 'only_theirs' LIMIT 1", [.integer(entry)]))
            != nil
    }

    /// Whether an entry put so much in suspense, or as much as a statement told, and its wallet took it from there again.
    static func isTakenBackUnseen(
        _ entry: Int64, _ amount: Int64, in transaction: any Transaction
    ) throws(StorageError) -> Bool {
        try transaction.first(
            Statement(
                "SELECT 1 FROM suspense s JOIN reversals v ON v.entry = s.entry WHERE s.entry = $1 AND (s.amount = $2 "
                    + "OR EXISTS (SELECT 1 FROM statement_lines l WHERE l.entry = s.entry AND l.class = 'only_theirs'))",
                [.integer(entry), .integer(amount)])) != nil
    }

    /// The receipt by which money that only a statement told of stands on a payable: paid by the payable's number, or moved there from
    /// suspense by two of the staff. Nil where it stands elsewhere, was taken off again, or is a request's already.
    static func receipt(
        on payable: PayableName, of entry: Int64, in transaction: any Transaction
    ) throws(StorageError) -> (number: String, amount: Int64)? {
        guard try isToldByStatement(entry, in: transaction) else { return nil }
        let row = try transaction.first(
            Statement(
                "SELECT r.number, r.amount FROM receipts r JOIN entries e ON e.id = r.entry "
                    + "WHERE r.\(StoredNames.payable) = $2 AND e.kind IN ('direct', 'allocation') AND (r.entry = $1 OR r.entry IN "
                    + "(SELECT a.by_entry FROM suspense_allocations a WHERE a.entry = $1)) "
                    + "AND NOT EXISTS (SELECT 1 FROM reversals v WHERE v.entry IN ($1, r.entry)) "
                    + "AND NOT EXISTS (SELECT 1 FROM attempts t WHERE t.reference = e.reference) "
                    + "AND NOT EXISTS (SELECT 1 FROM movement_names n JOIN attempts u ON u.reference = n.name "
                    + "WHERE n.entry = $1) LIMIT 1",
                [.integer(entry), .text(payable.stored)]))
        return try row.map { row throws(StorageError) in (try row.text(0), try row.integer(1)) }
    }

    /// Takes away a further name that proved to be another movement's.
    static func remove(_ name: String, at wallet: String, in transaction: any Transaction) throws(StorageError) {
        try transaction.run(
            Statement(
                "DELETE FROM movement_names WHERE wallet = $1 AND name = $2", [.text(wallet), .text(name)]))
    }

    /// A name for an entry of a movement: the wallet's own, unless an entry has it that is no such movement.
    static func free(
        _ name: String, at wallet: String, in transaction: any Transaction
    ) throws(StorageError) -> String {
        var free = name
        var count = 1
        while try LedgerEntry.exists(wallet: wallet, transaction: free, in: transaction) {
            count += 1
            free = "\(name) (\(count))"
        }
        return free
    }

    /// The entry of a request whose money a statement told of first, under a name of its own, and which has no further name
    /// yet. Updates of it are that movement, told by the name of the request; of the same sum, if there is one.
    static func toldByStatement(
        _ reference: String, _ amount: Int64, at wallet: String, in transaction: any Transaction
    ) throws(StorageError) -> Int64? {
        try transaction.first(
            Statement(
                "SELECT e.id FROM entries e JOIN postings p ON p.entry = e.id AND p.account = $3 AND p.amount > 0 "
                    + "JOIN statement_lines l ON l.entry = e.id AND l.class = 'only_theirs' "
                    + "WHERE e.reference = $1 AND e.wallet = $2 AND e.kind IN ('payment', 'suspense') "
                    + "AND NOT EXISTS (SELECT 1 FROM movement_names n WHERE n.entry = e.id) "
                    + "ORDER BY CASE WHEN p.amount = $4 THEN 0 ELSE 1 END, e.id LIMIT 1",
                [.text(reference), .text(wallet), .text(Account.clearing(wallet: wallet).name), .integer(amount)])
        )?.integer(0)
    }
}

extension Books {
    /// Writes down what else a wallet calls a movement, so that its statement is understood. Where a statement told of the
    /// money by one of these names before, and nobody could say which request it answers, that entry is undone: it is the same
    /// money.
    ///
    /// - Parameters:
    ///   - names: its further names.
    ///   - movement: the name it is known by.
    package static func learn(
        _ names: [String], of movement: String, at wallet: String, _ context: OperationContext
    ) throws {
        guard !names.isEmpty, let entry = try MovementNames.entry(movement, at: wallet, in: context.transaction) else {
            return
        }
        for name in names where name != movement {
            guard let other = try MovementNames.entry(name, at: wallet, in: context.transaction) else {
                try MovementNames.add(name, of: entry, at: wallet, in: context.transaction)
                continue
            }
            guard other != entry else { continue }
            // Whichever of the two only a statement told of is the one that goes.
            let same =
                try MovementNames.isToldByStatement(other, in: context.transaction)
                ? SameMovement(entry: entry, other: other, wallet: wallet, name: name)
                : SameMovement(entry: other, other: entry, wallet: wallet, name: movement)
            try same.join(context)
        }
    }
}
