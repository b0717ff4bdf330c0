import DomainKit
import Conversation
import Storage
import Wording

/// What we have.
extension StatementMatch {
    /// Our side of a movement.
    struct OwnEntry {
        let id: Int64
        /// What moved on the wallet's account.
        let amount: Int64
        let at: Instant
        let name: String
        let reference: String
        /// The line of an earlier statement it was found in.
        let lineName: String?

        static let columns =
            "e.id, (SELECT p.amount FROM postings p WHERE p.entry = e.id AND p.account = $2), e.at, "
            + "e.wallet_transaction, e.reference, "
            + "(SELECT l.wallet_transaction FROM statement_lines l WHERE l.entry = e.id LIMIT 1)"

        init(_ row: Row) throws(StorageError) {
            id = try row.integer(0)
            amount = try row.optionalInteger(1) ?? 0
            at = Instant(milliseconds: try row.integer(2))
            name = try row.text(3)
            reference = try row.text(4)
            lineName = try row.optionalText(5)
        }
    }

    /// The line an entry was found in, in this statement or an earlier one.
    func lineName(of own: OwnEntry) -> String? { linesOfEntries[own.id] ?? own.lineName }

    /// Our entry of a line's movement, by its name or a further one of it, also when we heard of it long before or after.
    func own(_ line: StatementLine, _ name: String) throws(StorageError) -> OwnEntry? {
        if let own = ours[name] { return own }
        guard let entry = try MovementNames.entry(name, at: wallet, in: context.transaction),
            let own = try own(entry)
        else { return nil }
        guard own.name != name else { return own }
        guard (own.amount > 0) == (line.amount > 0) else { return nil }
        // A further name is believed as long as nothing speaks against it: one movement has one line in statements. Another
        // amount alone makes no other movement of it.
        let told = [line.reference.uppercased()] + CreditorReference.references(in: line.reference)
        let words = line.candidates + line.candidates.flatMap { CreditorReference.references(in: $0) }
        let ours = own.reference.uppercased()
        let agrees =
            line.reference.isEmpty || told.contains { ours.hasPrefix($0) }
            || words.contains { CityNumber.read($0) != nil }
        let listed = lineName(of: own)
        if listed == nil, agrees, line.tells(of: own.amount) || !namesHere.contains(own.name) { return own }
        // What updates told by this name is this line, and no other amount of the one before.
        if let listed,
            let open = try Difference.open(.amountDiffers, .wallet, at: wallet, listed, context.transaction),
            open.entry == own.id, line.tells(of: open.ours)
        {
            try open.end(context)
        }
        try MovementNames.remove(name, at: wallet, in: context.transaction)
        return nil
    }

    func own(_ entry: Int64) throws(StorageError) -> OwnEntry? {
        try context.transaction.first(
            Statement(
                "SELECT \(OwnEntry.columns) FROM entries e WHERE e.id = $3 AND e.wallet = $1",
                [.text(wallet), .text(Account.clearing(wallet: wallet).name), .integer(entry)])
        ).map { row throws(StorageError) in try OwnEntry(row) }
    }

    /// The entry of a request that has succeeded, where the line bears the request's name, and the entry's own name stands in no
    /// statement: then the wallet has another name for it in statements. One of the same amount comes first. Another amount is
    /// taken for the entry's only where no other line of this statement tells that one.
    func ownByRequest(_ line: StatementLine, isMovement: Bool) throws(StorageError) -> OwnEntry? {
        guard line.amount > 0, let attempt = try requested(by: line), attempt.state == .succeeded else { return nil }
        let free = try entries(of: attempt).filter { own in
            own.amount > 0 && lineName(of: own) == nil && !namesHere.contains(own.name)
        }
        let alike = free.first { $0.amount == line.amount } ?? free.first { line.tells(of: $0.amount) }
        guard alike == nil, isMovement else { return alike }
        let others = linesOfReferences[line.reference.uppercased(), default: []].filter { $0.line != line.line }
        return free.first { own in !others.contains { $0.tells(of: own.amount) } }
    }

    /// Our entry of a movement that the line calls by the name our updates had, where no other line was found to be it.
    func ownByOtherName(_ line: StatementLine) throws(StorageError) -> OwnEntry? {
        guard line.amount > 0, let name = line.otherName, name != line.transaction,
            let entry = try MovementNames.entry(name, at: wallet, in: context.transaction),
            let own = try own(entry), own.amount > 0, lineName(of: own) == nil
        else { return nil }
        return own
    }

    /// Keeps what else a line calls the movement it was posted for, so that updates by that name are known. The reference of a
    /// request is no name of one movement: it may be paid twice.
    func addOtherName(of line: StatementLine, to entry: Int64) throws(StorageError) {
        guard let name = line.otherName, name != line.transaction,
            try Attempt.find(name.uppercased(), in: context.transaction) == nil
        else { return }
        try MovementNames.add(name, of: entry, at: wallet, in: context.transaction)
    }

