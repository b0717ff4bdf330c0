import Conversation
import DomainKit
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
            .init(
                "pin", required: false,
                "six digits, of which only a hash is kept; a known badge keeps its own when empty"),
            .init("until", required: false, "the last day the badge is good"),
        ], store: store)

    private static func store(_ context: ImportContext, _ records: [ImportRecord]) throws -> ImportReport {
        var problems = ImportProblems()
        try ListTurn.begin(context)
        var numbered: [NumberedLine] = []
        var known = KnownBadges(given: Set(records.compactMap { $0["number"].flatMap(Taxes.number) }))
        var unchanged = 0
        var lines: [String: Int] = [:]
        var written: [String] = []
        for (index, record) in records.enumerated() {
            context.progress(index + 1)
            let before = problems.count
            let number = problems.reference("number", of: record, read: Taxes.number)
            if let number, let line = lines.updateValue(record.line, forKey: number) {
                problems.add(record.line, "number", "The number stands in line \(line) too.")
            }
            let name = problems.required("name", of: record, limit: Officer.longestName)
            let service = problems.required("service", of: record, limit: Officer.longestService)
            let pin = record["pin"]
            if let pin, !Pins.isFit(pin) {
                problems.add(
                    record.line, "pin", "A PIN is \(Pins.digits) digits, and none of the first ones anybody tries.")
            }
            let until = record["until"] == nil ? nil : problems.day("until", of: record)
            var badge = number
            if record["number"] == nil, let name, let service {
                badge = try known.next(name, service, until, context)
            }
            if pin == nil, try badge.flatMap({ try Officer.find($0, in: context.transaction) }) == nil {
                problems.add(record.line, "pin", "A badge that is new needs a PIN.")
            }
            guard problems.count == before, let name, let service else { continue }
            if number == nil, let badge {
                unchanged += 1
                numbered.append(NumberedLine(line: record.line, number: badge, name: name, object: service))
                continue
            }
            let officer = (name: name, service: service, until: until)
            if let number {
                try write(officer, number, context, isNew: false)
                try set(pin, number, context)
                written.append(number)
            } else {
                // No badge made here is longer than its question says.
                let numbers = FreshNumber(
                    digits: Officer.digits, random: context.random, extraDigits: 0, tries: Officer.tries)
                let made = try numbers.number { number in try !write(officer, number, context, isNew: true) }
                try set(pin, made, context)
                written.append(made)
                numbered.append(NumberedLine(line: record.line, number: made, name: name, object: service))
            }
        }
        try problems.check()
        try context.record(.officer, written)
        var notes = NumberedLine.notes(of: numbered)
        if unchanged > 0 {
            notes.append("Already in the store, and unchanged: \(unchanged). A new PIN needs the badge's number.")
        }
        return ImportReport(stored: records.count - unchanged, notes: notes, numbered: numbered)
    }

    private static func set(_ pin: String?, _ number: String, _ context: ImportContext) throws {
        guard let pin else { return }
        try Pins.set(
            pin, of: Officer.holder(number), vault: context.vault, random: context.random, context.transaction)
    }

    /// - Parameter isNew: that a number which is used must be left as it is.
    /// - Returns: whether it was written.
    @discardableResult
    private static func write(
        _ officer: (name: String, service: String, until: CivilDate?), _ number: String, _ context: ImportContext,
        isNew: Bool
    ) throws -> Bool {
        let conflict =
            isNew
            ? "DO NOTHING"
            : "DO UPDATE SET name = excluded.name, service = excluded.service, until_day = excluded.until_day"
        return try context.transaction.run(
            Statement(
                "INSERT INTO officers (number, name, service, until_day) VALUES ($1, $2, $3, $4) "
                    + "ON CONFLICT (number) \(conflict)",
                [.text(number), .text(officer.name), .text(officer.service), SQLValue(officer.until?.iso)])) == 1
    }
}

/// Badges whose numbers were made when their lines came before: so many equal lines of one file are so many badges.
private struct KnownBadges {
    /// Numbers the file gives to lines itself.
    let given: Set<String>
    private var free: [String: [String]] = [:]

    init(given: Set<String>) { self.given = given }

    /// The number of the next badge that came as such a line; nil where the line is one more than came before.
    mutating func next(
        _ name: String, _ service: String, _ until: CivilDate?, _ context: ImportContext
    ) throws -> String? {
        let key = [name, service, until?.iso ?? ""].joined(separator: "\u{1F}")
        if free[key] == nil {
            let rows = try context.transaction.rows(
                Statement(
                    "SELECT number FROM officers WHERE name = $1 AND service = $2 AND COALESCE(until_day, '') = $3 "
                        + "ORDER BY number DESC", [.text(name), .text(service), .text(until?.iso ?? "")]))
            free[key] = try rows.map { try $0.text(0) }.filter { !given.contains($0) }
        }
        return free[key]?.popLast()
    }
}

extension Taxes {
    /// Every badge, without anything of its PIN.
    static let officersExport = ExportKind(
        "officers", summary: "Officers of the city and their badges.", columns: ["number", "name", "service", "until"]
    ) { context, write in
        let pages = ExportPages(
            sql: "SELECT number, name, service, until_day FROM officers WHERE number > $1 ORDER BY number", start: [""],
            key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            try write([try row.text(0), try row.text(1), try row.text(2), try row.optionalText(3) ?? ""])
        }
    }
}
