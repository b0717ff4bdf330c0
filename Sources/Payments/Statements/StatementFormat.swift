package import Conversation
package import DomainKit
import Wording

/// How a statement's file is written.
package enum StatementFormat: String, Sendable, Hashable, CaseIterable {
    /// Separated values, by a profile.
    case csv
    /// SWIFT MT940: tagged lines, a page between an opening and a closing balance.
    case mt940
    /// ISO 20022 camt.053: XML.
    case camt053

    /// What a file is by its beginning; separated values where nothing says otherwise.
    package static func told(by bytes: [UInt8]) -> StatementFormat {
        let head = String(decoding: bytes.prefix(4_096), as: UTF8.self)
        let start = head.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if start.hasPrefix("<?xml") || start.hasPrefix("<Document") || start.contains("<BkToCstmr") { return .camt053 }
        let isTagged = head.split(whereSeparator: \.isNewline).contains { line in
            [":20:", ":60F:", ":60M:", "{1:"].contains { line.hasPrefix($0) }
        }
        return isTagged ? .mt940 : .csv
    }
}

/// Reads a bank's statement whose format needs no profile: bytes in, lines out.
///
/// What is read has to agree with itself: the opening balance and all signed lines have to make the closing balance, and no
/// page may be missing. Findings name the line of the file, and the entry.
package struct BankStatementReader: Sendable {
    private let facts: BankStatementFacts

    /// - Parameters:
    ///   - charges: words by which money that left is known to be a charge, where the bank marks it by nothing else.
    ///   - account: the number of the account that is read, where a file may have statements of several.
    package init(
        of city: CityProfile, _ clock: StatementClock, charges: ChargeWords = .none, account: String? = nil
    ) {
        facts = BankStatementFacts(currency: city.currency, clock: clock, charges: charges, account: account)
    }

    /// - Parameter format: not `csv`.
    /// - Throws: `ImportRefused` with every problem of the file; then nothing was read.
    package func read(_ bytes: [UInt8], as format: StatementFormat) throws(ImportRefused) -> StatementReading {
        var found: BankStatement
        switch format {
        case .camt053: found = try CamtReader(facts).read(bytes)
        case .mt940, .csv: found = MT940Reader(facts).read(bytes)
        }
        if found.problems.isEmpty, found.entries.count > CSVReader.mostRecords {
            found.problems.add(1, nil, "The file has more than \(CSVReader.mostRecords) entries. Divide it.")
        }
        try found.problems.check()
        if !found.rounded.isEmpty { found.notes.append(RoundedFees.note(found.rounded)) }
        if found.entries.isEmpty { found.notes.insert("No entry of the file moves money.", at: 0) }
        return StatementReading(lines: found.entries.named(facts.currency), notes: found.notes)
    }
}

/// What a reader of a bank's statement needs to know of the city.
struct BankStatementFacts {
    let currency: Currency
    let clock: StatementClock
    let charges: ChargeWords
    /// The account that is read; nil where the file has one.
    var account: String?

    /// Minor units of an amount as banks write it: digits, and decimals behind a mark; those the currency has not must be zeros.
    /// Nil when it is none; the highest number there is when it is more than that.
    func amount(_ text: some StringProtocol, mark: Character) -> Int64? {
        guard let exact = exact(text, mark: mark), exact.isWhole else { return nil }
        return exact.units
    }

    /// The moment a day begins on the city's clock.
    func moment(of day: CivilDate) -> Instant { clock.moment(Int64(day.daysSinceEpoch) * 86_400) }

    func decimal(_ amount: Int64) -> String { Money(minorUnits: amount, currency: currency).decimal }

    /// A reference of a bank, without the words that say there is none.
    static func reference(_ text: some StringProtocol) -> String? {
        let bare = String(text).onOneLine
        let none: Set = ["NONREF", "NOTPROVIDED", "NOREF", "NA", "N/A", "-"]
        return bare.isEmpty || none.contains(bare.uppercased()) ? nil : bare
    }
}

/// What was found in a bank's statement.
struct BankStatement {
    var entries: [StatementLine] = []
    var problems = ImportProblems()
    var notes: [String] = []
    /// What the bank kept in parts the currency has not, and what was made of it.
    var rounded: [String] = []
}
