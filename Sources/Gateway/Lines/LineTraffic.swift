package import Conversation
import Providers
import Synchronization

/// What this gateway has under way at each line, and the health of each. Every line has places of its own, so that a slow one
/// takes none from another.
package final class LineTraffic: Sendable {
    /// The two queues a line is worked from, and that of the timers of domains, which are of no line.
    package enum Queue: Sendable, Hashable {
        case outbox, timers, domainTimers
    }

    /// Rows, and likewise timers, that one line has under way at once.
    package static let places = 16
    /// Those of them that are kept for rows somebody waits for, however many others there are.
    static let kept = 4

    private struct Line {
        var underWay: [Queue: Int] = [:]
        /// Rows under way for which nobody waits.
        var patient = 0
        /// Whether the last look found something to leave here and no place for it.
        var isCrowded = false
        var health = LineHealth()
    }

    private let lines: Mutex<[String: Line]> = Mutex([:])
    private let paced = Atomic<Bool>(false)

    package init() {}

    /// Whether something waits for the pace of its line, and so for the next tenth of a second.
    var isPaced: Bool {
        get { paced.load(ordering: .relaxed) }
        set { paced.store(newValue, ordering: .relaxed) }
    }

    /// How many more may be begun from a queue of a line.
    func freePlaces(in queue: Queue, of name: String, at now: Instant) -> Int {
        lines.withLock { lines in
            let line = lines[name] ?? Line()
            let open = line.health.places(of: Self.places, at: now)
            // After a rest one call is made, whichever queue it is for.
            let used = open == Self.places ? line.underWay[queue, default: 0] : line.underWay.values.reduce(0, +)
            return max(open - used, 0)
        }
    }

    /// Notes what a look found: the lines at which something waits for a place.
    /// - Returns: whether one of them has a place by now, whose end nobody will tell of.
    func noteCrowded(_ names: Set<String>, at now: Instant) -> Bool {
        lines.withLock { lines in
            for name in lines.keys where !names.contains(name) { lines[name]?.isCrowded = false }
            for name in names { lines[name, default: Line()].isCrowded = true }
        }
        return names.contains { freePlaces(in: .outbox, of: $0, at: now) > 0 && freePatientPlaces(of: $0) > 0 }
    }

    /// Whether something waits for the next free place of a line.
    func isCrowded(_ name: String) -> Bool { lines.withLock { $0[name]?.isCrowded ?? false } }

    /// How many rows nobody waits for may be begun at a line, among its free places.
    func freePatientPlaces(of name: String) -> Int {
        lines.withLock { max(Self.places - Self.kept - ($0[name]?.patient ?? 0), 0) }
    }

    func begin(_ count: Int, in queue: Queue, of name: String) {
        lines.withLock { $0[name, default: Line()].underWay[queue, default: 0] += count }
    }

    func end(_ count: Int = 1, in queue: Queue, of name: String) {
        lines.withLock { $0[name, default: Line()].underWay[queue, default: 0] -= count }
    }

    func begin(_ row: LeasedRow) {
        begin(1, in: .outbox, of: row.channel)
        if row.rank.isPatient { lines.withLock { $0[row.channel, default: Line()].patient += 1 } }
    }

    func end(_ row: LeasedRow) {
        if row.rank.isPatient { lines.withLock { $0[row.channel, default: Line()].patient -= 1 } }
        end(in: .outbox, of: row.channel)
    }

    func recordAnswer(of name: String) {
        lines.withLock { $0[name, default: Line()].health.recordAnswer() }
    }

    /// - Returns: whether the line rests from now on.
    func recordSilence(of name: String, at now: Instant) -> Bool {
        lines.withLock { $0[name, default: Line()].health.recordSilence(at: now) }
    }

    /// Whether a line is not called at present because it did not answer.
    package func isResting(_ name: String, at now: Instant) -> Bool {
        lines.withLock { $0[name]?.health.isResting(at: now) ?? false }
    }

    /// Rows and timers under way at all lines.
    package var underWay: Int {
        lines.withLock { $0.values.reduce(0) { $0 + $1.underWay.values.reduce(0, +) } }
    }
}

/// The calls of one line: how each ended is noted for the line's health.
struct LineCalls: OutboundSending {
    let line: String
    let network: any OutboundSending
    let traffic: LineTraffic
    let world: GatewayWorld
    /// Is told when the line begins to rest.
    let whenResting: @Sendable () -> Void

    func send(
        _ request: OutboundRequest, timeoutMilliseconds: Int
    ) async throws(OutboundFailure) -> OutboundResponse {
        do throws(OutboundFailure) {
            let response = try await network.send(request, timeoutMilliseconds: timeoutMilliseconds)
            traffic.recordAnswer(of: line)
            return response
        } catch {
            switch error {
            case .notSent, .unknown:
                if traffic.recordSilence(of: line, at: world.now()) { whenResting() }
            // An answer that was refused for its size is one; a request that was refused never left.
            case .refused: break
            }
            throw error
        }
    }
}
