import Conversation
import DomainKit
import Storage
import Wording

extension Land {
    /// Proposals of addresses to the phones of those who live there.
    ///
    /// A proposal that was made before, word for word, changes nothing, whatever was answered to it: a file may be
    /// brought in twice. Other words, another area or another phone for a known number make a new proposal.
    static let addressesImport = ImportKind(
        "addresses", summary: "Addresses the city proposes to residents",
        columns: [
            ImportKind.Column("number", required: false, "Ends in two check digits (MOD 97-10); made where empty"),
            ImportKind.Column("phone", required: true, "Of somebody who lives there"),
            ImportKind.Column(
                "words", required: true, "How to find it, as: blue gate behind the market", isShown: true),
            ImportKind.Column("area", required: true, "Quarter or zone", isShown: true),
        ]
    ) { context, records in
        try context.transaction.post(
            Statement(
                "INSERT INTO address_files (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = excluded.at",
                [.integer(context.now.milliseconds)]))
        var stored = 0
        var made = 0
        var numbered: [NumberedLine] = []
        for (index, line) in try AddressLine.read(records, context).enumerated() {
            context.progress(index + 1)
            let (address, isNew) = try line.proposal(context)
            if line.number == nil {
                numbered.append(NumberedLine(line: line.line, number: address.number, object: line.words))
            }
            guard isNew else { continue }
            if line.number == nil { made += 1 }
            stored += 1
            try address.save(by: nil, at: context.now, in: context.transaction)
        }
        return ImportReport(
            stored: stored, notes: made == 0 ? [] : ["Numbers made: \(made). --numbers FILE writes them."],
            numbered: numbered)
    }

    /// Addresses by number, without anything of who lives there.
    static let addressesExport = ExportKind(
        "addresses", summary: "Addresses and what residents say of them",
        columns: ["number", "status", "words", "area", "changed_at"]
    ) { context, row in
        let addresses = ExportPages(
            sql: "SELECT number, status, words, area, changed_at FROM addresses WHERE number > $1 ORDER BY number",
            start: [""]
        ) { address throws(StorageError) in [try address.value(0)] }
        try addresses.forEach(context.transaction) { address in
            let changed = Instant(milliseconds: try address.integer(4))
            try row(
                [
                    try address.text(0), try address.text(1), try address.text(2), try address.text(3),
                    changed.timestamp,
                ])
        }
    }
}

/// One line of the addresses file that can be stored.
private struct AddressLine {
    let line: Int
    /// Nil where a number is to be made.
    let number: String?
    let resident: [UInt8]
    let words: String
    let area: String

    /// Seven digits and two check digits: enough for a city, short enough for a plate.
    private static let madeDigits = 7

    /// The lines, or `ImportRefused` with all that is wrong with them.
    static func read(_ records: [ImportRecord], _ context: ImportContext) throws -> [AddressLine] {
        var problems = ImportProblems()
        var numbers: Set<String> = []
        var lines: [AddressLine] = []
        for record in records {
            guard let line = AddressLine(record, context, &problems) else { continue }
            if let number = line.number, !numbers.insert(number).inserted {
                problems.add(record.line, "number", "Another line has this number already.")
            }
            lines.append(line)
        }
        try problems.check()
        return lines
    }

    private init?(_ record: ImportRecord, _ context: ImportContext, _ problems: inout ImportProblems) {
        let before = problems.count
        number = problems.reference("number", of: record)
        line = record.line
        let written = problems.required("phone", of: record, limit: ImportProblems.longestFigure)
        let phone = written.flatMap { _ in problems.phone("phone", of: record, context.profile.numbering) }
        let words = problems.required("words", of: record, limit: Land.wordsLimit)
        let area = problems.required("area", of: record, limit: Land.areaLimit)
        guard problems.count == before, let phone, let words, let area else { return nil }
        resident = context.vault.hash(phone)
        self.words = words
        self.area = area
    }

    /// The address as this line proposes it, and whether it is new: not when it has been proposed just so.
    func proposal(_ context: ImportContext) throws -> (address: Address, isNew: Bool) {
        if let number {
            let known = try Address.find(number, in: context.transaction)
            if let known, try isProposed(by: known, context) { return (known, false) }
            return (Address(number: number, resident: resident, words: words, area: area), true)
        }
        let known = try Address.all(of: resident, in: context.transaction)
        if let same = try known.first(where: { try isProposed(by: $0, context) }) { return (same, false) }
        let number = try FreshNumber(digits: Self.madeDigits, random: context.random).number { number in
            try Address.find(number, in: context.transaction) != nil
        }
        return (Address(number: number, resident: resident, words: words, area: area), true)
    }

    private func isProposed(by address: Address, _ context: ImportContext) throws -> Bool {
        try address.resident == resident && address.area == area
            && address.proposedWords(in: context.transaction) == words
    }
}
