import Conversation
import Storage
import Wording

/// Brings in demands of several lines: arrears and the current tax under one number.
///
/// A demand whose number is known is left as it is when its lines are the same. When they are not and a reason is given, it
/// is amended: the difference is written as further lines, and the money on the bill stays on it, what is too much then
/// being kept as credit. A demand without a number is known again by its object and its lines.
enum DemandImport {
    static let kind = ImportKind(
        "demands", summary: "Demands of several lines each, for objects that were brought in before.",
        columns: [
            .init(
                "number", required: false,
                "the bill's number with its two check digits; made, one for each object, when empty"),
            .init("object_code", required: true, "the code of the property, shop, stall, vehicle or permit"),
            .init("head", required: true, "the kind of tax or fee"),
            .init("period", required: true, "the time it covers, such as 2026"),
            .init("purpose", required: false, "arrears, current or exemption; current when empty"),
            .init("amount", required: true, "the amount; of an exemption, what it takes off", hasAmounts: true),
            .init("due_date", required: true, "the day it is due, as 2026-12-31"),
            .init(
                "minimum", required: false, "the least part of the whole bill that may be paid",
                hasAmounts: true),
            .init("reason", required: false, "why a known demand is changed, such as court or remission; needs --by"),
        ], store: store)

    private static let purposes: [DemandPurpose] = [.arrears, .current, .exemption]

    /// One demand of a file.
    private struct Demand {
        let line: Int
        let number: String?
        let object: String
        var lines: [DemandLine] = []
        var minimum: Int64?
        var reason: String?
    }

    private static func store(_ context: ImportContext, _ records: [ImportRecord]) throws -> ImportReport {
        var problems = ImportProblems()
        try ListTurn.take(context)
        let demands = read(records, context.profile.currency, &problems)
        let given = Set(demands.compactMap(\.number))
        var (stored, unchanged, amended) = (0, 0, 0)
        var numbered: [NumberedLine] = []
        var written: [String] = []
        for (index, demand) in demands.enumerated() {
            context.progress(index + 1)
            guard let bill = try record(of: demand, context, &problems) else { continue }
            if let number = demand.number, let known = try Bill.find(number, in: context.transaction) {
                switch try amend(known, demand, context, &problems) {
                case true?: amended += 1
                case false?: unchanged += 1
                case nil: break
                }
                continue
            }
            if demand.number == nil, let known = try known(demand, given, context) {
                if known.isSame {
                    unchanged += 1
                    numbered.append(bill.numbered(known.number, demand.line, context.profile.currency))
                } else {
                    problems.add(
                        demand.line, "number",
                        "The object has the demand \(known.number) for the same already, with other amounts. To amend it, give "
                            + "its number and a reason.")
                }
                continue
            }
            let number: String
            if let own = demand.number {
                _ = try BillImport.insert(bill, own, context)
                number = own
            } else {
                number = try BillImport.insertNumbered(bill, avoiding: given, context)
                numbered.append(bill.numbered(number, demand.line, context.profile.currency))
            }
            try open(number, demand.lines, context)
            written.append(number)
            stored += 1
        }
        try problems.check()
        try context.record(.bill, written)
        var notes = NumberedLine.notes(of: numbered)
        if amended > 0 { notes.append("Amended: \(amended).") }
        if unchanged > 0 { notes.append("Already in the store, and unchanged: \(unchanged).") }
        return ImportReport(stored: stored + amended, notes: notes, numbered: numbered)
    }

