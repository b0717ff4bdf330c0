package import DomainKit
import Wording

/// How a wallet writes its statements: which column holds what. A profile is a file of its own, so that a new wallet, or a
/// portal that renames a column, needs no new program.
///
/// Each line of the file names a `field`, the `column` of the statement that holds it (or several names it may have, divided
/// by `|`), and its `form` where it has one:
/// of `time` one or several patterns such as `yyyy-MM-dd HH:mm:ss`, of `status` the words of lines where money moved, of `kind`
/// the words of lines that are charges, of `takes_back` the words of lines that take an earlier movement back, all divided by `|` and in
/// any spelling of capitals; of amounts `hundredths` where they are written in those.
package struct StatementProfile: Sendable {
    /// What a statement may tell.
    package enum Field: String, Sendable, Hashable, CaseIterable {
        /// The wallet's name of the movement.
        case transaction
        /// What we gave the wallet as a name, or the payer typed.
        case reference
        /// What the payer wrote beside that.
        case text
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
        /// What money the amounts are of, where the statement says it line by line.
        case currency
        /// What kind of movement it is, in the wallet's words: a payment, or a charge.
        case kind
        /// Of money that left: the name of the movement it takes back.
        case original
        /// Whether the line takes an earlier movement back, in the wallet's words. Where that is the column of the status, the
        /// row is that movement itself, which was taken back since.
        case takesBack = "takes_back"
        /// What else the wallet calls the movement: the name its updates have, where the statement has another.
        case otherName = "other_name"
    }

    /// Where a field stands.
    struct Source: Sendable {
        /// Names the column may have, in lower case.
        let columns: [String]
        let form: String

        /// The column for people.
        var column: String { columns.first ?? "" }
        /// The words of the form, in lower case.
        var words: [String] { form.split(separator: "|").map { String($0).onOneLine.lowercased() } }
        /// Whether amounts stand in hundredths of the currency, however many decimals that has.
        var isInHundredths: Bool { form == Self.hundredths }

        static let hundredths = "hundredths"
    }

    package let name: String
    let sources: [Field: Source]
    /// The ways its times are written.
    let times: [StatementTime]
    /// The words of `kind`: those that mean a charge.
    package let charges: ChargeWords
    /// The words of `takes_back`.
    let takeBacks: ChargeWords

    /// Fields a statement must have a column for, where the profile names one. The others are empty in a file without their
    /// column, as a till has no account numbers.
    static let needed: Set<Field> = [.transaction, .time, .amount, .paidIn, .paidOut, .status]
    /// Fields that hold amounts.
    static let amounts: [Field] = [.amount, .paidIn, .paidOut, .fee]
    /// Fields that hold names and numbers a spreadsheet may have shortened.
    static let identifiers: [Field] = [.transaction, .reference, .phone, .original, .otherName]

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
            let names = column.split(separator: "|").map { String($0).onOneLine.lowercased() }.filter { !$0.isEmpty }
            let source = Source(columns: names, form: record["form"] ?? "")
            if Self.amounts.contains(field), !source.form.isEmpty, !source.isInHundredths {
                problems.add(
                    record.line, "form",
                    "The form of an amount is empty, or \(Source.hundredths) where it is written so.")
            }
            if field == .kind, ChargeWords(source.words).isEmpty {
                problems.add(record.line, "form", "The form of kind must name the words that mean a charge.")
            }
            if field == .takesBack, ChargeWords(source.words).isEmpty {
                problems.add(record.line, "form", "The form of takes_back must name the words of lines that take back.")
            }
            if names.isEmpty { problems.add(record.line, "column", "The column has no name.") }
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
        let patterns = sources[.time]?.form.split(separator: "|").map(String.init) ?? []
        let times = patterns.compactMap { StatementTime($0) }
        if sources[.time] != nil, times.count != patterns.count || times.isEmpty {
            problems.add(1, "form", "The form of time must be a pattern such as yyyy-MM-dd HH:mm:ss.")
        }
        try problems.check()
        self.name = name
        self.sources = sources
        self.times = times
        charges = ChargeWords(sources[.kind]?.words ?? [])
        takeBacks = ChargeWords(sources[.takesBack]?.words ?? [])
    }
}
