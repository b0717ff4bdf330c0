import Foundation
import GatewayTestKit

/// One message of the table: what a citizen sends, after what, and what is to come of it.
///
/// Columns, divided by tabs: language; kind; what was sent or dialled before, divided by ` > `; the message; what is
/// meant. Lines that begin with `#` are remarks.
struct UnderstandingRow: Sendable {
    /// What a message is to lead to.
    enum Meaning: Sendable, Hashable {
        /// The conversation stands at this state, as `taxes.pay/number`, or where a flow begins, as `taxes.pay`.
        case state(String)
        /// A report is stored, or asked about before it is: `jam@KEJETIA`.
        case report(kind: String, place: String)
        /// Like a report, and nothing may be stored before the citizen says so.
        case ask
        case emergency, stop, start, help, silence, menu
    }

    let language: String
    let kind: String
    let before: [String]
    let message: String
    let meaning: Meaning
    let line: Int

    /// Whether the message is the first that its phone ever sent.
    var isFirst: Bool { before.isEmpty }

    static let files = ["tuned.tsv", "held.tsv"]

    static func read(_ file: String) throws -> [UnderstandingRow] {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/Understanding/\(file)")
        let text = try String(contentsOf: url, encoding: .utf8)
        return try text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
            index, line in
            if line.isEmpty || line.hasPrefix("#") { return nil }
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 5, let meaning = Meaning(cells[4]) else {
                throw UnreadableRow(file: file, line: index + 1)
            }
            return UnderstandingRow(
                language: cells[0], kind: cells[1],
                before: cells[2].split(separator: ">").map { $0.trimmingCharacters(in: .whitespaces) },
                message: cells[3], meaning: meaning, line: index + 1)
        }
    }
}

struct UnreadableRow: Error {
    let file: String
    let line: Int
}

extension UnderstandingRow.Meaning {
    init?(_ text: String) {
        switch text {
        case "emergency": self = .emergency
        case "stop": self = .stop
        case "start": self = .start
        case "help": self = .help
        case "silence": self = .silence
        case "menu": self = .menu
        case "ask": self = .ask
        default:
            if text.hasPrefix("report:") {
                let parts = text.dropFirst(7).split(separator: "@", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { return nil }
                self = .report(kind: parts[0], place: parts[1])
            } else if text.contains(".") {
                self = .state(text)
            } else {
                return nil
            }
        }
    }
}
