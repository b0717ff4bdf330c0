import Conversation
import Storage
import Wording

/// A question the city asks, with its choices, open from one day to another, both included.
struct Consultation: Equatable {
    /// The question and its choices in one language; the first choice has the code `1` in every language.
    struct Wordings: Equatable {
        let question: String
        let labels: [String]
    }

    let code: String
    let opens: CivilDate
    let closes: CivilDate
    /// By language tag.
    let wordings: [String: Wordings]

    /// Separates the choices in files and in the store.
    static let separator: Character = "|"

    func isOpen(on day: CivilDate) -> Bool { opens <= day && day <= closes }

    /// The wording to show: in this language, else in the city's first one, else in any.
    func wording(in language: String, _ profile: CityProfile) -> Wordings? {
        wordings[language] ?? wordings[profile.defaultLanguage] ?? wordings.min { $0.key < $1.key }?.value
    }

    /// How many choices there are, in each language the same.
    var choices: Int64 { Int64(wordings.values.first?.labels.count ?? 0) }
}

extension Consultation {
    private static let columns = "consultation, opens, closes, language, question, labels"

    static func find(_ code: String, in transaction: any Transaction) throws -> Consultation? {
        try read(
            transaction,
            Statement(
                """
                SELECT \(columns) FROM consultation_texts JOIN consultations ON code = consultation
                WHERE consultation = $1
                """, [.text(code)])
        ).first
    }

    /// The consultations open on a day, those that opened last at the end: a new one leaves the others the numbers people dial
    /// by heart.
    static func open(on day: CivilDate, in transaction: any Transaction) throws -> [Consultation] {
        try read(
            transaction,
            Statement(
                """
                SELECT \(columns) FROM consultation_texts JOIN consultations ON code = consultation
                WHERE opens <= $1 AND closes >= $1 AND counted = 0 ORDER BY opens, closes, code
                """, [.text(day.iso)]))
    }

    /// All consultations, by code. A city has few.
    static func all(in transaction: any Transaction) throws -> [Consultation] {
        try read(
            transaction,
            Statement(
                """
                SELECT \(columns) FROM consultation_texts JOIN consultations ON code = consultation ORDER BY code
                """))
    }

    /// Gathers the lines of each consultation; a line that does not fit is left out rather than end a citizen's turn.
    private static func read(_ transaction: any Transaction, _ statement: Statement) throws -> [Consultation] {
        var codes: [String] = []
        var days: [String: (opens: CivilDate, closes: CivilDate)] = [:]
        var wordings: [String: [String: Wordings]] = [:]
        for row in try transaction.rows(statement) {
            let code = try row.text(0)
            guard let opens = CivilDate(iso: try row.text(1)), let closes = CivilDate(iso: try row.text(2)) else {
                continue
            }
            if days.updateValue((opens, closes), forKey: code) == nil { codes.append(code) }
            let labels = try row.text(5).split(separator: separator).map(String.init)
            wordings[code, default: [:]][try row.text(3)] = Wordings(question: try row.text(4), labels: labels)
        }
        return codes.compactMap { code in
            days[code].map {
                Consultation(code: code, opens: $0.opens, closes: $0.closes, wordings: wordings[code] ?? [:])
            }
        }
    }

    /// Stores it in place of what its code stood for.
    func store(in transaction: any Transaction) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO consultations (code, opens, closes) VALUES ($1, $2, $3)
                ON CONFLICT (code) DO UPDATE SET opens = excluded.opens, closes = excluded.closes, counted = 0
                """, [.text(code), .text(opens.iso), .text(closes.iso)]))
        try transaction.post(Statement("DELETE FROM consultation_texts WHERE consultation = $1", [.text(code)]))
        for (language, wording) in wordings.sorted(by: { $0.key < $1.key }) {
            try transaction.post(
                Statement(
                    "INSERT INTO consultation_texts (consultation, language, question, labels) VALUES ($1, $2, $3, $4)",
                    [
                        .text(code), .text(language), .text(wording.question),
                        .text(wording.labels.joined(separator: String(Self.separator))),
                    ]))
        }
    }
}
