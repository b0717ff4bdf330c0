import Conversation
import DomainKit
import Storage
import Wording

/// One statement on its way into the books.
struct StatementMatch {
    /// How far a request may lie from the line it is found by, before or after.
    private static let windowMilliseconds: Int64 = 12 * 3600 * 1000

    private let lines: [StatementLine]
    private let unmoved: [UnmovedRow]
    let wallet: String
    private let profile: String
    let context: OperationContext
    /// Our entries around the statement's time, by the wallet's name of the movement.
    let ours: [String: OwnEntry]
    /// The names in this statement.
    let namesHere: Set<String>
    /// The names lines are stored by.
    let lineNamesHere: Set<String>
    /// The lines of this statement that tell of money which came, by the references they bear, in capitals.
    let linesOfReferences: [String: [StatementLine]]
    /// The lines stored while this statement was read, by their entries.
    var linesOfEntries: [Int64: String] = [:]
    /// The stored lines that lines of this statement were found to be.
    var claimed: Set<String> = []
    /// What lines of this statement take back.
    private var takenBack: TakenBackLines

    init(
        _ lines: [StatementLine], unmoved: [UnmovedRow], wallet: String, profile: String, _ context: OperationContext
    ) throws(StorageError) {
        self.lines = lines
        self.unmoved = unmoved
        self.wallet = wallet
        self.profile = profile
        self.context = context
        namesHere = Set(lines.map(\.transaction))
        lineNamesHere = Set(lines.map(\.name))
        linesOfReferences = Dictionary(
            grouping: lines.filter { $0.amount > 0 && !$0.reference.isEmpty }, by: { $0.reference.uppercased() })
        takenBack = TakenBackLines(lines)
        guard let first = lines.map(\.at).min(), let last = lines.map(\.at).max() else {
            ours = [:]
            return
        }
        let rows = try context.transaction.rows(
            Statement(
                "SELECT \(OwnEntry.columns) FROM entries e WHERE e.wallet = $1 AND e.at >= $3 AND e.at <= $4 "
                    + "AND e.kind <> 'wallet'",
                [
                    .text(wallet), .text(Account.clearing(wallet: wallet).name),
                    .integer(first.adding(milliseconds: -Self.windowMilliseconds).milliseconds),
                    .integer(last.adding(milliseconds: Self.windowMilliseconds).milliseconds),
                ]))
        var found: [String: OwnEntry] = [:]
        for row in rows {
            let own = try OwnEntry(row)
            found[own.name] = own
        }
        ours = found
    }

    mutating func reconcile() throws -> Reconciliation {
        var result = Reconciliation()
        guard let first = lines.map(\.at).min(), let last = lines.map(\.at).max() else {
            try doubt(unmoved, in: nil, &result)
            return result
        }
        let statement = try newStatement(first, last)
        for line in lines where line.isMarkedBack && line.amount < 0 {
            if try !payments(namedBy: line).isEmpty { takenBack.close(line) }
        }
        // What is taken back has to be in the books first, and some wallets write the latest first.
        func isSecond(_ line: StatementLine) -> Bool { line.isTakeBack || (line.amount < 0 && !line.isCharge) }
        for line in lines where !isSecond(line) { try reconcile(line, statement, &result) }
        for line in lines where isSecond(line) { try reconcile(line, statement, &result) }
        try doubt(unmoved, in: statement, &result)
        result.putInOrder()
        try addOnlyOurs(from: first, to: last, statement, &result)
        try context.record(.statement, [String(statement)])
        return result
    }

