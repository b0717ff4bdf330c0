import Conversation
package import DomainKit
import Storage
import Wording

extension PaymentsSchema {
    /// Lines of the bank's statements that were found to be payments of a wallet. What fits nothing is not kept, for the
    /// wallet's own statement may come later.
    static let bankLines = [
        """
        CREATE TABLE bank_lines (
            wallet TEXT NOT NULL,
            bank_transaction TEXT NOT NULL,
            entry INTEGER NOT NULL UNIQUE REFERENCES entries (id),
            amount INTEGER NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (wallet, bank_transaction)
        ) $CLUSTERED
        """
    ]
}

extension Books {
    /// Compares the bank's statement with what a wallet paid out, the third side beside our requests and the wallet's own
    /// statement. Nothing is posted: the books have the payment since the wallet told it.
    ///
    /// A line is found by the wallet's name of the payment or our reference of it, else by its amount, when just one payment
    /// of the ten days before has it. What the wallet paid out and the bank does not show is `onlyOurs`. Money that left the
    /// bank is passed over.
    package static func reconcileBank(
        _ lines: [StatementLine], wallet: String, _ context: OperationContext
    ) throws -> Reconciliation {
        try BankMatch(wallet: wallet, context: context).reconcile(lines)
    }
}

/// One statement of the bank against what a wallet paid out.
private struct BankMatch {
    /// How long a payment may be on its way.
    private static let wayMilliseconds: Int64 = 10 * 86_400_000
    /// A bank's day may be a day ahead of the wallet's.
    private static let aheadMilliseconds: Int64 = 86_400_000

    let wallet: String
    let context: OperationContext

    /// Money the wallet says it paid to the bank.
    private struct Payout {
        let entry: Int64
        let transaction: String
        let reference: String
        let amount: Int64
        let at: Instant

        static let query =
            "SELECT e.id, e.wallet_transaction, e.reference, p.amount, COALESCE(l.at, e.at) FROM entries e "
            + "JOIN postings p ON p.entry = e.id AND p.account = $2 AND p.amount > 0 "
            + "LEFT JOIN statement_lines l ON l.wallet = e.wallet AND l.wallet_transaction = e.wallet_transaction "
            + "WHERE e.wallet = $1 AND e.kind = 'wallet' "
            + "AND NOT EXISTS (SELECT 1 FROM bank_lines b WHERE b.entry = e.id) "
            // What a wallet marks as given back never reaches the bank, as long as nobody has said that it did.
            + "AND NOT EXISTS (SELECT 1 FROM statement_differences d WHERE d.entry = e.id AND d.side = 'wallet' "
            + "AND d.kind = 'amount_differs' AND d.ours = 0 "
            + "AND NOT EXISTS (SELECT 1 FROM settled_differences s WHERE s.difference = d.id) "
            + "AND NOT EXISTS (SELECT 1 FROM explained_differences x WHERE x.difference = d.id)) ORDER BY e.id"

        init(_ row: Row) throws(StorageError) {
            entry = try row.integer(0)
            transaction = try row.text(1)
            reference = try row.text(2)
            amount = try row.integer(3)
            at = Instant(milliseconds: try row.integer(4))
        }

        /// Whether a line names the payment: as its own name or reference, or among the words the bank printed beside it,
        /// where only a name long enough for that counts.
        func isNamed(by line: BankLine) -> Bool {
            [transaction, reference].contains { name in
                let wanted = name.uppercased()
                return !wanted.isEmpty
                    && (line.names.contains(wanted) || (wanted.utf8.count >= 6 && line.words.contains(wanted)))
            }
        }

        func isOnItsWay(at moment: Instant) -> Bool {
            at.adding(milliseconds: -aheadMilliseconds) <= moment && moment <= at.adding(milliseconds: wayMilliseconds)
        }
    }

    func reconcile(_ lines: [StatementLine]) throws -> Reconciliation {
        var result = Reconciliation()
        var found: [Int64] = []
        let account = Account.bank(wallet: wallet).name
        var open = try context.transaction.rows(Statement(Payout.query, [.text(wallet), .text(account)])).map {
            row throws(StorageError) in try Payout(row)
        }
        for line in lines where line.amount > 0 || line.isReversal {
            guard line.amount > 0, !line.isReversal else {
                if line.amount < 0 { result.count(.reversed, line, "the bank took back what it had booked") }
                continue
            }
            guard try !isKnown(line) else {
                result.count(.repeated, line)
                continue
            }
            guard let payout = payout(of: line, among: open) else {
                result.count(.onlyTheirs, line, "no payment of the wallet fits")
                continue
            }
            guard payout.amount == line.amount else {
                let shown = Money(minorUnits: payout.amount, currency: context.profile.currency).decimal
                let isOpen = try Difference.record(
                    .amountDiffers, .bank, at: wallet, line.name, theirs: line.amount, ours: payout.amount,
                    entry: payout.entry, statement: nil, line: line.line, context)
                guard isOpen else {
                    result.count(.repeated, line)
                    continue
                }
                result.count(.amountDiffers, line, "the wallet paid out \(shown), entry \(payout.entry)")
                continue
            }
            open.removeAll { $0.entry == payout.entry }
            try store(line, payout)
            found.append(payout.entry)
            result.count(.matched, line)
        }
        try context.record(.bankLine, found.map { String($0) })
        guard let last = lines.map(\.at).max() else { return result }
        for payout in open where payout.at <= last {
            let days = (last.milliseconds - payout.at.milliseconds) / 86_400_000
            let isOpen = try Difference.record(
                .onlyOurs, .bank, at: wallet, payout.transaction, theirs: 0, ours: payout.amount, entry: payout.entry,
                statement: nil, line: nil, context)
            guard isOpen else { continue }
            result.count(
                .onlyOurs, line: nil, payout.transaction, payout.amount,
                "entry \(payout.entry), paid out \(days) days before the statement ends")
        }
        return result
    }

    private func payout(of line: StatementLine, among open: [Payout]) -> Payout? {
        let own = BankLine(line)
        if let named = open.first(where: { $0.isNamed(by: own) }) { return named }
        let alike = open.filter { $0.amount == line.amount && $0.isOnItsWay(at: line.at) }
        return alike.count == 1 ? alike.first : nil
    }

    private func isKnown(_ line: StatementLine) throws(StorageError) -> Bool {
        try context.transaction.first(
            Statement(
                "SELECT entry FROM bank_lines WHERE wallet = $1 AND bank_transaction = $2",
                [.text(wallet), .text(line.name)])) != nil
    }

    private func store(_ line: StatementLine, _ payout: Payout) throws(StorageError) {
        try context.transaction.post(
            Statement(
                "INSERT INTO bank_lines (wallet, bank_transaction, entry, amount, at) VALUES ($1, $2, $3, $4, $5)",
                [
                    .text(wallet), .text(line.name), .integer(payout.entry), .integer(line.amount),
                    .integer(line.at.milliseconds),
                ]))
    }
}

/// What a line of the bank calls the money.
private struct BankLine {
    /// Its own name and reference, in capitals.
    let names: [String]
    /// The words beside them.
    let words: Set<String>

    init(_ line: StatementLine) {
        names = [line.transaction, line.reference].map { $0.uppercased() }
        words = Set(line.details.uppercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }
}
