import Conversation
import DomainKit
import Payments
import Storage
import Wording

/// Brings in demands of several lines: arrears and the current tax under one number.
///
/// A demand whose number is known is left as it is when its lines are the same. When they are not and a reason is given, it
/// is amended: the difference is written as further lines, and the money on the bill stays on it, what is too much then
/// being kept as credit. Lines without a number are known again by their object: those that came before add nothing, and
/// the others are a demand of their own.
enum DemandImport {
    static let kind = ImportKind(
        "demands", summary: "Demands of several lines each, for objects that were brought in before.",
        columns: [
            .init(
                "number", required: false,
                "the bill's number with its two check digits; made, one for each object, when empty"),
            .init("object_code", required: true, "the code of the property, shop, stall, vehicle or permit"),
            .init("head", required: true, "the kind of tax or fee"),
            .init("period", required: true, "the time it covers, such as 2026", isShown: true),
            .init("purpose", required: false, "arrears, current or exemption; current when empty"),
            .init("amount", required: true, "the amount; of an exemption, what it takes off", hasAmounts: true),
            .init("due_date", required: true, "the day it is due, as 2026-12-31"),
            .init(
                "minimum", required: false, "the least part of the whole bill that may be paid",
                hasAmounts: true),
            .init(
                "reason", required: false,
                "why a known demand is changed, such as court or remission; needs an account"),
        ], store: store)

    static let purposes: [DemandPurpose] = [.arrears, .current, .exemption]

    /// One demand of a file.
    private struct Demand {
        let line: Int
        let number: String?
        let object: String
        var lines: [DemandLine] = []
        /// The lines of the file they stand in.
        var places: [Int] = []
        var minimum: Int64?
        var reason: String?
    }

    /// What came of a file so far.
    private struct Outcome {
        var stored = 0
        var amended = 0
        var unchanged = 0
        /// Lines that came before, of demands that have others too.
        var known = 0
        var numbered: [NumberedLine] = []
        var written: [String] = []
        var alike: [String] = []
    }

    private static func store(_ context: ImportContext, _ records: [ImportRecord]) throws -> ImportReport {
        var problems = ImportProblems()
        try ListTurn.begin(context)
        let demands = read(records, context.profile.currency, &problems)
        let given = Set(demands.compactMap(\.number))
        var outcome = Outcome()
        for (index, demand) in demands.enumerated() {
            context.progress(index + 1)
            guard let bill = try record(of: demand, context, &problems) else { continue }
            guard let number = demand.number else {
                try bringUnnumbered(demand, bill, given, context, &outcome, &problems)
                continue
            }
            if let known = try Bill.find(number, in: context.transaction) {
                switch try amend(known, demand, context, &problems) {
                case true?: outcome.amended += 1
                case false?: outcome.unchanged += 1
                case nil: break
                }
                continue
            }
            _ = try BillImport.insert(bill, number, context)
            try open(number, demand.lines, context)
            outcome.written.append(number)
            outcome.stored += 1
        }
        try problems.check()
        try context.record(.bill, outcome.written)
        return report(outcome)
    }

    private static func report(_ outcome: Outcome) -> ImportReport {
        var notes = NumberedLine.notes(of: outcome.numbered)
        if outcome.amended > 0 { notes.append("Amended: \(outcome.amended).") }
        if outcome.unchanged > 0 { notes.append("Already in the store, and unchanged: \(outcome.unchanged).") }
        if outcome.known > 0 { notes.append("Lines already in the store, which add nothing: \(outcome.known).") }
        notes += outcome.alike.prefix(BillImport.mostAlike)
        if !outcome.alike.isEmpty {
            notes.append(
                "New lines that are like a bill in the store: \(outcome.alike.count). Where that one was to be amended, cancel "
                    + "the new one (guichet bills cancel) and bring the lines in under its number, with a reason.")
        }
        return ImportReport(
            stored: outcome.stored + outcome.amended, notes: notes, numbered: outcome.numbered)
    }

