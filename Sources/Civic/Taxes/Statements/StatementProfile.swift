import Wording

/// How a wallet writes its statements: which column holds what. A profile is a file of its own, so that a new wallet, or a
/// portal that renames a column, needs no new program.
///
/// Each line of the file names a `field`, the `column` of the statement that holds it, and its `form` where it has one:
/// of `time` a pattern such as `yyyy-MM-dd HH:mm:ss`, of `status` the words, divided by `|`, of lines where money moved.
package struct StatementProfile: Sendable {
    /// What a statement may tell.
    package enum Field: String, Sendable, Hashable, CaseIterable {
        /// The wallet's name of the movement.
        case transaction
        /// What we gave the wallet as a name, or the payer typed.
        case reference
        /// What moved; negative where it left.
        case amount
        /// The two columns of wallets that write what came and what left apart.
        case paidIn = "paid_in"
        case paidOut = "paid_out"
        /// What the wallet kept of it.
        case fee
        /// The payer's phone.
        case phone
        case time
        case status
        /// Of money that left: the name of the movement it takes back.
        case original
    }

    /// Where a field stands.
    struct Source: Sendable {
        let column: String
        let form: String
    }

    package let name: String
    let sources: [Field: Source]

    static let kind = ImportKind(
        "statement-profile", summary: "How a wallet writes its statements.",
        columns: [
            .init("field", required: true, "what it is"), .init("column", required: true, "the statement's column"),
            .init("form", required: false, "how it is written"),
        ], store: { _, _ in ImportReport(stored: 0) })

    /// Reads a profile.
    ///
    /// - Throws: `ImportRefused` with every problem of the file.
    package init(_ name: String, from bytes: [UInt8]) throws(ImportRefused) {
        var problems = ImportProblems()
        var sources: [Field: Source] = [:]
        for record in try CSVReader(Self.kind).records(in: bytes) {
            let field: Field? = problems.word("field", of: record)
            guard let column = problems.required("column", of: record, limit: 200), let field else { continue }
            let source = Source(column: column.cleanedInput.lowercased(), form: record["form"] ?? "")
            if sources.updateValue(source, forKey: field) != nil {
                problems.add(record.line, "field", "The field stands here twice.")
            }
        }
        for field in [Field.transaction, .time] where sources[field] == nil {
            problems.add(1, "field", "The profile must say where \(field.rawValue) stands.")
        }
        if sources[.amount] == nil, sources[.paidIn] == nil {
            problems.add(1, "field", "The profile must say where amount or paid_in stands.")
        }
        if let time = sources[.time], StatementTime(time.form) == nil {
            problems.add(1, "form", "The form of time must be a pattern such as yyyy-MM-dd HH:mm:ss.")
        }
        try problems.check()
        self.name = name
        self.sources = sources
    }
}
