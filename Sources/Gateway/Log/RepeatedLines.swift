/// Which lines of a log are written when the same ones come again and again, as thousands a second do on a full disk: the
/// first, and then one a minute with how many came. A value; the time is told.
package struct RepeatedLines: Sendable {
    /// For so long a line is not written again.
    package static let milliseconds: Int64 = 60_000
    /// Lines of one sentence in that time, whatever else they say, so that lines which differ in a name do not fill the log.
    package static let mostOfOneSentence = 200
    /// Different lines that are remembered; more only mean that some are written once more.
    private static let mostRemembered = 2_000

    private struct Seen: Sendable {
        var since: Int64
        var leftOut = 0
    }

    private var lines: [String: Seen] = [:]
    private var sentences: [String: (since: Int64, count: Int)] = [:]

    private var lastLook = Int64.min / 2

    package init() {}

    /// Whether a line is written.
    package enum Verdict: Sendable, Hashable {
        /// It is, and so many like it were left out since it was last written.
        case written(leftOut: Int)
        case leftOut
    }

    /// - Parameters:
    ///   - sentence: the constant part of the line.
    ///   - line: all that tells it from another.
    ///   - now: milliseconds of a clock that never goes back.
    package mutating func admit(sentence: String, line: String, at now: Int64) -> Verdict {
        if let seen = lines[line], now - seen.since < Self.milliseconds {
            lines[line]?.leftOut += 1
            return .leftOut
        }
        var counted = sentences[sentence] ?? (now, 0)
        if now - counted.since >= Self.milliseconds { counted = (now, 0) }
        counted.count += 1
        makeRoom(at: now)
        sentences[sentence] = counted
        let leftOut = lines[line]?.leftOut ?? 0
        guard counted.count <= Self.mostOfOneSentence else {
            lines[sentence + " (in other words)", default: Seen(since: now)].leftOut += 1
            return .leftOut
        }
        lines[line] = Seen(since: now)
        return .written(leftOut: leftOut)
    }

    /// The lines whose minute is over and that came again since, with how often; they are forgotten with it.
    package mutating func overdue(at now: Int64) -> [(line: String, leftOut: Int)] {
        // Not at each line of a storm.
        guard now - lastLook >= 1_000 else { return [] }
        lastLook = now
        let over = lines.filter { now - $0.value.since >= Self.milliseconds && $0.value.leftOut > 0 }
        for line in over.keys { lines[line] = nil }
        return over.map { ($0.key, $0.value.leftOut) }.sorted { $0.line < $1.line }
    }

    private mutating func makeRoom(at now: Int64) {
        if lines.count >= Self.mostRemembered {
            lines = lines.filter { now - $0.value.since < Self.milliseconds }
            if lines.count >= Self.mostRemembered { lines = [:] }
        }
        if sentences.count >= Self.mostRemembered { sentences = [:] }
    }
}