    private mutating func reconcile(
        _ read: StatementLine, _ statement: Int64, _ result: inout Reconciliation
    ) throws {
        var line = read
        let isMovement = read.name == read.transaction
        let taken: Taken
        switch try earlier(&line) {
        case .same(let stored):
            if isUndone(stored, line), try retry(line, stored, statement, &result) { return }
            return try count(stored, line, &result)
        case .changed(let stored): taken = try differing(from: stored, line)
        case .none: taken = try match(line, named: isMovement, &result)
        }
        if !taken.isFeeBooked { line.fee = 0 }
        try store(line, as: taken.kind, entry: taken.entry, statement)
        if taken.kind == .amountDiffers { try record(taken, line.name, line, statement) }
        if taken.isAwaiting {
            try AwaitedPayment.remember(line, stored: line.name, returned: taken.entry, at: wallet, context)
        }
        result.count(taken.kind, line, taken.remark)
        if taken.kind == .matched, line.amount > 0 { try takeBackKnown(line, &result) }
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

    func decimal(_ amount: Int64) -> String {
        Money(minorUnits: amount, currency: context.profile.currency).decimal
    }

    // MARK: One line

    struct Taken {
        let kind: Reconciliation.Class
        let remark: String
        let entry: Int64?
        /// What we have, where that differs.
        var ours: Int64 = 0
        /// The entry a line disagrees with where it is not the line's own.
        var disputed: Int64?
        /// Whether it takes back a payment nobody has told us of.
        var isAwaiting = false
        /// Whether what the line says of a fee stands in the books.
        var isFeeBooked = true
    }

    /// Writes down what a line and the books disagree about.
    /// - Returns: whether it is not settled.
    @discardableResult
    func record(
        _ taken: Taken, _ name: String, _ line: StatementLine, _ statement: Int64
    ) throws(StorageError) -> Bool {
        try Difference.record(
            .amountDiffers, .wallet, at: wallet, name, theirs: line.amount, ours: taken.ours,
            entry: taken.disputed ?? taken.entry, statement: statement, line: line.line, context)
    }

    /// - Parameter isMovement: whether the line is the movement its transaction names, and no other line beside it.
    private mutating func match(
        _ line: StatementLine, named isMovement: Bool, _ result: inout Reconciliation
    ) throws -> Taken {
        if line.isCharge {
            if line.fee != 0 { try bookFee(of: line) }
            return try bookCharge(line)
        }
        var own = try own(line, isMovement ? line.transaction : line.name)
        if let found = own, (found.amount > 0) != (line.amount > 0) { own = nil }
        if own == nil, let doubtful = try doubtful(line) { return doubtful }
        if line.fee != 0 { try bookFee(of: line) }
        if let own {
            let taken = compare(line, with: own)
            if own.name == line.transaction, let other = lineName(of: own), other != line.name {
                try postOther(other, of: own, line, &result)
            }
            return taken
        }
        if line.isMarkedBack { return line.amount > 0 ? try comeBack(line) : try takeBackMarked(line) }
        if isMovement, let own = try ownByOtherName(line) {
            let taken = compare(line, with: own)
            if taken.kind == .matched {
                try MovementNames.add(line.transaction, of: own.id, at: wallet, in: context.transaction)
            }
            return taken
        }
        if line.isReversal { return line.amount > 0 ? try bookReturn(line) : try takeBack(line) }
        if let own = try ownByRequest(line, isMovement: isMovement) {
            try MovementNames.add(line.transaction, of: own.id, at: wallet, in: context.transaction)
            return compare(line, with: own)
        }
        guard line.amount > 0 else { return try takeOut(line) }
        return try post(line, as: isMovement ? line.transaction : line.name, &result)
    }

    /// What it means that a line is the movement of an entry: the two agree, or staff look into it.
    private func compare(_ line: StatementLine, with own: OwnEntry) -> Taken {
        guard line.tells(of: own.amount) else {
            let remark = "we have \(decimal(own.amount)), entry \(own.id)"
            return Taken(kind: .amountDiffers, remark: remark, entry: own.id, ours: own.amount)
        }
        return Taken(kind: .matched, remark: "", entry: own.id)
    }

    /// Money we had not heard of: the same as if the wallet told it now, receipt and all, but paid when the line says. What
    /// another line takes back goes by way of suspense: it pays nothing, and no receipt is given for it. Where a request asked for
    /// just what the line says and what was kept of it, the line tells what was left, and the payer paid the whole.
    private mutating func post(
        _ line: StatementLine, as name: String, _ result: inout Reconciliation
    ) throws -> Taken {
        let meaning = try meaning(of: line)
        let found = try attempt(of: line, meaning)
        let isClaimed = takenBack.claimTakeBack(of: line)
        let awaited = try takeBack(awaiting: line, isClaimed: isClaimed)
        let isTakenBack = isClaimed || awaited != nil
        let isWhole = found.map { $0.amount == line.amount || !line.tells(of: $0.amount) } ?? true
        let moved = isWhole ? line.amount : line.amount.added(line.fee)
        var payment = Payment(
            reference: found?.reference ?? meaning.shown(of: line), wallet: wallet,
            transaction: name, amount: Money(minorUnits: moved, currency: context.profile.currency),
            payer: line.phone,
            paid: PaidMoment(day: line.day, at: line.at), isByStatement: true, isTakenBack: isTakenBack,
            takenBackBy: awaited)
        payment.meant = meaning.meant
        let outcome = try payment.record(found, context)
        let entry = try MovementNames.entry(name, at: wallet, in: context.transaction)
        if let entry { try addOtherName(of: line, to: entry) }
        try countTakeBacks(of: line, as: name, outcome == .suspended ? awaited : nil, &result)
        switch outcome {
        case .posted(let receipt, _, _):
            return Taken(kind: .onlyTheirs, remark: "posted, receipt \(receipt)", entry: entry)
        case .suspended where isTakenBack:
            // Anyone who still waits for an end hears that nothing was paid.
            if let found, found.state.isOpen { try found.tell(.refused(.failed), context) }
            let remark = "taken back by another line, entry \(entry ?? 0); no receipt"
            return Taken(kind: .onlyTheirs, remark: remark, entry: entry)
        case .suspended: return Taken(kind: .onlyTheirs, remark: "in suspense, entry \(entry ?? 0)", entry: entry)
        case .moved, .repeated, .impossible, .stranger, .postedOtherwise, .absurd:
            return Taken(kind: .onlyTheirs, remark: "not posted", entry: entry)
        }
    }

    /// Our request a line answers: by its name or the beginning of it, or by phone and amount where just one request of that
    /// time has them.
    private func attempt(of line: StatementLine, _ meaning: LineMeaning) throws(StorageError) -> Attempt? {
        if case .request(let named) = meaning { return named }
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
        // Anyone who gave a payable's number meant that payable.
        guard meaning.allows(attempt.payable) else { return nil }
        if let number = CityNumber.read(line.reference), number != attempt.payable.number { return nil }
        return attempt
    }

    mutating func store(
        _ line: StatementLine, as kind: Reconciliation.Class, entry: Int64?, _ statement: Int64
    ) throws {
        if let entry { linesOfEntries[entry] = line.name }
        claimed.insert(line.name)
        let payer = try line.phone.map { try context.vault.seal($0.e164) }
        try context.transaction.post(
            Statement(
                "INSERT INTO statement_lines (wallet, wallet_transaction, statement, line, reference, amount, fee, payer, "
                    + "at, class, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                [
                    .text(wallet), .text(line.name), .integer(statement), SQLValue(line.line),
                    .text(line.reference), .integer(line.amount), .integer(line.fee), SQLValue(payer),
                    .integer(line.at.milliseconds), .text(kind.rawValue), SQLValue(entry),
                ]))
    }
}
