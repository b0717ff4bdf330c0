package import Conversation

/// Whether a line is called, given how its last calls ended: a line that does not answer rests for longer and longer, and one
/// call after each rest tells whether it answers again. A value without a clock; the caller says how each call ended.
package struct LineHealth: Sendable, Hashable {
    /// Calls in a row without an answer after which a line rests.
    package static let silencesAllowed = 5
    /// The first rest in milliseconds; each that follows is twice as long.
    package static let firstRest: Int64 = 5_000
    /// No rest is longer, so that a line that is back is used again within a minute or so.
    package static let longestRest: Int64 = 60_000

    private var silences = 0
    private var rests = 0
    private var restsUntil: Instant?

    package init() {}

    /// Notes an answer, whatever it said: the line is there.
    package mutating func recordAnswer() { self = LineHealth() }

    /// Notes a call that ended without an answer.
    /// - Returns: whether a rest begins with it.
    package mutating func recordSilence(at now: Instant) -> Bool {
        // Calls that were begun before the rest tell nothing new.
        guard !isResting(at: now) else { return false }
        silences = min(silences + 1, Self.silencesAllowed)
        guard rests > 0 || silences == Self.silencesAllowed else { return false }
        rests = min(rests + 1, 16)
        let length = min(Self.firstRest << Int64(rests - 1), Self.longestRest)
        restsUntil = now.adding(milliseconds: length)
        return true
    }

    package func isResting(at now: Instant) -> Bool { restsUntil.map { now < $0 } ?? false }

    /// How many calls may be under way: all, one after a rest, none during it.
    package func places(of all: Int, at now: Instant) -> Int {
        guard restsUntil != nil else { return all }
        return isResting(at: now) ? 0 : 1
    }
}
