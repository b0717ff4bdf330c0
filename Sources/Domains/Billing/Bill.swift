import DomainKit
import Payments
import Conversation
import Storage
import Wording

/// A demand of the city for money, as its row holds it. Amounts are minor units of the city's currency.
struct Bill {
    let number: String
    let payerName: [UInt8]
    let payerPhone: [UInt8]?
    let object: String
    let kind: String
    let period: String
    /// What it was brought in with.
    let demanded: Int64
    /// The least part that may be paid; nil when it is all or nothing.
    let minimum: Int64?
    let dueDate: CivilDate
    /// What stands on it now.
    let balance: BillBalance
    let area: String
    /// The code of the taxpayer, where the city gave it.
    let taxpayer: String?
    /// The code of the property, shop, stall, vehicle or permit.
    let taxObject: String?
    /// The least part of a plan the citizen agreed to.
    let instalment: Int64?
    /// Whether lines of it are written down.
    let hasLines: Bool
    /// Whether the city has rules about days.
    let hasRules: Bool
    /// The number of the objection the phone of the turn made; known where the bill was looked up by its number.
    var objection: String?

    static let columns =
        "number, payer_name, payer_phone, object, kind, period, amount, minimum, paid, due_date, demanded, relief, "
        + "credit, area, taxpayer, tax_object, (SELECT COUNT(*) FROM demand_lines l WHERE l.bill = bills.number), "
        + "(SELECT COUNT(*) FROM tax_rules), "
        + "(SELECT MIN(i.amount) FROM instalments i WHERE i.bill = bills.number)"
    static let columnCount = 19

    /// - Parameter row: a row that begins with `columns`.
    init(_ row: Row) throws(StorageError) {
        number = try row.text(0)
        payerName = try row.blob(1)
        payerPhone = try row.optionalBlob(2)
        object = try row.text(3)
        kind = try row.text(4)
        period = try row.text(5)
        minimum = try row.optionalInteger(7)
        dueDate = try row.day(9)
        demanded = try row.integer(10)
        balance = BillBalance(
            amount: try row.integer(6), relief: try row.integer(11), paid: try row.integer(8),
            credit: try row.integer(12))
        area = try row.text(13)
        taxpayer = try row.optionalText(14)
        taxObject = try row.optionalText(15)
        hasLines = try row.integer(16) > 0
        hasRules = try row.integer(17) > 0
        instalment = try row.optionalInteger(18)
    }

    static func find(_ number: String, in transaction: any Transaction) throws(StorageError) -> Bill? {
        guard
            let row = try transaction.first(
                Statement("SELECT \(columns) FROM bills WHERE number = $1", [.text(number)]))
        else { return nil }
        return try Bill(row)
    }

    /// Whether the city cancelled it and has asked for nothing on it since. Reads the store only where nothing is asked.
    func isCancelled(in transaction: any Transaction) throws(StorageError) -> Bool {
        guard balance.net == 0 else { return false }
        let statement = Statement(
            "SELECT 1 FROM bill_changes WHERE bill = $1 AND field = 'cancelled' LIMIT 1", [.text(number)])
        return try transaction.first(statement) != nil
    }

    /// What it is for, as it is shown: the object, else its kind, else its number.
    var title: String { [object, kind].first { !$0.isEmpty } ?? number }
    /// Whether the city said what it is for.
    var isNamed: Bool { title != number }

    /// What was ever added to it.
    var amount: Int64 { balance.amount }
    var paid: Int64 { balance.paid }
    /// What is still to be paid of what is written down.
    var due: Int64 { balance.due }
    /// The least payment taken of that.
    var leastPayment: Int64 { min(leastPart ?? due, due) }
    /// The least part that may be paid, by the bill or by a plan; nil when it is all or nothing.
    var leastPart: Int64? { [minimum, instalment].compactMap(\.self).min() }

    /// What a flow sees of a bill. `due` settles it today; `arrears` is what is unpaid of earlier periods, `fine` what is
    /// unpaid of penalties and interest, `off` what is taken off for anyone who pays all today. `stands` says what else does:
    /// `plan`, with the next `part` and its `part_date`; `objection`, by this phone, with its number; `both`; or `none`.
    /// `answer` is what the office said to the objection: `accepted`, `rejected`, `open` while it has not, or `none` without one.
    static let record = RecordType(
        "bill",
        [
            "number": .text, "payer": .text, "object": .text, "kind": .text, "period": .text, "total": .money,
            "due": .money, "minimum": .money, "due_date": .date, "arrears": .money, "fine": .money, "off": .money,
            "stands": .text, "part": .money, "part_date": .date, "objection": .text, "answer": .text,
        ],
        widths: [
            "number": .reference, "stands": .text(most: 9, letters: .plain), "objection": .reference,
            "answer": .text(most: 8, letters: .plain),
            "payer": .text(most: maskedNameLength, letters: .words),
            "object": .text(most: BillRecordReader.longestObject, letters: .words),
            "kind": .text(most: BillRecordReader.longestKind, letters: .words),
            "period": .text(most: BillRecordReader.longestPeriod, letters: .words),
        ])

    /// As much of a bill as a line of a list shows. `due` settles it today.
    static let line = RecordType(
        "bill_line", ["number": .text, "object": .text, "due": .money, "due_date": .date],
        widths: [
            "number": .reference, "object": .text(most: BillRecordReader.longestObject, letters: .words),
        ])
}

extension Standing {
    /// The fields of `Bill.line`.
    func line(_ currency: Currency) -> [String: Value] {
        [
            "number": .text(bill.number), "object": .text(bill.title),
            "due": .money(Money(minorUnits: due, currency: currency)), "due_date": .date(bill.dueDate),
        ]
    }

    /// The fields of `Bill.record`. The payer's name is masked here and stays sealed everywhere else.
    func fields(_ vault: Vault, _ currency: Currency) throws -> [String: Value] {
        func money(_ amount: Int64) -> Value { .money(Money(minorUnits: amount, currency: currency)) }
        return [
            "number": .text(bill.number),
            "payer": .text(maskedName(try vault.openText(bill.payerName))),
            "object": .text(bill.title),
            "kind": .text(bill.kind),
            "period": .text(bill.period),
            "total": money(bill.balance.net.added(charges.total)),
            "due": money(due),
            "minimum": money(least),
            "due_date": .date(bill.dueDate),
            "arrears": money(unpaid { $0 == .arrears }),
            "fine": money(unpaid(\.isCharge)),
            "off": money(-reliefs.total),
        ]
    }
}

/// Characters of a masked name, at most: three words of a letter and four stars.
let maskedNameLength = 17

/// A name that its owner knows again and others cannot read: `Adjoa Konadu` is `A*** K****`.
///
/// The first letter of the first three words, with three stars, or four where the word has more than five letters:
/// enough to tell relatives apart, too little to tell how long a name is.
func maskedName(_ name: String) -> String {
    let words: [Substring] = name.split(separator: " ")
    return words.prefix(3).map { "\($0.prefix(1))\($0.count > 5 ? "****" : "***")" }.joined(separator: " ")
}
