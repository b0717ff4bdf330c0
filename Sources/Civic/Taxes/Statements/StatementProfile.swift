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

/// Times as a statement writes them, by a pattern: yyyy, yy, MM, dd, HH, mm and ss stand for digits, hh with a for hours of
/// twelve, MMM for an English month in three letters; anything else stands for itself.
struct StatementTime: Sendable {
    private enum Part: Equatable {
        case digits(Character, Int)
        case month
        case half
        case sign(Character)
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private let parts: [Part]

    /// Nil when the pattern names no whole day.
    init?(_ pattern: String) {
        var parts: [Part] = []
        var rest = Substring(pattern)
        while let letter = rest.first {
            let run = rest.prefix { $0 == letter }
            switch letter {
            case "M" where run.count == 3: parts.append(.month)
            case "y", "M", "d", "H", "h", "m", "s": parts.append(.digits(letter, run.count))
            case "a": parts.append(.half)
            default: parts += run.map(Part.sign)
            }
            rest = rest.dropFirst(run.count)
        }
        let letters = parts.compactMap { part -> Character? in
            switch part {
            case .digits(let letter, _): letter
            case .month: "M"
            case .half, .sign: nil
            }
        }
        guard Set("yMd").isSubset(of: letters) else { return nil }
        self.parts = parts
    }

    /// Seconds since 1970 on the clock of whoever wrote it; nil when the text is no such time.
    func seconds(_ text: String) -> Int64? {
        var values: [Character: Int] = [:]
        var isAfternoon: Bool?
        var rest = Substring(text)
        for part in parts {
            switch part {
            case .digits(let letter, let count):
                let digits = rest.prefix(count).prefix { $0.isASCII && $0.isNumber }
                // Some portals leave the leading zero out.
                guard !digits.isEmpty, digits.count == count || count == 2, let number = Int(digits) else { return nil }
                values[letter] = letter == "y" && count == 2 ? 2000 + number : number
                rest = rest.dropFirst(digits.count)
            case .month:
                guard let month = Self.months.firstIndex(of: rest.prefix(3).lowercased()) else { return nil }
                values["M"] = month + 1
                rest = rest.dropFirst(3)
            case .half:
                let half = rest.prefix(2).lowercased()
                guard half == "am" || half == "pm" else { return nil }
                isAfternoon = half == "pm"
                rest = rest.dropFirst(2)
            case .sign(let sign):
                guard rest.first == sign else { return nil }
                rest = rest.dropFirst()
            }
        }
        guard rest.allSatisfy(\.isWhitespace) else { return nil }
        return Self.seconds(values, isAfternoon: isAfternoon)
    }

    private static func seconds(_ values: [Character: Int], isAfternoon: Bool?) -> Int64? {
        guard
            let day = CivilDate(year: values["y"] ?? 0, month: values["M"] ?? 0, day: values["d"] ?? 0)
        else { return nil }
        var hour = values["H"] ?? values["h"] ?? 0
        if let isAfternoon {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        let (minute, second) = (values["m"] ?? 0, values["s"] ?? 0)
        guard (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second) else { return nil }
        return Int64(day.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    }
}
