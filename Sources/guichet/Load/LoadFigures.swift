import Foundation
import LoadGenerator

/// What a run found, in figures for people and for programs. Times are milliseconds.
struct LoadFigures: Encodable {
    let flow: String
    let phones: Int
    let turns: Int
    let conversations: Int
    let seconds: Double
    let turnsPerSecond: Double
    let p50: Double
    let p99: Double
    let p999: Double
    let longest: Double
    let errors: Int
    let errorsByKind: [String: Int]
    let wrongAnswers: [String]
    /// `complete`, `bills ran out` or `halted`.
    let ending: String

    init(_ report: LoadReport, flow: String, phones: Int) {
        self.flow = flow
        self.phones = phones
        turns = report.turns
        conversations = report.conversations
        seconds = Double(report.elapsedNanoseconds) / 1e9
        turnsPerSecond = report.turnsPerSecond
        p50 = report.milliseconds(at: 0.5)
        p99 = report.milliseconds(at: 0.99)
        p999 = report.milliseconds(at: 0.999)
        longest = Double(report.latencies.longest) / 1e6
        errors = report.errors
        errorsByKind = Dictionary(uniqueKeysWithValues: report.faults.map { ($0.key.rawValue, $0.value) })
        wrongAnswers = report.samples
        ending =
            switch report.ending {
            case .complete: "complete"
            case .billsRanOut: "bills ran out"
            case .halted: "halted"
            }
    }

    enum CodingKeys: String, CodingKey {
        case flow, phones, turns, conversations, seconds, errors, ending
        case turnsPerSecond = "turns_per_second"
        case p50 = "p50_ms"
        case p99 = "p99_ms"
        case p999 = "p999_ms"
        case longest = "longest_ms"
        case errorsByKind = "errors_by_kind"
        case wrongAnswers = "wrong_answers"
    }

    var lines: [String] {
        let ended = ending == "complete" ? "" : ", \(ending)"
        var lines = [
            "\(flow): \(phones) phones, \(seconds.decimals(1)) s, \(conversations) conversations\(ended)",
            "turns   \(turns), \(turnsPerSecond.decimals(0)) a second",
            "answer  p50 \(p50.decimals(2)) ms, p99 \(p99.decimals(2)) ms, p99.9 \(p999.decimals(2)) ms, "
                + "longest \(longest.decimals(2)) ms",
            "errors  \(errors)",
        ]
        for (kind, number) in errorsByKind.sorted(by: { $0.key < $1.key }) { lines.append("        \(number) \(kind)") }
        return lines
    }
}

extension Double {
    /// With this many decimals, as `12.50`.
    func decimals(_ places: Int) -> String { String(format: "%.\(places)f", self) }
}
