import Conversation
import DomainKit
import Storage
import Wording

/// Lines without a number that came before: each is a bill, and so many equal lines of one file are so many bills.
struct KnownLines {
    /// Numbers the file gives to lines itself; their bills belong to those lines.
    let given: Set<String>
    /// Of each line that was met, the numbers it had before and has not been given in this file yet.
    private var free: [[UInt8]: [String]] = [:]

    init(given: Set<String>) { self.given = given }

    /// The number of the next bill that came as such a line; nil where the line is one more than came before.
    mutating func next(_ fingerprint: [UInt8], _ context: ImportContext) throws -> String? {
        if free[fingerprint] == nil {
            let rows = try context.transaction.rows(
                Statement("SELECT number FROM bills WHERE imported_as = $1 ORDER BY number", [.blob(fingerprint)]))
            let numbers = try rows.map { try $0.text(0) }.filter { !given.contains($0) }
            // The last is taken first.
            free[fingerprint] = numbers.reversed()
        }
        return free[fingerprint]?.popLast()
    }

    /// Bills made in this file.
    private var made: Set<String> = []

    /// A bill that was in the store before and is for the same of the same payer; nil where there is none, or where the line
    /// names no object, for then a payer may well have several.
    mutating func alike(_ bill: BillRecord, made number: String, _ context: ImportContext) throws -> String? {
        made.insert(number)
        guard !bill.object.isEmpty || bill.taxObject != nil else { return nil }
        let rows = try context.transaction.rows(
            Statement(
                "SELECT number FROM bills WHERE owed_as = $1 ORDER BY number",
                [.blob(bill.fingerprints(context.vault).debt)]))
        return try rows.map { try $0.text(0) }.first { !made.contains($0) && !given.contains($0) }
    }

    /// Bills of a page.
    private static let page = 500

    /// Writes by what bills are known that came in before this was kept. It does something once in the life of a store.
    func completeFingerprints(_ context: ImportContext) throws {
        var last = ""
        while true {
            let rows = try context.transaction.rows(
                Statement(
                    "SELECT \(Bill.columns) FROM bills WHERE number > $1 AND imported_as IS NULL AND demanded > 0 "
                        + "AND NOT EXISTS (SELECT 1 FROM demand_lines l WHERE l.bill = bills.number AND l.entry IS NULL) "
                        + "ORDER BY number LIMIT $2", [.text(last), SQLValue(Self.page)]))
            for row in rows {
                let bill = try Bill(row)
                last = bill.number
                let prints = try BillRecord(bill, context.vault).fingerprints(context.vault)
                try context.transaction.post(
                    Statement(
                        "UPDATE bills SET imported_as = $2, owed_as = $3 WHERE number = $1",
                        [.text(bill.number), .blob(prints.line), .blob(prints.debt)]))
            }
            if rows.count < Self.page { return }
        }
    }
}

/// What a line without a number is known by when its list comes again, as keyed hashes.
struct LineFingerprints {
    /// Who owes what for which object, kind and period, and when.
    let line: [UInt8]
    /// The same without amount, day and phone, however it is spelt.
    let debt: [UInt8]
}

extension BillRecord {
    /// What the line is known by. How much may be paid at once and where the object lies make no other debt.
    func fingerprints(_ vault: Vault) -> LineFingerprints {
        let debt = [payerName, phone?.e164 ?? "", object, kind, period, taxpayer ?? "", taxObject ?? ""]
        func hash(_ parts: [String], for purpose: String) -> [UInt8] {
            vault.hash(parts.joined(separator: "\u{1F}"), for: purpose)
        }
        return LineFingerprints(
            line: hash(debt + [String(amount), dueDate.iso], for: "bill line"),
            debt: hash(
                [payerName, object, kind, period, taxpayer ?? "", taxObject ?? ""].map(\.folded), for: "bill debt"))
    }

    /// A bill as the line it came as.
    init(_ bill: Bill, _ vault: Vault) throws {
        self.init(
            number: bill.number, payerName: try vault.openText(bill.payerName),
            phone: bill.payerPhone.flatMap(vault.phone), object: bill.object, kind: bill.kind, period: bill.period,
            amount: bill.demanded, minimum: bill.minimum, dueDate: bill.dueDate, area: bill.area,
            taxpayer: bill.taxpayer, taxObject: bill.taxObject)
    }

    /// The columns in which a stored bill says something else. What was paid since does not matter.
    func differences(from stored: Bill, _ context: ImportContext) throws -> [String] {
        let principal =
            stored.hasLines
            ? try DemandLine.all(of: stored, in: context.transaction).principal : stored.demanded
        let isSame: [(String, Bool)] = [
            ("payer_name", try context.vault.openText(stored.payerName) == payerName),
            ("payer_phone", try stored.payerPhone.map { try context.vault.openText($0) } == phone?.e164),
            ("object", stored.object == object), ("kind", stored.kind == kind), ("period", stored.period == period),
            ("amount", principal == amount), ("due_date", stored.dueDate == dueDate),
            ("minimum", stored.minimum == minimum), ("area", stored.area == area),
            ("taxpayer", stored.taxpayer == taxpayer), ("object_code", stored.taxObject == taxObject),
        ]
        return isSame.filter { !$0.1 }.map(\.0)
    }

    /// The line with the number that was made for it.
    func numbered(_ number: String, _ line: Int, _ currency: Currency) -> NumberedLine {
        NumberedLine(
            line: line, number: number, name: payerName, object: object,
            amount: Money(minorUnits: amount, currency: currency).decimal, dueDate: dueDate)
    }
}

extension Bill {
    /// Whether the bill came as such a line.
    func cameAs(_ fingerprint: [UInt8], in transaction: any Transaction) throws(StorageError) -> Bool {
        try transaction.first(
            Statement(
                "SELECT 1 FROM bills WHERE number = $1 AND imported_as = $2", [.text(number), .blob(fingerprint)]))
            != nil
    }
}
