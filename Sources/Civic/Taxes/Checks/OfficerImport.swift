import Conversation
import Storage
import Wording

/// Officers and their badges.
enum OfficerImport {
    static let kind = ImportKind(
        "officers", summary: "Officers of the city and their badges. A known number is brought up to date.",
        columns: [
            .init("number", required: false, "the badge's number with its two check digits; made when empty"),
            .init("name", required: true, "the name citizens may compare"),
            .init("service", required: true, "the service, such as Revenue"),
            .init("pin", required: true, "four to eight digits; only a hash of it is kept"),
            .init("until", required: false, "the last day the badge is good"),
        ], store: store)

    private static func store(_ context: ImportContext, _ records: [ImportRecord]) throws -> ImportReport {
        var problems = ImportProblems()
        var notes: [String] = []
        var lines: [String: Int] = [:]
        for record in records {
            let before = problems.count
            let number = record["number"].flatMap(Taxes.number)
            if record["number"] != nil, number == nil {
                problems.add(
                    record.line, "number", "The check digits are wrong. Leave the field empty to have one made.")
            }
            if let number, let line = lines.updateValue(record.line, forKey: number) {
                problems.add(record.line, "number", "The number stands in line \(line) too.")
            }
            let name = problems.required("name", of: record, limit: Officer.longestName)
            let service = problems.required("service", of: record, limit: Officer.longestService)
            let pin = record["pin"] ?? ""
            if !(4...8).contains(pin.utf8.count)
                || !pin.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
            {
                problems.add(record.line, "pin", "A PIN is four to eight digits.")
            }
            let until = record["until"] == nil ? nil : problems.day("until", of: record)
            guard problems.count == before, let name, let service else { continue }
            let officer = (name: name, service: service, pin: pin, until: until)
            if let number {
                try write(officer, number, context, isNew: false)
            } else {
                let numbers = FreshNumber(digits: Officer.digits, random: context.random)
                let made = try numbers.make { number in try !write(officer, number, context, isNew: true) }
                if notes.count < 5 { notes.append("Line \(record.line) was given the number \(made).") }
            }
        }
        try problems.check()
        return ImportReport(stored: records.count, notes: notes)
    }

    /// - Parameter isNew: that a number which is used must be left as it is.
    /// - Returns: whether it was written.
    @discardableResult
    private static func write(
        _ officer: (name: String, service: String, pin: String, until: CivilDate?), _ number: String,
        _ context: ImportContext, isNew: Bool
    ) throws -> Bool {
        let conflict =
            isNew
            ? "DO NOTHING"
            : "DO UPDATE SET name = excluded.name, service = excluded.service, pin_hash = excluded.pin_hash, "
                + "until_day = excluded.until_day, misses = 0"
        return try context.transaction.run(
            Statement(
                "INSERT INTO officers (number, name, service, pin_hash, until_day, misses, missed_on) "
                    + "VALUES ($1, $2, $3, $4, $5, 0, '') ON CONFLICT (number) \(conflict)",
                [
                    .text(number), .text(officer.name), .text(officer.service),
                    .blob(Officer.hash(pin: officer.pin, of: number, context.vault)), SQLValue(officer.until?.iso),
                ])) == 1
    }
}