    /// The entry of a request whose name the line bears, or the only one that came with its reference, whose money the line
    /// takes back.
    func ownTakenBack(by line: StatementLine) throws(StorageError) -> OwnEntry? {
        if let attempt = try requested(by: line) {
            return try standing(under: attempt.reference).first { $0.amount == -line.amount }
        }
        guard !line.reference.isEmpty else { return nil }
        var alike = try standing(under: line.reference).filter { $0.amount == -line.amount }
        if alike.isEmpty { alike = try standing(told: line.reference).filter { $0.amount == -line.amount } }
        return alike.count == 1 ? alike.first : nil
    }

    func entries(of attempt: Attempt) throws(StorageError) -> [OwnEntry] {
        try entries(under: attempt.reference)
    }

    /// Entries that came with a reference and were not taken back.
    private func standing(under reference: String) throws(StorageError) -> [OwnEntry] {
        try entries(under: reference, "AND NOT EXISTS (SELECT 1 FROM reversals v WHERE v.entry = e.id) ")
    }

    /// Those that came in a line with a reference, and were posted for what stood in the line beside it.
    private func standing(told reference: String) throws(StorageError) -> [OwnEntry] {
        try entries(told: reference, "AND NOT EXISTS (SELECT 1 FROM reversals v WHERE v.entry = e.id) ")
    }

    /// Entries of lines that had this reference, whatever they were posted under.
    func entries(told reference: String, _ condition: String = "") throws(StorageError) -> [OwnEntry] {
        try context.transaction.rows(
            Statement(
                "SELECT \(OwnEntry.columns) FROM entries e WHERE e.id IN (SELECT l.entry FROM statement_lines l "
                    + "WHERE l.wallet = $1 AND l.reference = $3 AND l.entry IS NOT NULL) AND e.wallet = $1 "
                    + "AND e.kind IN ('payment', 'direct', 'suspense') \(condition)ORDER BY e.id",
                [.text(wallet), .text(Account.clearing(wallet: wallet).name), .text(reference)])
        ).map { row throws(StorageError) in try OwnEntry(row) }
    }

    func entries(under reference: String, _ condition: String = "") throws(StorageError) -> [OwnEntry] {
        try context.transaction.rows(
            Statement(
                "SELECT \(OwnEntry.columns) FROM entries e WHERE e.reference = $3 AND e.wallet = $1 "
                    + "AND e.kind IN ('payment', 'direct', 'suspense') \(condition)ORDER BY e.id",
                [.text(wallet), .text(Account.clearing(wallet: wallet).name), .text(reference)])
        ).map { row throws(StorageError) in try OwnEntry(row) }
    }

    /// A line of an earlier statement was taken for a movement that another line, of this statement, names rightly. So the earlier
    /// one was a second payment of the same request, which is posted now.
    func postOther(
        _ name: String, of own: OwnEntry, _ line: StatementLine, _ result: inout Reconciliation
    ) throws {
        try MovementNames.remove(name, at: wallet, in: context.transaction)
        let stored = try context.transaction.first(
            Statement(
                "SELECT amount, fee FROM statement_lines WHERE wallet = $1 AND wallet_transaction = $2",
                [.text(wallet), .text(name)]))
        let told = try stored?.integer(0) ?? own.amount
        let whole = told.added(try stored?.integer(1) ?? 0)
        let moved = whole == own.amount ? whole : told
        let payment = Payment(
            reference: own.reference, wallet: wallet, transaction: name,
            amount: Money(minorUnits: moved, currency: context.profile.currency), payer: line.phone,
            paid: PaidMoment(day: line.day, at: line.at), isByStatement: true)
        let outcome = try payment.record(try Attempt.find(own.reference, in: context.transaction), context)
        // What was another amount of the one is another payment.
        try Difference.end(name, at: wallet, context)
        guard case .posted(let receipt, _, _) = outcome else { return }
        result.count(
            .onlyTheirs, line: nil, name, moved,
            "posted, receipt \(receipt); an earlier statement had it, taken for \(line.transaction)")
    }

    /// Entries within the statement's time that no statement of the wallet has.
    func addOnlyOurs(
        from first: Instant, to last: Instant, _ statement: Int64, _ result: inout Reconciliation
    ) throws {
        let rows = try context.transaction.rows(
            Statement(
                "SELECT \(OwnEntry.columns) FROM entries e WHERE e.wallet = $1 AND e.at >= $3 AND e.at <= $4 "
                    + "AND e.kind IN ('payment', 'direct', 'suspense') AND NOT EXISTS (SELECT 1 FROM statement_lines l "
                    + "WHERE l.wallet = e.wallet AND l.wallet_transaction = e.wallet_transaction) "
                    + "AND NOT EXISTS (SELECT 1 FROM statement_lines m WHERE m.entry = e.id) ORDER BY e.id",
                [
                    .text(wallet), .text(Account.clearing(wallet: wallet).name), .integer(first.milliseconds),
                    .integer(last.milliseconds),
                ]))
        for row in rows {
            let own = try OwnEntry(row)
            let isOpen = try Difference.record(
                .onlyOurs, .wallet, at: wallet, own.name, theirs: 0, ours: own.amount, entry: own.id,
                statement: statement, line: nil, context)
            if isOpen { result.count(.onlyOurs, line: nil, own.name, own.amount, "entry \(own.id)") }
        }
    }
}
