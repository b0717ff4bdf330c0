import Conversation
import Storage
import Wording

/// Brings in a list of bills.
///
/// A bill without a number is given one. A bill whose number is in the store already is left as it is when everything
/// else is the same, so that a file may be brought in again; otherwise the file is refused.
enum BillImport {
    static let kind = ImportKind(
        "bills", summary: "Bills to be paid, one a line.",
        columns: [
            .init(
                "number", required: false,
                "the bill's number with its two check digits (ISO 7064 MOD 97-10); made when empty"),
            .init("payer_name", required: true, "who owes it"),
            .init("payer_phone", required: false, "the payer's phone"),
            .init("object", required: false, "what it is for, such as a shop or a plot"),
            .init("kind", required: false, "the kind of tax or fee"),
            .init("period", required: false, "the time it covers, such as 2026"),
            .init("amount", required: true, "the amount, such as 300.00"),
            .init("due_date", required: true, "the day it is due, as 2026-12-31"),
            .init("minimum", required: false, "the least part that may be paid; all at once when empty"),
            .init("area", required: false, "the part of the city, for lists of arrears"),
            .init("taxpayer", required: false, "the taxpayer's code, whose credit the bill uses"),
            .init("object_code", required: false, "the code of the property, shop, stall, vehicle or permit"),
        ], store: store)

    /// Made numbers named in the report, at most.
    private static let numbersNoted = 5

    private static func store(_ context: ImportContext, _ records: [ImportRecord]) throws -> ImportReport {
        var problems = ImportProblems()
        var reader = BillRecordReader(context.profile)
        let given = Set(records.compactMap { $0["number"].flatMap(Taxes.number) })
        var (stored, unchanged, made) = (0, 0, 0)
        var notes: [String] = []
        for record in records {
            guard let bill = reader.read(record, &problems) else { continue }
            if let number = bill.number {
                if try insert(bill, number, context) {
                    try CreditUse.spend(on: number, context.moment)
                    stored += 1
                } else if try bill.equals(Bill.find(number, in: context.transaction), context.vault) {
                    unchanged += 1
                } else {
                    problems.add(record.line, "number", "The bill is in the store already, and differs from this line.")
                }
            } else {
                let number = try insertNumbered(bill, avoiding: given, context)
                try CreditUse.spend(on: number, context.moment)
                stored += 1
                made += 1
                if made <= numbersNoted { notes.append("Line \(record.line) was given the number \(number).") }
            }
        }
        try problems.check()
        if made > numbersNoted { notes.append("More lines given a number: \(made - numbersNoted).") }
        if unchanged > 0 { notes.append("Already in the store, and unchanged: \(unchanged).") }
        return ImportReport(stored: stored, notes: notes)
    }

    /// Stores the bill under a number neither the store has nor the file gives to another line.
    static func insertNumbered(
        _ bill: BillRecord, avoiding given: Set<String>, _ context: ImportContext
    ) throws -> String {
        let numbers = FreshNumber(digits: Taxes.billDigits, random: context.random)
        return try numbers.make { number in try given.contains(number) || !insert(bill, number, context) }
    }

    /// False when the number is used.
    static func insert(_ bill: BillRecord, _ number: String, _ context: ImportContext) throws -> Bool {
        let phone = try bill.phone.map { try context.vault.seal($0.e164) }
        return try context.transaction.run(
            Statement(
                "INSERT INTO bills (number, payer_name, payer_phone, payer_phone_hash, object, kind, period, amount, "
                    + "demanded, minimum, paid, due_date, area, taxpayer, tax_object) "
                    + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, 0, $10, $11, $12, $13) "
                    + "ON CONFLICT (number) DO NOTHING",
                [
                    .text(number), .blob(try context.vault.seal(bill.payerName)), SQLValue(phone),
                    SQLValue(bill.phone.map(context.vault.hash)), .text(bill.object), .text(bill.kind),
                    .text(bill.period), .integer(bill.amount), SQLValue(bill.minimum), .text(bill.dueDate.iso),
                    .text(bill.area), SQLValue(bill.taxpayer), SQLValue(bill.taxObject),
                ])) == 1
    }
}
