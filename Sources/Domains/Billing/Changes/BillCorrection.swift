import Conversation
package import DomainKit
import Payments
import Storage
import Wording

/// A bill put right: what it came with stays in the books, what it asks more or less is an entry of the ledger, and every
/// field that changes leaves a `BillChange`.
struct BillCorrection {
    let bill: Bill
    /// What the bill is to say.
    let wanted: BillRecord
    let note: ChangeNote
    let vault: Vault
    let moment: LedgerMoment

    /// Writes what differs.
    ///
    /// - Returns: the names of the fields that changed, in the order of a list; none where the bill says so already.
    /// - Throws: `BillChangeRefused`, before anything is written.
    func make() throws -> [String] {
        let lines = try DemandLine.all(of: bill, in: moment.transaction)
        try check(lines)
        var changes = try details()
        let more = wanted.amount.added(-lines.principal)
        if more != 0 {
            let entry = try assess(more, after: lines.count)
            changes.append(
                BillChange(
                    field: "amount", content: .open(was: String(lines.principal), becomes: String(wanted.amount)),
                    entry: entry))
        }
        guard !changes.isEmpty else { return [] }
        try storeDetails()
        for change in changes { try change.store(of: bill.number, note, vault, moment) }
        try RecordLog.record(.bill, [bill.number], vault: vault, at: moment.now, moment.transaction)
        try CreditUse.spend(on: bill.number, moment)
        return changes.map(\.field)
    }

    private func check(_ lines: [DemandLine]) throws {
        guard try !bill.isAccount(in: moment.transaction) else { throw BillChangeRefused.account }
        let more = wanted.amount.added(-lines.principal)
        let isDemand = try bill.cameInLines(moment.transaction)
        if isDemand, more != 0 || wanted.dueDate != bill.dueDate { throw BillChangeRefused.demand }
        guard bill.balance.net.added(more) >= bill.paid else {
            throw BillChangeRefused.belowPaid(Money(minorUnits: bill.paid, currency: moment.currency).decimal)
        }
        let isFresh = bill.paid == 0 && bill.balance.credit == 0 && !bill.hasLines && more == 0
        if !isFresh, wanted.kind != bill.kind { throw BillChangeRefused.inTheBooks("kind") }
        if !isFresh, wanted.period != bill.period { throw BillChangeRefused.inTheBooks("period") }
        let isUnpaid = bill.paid == 0 && bill.balance.credit == 0
        if !isUnpaid, wanted.taxpayer != bill.taxpayer { throw BillChangeRefused.inTheBooks("taxpayer") }
        if !isUnpaid, wanted.taxObject != bill.taxObject { throw BillChangeRefused.inTheBooks("object_code") }
    }

    private func details() throws -> [BillChange] {
        var changes: [BillChange] = []
        func compare(_ field: String, _ was: String, _ becomes: String) {
            if was != becomes { changes.append(BillChange(field: field, content: .open(was: was, becomes: becomes))) }
        }
        func compareSecret(_ field: String, _ was: String, _ becomes: String) {
            if was != becomes { changes.append(BillChange(field: field, content: .secret(was: was, becomes: becomes))) }
        }
        compareSecret("payer_name", try vault.openText(bill.payerName), wanted.payerName)
        compareSecret("payer_phone", try bill.payerPhone.map { try vault.openText($0) } ?? "", wanted.phone?.e164 ?? "")
        compare("object", bill.object, wanted.object)
        compare("kind", bill.kind, wanted.kind)
        compare("period", bill.period, wanted.period)
        compare("due_date", bill.dueDate.iso, wanted.dueDate.iso)
        compare("minimum", bill.minimum.map { String($0) } ?? "", wanted.minimum.map { String($0) } ?? "")
        compare("area", bill.area, wanted.area)
        compare("taxpayer", bill.taxpayer ?? "", wanted.taxpayer ?? "")
        compare("object_code", bill.taxObject ?? "", wanted.taxObject ?? "")
        return changes
    }

    /// Adds a line over the difference, and answers its entry.
    private func assess(_ more: Int64, after count: Int) throws -> Int64? {
        let line = DemandLine(
            head: bill.kind, period: bill.period, purpose: .current, dueDate: wanted.dueDate, amount: more)
        let after = try bill.assess([line], after: count, as: .amendment, moment)
        try bill.store(after, in: moment.transaction)
        return try bill.lastEntry(in: moment.transaction)
    }

    private func storeDetails() throws {
        let phone = try wanted.phone.map { try vault.seal($0.e164) }
        try moment.transaction.post(
            Statement(
                "UPDATE bills SET payer_name = $2, payer_phone = $3, payer_phone_hash = $4, object = $5, kind = $6, "
                    + "period = $7, due_date = $8, minimum = $9, area = $10, taxpayer = $11, tax_object = $12 "
                    + "WHERE number = $1",
                [
                    .text(bill.number), .blob(try vault.seal(wanted.payerName)), SQLValue(phone),
                    SQLValue(wanted.phone.map(vault.hash)), .text(wanted.object), .text(wanted.kind),
                    .text(wanted.period), .text(wanted.dueDate.iso), SQLValue(wanted.minimum), .text(wanted.area),
                    SQLValue(wanted.taxpayer), SQLValue(wanted.taxObject),
                ]))
    }
}