    /// A demand without a number: lines that came before add nothing, and the others are a bill of their own.
    private static func bringUnnumbered(
        _ demand: Demand, _ bill: BillRecord, _ given: Set<String>, _ context: ImportContext,
        _ outcome: inout Outcome, _ problems: inout ImportProblems
    ) throws {
        let currency = context.profile.currency
        var known = try KnownDemands(of: demand.object, besides: given, context)
        if let number = known.whole(demand.lines) {
            outcome.unchanged += 1
            outcome.numbered.append(bill.numbered(number, demand.line, currency))
            return
        }
        let about = known.about(demand.lines)
        let owners = known.claim(demand.lines)
        let fresh = demand.lines.indices.filter { owners[$0] == nil }
        guard !isRefused(fresh, of: demand, about, owners, &problems) else { return }
        outcome.numbered += try numbered(demand, owners, context)
        guard !fresh.isEmpty else {
            outcome.unchanged += 1
            return
        }
        outcome.known += demand.lines.count - fresh.count
        var rest = demand
        (rest.lines, rest.places) = (fresh.map { demand.lines[$0] }, fresh.map { demand.places[$0] })
        if let minimum = rest.minimum, minimum > rest.lines.total { rest.minimum = nil }
        guard let record = try record(of: rest, context, &problems) else { return }
        let number = try BillImport.insertNumbered(record, avoiding: given, context)
        try open(number, rest.lines, context)
        outcome.written.append(number)
        outcome.stored += 1
        outcome.numbered.append(record.numbered(number, rest.places.first ?? rest.line, currency))
        for (line, place) in zip(rest.lines, rest.places) {
            guard let alike = known.alike(line) else { continue }
            outcome.alike.append("Line \(place) is like the bill \(alike), apart from purpose, amount or day.")
        }
    }

    /// Whether new lines cannot be a bill of their own: those of a demand for just the same, and what takes off.
    private static func isRefused(
        _ fresh: [Int], of demand: Demand, _ about: String?, _ owners: [Bill?], _ problems: inout ImportProblems
    ) -> Bool {
        if let first = fresh.first, let about {
            problems.add(
                demand.places[first], "number",
                "The object has the demand \(about) for the same already, with other amounts. To amend it, give "
                    + "its number and a reason.")
            return true
        }
        guard let owner = owners.compactMap(\.self).first,
            let relief = fresh.first(where: { demand.lines[$0].purpose.isRelief })
        else { return false }
        problems.add(
            demand.places[relief], "number",
            "The object has the demand \(owner.number) already, without this line. To amend it, give its number and "
                + "a reason.")
        return true
    }

    /// The numbers of the bills that lines came with before, each at the first of its lines.
    private static func numbered(
        _ demand: Demand, _ owners: [Bill?], _ context: ImportContext
    ) throws -> [NumberedLine] {
        var numbered: [NumberedLine] = []
        for (index, owner) in owners.enumerated() {
            guard let owner, !numbered.contains(where: { $0.number == owner.number }) else { continue }
            let lines = demand.lines.indices.filter { owners[$0]?.number == owner.number }.map { demand.lines[$0] }
            numbered.append(
                NumberedLine(
                    line: demand.places[index], number: owner.number,
                    name: try context.vault.openText(owner.payerName), object: owner.object,
                    amount: Money(minorUnits: lines.total, currency: context.profile.currency).decimal,
                    dueDate: owner.dueDate))
        }
        return numbered
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
            demands[place].places.append(record.line)
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
        let differences = DemandLine.differences(from: stored.filter(\.isBroughtIn), to: demand.lines)
        guard !differences.isEmpty else { return false }
        guard let reason = demand.reason else {
            problems.add(
                demand.line, "reason",
                "The demand is in the store already, and differs from these lines. Give a reason to amend it, and bring it in "
                    + "as an account (--as NAME).")
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
}