    /// The stored demand of the same object whose number was made for such lines, and whether it says the same as it came or
    /// as it stands; nil where there is none.
    private static func known(
        _ demand: Demand, _ given: Set<String>, _ context: ImportContext
    ) throws -> (number: String, isSame: Bool)? {
        let rows = try context.transaction.rows(
            Statement(
                "SELECT \(Bill.columns) FROM bills WHERE tax_object = $1 AND EXISTS (SELECT 1 FROM demand_lines l "
                    + "WHERE l.bill = bills.number AND l.entry IS NULL) ORDER BY due_date, number",
                [.text(demand.object)]))
        var alike: String?
        for row in rows {
            let bill = try Bill(row)
            guard !given.contains(bill.number) else { continue }
            let came = try DemandLine.asTheyCame(of: bill.number, in: context.transaction)
            let stands = try DemandLine.all(of: bill, in: context.transaction)
                .filter { $0.rule == nil && purposes.contains($0.purpose) }
            if came.isSame(as: demand.lines) || differences(from: stands, to: demand.lines).isEmpty {
                return (bill.number, true)
            }
            let areAbout = demand.lines.allSatisfy { line in came.contains { $0.isSame(as: line) } }
            let areAll = came.allSatisfy { line in demand.lines.contains { $0.isSame(as: line) } }
            if areAbout, areAll { alike = alike ?? bill.number }
        }
        return alike.map { ($0, false) }
    }

    // MARK: Reading

    private static func read(
        _ records: [ImportRecord], _ currency: Currency, _ problems: inout ImportProblems
    ) -> [Demand] {
        var demands: [Demand] = []
        var places: [String: Int] = [:]
        for record in records {
            let number = problems.reference("number", of: record, read: Taxes.number)
            let object = problems.required("object_code", of: record, limit: BillRecordReader.longestCode)
            guard let line = line(record, currency, &problems), let object else { continue }
            let place = places[number ?? "object \(object)"] ?? demands.count
            if place == demands.count {
                places[number ?? "object \(object)"] = place
                demands.append(Demand(line: record.line, number: number, object: object))
            }
            if demands[place].object != object {
                problems.add(record.line, "object_code", "One demand cannot be for two objects.")
            }
            demands[place].lines.append(line)
            if record["minimum"] != nil {
                demands[place].minimum = problems.money("minimum", of: record, currency)
            }
            demands[place].reason = record["reason"] ?? demands[place].reason
        }
        return demands
    }

    private static func line(
        _ record: ImportRecord, _ currency: Currency, _ problems: inout ImportProblems
    ) -> DemandLine? {
        let head = problems.required("head", of: record, limit: BillRecordReader.longestKind)
        let period = problems.required("period", of: record, limit: BillRecordReader.longestPeriod)
        let purpose = problems.word("purpose", of: record, else: DemandPurpose.current, among: purposes)
        let amount = problems.amount("amount", of: record, currency)
        if let amount, amount <= 0 { problems.add(record.line, "amount", "A line must be of more than nothing.") }
        let day = problems.day("due_date", of: record)
        guard let head, let period, let purpose, let amount, amount > 0, let day else { return nil }
        return DemandLine(
            head: head, period: period, purpose: purpose, dueDate: day, amount: purpose.isRelief ? -amount : amount)
    }

    /// The bill of a demand: whose it is and what it is for come from its object.
    private static func record(
        of demand: Demand, _ context: ImportContext, _ problems: inout ImportProblems
    ) throws -> BillRecord? {
        let row = try context.transaction.first(
            Statement(
                "SELECT o.name, o.area, t.code, t.name, t.phone FROM tax_objects o "
                    + "JOIN taxpayers t ON t.code = o.taxpayer WHERE o.code = $1", [.text(demand.object)]))
        guard let row else {
            problems.add(demand.line, "object_code", "There is no such object; bring in objects first.")
            return nil
        }
        let taxes = demand.lines.filter(\.purpose.isPrincipal)
        let most = BillRecordReader.mostMajorUnits * context.profile.currency.minorUnitsPerMajor
        guard let newest = taxes.max(by: { $0.dueDate < $1.dueDate }), demand.lines.total > 0, taxes.total <= most
        else {
            problems.add(
                demand.line, "amount", "The lines of the demand must come to more than nothing, and not too much.")
            return nil
        }
        if let minimum = demand.minimum, minimum <= 0 || minimum > demand.lines.total {
            problems.add(demand.line, "minimum", "The minimum must lie between nothing and the whole.")
            return nil
        }
        return BillRecord(
            number: demand.number, payerName: try context.vault.openText(try row.blob(3)),
            phone: try row.optionalBlob(4).flatMap(context.vault.phone), object: try row.text(0), kind: newest.head,
            period: newest.period, amount: demand.lines.total, minimum: demand.minimum, dueDate: newest.dueDate,
            area: try row.text(1), taxpayer: try row.text(2), taxObject: demand.object)
    }

