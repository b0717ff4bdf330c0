import DomainKit
import Conversation
import Storage
import Wording

/// Payments that a wallet takes back, by its own mark or as it seems.
extension StatementMatch {
    /// The payments in the books a line names: by a name of the movement, else by our reference, what the payer gave or a payable's
    /// number; where a marked line has none of these, by its payer and amount.
    func payments(namedBy line: StatementLine) throws(StorageError) -> [OwnEntry] {
        let names = [line.original, line.transaction, line.otherName, line.reference].compactMap(\.self)
        let number = CityNumber.read(line.reference)
        // A payable's number names no movement, though it may stand where the wallet's other name does.
        for name in names where !name.isEmpty && (number == nil || name != line.reference) {
            guard let entry = try MovementNames.entry(name, at: wallet, in: context.transaction),
                let own = try own(entry), own.amount > 0
            else { continue }
            return [own]
        }
        if let attempt = try requested(by: line) { return try entries(of: attempt).filter { $0.amount > 0 } }
        if !line.reference.isEmpty {
            var found = try entries(under: line.reference)
            for name in number.map({ context.payables.names(of: $0) }) ?? [] {
                let known = Set(found.map(\.id))
                found += try entries(on: name).filter { !known.contains($0.id) }
            }
            if found.isEmpty, line.saysTakenBack { found = try entries(hintedBy: line) }
            return found.filter { $0.amount > 0 }
        }
        let told = line.saysTakenBack ? try entries(hintedBy: line) : []
        guard told.isEmpty, line.isMarkedBack, let phone = line.phone else { return told }
        return try entries(paidFrom: phone).filter { line.takesBack(allOf: $0.amount) }
    }

    /// Payments a line that takes back names in other ways: by the reference their own line had, as a cheque's number, or by the
    /// name of the movement in the midst of its words.
    private func entries(hintedBy line: StatementLine) throws(StorageError) -> [OwnEntry] {
        if !line.reference.isEmpty {
            let found = try entries(told: line.reference)
            if !found.isEmpty { return found.filter { $0.amount > 0 } }
        }
        for name in line.namesInWords {
            guard let entry = try MovementNames.entry(name, at: wallet, in: context.transaction),
                let own = try own(entry), own.amount > 0
            else { continue }
            return [own]
        }
        return []
    }

    private func entries(on payable: PayableName) throws(StorageError) -> [OwnEntry] {
        try context.transaction.rows(
            Statement(
                "SELECT \(OwnEntry.columns) FROM receipts r JOIN entries e ON e.id = r.entry "
                    + "WHERE r.\(StoredNames.payable) = $3 AND e.wallet = $1 ORDER BY e.id",
                [.text(wallet), .text(Account.clearing(wallet: wallet).name), .text(payable.stored)])
        ).map { row throws(StorageError) in try OwnEntry(row) }
    }

    private func entries(paidFrom phone: PhoneNumber) throws(StorageError) -> [OwnEntry] {
        let arguments: [SQLValue] = [
            .text(wallet), .text(Account.clearing(wallet: wallet).name), .blob(context.vault.hash(phone)),
        ]
        let asked = try context.transaction.rows(
            Statement(
                "SELECT \(OwnEntry.columns) FROM attempts a JOIN entries e ON e.reference = a.reference "
                    + "WHERE a.payer_hash = $3 AND e.wallet = $1 AND e.kind IN ('payment', 'suspense') ORDER BY e.id",
                arguments))
        let held = try context.transaction.rows(
            Statement(
                "SELECT \(OwnEntry.columns) FROM suspense s JOIN entries e ON e.id = s.entry "
                    + "WHERE s.payer_hash = $3 AND e.wallet = $1 ORDER BY e.id", arguments))
        var found: [OwnEntry] = []
        for row in asked + held {
            let own = try OwnEntry(row)
            if !found.contains(where: { $0.id == own.id }) { found.append(own) }
        }
        return found
    }

    /// The entry by which the wallet took a payment back, also where staff had taken that off its payable before; nil while the
    /// wallet holds it.
    private func reversal(of payment: Int64) throws(StorageError) -> Int64? {
        var id = payment
        while let row = try context.transaction.first(
            Statement(
                "SELECT v.by_entry, (SELECT p.amount FROM postings p WHERE p.entry = v.by_entry AND p.account = $2) "
                    + "FROM reversals v WHERE v.entry = $1",
                [.integer(id), .text(Account.clearing(wallet: wallet).name)]))
        {
            id = try row.integer(0)
            if try row.optionalInteger(1) != nil { return id }
        }
        return nil
    }

    private func linesOf(_ entry: Int64) throws(StorageError) -> [String] {
        try context.transaction.rows(
            Statement(
                "SELECT wallet_transaction FROM statement_lines WHERE entry = $1 ORDER BY wallet_transaction",
                [.integer(entry)])
        ).map { row throws(StorageError) in try row.text(0) }
    }

    // MARK: Marked

