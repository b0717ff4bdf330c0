import Conversation
import DomainKit
import Storage

/// What is taxed: a property, a shop, a stall, a vehicle or a permit, and whose it is.
enum TaxObjectImport {
    enum Sort: String, CaseIterable {
        case property, shop, stall, vehicle, permit
    }

    static let kind = ImportKind(
        "objects", summary: "What is taxed, by a code of the city's. A known code is brought up to date.",
        columns: [
            .init("code", required: true, "the city's code, such as a plot's number or a vehicle's plate"),
            .init("kind", required: true, "property, shop, stall, vehicle or permit"),
            .init("name", required: true, "what a citizen knows it by, such as Shop 14 Adum", isShown: true),
            .init("area", required: false, "the part of the city"),
            .init("taxpayer", required: true, "the code of its taxpayer"),
        ], store: store)

    private static func store(_ context: ImportContext, _ records: [ImportRecord]) throws -> ImportReport {
        var problems = ImportProblems()
        var lines: [String: Int] = [:]
        for (index, record) in records.enumerated() {
            context.progress(index + 1)
            let before = problems.count
            let code = problems.code("code", of: record, &lines)
            let sort: Sort? = problems.word("kind", of: record)
            let name = problems.required("name", of: record, limit: BillRecordReader.longestObject)
            let area = problems.text("area", of: record, limit: BillRecordReader.longestArea)
            let taxpayer = problems.required("taxpayer", of: record, limit: BillRecordReader.longestCode)
            if let taxpayer, try !isKnown(taxpayer, context) {
                problems.add(record.line, "taxpayer", "There is no such taxpayer; bring in taxpayers first.")
            }
            if let code, try isTaken(code, context) {
                problems.add(record.line, "code", "Another object has this code, but for spaces, dashes or capitals.")
            }
            guard problems.count == before, let code, let sort, let name, let taxpayer else { continue }
            try context.transaction.post(
                Statement(
                    "INSERT INTO tax_objects (code, kind, name, area, taxpayer, typed) VALUES ($1, $2, $3, $4, $5, $6) "
                        + "ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, name = excluded.name, "
                        + "area = excluded.area, taxpayer = excluded.taxpayer",
                    [
                        .text(code), .text(sort.rawValue), .text(name), .text(area), .text(taxpayer),
                        .text(code.squeezedCode),
                    ]))
        }
        try problems.check()
        return ImportReport(stored: records.count)
    }

    private static func isTaken(_ code: String, _ context: ImportContext) throws(StorageError) -> Bool {
        try context.transaction.first(
            Statement(
                "SELECT code FROM tax_objects WHERE typed = $1 AND code <> $2",
                [.text(code.squeezedCode), .text(code)])) != nil
    }

    private static func isKnown(_ taxpayer: String, _ context: ImportContext) throws(StorageError) -> Bool {
        try context.transaction.first(Statement("SELECT code FROM taxpayers WHERE code = $1", [.text(taxpayer)])) != nil
    }
}

extension Taxes {
    /// What is taxed, by code, with the code of its taxpayer and no name or phone.
    static let objectsExport = ExportKind(
        "objects", summary: "What is taxed, without the names of taxpayers.",
        columns: ["code", "kind", "name", "area", "taxpayer"]
    ) { context, write in
        let pages = ExportPages(
            sql: "SELECT code, kind, name, area, taxpayer FROM tax_objects WHERE code > $1 ORDER BY code", start: [""],
            key: { row throws(StorageError) in [try row.value(0)] })
        try pages.forEach(context.transaction) { row in
            try write(try (0..<5).map { try row.text($0) })
        }
    }
}
