import DomainKit
import Conversation
import Storage
import Wording

/// Lines earlier statements had.
extension StatementMatch {
    /// A line an earlier statement had.
    struct StoredLine {
        let name: String
        let amount: Int64
        let kind: Reconciliation.Class?
        let entry: Int64?
    }

    enum Earlier {
        /// No earlier statement has it.
        case none
        case same(StoredLine)
        /// An earlier statement has the movement with another amount.
        case changed(StoredLine)
    }

    /// What earlier statements say of a line. Where the line is new and another has its name, as the payment has that a
    /// charge comes after, it gets a name of its own to be stored by.
    mutating func earlier(_ line: inout StatementLine) throws(StorageError) -> Earlier {
        let known = try stored(line.name)
        if let known, known.amount == line.amount { return claim(known) }
        if known == nil, line.name == line.transaction, !claimed.contains(line.name) { return .none }
        let qualified = line.qualifiedName(context.profile.currency)
        for name in [line.transaction, qualified] where name != line.name {
            if let other = try stored(name), other.amount == line.amount { return claim(other) }
        }
        guard known != nil || claimed.contains(line.name) else { return .none }
        let isMovement = line.name == line.transaction
        line.name = try unstored(qualified)
        if let known, isMovement, (known.amount > 0) == (line.amount > 0) { return .changed(known) }
        return .none
    }

    private mutating func claim(_ stored: StoredLine) -> Earlier {
        claimed.insert(stored.name)
        return .same(stored)
    }

    /// A stored line no line of this statement was found to be yet.
    private func stored(_ name: String) throws(StorageError) -> StoredLine? {
        guard !claimed.contains(name) else { return nil }
        let row = try context.transaction.first(
            Statement(
                "SELECT amount, class, entry FROM statement_lines WHERE wallet = $1 AND wallet_transaction = $2",
                [.text(wallet), .text(name)]))
        return try row.map { row throws(StorageError) in
            StoredLine(
                name: name, amount: try row.integer(0), kind: Reconciliation.Class(rawValue: try row.text(1)),
                entry: try row.optionalInteger(2))
        }
    }

    private func unstored(_ name: String) throws(StorageError) -> String {
        var free = name
        var count = 1
        while try isTaken(free) {
            count += 1
            free = "\(name) \(count)"
        }
        return free
    }

    private func isTaken(_ name: String) throws(StorageError) -> Bool {
        if claimed.contains(name) { return true }
        return try stored(name) != nil
    }

    func differing(from stored: StoredLine, _ line: StatementLine) throws(StorageError) -> Taken {
        let own = try stored.entry.flatMap { entry throws(StorageError) in try self.own(entry) }
        let ours = own?.amount ?? stored.amount
        let remark = "an earlier statement had \(decimal(stored.amount)); we have \(decimal(ours))"
        return Taken(kind: .amountDiffers, remark: remark, entry: stored.entry, ours: ours)
    }

    /// Whether a line of an earlier statement took back what nobody had, so that nothing was done about it.
    func isUndone(_ stored: StoredLine, _ line: StatementLine) -> Bool {
        line.isTakeBack && line.original != nil && stored.entry == nil && stored.kind == .onlyTheirs
    }

    /// Takes such a line again, for what it takes back may be in the books by now. What was stored of it stays as it is; that
    /// it did something is stored beside it.
    /// - Returns: whether something was done about it, now and not before.
    mutating func retry(
        _ line: StatementLine, _ stored: StoredLine, _ statement: Int64, _ result: inout Reconciliation
    ) throws -> Bool {
        let taken = try takeOut(line)
        guard !taken.isAwaiting else {
            try AwaitedPayment.remember(line, stored: stored.name, returned: nil, at: wallet, context)
            return false
        }
        try AwaitedPayment.forget(stored.name, at: wallet, context)
        if taken.kind == .amountDiffers {
            guard try record(taken, stored.name, line, statement) else { return false }
            result.count(.amountDiffers, line, taken.remark)
            return true
        }
        guard taken.kind == .reversed, let entry = taken.entry else { return false }
        var again = line
        again.name = try unstored(line.qualifiedName(context.profile.currency))
        try store(again, as: taken.kind, entry: entry, statement)
        result.count(taken.kind, line, taken.remark)
        return true
    }

    /// Counts a line that came before. A difference nobody has settled stays one.
    func count(_ stored: StoredLine, _ line: StatementLine, _ result: inout Reconciliation) throws {
        guard stored.kind == .amountDiffers || stored.kind == .onlyTheirs,
            let open = try Difference.open(.amountDiffers, .wallet, at: wallet, stored.name, context.transaction)
        else { return result.count(.repeated, line) }
        result.count(.amountDiffers, line, "we have \(decimal(open.ours)); difference \(open.id), not settled yet")
    }
}
