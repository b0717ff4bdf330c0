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
    let amount: Int64
    /// The least part that may be paid; nil when it is all or nothing.
    let minimum: Int64?
    let paid: Int64
    let dueDate: CivilDate

    static let columns = "number, payer_name, payer_phone, object, kind, period, amount, minimum, paid, due_date"
    static let columnCount = 10

    /// - Parameter row: a row that begins with `columns`.
    init(_ row: Row) throws(StorageError) {
        number = try row.text(0)
        payerName = try row.blob(1)
        payerPhone = try row.optionalBlob(2)
        object = try row.text(3)
        kind = try row.text(4)
        period = try row.text(5)
        amount = try row.integer(6)
        minimum = try row.optionalInteger(7)
        paid = try row.integer(8)
        guard let date = CivilDate(iso: try row.text(9)) else { throw .unexpectedColumn(9, "not a day") }
        dueDate = date
    }

    static func find(_ number: String, in transaction: any Transaction) throws(StorageError) -> Bill? {
        guard
            let row = try transaction.first(
                Statement("SELECT \(columns) FROM bills WHERE number = $1", [.text(number)]))
        else { return nil }
        return try Bill(row)
    }

    /// What is still to be paid.
    var due: Int64 { max(0, amount &- paid) }
    /// The least payment taken now.
    var leastPayment: Int64 { min(minimum ?? due, due) }

    /// What a flow sees of a bill.
    static let record = RecordType(
        "bill",
        [
            "number": .text, "payer": .text, "object": .text, "kind": .text, "period": .text, "total": .money,
            "due": .money, "minimum": .money, "due_date": .date,
        ],
        widths: [
            "number": .reference, "payer": .text(most: maskedNameLength, letters: .words),
            "object": .text(most: BillRecordReader.longestObject, letters: .words),
            "kind": .text(most: BillRecordReader.longestKind, letters: .words),
            "period": .text(most: BillRecordReader.longestPeriod, letters: .words),
        ])

    /// The fields of `record`. The payer's name is masked here and stays sealed everywhere else.
    func fields(_ vault: Vault, _ currency: Currency) throws -> [String: Value] {
        [
            "number": .text(number),
            "payer": .text(maskedName(try vault.openText(payerName))),
            "object": .text(object),
            "kind": .text(kind),
            "period": .text(period),
            "total": .money(Money(minorUnits: amount, currency: currency)),
            "due": .money(Money(minorUnits: due, currency: currency)),
            "minimum": .money(Money(minorUnits: leastPayment, currency: currency)),
            "due_date": .date(dueDate),
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
