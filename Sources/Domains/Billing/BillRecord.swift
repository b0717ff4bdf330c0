import Conversation
import DomainKit
import Storage
import Wording

/// A bill as a line of a file says it. Amounts are minor units of the city's currency.
struct BillRecord {
    let number: String?
    let payerName: String
    let phone: PhoneNumber?
    let object: String
    let kind: String
    let period: String
    let amount: Int64
    let minimum: Int64?
    let dueDate: CivilDate
    let area: String
    let taxpayer: String?
    let taxObject: String?
}

/// Reads the bills of one file, line after line, remembering the numbers it met.
struct BillRecordReader {
    /// Characters of an object, a kind and a period, which share a screen with amounts and numbers.
    static let longestObject = 26
    static let longestKind = 20
    static let longestPeriod = 16
    /// Characters of an area and of a code.
    static let longestArea = 40
    static let longestCode = 40
    /// Characters of a payer's name.
    static let longestName = 200
    /// Major units a bill may amount to.
    static let mostMajorUnits = ImportProblems.mostMajorUnits

    private let profile: CityProfile
    private var lines: [String: Int] = [:]

    init(_ profile: CityProfile) { self.profile = profile }

    /// The bill of a line; nil when anything is wrong with it, all of which is among the problems then.
    mutating func read(_ record: ImportRecord, _ problems: inout ImportProblems) -> BillRecord? {
        let before = problems.count
        let number = number(record, &problems)
        let name = problems.required("payer_name", of: record, limit: Self.longestName)
        let phone = problems.phone("payer_phone", of: record, profile.numbering)
        let object = problems.text("object", of: record, limit: Self.longestObject)
        let kind = problems.text("kind", of: record, limit: Self.longestKind)
        let period = problems.text("period", of: record, limit: Self.longestPeriod)
        let amount = amount(record, &problems)
        let minimum = minimum(record, of: amount, &problems)
        let dueDate = problems.day("due_date", of: record)
        let area = problems.text("area", of: record, limit: Self.longestArea)
        let taxpayer = problems.text("taxpayer", of: record, limit: Self.longestCode)
        let taxObject = problems.text("object_code", of: record, limit: Self.longestCode)
        guard problems.count == before, let name, let amount, let dueDate else { return nil }
        return BillRecord(
            number: number, payerName: name, phone: phone, object: object, kind: kind, period: period, amount: amount,
            minimum: minimum, dueDate: dueDate, area: area, taxpayer: taxpayer.isEmpty ? nil : taxpayer,
            taxObject: taxObject.isEmpty ? nil : taxObject)
    }

    private mutating func number(_ record: ImportRecord, _ problems: inout ImportProblems) -> String? {
        guard let digits = problems.reference("number", of: record, read: Taxes.number) else { return nil }
        if let line = lines.updateValue(record.line, forKey: digits) {
            problems.add(record.line, "number", "The number stands in line \(line) too.")
        }
        return digits
    }

    private func amount(_ record: ImportRecord, _ problems: inout ImportProblems) -> Int64? {
        let amount = problems.amount("amount", of: record, profile.currency)
        if let amount, amount <= 0 { problems.add(record.line, "amount", "A bill must be of more than nothing.") }
        return amount
    }

    private func minimum(_ record: ImportRecord, of amount: Int64?, _ problems: inout ImportProblems) -> Int64? {
        guard record["minimum"] != nil, let minimum = problems.money("minimum", of: record, profile.currency) else {
            return nil
        }
        if minimum <= 0 {
            problems.add(record.line, "minimum", "A part must be of more than nothing; leave the field empty.")
        }
        if let amount, minimum > amount { problems.add(record.line, "minimum", "The minimum is more than the amount.") }
        return minimum
    }
}
