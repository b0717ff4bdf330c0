import Conversation
import DomainKit
import Payments
import Storage
import Wording

/// Brings in a list of bills.
///
/// A bill without a number is given one. A line that came before adds nothing, so that a file may be brought in again: with
/// a number it is known by that, without one by what it says, and so many equal lines of one file are so many bills. A line
/// with a known number that says something else puts the bill right where it gives a reason; otherwise the file is refused.
enum BillImport {
    static let kind = ImportKind(
        "bills", summary: "Bills to be paid, one a line.",
        columns: [
            .init(
                "number", required: false,
                "the bill's number with its two check digits (ISO 7064 MOD 97-10); made when empty"),
            .init("payer_name", required: true, "who owes it"),
            .init("payer_phone", required: false, "the payer's phone"),
            .init("object", required: false, "what it is for, such as a shop or a plot", isShown: true),
            .init("kind", required: false, "the kind of tax or fee", isShown: true),
            .init("period", required: false, "the time it covers, such as 2026", isShown: true),
            .init("amount", required: true, "the amount, such as 300.00", hasAmounts: true),
            .init("due_date", required: true, "the day it is due, as 2026-12-31"),
            .init(
                "minimum", required: false, "the least part that may be paid; all at once when empty", hasAmounts: true),
            .init("area", required: false, "the part of the city, for lists of arrears"),
            .init("taxpayer", required: false, "the taxpayer's code, whose credit the bill uses"),
            .init("object_code", required: false, "the code of the property, shop, stall, vehicle or permit"),
            .init("reason", required: false, "why a known bill is put right, such as wrong amount; needs an account"),
        ], store: store)

    private static func store(_ context: ImportContext, _ records: [ImportRecord]) throws -> ImportReport {
        try ListTurn.begin(context)
        var problems = ImportProblems()
        var reader = BillRecordReader(context.profile)
        let lines = records.compactMap { record in reader.read(record, &problems).map { (record: record, bill: $0) } }
        let given = Set(lines.compactMap(\.bill.number))
        var known = KnownLines(given: given)
        try known.completeFingerprints(context)
        var (stored, unchanged, corrected, correctedBefore) = (0, 0, 0, 0)
        var numbered: [NumberedLine] = []
        var alike: [String] = []
        var written: [String] = []
        for (index, line) in lines.enumerated() {
            context.progress(index + 1)
            let outcome: Outcome
            if let number = line.bill.number {
                outcome = try bring(in: line.bill, number, line.record, context, &problems)
                if outcome == .stored { written.append(number) }
            } else {
                let (number, result) = try bringUnnumbered(line.bill, line.record, &known, context, &problems)
                outcome = result
                if result == .stored { written.append(number) }
                if result == .stored, let other = try known.alike(line.bill, made: number, context) {
                    alike.append(
                        "Line \(line.record.line) is like the bill \(other), apart from spelling, phone, amount or day."
                    )
                }
                numbered.append(line.bill.numbered(number, line.record.line, context.profile.currency))
            }
            switch outcome {
            case .stored: stored += 1
            case .unchanged: unchanged += 1
            case .corrected: corrected += 1
            case .correctedBefore: correctedBefore += 1
            case .refused: break
            }
        }
        try problems.check()
        try context.record(.bill, written)
        var notes = NumberedLine.notes(of: numbered)
        if corrected > 0 { notes.append("Put right: \(corrected).") }
        if unchanged > 0 { notes.append("Already in the store, and unchanged: \(unchanged).") }
        if correctedBefore > 0 { notes.append("Already in the store, and put right since: \(correctedBefore).") }
        notes += alike.prefix(mostAlike)
        if !alike.isEmpty {
            notes.append(
                "New bills that are like one in the store: \(alike.count). Where that one was to be put right, cancel the new "
                    + "one: guichet bills cancel.")
        }
        return ImportReport(stored: stored + corrected, notes: notes, numbered: numbered)
    }

    /// New bills named that are like one in the store, at most.
    static let mostAlike = 5

    /// What became of a line.
    private enum Outcome {
        case stored, unchanged, corrected, correctedBefore, refused
    }

