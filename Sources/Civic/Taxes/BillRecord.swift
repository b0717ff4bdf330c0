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

    /// Whether a stored bill says the same. What was paid since does not matter.
    func equals(_ stored: Bill?, _ vault: Vault) throws -> Bool {
        guard let stored else { return false }
        guard stored.object == object, stored.kind == kind, stored.period == period, stored.amount == amount,
            stored.minimum == minimum, stored.dueDate == dueDate
        else { return false }
        return try vault.openText(stored.payerName) == payerName
            && stored.payerPhone.map(vault.openText) == phone?.e164
    }
}

/// Reads the bills of one file, line after line, remembering the numbers it met.
struct BillRecordReader {
    /// Characters of an object, a kind and a period, which share a screen with amounts and numbers.
    static let longestObject = 26
    static let longestKind = 20
    static let longestPeriod = 16
    /// Characters of an amount or a day.
    private static let longestFigure = 60
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
        let object = text(record, "object", Self.longestObject, &problems)
        let kind = text(record, "kind", Self.longestKind, &problems)
        let period = text(record, "period", Self.longestPeriod, &problems)
        let amount = amount(record, &problems)
        let minimum = minimum(record, of: amount, &problems)
        let dueDate = dueDate(record, &problems)
        guard problems.count == before, let name, let amount, let dueDate else { return nil }
        return BillRecord(
            number: number, payerName: name, phone: phone, object: object, kind: kind, period: period, amount: amount,
            minimum: minimum, dueDate: dueDate)
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

    private func text(
        _ record: ImportRecord, _ column: String, _ longest: Int, _ problems: inout ImportProblems
    ) -> String {
        let text = record[column] ?? ""
        if text.count > longest {
            problems.add(record.line, column, "This is longer than \(longest) characters.")
        }
        if text.utf8.contains(UInt8(ascii: "\n")) {
            problems.add(record.line, column, "The field goes over two lines.")
        }
        return text
    }

    private func phone(_ record: ImportRecord, _ problems: inout ImportProblems) -> PhoneNumber? {
        guard let typed = record["payer_phone"] else { return nil }
        let phone = profile.numbering.parse(typed)
        if phone == nil { problems.add(record.line, "payer_phone", "This is no phone number of the country's plan.") }
        return phone
    }

    private func amount(_ record: ImportRecord, _ problems: inout ImportProblems) -> Int64? {
        guard problems.required("amount", of: record, limit: Self.longestFigure) != nil,
            let amount = money(record, "amount", &problems)
        else { return nil }
        if amount <= 0 { problems.add(record.line, "amount", "A bill must be of more than nothing.") }
        return amount
    }

    private func minimum(_ record: ImportRecord, of amount: Int64?, _ problems: inout ImportProblems) -> Int64? {
        guard record["minimum"] != nil, let minimum = money(record, "minimum", &problems) else { return nil }
        if minimum <= 0 {
            problems.add(record.line, "minimum", "A part must be of more than nothing; leave the field empty.")
        }
        if let amount, minimum > amount { problems.add(record.line, "minimum", "The minimum is more than the amount.") }
        return minimum
    }

    private func money(_ record: ImportRecord, _ column: String, _ problems: inout ImportProblems) -> Int64? {
        let currency = profile.currency
        let most = Self.mostMajorUnits * currency.minorUnitsPerMajor
        guard let money = record[column].flatMap({ Money.parse($0, currency: currency) }) else {
            let example = Money(minorUnits: 300 * currency.minorUnitsPerMajor, currency: currency).decimal
            problems.add(record.line, column, "This is no amount in \(currency.code). Write it as \(example).")
            return nil
        }
        guard money.minorUnits <= most else {
            problems.add(record.line, column, "The amount is above \(Self.mostMajorUnits).")
            return nil
        }
        return money.minorUnits
    }

    private func dueDate(_ record: ImportRecord, _ problems: inout ImportProblems) -> CivilDate? {
        guard let typed = problems.required("due_date", of: record, limit: Self.longestFigure) else { return nil }
        let date = CivilDate(iso: typed)
        if date == nil { problems.add(record.line, "due_date", "This is no day. Write it as 2026-12-31.") }
        return date
    }
}