    // MARK: Writing

    /// Writes the lines a new bill comes with.
    private static func open(_ number: String, _ lines: [DemandLine], _ context: ImportContext) throws {
        for (position, line) in lines.enumerated() {
            try line.store(of: number, at: position, entry: nil, in: context.transaction)
        }
        guard let bill = try Bill.find(number, in: context.transaction) else { return }
        let taxes = lines.filter { $0.amount > 0 }.total
        let balance = BillBalance(amount: taxes, relief: taxes - lines.total, paid: 0, credit: 0)
        try bill.store(balance, in: context.transaction)
        try CreditUse.spend(on: number, context.moment)
    }

    /// - Returns: whether it was changed; nil when that was a problem.
    private static func amend(
        _ bill: Bill, _ demand: Demand, _ context: ImportContext, _ problems: inout ImportProblems
    ) throws -> Bool? {
        guard bill.taxObject == demand.object else {
            problems.add(demand.line, "object_code", "The bill is in the store already, for another object.")
            return nil
        }
        let stored = try DemandLine.all(of: bill, in: context.transaction)
        let differences = differences(
            from: stored.filter { $0.rule == nil && purposes.contains($0.purpose) }, to: demand.lines)
        guard !differences.isEmpty else { return false }
        guard let reason = demand.reason else {
            problems.add(
                demand.line, "reason",
                "The demand is in the store already, and differs from these lines. Give a reason to amend it, and say who with "
                    + "--by.")
            return nil
        }
        let note: ChangeNote
        do throws(BillChangeRefused) {
            note = try ChangeNote(by: context.author ?? "", because: reason)
        } catch {
            problems.add(demand.line, error.column, error.sentence)
            return nil
        }
        let after = try bill.assess(differences, after: stored.count, as: .amendment, context.moment)
        try bill.store(after, in: context.transaction)
        let change = BillChange(
            field: "amount",
            content: .open(was: String(bill.balance.net), becomes: String(bill.balance.net.added(differences.total))),
            entry: try bill.lastEntry(in: context.transaction))
        try change.store(of: bill.number, note, context.vault, context.moment)
        try CreditUse.spend(on: bill.number, context.moment)
        return true
    }

    /// What must be added to some lines to come to others.
    private static func differences(from old: [DemandLine], to new: [DemandLine]) -> [DemandLine] {
        var differences: [DemandLine] = []
        for line in new.map({ $0.counting(0) }) + old.map({ $0.counting(0) })
        where !differences.contains(where: { $0.isSame(as: line) }) {
            let before = old.filter { $0.isSame(as: line) }.total
            let after = new.filter { $0.isSame(as: line) }.total
            differences.append(line.counting(after.added(-before)))
        }
        return differences.filter { $0.amount != 0 }
    }
}

extension DemandLine {
    /// Whether another line stands for the same thing. A day that moved is no difference.
    fileprivate func isSame(as other: DemandLine) -> Bool {
        head == other.head && period == other.period && purpose == other.purpose
    }

    /// The lines a demand came with, in their order.
    fileprivate static func asTheyCame(
        of bill: String, in transaction: any Transaction
    ) throws(StorageError) -> [DemandLine] {
        let rows = try transaction.rows(
            Statement(
                "SELECT \(columns) FROM demand_lines WHERE bill = $1 AND entry IS NULL ORDER BY position",
                [.text(bill)]))
        var lines: [DemandLine] = []
        for row in rows { lines.append(try DemandLine(row)) }
        return lines
    }

    /// The same line over another amount.
    fileprivate func counting(_ amount: Int64) -> DemandLine {
        DemandLine(head: head, period: period, purpose: purpose, dueDate: dueDate, amount: amount)
    }
}

extension [DemandLine] {
    /// Whether these are the same lines, in whatever order.
    fileprivate func isSame(as other: [DemandLine]) -> Bool {
        func counts(_ lines: [DemandLine]) -> [DemandLine: Int] { lines.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
        return counts(self) == counts(other)
    }
}