    private static func bring(
        in bill: BillRecord, _ number: String, _ record: ImportRecord, _ context: ImportContext,
        _ problems: inout ImportProblems
    ) throws -> Outcome {
        if try insert(bill, number, as: bill.fingerprints(context.vault), context) {
            try CreditUse.spend(on: number, context.moment)
            return .stored
        }
        guard let stored = try Bill.find(number, in: context.transaction) else { return .refused }
        return try compare(bill, with: stored, record, context, &problems)
    }

    private static func bringUnnumbered(
        _ bill: BillRecord, _ record: ImportRecord, _ known: inout KnownLines, _ context: ImportContext,
        _ problems: inout ImportProblems
    ) throws -> (number: String, outcome: Outcome) {
        if let number = try known.next(bill.fingerprints(context.vault).line, context),
            let stored = try Bill.find(number, in: context.transaction)
        {
            return (number, try compare(bill, with: stored, record, context, &problems))
        }
        let number = try insertNumbered(bill, as: bill.fingerprints(context.vault), avoiding: known.given, context)
        try CreditUse.spend(on: number, context.moment)
        return (number, .stored)
    }

    /// A line whose bill is in the store already.
    private static func compare(
        _ bill: BillRecord, with stored: Bill, _ record: ImportRecord, _ context: ImportContext,
        _ problems: inout ImportProblems
    ) throws -> Outcome {
        let differences = try bill.differences(from: stored, context)
        if differences.isEmpty { return .unchanged }
        if record["number"] != nil, let reason = record["reason"] {
            do {
                let correction = BillCorrection(
                    bill: stored, wanted: bill, note: try ChangeNote(by: context.author ?? "", because: reason),
                    vault: context.vault, moment: context.moment)
                return try correction.make().isEmpty ? .unchanged : .corrected
            } catch let refused as BillChangeRefused {
                problems.add(record.line, refused.column, refused.sentence)
                return .refused
            }
        }
        let isAsItCame = try stored.cameAs(bill.fingerprints(context.vault).line, in: context.transaction)
        if isAsItCame, try BillChange.exists(of: stored.number, in: context.transaction) { return .correctedBefore }
        problems.add(
            record.line, "number",
            "The bill \(stored.number) is in the store already, with another \(differences.joined(separator: ", ")). "
                + "To put it right, give its number and a reason in the column reason, and bring it in as an account "
                + "(--as NAME); or use guichet bills correct.")
        return .refused
    }

    /// Stores the bill under a number neither the store has nor the file gives to another line.
    ///
    /// - Parameter fingerprints: what the line is known by when it comes again; nil where its kind of list knows otherwise.
    static func insertNumbered(
        _ bill: BillRecord, as fingerprints: LineFingerprints? = nil, avoiding given: Set<String>,
        _ context: ImportContext
    ) throws -> String {
        let numbers = FreshNumber(digits: Taxes.billDigits, random: context.random)
        return try numbers.number { number in
            try given.contains(number) || !insert(bill, number, as: fingerprints, context)
        }
    }

    /// False when the number is used.
    static func insert(
        _ bill: BillRecord, _ number: String, as fingerprints: LineFingerprints? = nil, _ context: ImportContext
    ) throws -> Bool {
        let phone = try bill.phone.map { try context.vault.seal($0.e164) }
        return try context.transaction.run(
            Statement(
                "INSERT INTO bills (number, payer_name, payer_phone, payer_phone_hash, object, kind, period, amount, "
                    + "demanded, minimum, paid, due_date, area, taxpayer, tax_object, imported_as, owed_as) "
                    + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, 0, $10, $11, $12, $13, $14, $15) "
                    + "ON CONFLICT (number) DO NOTHING",
                [
                    .text(number), .blob(try context.vault.seal(bill.payerName)), SQLValue(phone),
                    SQLValue(bill.phone.map(context.vault.hash)), .text(bill.object), .text(bill.kind),
                    .text(bill.period), .integer(bill.amount), SQLValue(bill.minimum), .text(bill.dueDate.iso),
                    .text(bill.area), SQLValue(bill.taxpayer), SQLValue(bill.taxObject), SQLValue(fingerprints?.line),
                    SQLValue(fingerprints?.debt),
                ])) == 1
    }
}
