import Conversation
import DomainKit
import Payments
import Storage
import Wording

/// A property, shop, stall, vehicle or permit as somebody asks for it by its code.
struct InspectedObject {
    let code: String
    let name: String
    let kind: String
    let phone: [UInt8]?
    let taxpayer: String
    /// What is due of its bills whose due day is over, without what the rules add, and the fee of a market day that is not
    /// paid.
    let overdue: Int64

    /// - Parameter typed: the code as a citizen or an officer types it: spaces, dashes and capitals do not matter, nor marks and
    ///   words around it.
    static func find(typed: String, _ context: ActionContext) throws(StorageError) -> InspectedObject? {
        for code in typed.codes {
            if let object = try find(code: code, context) { return object }
        }
        return nil
    }

    private static func find(code: String, _ context: ActionContext) throws(StorageError) -> InspectedObject? {
        let unpaid = "b.amount - b.relief - b.paid"
        let overdue =
            "FROM bills b WHERE b.tax_object = o.code AND b.amount - b.relief > b.paid AND b.due_date < $2"
        let row = try context.transaction.first(
            Statement(
                "SELECT o.code, o.name, o.kind, t.phone, t.code, (SELECT \(WideSum.upper(unpaid)) \(overdue)), "
                    + "(SELECT \(WideSum.lower(unpaid)) \(overdue)) FROM tax_objects o JOIN taxpayers t "
                    + "ON t.code = o.taxpayer WHERE o.typed = $1",
                [.text(code), .text(context.today.iso)]))
        guard let row else { return nil }
        let stall = try Stall.find(typed: code, on: context.today, in: context.transaction)
        let isFree = try stall.map { stall throws(StorageError) in
            stall.isPaid(on: context.today, try MarketCalendar(in: context.transaction))
        }
        return InspectedObject(
            code: try row.text(0), name: try row.text(1), kind: try row.text(2), phone: try row.optionalBlob(3),
            taxpayer: try row.text(4),
            overdue: Int64(clamping: try WideSum.read(row, from: 5)).added(isFree == false ? stall?.fee ?? 0 : 0))
    }

    static let record = RecordType(
        "inspected", ["object": .text, "kind": .text],
        widths: [
            "object": .text(most: BillRecordReader.longestObject, letters: .words),
            "kind": .text(most: 8, letters: .words),
        ])
    static let recordForOfficers = RecordType(
        "inspected", ["object": .text, "kind": .text, "due": .money], widths: record.widths)

    var fields: [String: Value] { ["object": .text(name), "kind": .text(kind)] }
    var answer: String { overdue == 0 ? "paid" : "unpaid" }

    /// Whether nobody but officers asked for any object of the taxpayer before on this day, so that the owner is to be told.
    private func isFirstToday(_ context: ActionContext) throws(StorageError) -> Bool {
        try context.transaction.run(
            Statement(
                "INSERT INTO told_taxpayers (day, taxpayer) VALUES ($1, $2) ON CONFLICT (day, taxpayer) DO NOTHING",
                [.text(context.today.iso), .text(taxpayer)])) == 1
    }

    /// Forgets who was told on days before one.
    static func forgetTold(before day: CivilDate, _ transaction: any Transaction) throws(StorageError) {
        try transaction.post(Statement("DELETE FROM told_taxpayers WHERE day < $1", [.text(day.iso)]))
    }

    /// Keeps that it was asked for, and tells its taxpayer: of an officer each time, of others once a day, however many ask and
    /// for whichever of the taxpayer's objects.
    func note(by officer: Officer?, _ context: ActionContext) throws {
        try context.transaction.post(
            Statement(
                "INSERT INTO inspections (object, officer, asked_by, answer, day, at) VALUES ($1, $2, $3, $4, $5, $6)",
                [
                    .text(code), SQLValue(officer?.number), .blob(context.phoneHash), .text(answer),
                    .text(context.today.iso), .integer(context.now.milliseconds),
                ]))
        let owners = try OwnerPhones.all(phone, of: taxpayer, context.vault, in: context.transaction)
        guard !owners.isEmpty, !owners.contains(context.phone) else { return }
        guard try officer != nil || isFirstToday(context) else { return }
        for owner in owners {
            if let officer {
                try context.effects.send(
                    "taxes.sms_inspected",
                    ["object": .text(name), "officer": .text(officer.number), "answer": .text(answer)], to: owner)
            } else {
                try context.effects.send("taxes.sms_looked_up", ["object": .text(name)], to: owner)
            }
        }
    }
}

extension Taxes {
    /// Tells anybody whether a sticker, a permit or whatever else is taxed is paid for, by its code. Its taxpayer is told that
    /// somebody asked. Codes nobody has count as in `find_bill`.
    static let checkObject = Action(
        ActionSignature(
            "taxes.check_object", takes: ["code": .text],
            outcomes: [
                "paid": InspectedObject.record, "unpaid": InspectedObject.record, "unknown": RecordType("unknown", [:]),
                "blocked": RecordType("blocked", [:]),
            ], changes: true)
    ) { context, arguments in
        let code = try arguments.text("code")
        guard try !MissedNumbers.isBlocked(context) else { return ActionOutcome("blocked") }
        guard let object = try InspectedObject.find(typed: code, context) else {
            try MissedNumbers.record(code.squeezedCode, context)
            return ActionOutcome("unknown")
        }
        try object.note(by: nil, context)
        return ActionOutcome(object.answer, object.fields)
    }

    /// An officer's check at the roadside, by what `admit_officer` answered less than a quarter of an hour ago; `expired` after that.
    /// The taxpayer is told which badge asked and what was answered.
    static let inspect = Action(
        ActionSignature(
            "taxes.inspect", takes: ["officer": .record(Officer.admitted), "code": .text],
            outcomes: [
                "paid": InspectedObject.record, "unpaid": InspectedObject.recordForOfficers,
                "unknown": RecordType("unknown", [:]), "refused": RecordType("refused", [:]),
                "expired": RecordType("expired", [:]),
            ], changes: true)
    ) { context, arguments in
        switch try Officer.admitted(try arguments.record("officer"), context) {
        case .refused: return ActionOutcome("refused")
        case .expired: return ActionOutcome("expired")
        case .good(let officer):
            guard let object = try InspectedObject.find(typed: try arguments.text("code"), context) else {
                return ActionOutcome("unknown")
            }
            try object.note(by: officer, context)
            guard object.overdue > 0 else { return ActionOutcome("paid", object.fields) }
            let due = Value.money(Money(minorUnits: object.overdue, currency: context.profile.currency))
            return ActionOutcome("unpaid", object.fields.merging(["due": due]) { first, _ in first })
        }
    }

    /// Who looked what up, without phones.
    static let inspectionsExport = ExportKind(
        "inspections", summary: "What officers and others looked up, without phones.",
        columns: ["id", "object", "officer", "answer", "day", "at"]
    ) { context, write in
        let pages = ExportPages(
            sql: "SELECT id, object, officer, answer, day, at FROM inspections WHERE id > $1 ORDER BY id",
            start: [.integer(.min)], key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            try write([
                String(try row.integer(0)), try row.text(1), try row.optionalText(2) ?? "", try row.text(3),
                try row.text(4), try row.timestamp(5),
            ])
        }
    }
}