extension Bill {
    /// Whether the bill is a stall's account, which asks for nothing by itself.
    func isAccount(in transaction: any Transaction) throws(StorageError) -> Bool {
        try transaction.first(Statement("SELECT 1 FROM stall_fees WHERE bill = $1", [.text(number)])) != nil
    }

    /// Whether the bill came as a demand of several lines.
    func cameInLines(_ transaction: any Transaction) throws(StorageError) -> Bool {
        guard hasLines else { return false }
        let statement = Statement(
            "SELECT 1 FROM demand_lines WHERE bill = $1 AND entry IS NULL LIMIT 1", [.text(number)])
        return try transaction.first(statement) != nil
    }

    /// The entry that wrote the last line.
    func lastEntry(in transaction: any Transaction) throws(StorageError) -> Int64? {
        let row = try transaction.first(
            Statement(
                "SELECT entry FROM demand_lines WHERE bill = $1 ORDER BY position DESC LIMIT 1", [.text(number)]))
        return try row?.optionalInteger(0)
    }
}

extension [DemandLine] {
    /// What is asked as tax, without what the rules made of its days and without what was let off.
    var principal: Int64 { filter { $0.purpose.isPrincipal && $0.rule == nil }.total }
}

extension Taxes {
    /// Puts fields of a bill right, each by its name in a list of bills and as a list writes it.
    ///
    /// - Returns: the names of the fields that changed.
    /// - Throws: `ImportRefused` with what is wrong with a field, or `BillChangeRefused`; then nothing was changed.
    package static func correct(
        _ number: String, _ fields: [String: String], _ note: ChangeNote, _ context: OperationContext
    ) throws -> [String] {
        guard let number = Taxes.number(number), let bill = try Bill.find(number, in: context.transaction) else {
            throw BillChangeRefused.noBill
        }
        guard try !bill.isAccount(in: context.transaction) else { throw BillChangeRefused.account }
        let lines = try DemandLine.all(of: bill, in: context.transaction)
        guard lines.principal > 0 || fields["amount"] != nil else { throw BillChangeRefused.nothingAsked }
        func decimal(_ minorUnits: Int64) -> String {
            Money(minorUnits: minorUnits, currency: context.profile.currency).decimal
        }
        let current = [
            "payer_name": try context.vault.openText(bill.payerName),
            "payer_phone": try bill.payerPhone.map { try context.vault.openText($0) } ?? "", "object": bill.object,
            "kind": bill.kind, "period": bill.period, "amount": decimal(lines.principal), "due_date": bill.dueDate.iso,
            "minimum": bill.minimum.map(decimal) ?? "", "area": bill.area, "taxpayer": bill.taxpayer ?? "",
            "object_code": bill.taxObject ?? "",
        ]
        var problems = ImportProblems()
        for name in fields.keys.sorted() where current[name] == nil {
            problems.add(
                1, name, "There is no such field. The fields are: \(current.keys.sorted().joined(separator: ", ")).")
        }
        let cleaned = fields.mapValues(\.cleanedInput)
        // Our own amounts of three decimals must be read; what is set by hand could otherwise be two amounts.
        let amounts =
            context.profile.currency.exponent > 2 ? AmountConventions(separator: ",", amounts: [String]()) : .unknown
        let record = ImportRecord(line: 1, fields: current.merging(cleaned) { _, new in new }, amounts: amounts)
        var reader = BillRecordReader(context.profile)
        let wanted = reader.read(record, &problems)
        try problems.check()
        guard let wanted else { throw BillChangeRefused.nothingToChange }
        let correction = BillCorrection(
            bill: bill, wanted: wanted, note: note, vault: context.vault, moment: context.moment)
        let changed = try correction.make()
        guard !changed.isEmpty else { throw BillChangeRefused.nothingToChange }
        return changed
    }

    /// Asks for a bill no more, because it should not have been made. What it asked stays in the books, with the entry that
    /// takes it off.
    ///
    /// - Throws: `BillChangeRefused`, also where money was paid on the bill; then nothing was changed.
    package static func cancel(_ number: String, _ note: ChangeNote, _ context: OperationContext) throws {
        guard let number = Taxes.number(number), let bill = try Bill.find(number, in: context.transaction) else {
            throw BillChangeRefused.noBill
        }
        guard try !bill.isAccount(in: context.transaction) else { throw BillChangeRefused.account }
        let held = bill.paid.added(bill.balance.credit)
        guard held <= 0 else {
            throw BillChangeRefused.paid(Money(minorUnits: held, currency: context.profile.currency).decimal)
        }
        guard bill.due > 0 else { throw BillChangeRefused.nothingAsked }
        let lines = try DemandLine.all(of: bill, in: context.transaction)
        let taken = zip(lines, Apportioning(0, among: lines).owed).filter { $0.1 > 0 }.map { line, owed in
            DemandLine(
                head: line.head, period: line.period, purpose: line.purpose, dueDate: line.dueDate, amount: -owed)
        }
        let after = try bill.assess(taken, after: lines.count, as: .amendment, context.moment)
        try bill.store(after, in: context.transaction)
        let change = BillChange(
            field: "cancelled", content: .open(was: String(bill.due), becomes: "0"),
            entry: try bill.lastEntry(in: context.transaction))
        try change.store(of: number, note, context.vault, context.moment)
    }
}
