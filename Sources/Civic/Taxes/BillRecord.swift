import Conversation
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

    /// Whether a stored bill says the same. What was paid since does not matter.
    func equals(_ stored: Bill?, _ vault: Vault) throws -> Bool {
        guard let stored else { return false }
        guard stored.object == object, stored.kind == kind, stored.period == period, stored.demanded == amount,
            stored.minimum == minimum, stored.dueDate == dueDate, stored.area == area, stored.taxpayer == taxpayer,
            stored.taxObject == taxObject
        else { return false }
        return try vault.openText(stored.payerName) == payerName
            && stored.payerPhone.map { try vault.openText($0) } == phone?.e164
    }
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
    /// Characters of an amount or a day.
    static let longestFigure = 60
    /// Characters of a payer's name.
    static let longestName = 200
    /// Major units a bill may amount to: nine digits, which is what screens leave room for.
    static let mostMajorUnits: Int64 = 999_999_999

    private let profile: CityProfile
    private var lines: [String: Int] = [:]

    init(_ profile: CityProfile) { self.profile = profile }

    /// The bill of a line; nil when anything is wrong with it, all of which is among the problems then.
    mutating func read(_ record: ImportRecord, _ problems: inout ImportProblems) -> BillRecord? {
        let before = problems.count
        let number = number(record, &problems)
        let name = problems.required("payer_name", of: record, limit: Self.longestName)
        let phone = phone(record, &problems)
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
        guard let typed = record["number"] else { return nil }
        guard let digits = Taxes.number(typed) else {
            problems.add(
                record.line, "number", "The check digits are wrong. Leave the field empty to have a number made.")
            return nil
        }
        if let line = lines.updateValue(record.line, forKey: digits) {
            problems.add(record.line, "number", "The number stands in line \(line) too.")
        }
        return digits
    }

    private func phone(_ record: ImportRecord, _ problems: inout ImportProblems) -> PhoneNumber? {
        guard let typed = record["payer_phone"] else { return nil }
        let phone = profile.numbering.parse(typed)
        if phone == nil { problems.add(record.line, "payer_phone", "This is no phone number of the country's plan.") }
        return phone
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

extension ImportProblems {
    /// An amount that must not be missing, in minor units; nil when that was a problem.
    mutating func amount(_ column: String, of record: ImportRecord, _ currency: Currency) -> Int64? {
        guard required(column, of: record, limit: BillRecordReader.longestFigure) != nil else { return nil }
        return money(column, of: record, currency)
    }

    /// An amount in minor units; nil when that was a problem.
    mutating func money(_ column: String, of record: ImportRecord, _ currency: Currency) -> Int64? {
        let most = BillRecordReader.mostMajorUnits * currency.minorUnitsPerMajor
        guard let money = record[column].flatMap({ Money.parse($0, currency: currency) }) else {
            let example = Money(minorUnits: 300 * currency.minorUnitsPerMajor, currency: currency).decimal
            add(record.line, column, "This is no amount in \(currency.code). Write it as \(example).")
            return nil
        }
        guard money.minorUnits <= most else {
            add(record.line, column, "The amount is above \(BillRecordReader.mostMajorUnits).")
            return nil
        }
        return money.minorUnits
    }

    /// A day that must not be missing; nil when that was a problem.
    mutating func day(_ column: String, of record: ImportRecord) -> CivilDate? {
        guard let typed = required(column, of: record, limit: BillRecordReader.longestFigure) else { return nil }
        let date = CivilDate(iso: typed)
        if date == nil { add(record.line, column, "This is no day. Write it as 2026-12-31.") }
        return date
    }

    /// A short text on one line, empty when there is none.
    mutating func text(_ column: String, of record: ImportRecord, limit: Int) -> String {
        let text = record[column] ?? ""
        if text.count > limit { add(record.line, column, "This is longer than \(limit) characters.") }
        if text.utf8.contains(UInt8(ascii: "\n")) { add(record.line, column, "The field goes over two lines.") }
        return text
    }

    /// One of the words a column may hold; nil when that was a problem.
    mutating func word<Word: RawRepresentable & CaseIterable>(
        _ column: String, of record: ImportRecord, else standard: Word? = nil, among words: [Word]? = nil
    ) -> Word? where Word.RawValue == String {
        guard let typed = record[column] else {
            if standard == nil { add(record.line, column, "This column must not be empty.") }
            return standard
        }
        let allowed = words ?? Array(Word.allCases)
        let word = allowed.first { $0.rawValue == typed.lowercased() }
        if word == nil {
            add(record.line, column, "This must be one of: \(allowed.map(\.rawValue).joined(separator: ", ")).")
        }
        return word
    }
}
