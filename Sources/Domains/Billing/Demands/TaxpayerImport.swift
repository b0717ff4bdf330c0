import Conversation
import DomainKit
import Storage
import Wording

/// Who owes: a person, a household or a body. Known by a code of the city's, for neither a phone nor a name is a taxpayer:
/// phones are shared and passed on, names occur twice.
enum TaxpayerImport {
    enum Sort: String, CaseIterable {
        case person, household, body
    }

    static let kind = ImportKind(
        "taxpayers", summary: "Who owes, by a code of the city's. A known code is brought up to date.",
        columns: [
            .init("code", required: true, "the city's code of the taxpayer"),
            .init("kind", required: false, "person, household or body; person when empty"),
            .init("name", required: true, "the name"),
            .init("phone", required: false, "the phone"),
            .init("second_phone", required: false, "another that may see the bills and is told as well"),
        ], store: store)

    private static func store(_ context: ImportContext, _ records: [ImportRecord]) throws -> ImportReport {
        var problems = ImportProblems()
        var lines: [String: Int] = [:]
        for (index, record) in records.enumerated() {
            context.progress(index + 1)
            let before = problems.count
            let code = problems.code("code", of: record, &lines)
            let sort = problems.word("kind", of: record, else: Sort.person)
            let name = problems.required("name", of: record, limit: BillRecordReader.longestName)
            let phone = problems.phone("phone", of: record, context.profile.numbering)
            let second = problems.phone("second_phone", of: record, context.profile.numbering)
            guard problems.count == before, let code, let sort, let name else { continue }
            let sealed = try [phone, second].map { try $0.map { try context.vault.seal($0.e164) } }
            try context.transaction.post(
                Statement(
                    "INSERT INTO taxpayers (code, kind, name, phone, phone_hash, second_phone, second_phone_hash) "
                        + "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (code) DO UPDATE SET "
                        + "kind = excluded.kind, name = excluded.name, phone = excluded.phone, "
                        + "phone_hash = excluded.phone_hash, second_phone = excluded.second_phone, "
                        + "second_phone_hash = excluded.second_phone_hash",
                    [
                        .text(code), .text(sort.rawValue), .blob(try context.vault.seal(name)), SQLValue(sealed[0]),
                        SQLValue(phone.map(context.vault.hash)), SQLValue(sealed[1]),
                        SQLValue(second.map(context.vault.hash)),
                    ]))
        }
        try problems.check()
        return ImportReport(stored: records.count)
    }
}

/// The phones of debtors: those a notice about a bill or an object goes to.
enum OwnerPhones {
    static let schema = [
        "ALTER TABLE taxpayers ADD COLUMN second_phone $BYTES",
        "ALTER TABLE taxpayers ADD COLUMN second_phone_hash $BYTES",
        "CREATE INDEX taxpayers_of_second_phone ON taxpayers (second_phone_hash) WHERE second_phone_hash IS NOT NULL",
    ]

    /// The phone that is known, and the second one of the taxpayer, where there are any that can be read.
    static func all(
        _ first: [UInt8]?, of taxpayer: String?, _ vault: Vault, in transaction: any Transaction
    ) throws(StorageError) -> [PhoneNumber] {
        var sealed = [first]
        if let taxpayer {
            let row = try transaction.first(
                Statement("SELECT second_phone FROM taxpayers WHERE code = $1", [.text(taxpayer)]))
            sealed.append(try row?.optionalBlob(0))
        }
        var phones: [PhoneNumber] = []
        for phone in sealed.compactMap({ $0.flatMap(vault.phone) }) where !phones.contains(phone) {
            phones.append(phone)
        }
        return phones
    }
}

extension ImportProblems {
    /// A code that must stand in the file once.
    mutating func code(_ column: String, of record: ImportRecord, _ lines: inout [String: Int]) -> String? {
        guard let code = required(column, of: record, limit: BillRecordReader.longestCode) else { return nil }
        if let line = lines.updateValue(record.line, forKey: code) {
            add(record.line, column, "The code stands in line \(line) too.")
            return nil
        }
        return code
    }
}

extension Taxes {
    /// Taxpayers by code, without names and phones.
    static let taxpayersExport = ExportKind(
        "taxpayers", summary: "Taxpayers by code, without names and phones.", columns: ["code", "kind"]
    ) { context, write in
        let pages = ExportPages(
            sql: "SELECT code, kind FROM taxpayers WHERE code > $1 ORDER BY code", start: [""],
            key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in try write([try row.text(0), try row.text(1)]) }
    }
}
