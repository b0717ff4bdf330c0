import Foundation
import Testing

/// The tables of messages of `Documentation/Understanding.md`, played against the shipped city.
///
/// `make understanding` prints what came out; nothing is stored but in a database that is thrown away.
@Suite("Understanding")
struct UnderstandingTests {
    @Test("No message is misunderstood, and few are asked about again", arguments: UnderstandingRow.files)
    func plays(file: String) async throws {
        let rows = try UnderstandingRow.read(file)
        var tally = UnderstandingTally(file: file)
        try await UnderstandingPlay.open { play in
            for (index, row) in rows.enumerated() {
                let (result, place) = try await play.play(row, from: "+23324\(1_000_000 + index)")
                tally.add(result, at: place, of: row)
            }
        }
        if ProcessInfo.processInfo.environment["GUICHET_UNDERSTANDING"] != nil { print(tally.report) }
        #expect(tally.misunderstood.isEmpty, "\(tally.misunderstood.joined(separator: "\n"))")
        for (language, limit) in UnderstandingTally.limits {
            let share = tally.askedAgain(in: language)
            #expect(share <= limit, "\(language): \(share) % are asked again; at most \(limit) % may be.")
        }
    }

    @Test("The tables hold at least 400 messages, and a third of them were no help in finding the rules")
    func sizes() throws {
        let sizes = try UnderstandingRow.files.map { try UnderstandingRow.read($0).count }
        #expect(sizes.reduce(0, +) >= 400)
        #expect(sizes[1] * 3 >= sizes.reduce(0, +))
        let languages = try Set(UnderstandingRow.files.flatMap { try UnderstandingRow.read($0).map(\.language) })
        #expect(languages.isSuperset(of: ["en", "fr", "pt", "ar", "sw", "rw"]))
    }

    @Test("Every kind of message that English has rows of has one too", arguments: ["sw", "rw"])
    func kinds(language: String) throws {
        let rows = try UnderstandingRow.read(UnderstandingRow.files[0])
        let own = rows.filter { $0.language == language }
        #expect(own.count >= 30)
        let missing = Set(rows.filter { $0.language == "en" }.map(\.kind)).subtracting(own.map(\.kind))
        #expect(missing.isEmpty, "\(missing.sorted())")
    }
}

/// What came of a table, counted.
struct UnderstandingTally {
    /// The share of messages, in percent, that may be asked about again.
    static let limits = [("en", 20), ("fr", 20), ("pt", 30), ("ar", 30), ("sw", 30), ("rw", 30)]

    let file: String
    private var counts: [String: [UnderstandingResult: Int]] = [:]
    private var kinds: [String: [UnderstandingResult: Int]] = [:]
    private(set) var misunderstood: [String] = []
    private var asked: [String] = []

    init(file: String) { self.file = file }

    /// - Parameter place: where the conversation stood then.
    mutating func add(_ result: UnderstandingResult, at place: String?, of row: UnderstandingRow) {
        counts[row.language, default: [:]][result, default: 0] += 1
        kinds["\(row.language) \(row.kind)", default: [:]][result, default: 0] += 1
        let told = "\(file):\(row.line): \(row.language), \(row.kind): \(row.message)"
        switch result {
        case .understood: break
        case .askedAgain: asked.append(told)
        case .misunderstood: misunderstood.append("\(told) -> \(place ?? "nowhere")")
        }
    }

    func askedAgain(in language: String) -> Int {
        let counted = counts[language] ?? [:]
        let all = counted.values.reduce(0, +)
        return all == 0 ? 0 : (counted[.askedAgain] ?? 0) * 100 / all
    }

    /// A table for the terminal: each language, then each kind in it. Single messages are named of the table only that rules
    /// may be tuned on.
    var report: String {
        var lines = [
            "", file, Self.line("language and kind", UnderstandingResult.allCases.map(\.rawValue), "messages"),
        ]
        for (name, results) in counts.sorted(by: { $0.key < $1.key }) { lines.append(Self.line(name, results)) }
        lines.append("")
        for (name, results) in kinds.sorted(by: { $0.key < $1.key }) { lines.append(Self.line(name, results)) }
        if file == UnderstandingRow.files[0] {
            lines += asked.map { "asked again: \($0)" } + misunderstood.map { "MISUNDERSTOOD: \($0)" }
        }
        return lines.joined(separator: "\n")
    }

    private static func line(_ name: String, _ results: [UnderstandingResult: Int]) -> String {
        let all = results.values.reduce(0, +)
        let cells = UnderstandingResult.allCases.map { result in
            let count = results[result] ?? 0
            return "\(count) (\(count * 100 / max(all, 1)) %)"
        }
        return line(name, cells, String(all))
    }

    private static func line(_ name: String, _ cells: [String], _ last: String) -> String {
        name.padding(toLength: 34, withPad: " ", startingAt: 0)
            + cells.map { $0.padding(toLength: 16, withPad: " ", startingAt: 0) }.joined() + last
    }
}