    /// Money that left and that the wallet marks as taking a payment back. Where that is certain it is taken back; else staff
    /// look into it.
    func takeBackMarked(_ line: StatementLine) throws -> Taken {
        let named = try payments(namedBy: line)
        var held: [OwnEntry] = []
        var gone: [(own: OwnEntry, isListed: Bool)] = []
        for own in named where line.takesBack(allOf: own.amount) {
            if let back = try reversal(of: own.id) {
                gone.append((own, try !linesOf(back).isEmpty))
            } else {
                held.append(own)
            }
        }
        if held.count == 1 { return try takeOut(line, takingBack: held[0].name) }
        if held.isEmpty, let own = (gone.first { !$0.isListed } ?? gone.last)?.own {
            return try takeOut(line, takingBack: own.name)
        }
        if let own = held.first ?? named.first { return doubt(line, about: own) }
        // The row of a payment that is taken back says nothing of other money.
        if line.original != nil { return try takeOut(line) }
        let entry = try entry(
            named: MovementNames.free(line.name, at: wallet, in: context.transaction), of: line,
            [(.clearing(wallet: wallet), line.amount), (.bank(wallet: wallet), -line.amount)])
        let remark = "takes back a payment nobody can find; entry \(entry) stands for it"
        return Taken(kind: .amountDiffers, remark: remark, entry: entry, isAwaiting: true)
    }

    /// Money that came and that the wallet marks as taking something back, as a payment to the bank. Where it names a payment
    /// that came, the mark and the amount contradict each other.
    func comeBack(_ line: StatementLine) throws -> Taken {
        if let own = try payments(namedBy: line).first(where: { line.tells(of: $0.amount) }) {
            return doubt(line, about: own)
        }
        return try bookReturn(line)
    }

    private func doubt(_ line: StatementLine, about own: OwnEntry) -> Taken {
        let shown = (decimal(abs(line.amount)), decimal(own.amount))
        return Taken(
            kind: .amountDiffers,
            remark: "may take back \(shown.0) of \(shown.1), entry \(own.id); the payment stands", entry: nil,
            ours: own.amount, disputed: own.id)
    }

    // MARK: As it seems

    /// Money that left without a mark, and names a payment of just as much: it may take that back, and is no payment to the bank
    /// anybody should take for one. Nil of any other line.
    func doubtful(_ line: StatementLine) throws -> Taken? {
        guard line.amount < 0, line.original == nil, !line.isTakeBack else { return nil }
        let alike = try payments(namedBy: line).filter { line.takesBack(allOf: $0.amount) }
        guard !alike.isEmpty else { return nil }
        for own in alike {
            guard let back = try reversal(of: own.id) else { continue }
            // What staff or the wallet's updates took back before is this line, unless another one is it.
            guard try linesOf(back).isEmpty else { continue }
            var taken = Taken(kind: .reversed, remark: "takes back \(own.name), as we had done", entry: back)
            taken.isFeeBooked = false
            return taken
        }
        var held: OwnEntry?
        for own in alike where held == nil {
            if try reversal(of: own.id) == nil { held = own }
        }
        var taken = doubt(line, about: held ?? alike[0])
        taken.isFeeBooked = false
        return taken
    }

    /// A line that takes back what is taken back already: the first line that does so is what staff or the wallet's updates did before;
    /// another one is money that left once more.
    func takeBackAgain(_ original: String, _ line: StatementLine) throws(StorageError) -> Taken {
        let remark = "takes back \(original), as we had done"
        guard let paid = try MovementNames.entry(original, at: wallet, in: context.transaction),
            let back = try reversal(of: paid)
        else { return Taken(kind: .reversed, remark: remark, entry: nil) }
        let lines = try linesOf(back)
        guard let other = lines.first else { return Taken(kind: .reversed, remark: remark, entry: back) }
        // The line itself, as it was written down once more when it did something.
        let own = [line.name, "\(line.name) \(decimal(line.amount))"]
        guard !lines.contains(where: own.contains) else { return Taken(kind: .reversed, remark: remark, entry: nil) }
        return Taken(
            kind: .amountDiffers, remark: "takes back \(original), entry \(paid), once more after \(other)", entry: nil,
            disputed: paid)
    }

    // MARK: Rows without money

    /// Rows that say that no money moved, of movements the books have money of: staff look into them.
    func doubt(_ rows: [UnmovedRow], in statement: Int64?, _ result: inout Reconciliation) throws {
        for row in rows where !namesHere.contains(row.transaction) {
            for name in [row.transaction, row.otherName].compactMap(\.self) {
                guard let entry = try MovementNames.entry(name, at: wallet, in: context.transaction),
                    let own = try own(entry), own.amount > 0, try reversal(of: own.id) == nil
                else { continue }
                let isOpen = try Difference.record(
                    .amountDiffers, .wallet, at: wallet, "\(row.transaction) \(row.status)", theirs: 0,
                    ours: own.amount, entry: own.id, statement: statement, line: row.line, context)
                if isOpen {
                    result.count(
                        .amountDiffers, line: row.line, row.transaction, 0,
                        "its status is \(row.status); we have \(decimal(own.amount)), entry \(own.id)")
                }
                break
            }
        }
    }
}
