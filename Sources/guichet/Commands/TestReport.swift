import Conversation
import Authoring
import Gateway
import Simulator

/// What `guichet test` says, in lines for people or for programs.
struct TestReport {
    let isJSON: Bool

    /// A transcript that takes longer is told with its time.
    private static let slow = Duration.milliseconds(100)

    struct Total {
        let findings: Int
        var played = 0
        var failed = 0
        var took = Duration.zero

        var isClean: Bool { failed == 0 && findings == 0 }
    }

    func say(_ finding: Diagnostic) throws {
        guard isJSON else { return Terminal.complain(finding.rendered) }
        Terminal.say(
            try JSONLine.text(
                Finding(
                    file: finding.place.file, line: finding.place.line, column: finding.place.column,
                    message: finding.message, advice: finding.advice)))
    }

    func say(_ transcript: Transcript, _ failures: [TranscriptFailure], took: Duration) throws {
        guard isJSON else {
            let time = took > Self.slow ? " (\(took.milliseconds) ms)" : ""
            Terminal.say(
                "\(failures.isEmpty ? "ok  " : "FAIL") \(transcript.place.file): \(transcript.name)\(time)")
            for failure in failures {
                Terminal.say(failure.rendered.split(separator: "\n").map { "     " + $0 }.joined(separator: "\n"))
            }
            return
        }
        let lines = failures.map { failure in
            Finding(
                file: failure.place.file, line: failure.place.line, column: failure.place.column,
                message: failure.message,
                advice: failure.details.isEmpty ? nil : failure.details.joined(separator: "\n"))
        }
        Terminal.say(
            try JSONLine.text(
                Played(
                    transcript: transcript.name, file: transcript.place.file, line: transcript.place.line,
                    milliseconds: took.milliseconds, failures: lines)))
    }

    func say(_ coverage: CoverageReport, isFull: Bool) throws {
        guard isJSON else {
            for line in isFull ? coverage.full + coverage.summary : coverage.summary { Terminal.say(line) }
            return
        }
        for row in coverage.rows { Terminal.say(try JSONLine.text(Covered(row))) }
    }

    func say(_ total: Total, _ share: CoverageReport.Share) throws {
        guard isJSON else {
            if total.findings > 0 { Terminal.complain("\(total.findings) findings in the files of transcripts.") }
            Terminal.say("Playing took \(total.took.milliseconds) ms.")
            Terminal.say("\(total.played) transcripts played, \(total.failed) failed.")
            return
        }
        Terminal.say(
            try JSONLine.text(
                Summary(
                    played: total.played, failed: total.failed, findings: total.findings,
                    milliseconds: total.took.milliseconds, covered: share.covered, coverable: share.total)))
    }
}

private struct Finding: Encodable {
    let file: String
    let line: Int
    let column: Int
    let message: String
    let advice: String?
}

private struct Played: Encodable {
    let transcript: String
    let file: String
    let line: Int
    let milliseconds: Int64
    let failures: [Finding]
}

/// A state or way; `covered` names the languages and media it was reached in.
private struct Covered: Encodable {
    let kind: String
    let flow: String
    let state: String
    let name: String
    let file: String
    let line: Int
    let column: Int
    let covered: [String]

    init(_ row: CoverageReport.Row) {
        kind = row.item.kind.rawValue
        flow = row.item.flow
        state = row.item.state
        name = row.item.name
        file = row.item.place.file
        line = row.item.place.line
        column = row.item.place.column
        covered = row.modes.map(\.name)
    }
}

private struct Summary: Encodable {
    let played: Int
    let failed: Int
    let findings: Int
    let milliseconds: Int64
    let covered: Int
    let coverable: Int
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
