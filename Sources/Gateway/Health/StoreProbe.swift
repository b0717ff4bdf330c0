import Conversation
import Storage
import Synchronization

/// Tells whether turns can be committed now, by committing something as they do: one small row, at most once a second,
/// however many ask.
///
/// It answers in time also when the store does not. A store that takes longer than a citizen should wait for a readiness
/// check is no better than one that is away; it is asked again only when it has answered, so that nothing piles up.
package final class StoreProbe: Sendable {
    private enum Verdict {
        case known(Bool, until: ContinuousClock.Instant)
        /// Asked and not answered; whether that has taken too long.
        case asked(isLate: Bool)
    }

    private struct State {
        var verdict: Verdict
        var waiting: [CheckedContinuation<Bool, Never>] = []
    }

    /// How time passes for it.
    package struct Time: Sendable {
        let now: @Sendable () -> ContinuousClock.Instant
        let wait: @Sendable (Duration) async -> Void

        package init(
            now: @escaping @Sendable () -> ContinuousClock.Instant, wait: @escaping @Sendable (Duration) async -> Void
        ) {
            self.now = now
            self.wait = wait
        }

        /// As it passes outside.
        package static let real = Time(now: { .now }, wait: { try? await Task.sleep(for: $0) })
    }

    /// How long an answer counts. Longer than patience, so that no question is asked while that of the one before runs.
    private static let freshness: Duration = .seconds(1)
    /// How long after a turn found the disk full the gateway says so, however well one small row may fit.
    static let fullMilliseconds: Int64 = 3_000
    /// Gateways that meet in one slot wait for each other's rows, which does no harm.
    private static let slots: UInt64 = 1_024

    private let gateway: GatewayContext
    private let patience: Duration
    private let time: Time
    private let slot: Int64
    private let state: Mutex<State>

    /// - Parameter patience: how long an answer may take.
    package init(_ gateway: GatewayContext, patience: Duration = .milliseconds(800), time: Time = .real) {
        self.gateway = gateway
        self.patience = patience
        self.time = time
        state = Mutex(State(verdict: .known(false, until: time.now())))
        slot = Int64(gateway.world.random() % Self.slots)
    }

    /// Whether turns can be committed; the answer comes within `patience`.
    package func canCommit() async -> Bool {
        guard !gateway.trouble.isFull(at: gateway.world.now()) else { return false }
        let now = time.now()
        return await withCheckedContinuation { continuation in
            let (answer, mustAsk) = state.withLock { state -> (Bool?, Bool) in
                switch state.verdict {
                case .known(let isGood, let end) where now < end: return (isGood, false)
                case .asked(isLate: true): return (false, false)
                case .known:
                    state.verdict = .asked(isLate: false)
                    state.waiting.append(continuation)
                    return (nil, true)
                case .asked(isLate: false):
                    state.waiting.append(continuation)
                    return (nil, false)
                }
            }
            if let answer { continuation.resume(returning: answer) }
            if mustAsk { ask() }
        }
    }

    private func ask() {
        let question = Statement(
            """
            INSERT INTO commit_checks (slot, at) VALUES ($1, $2) ON CONFLICT (slot) DO UPDATE SET at = excluded.at
            """, [.integer(slot), .integer(gateway.world.now().milliseconds)])
        // With a key, for turns have one: what is brought in without may hold up its like and no citizen.
        let key = withUnsafeBytes(of: slot) { Array($0) }
        gateway.database.submit(.of(key)) {
            try $0.post(question)
        } completion: { [self] result in
            recordAnswer((try? result.get()) != nil)
        }
        Task { [self] in
            await time.wait(patience)
            giveUp()
        }
    }

    private func recordAnswer(_ isGood: Bool) {
        let end = time.now() + Self.freshness
        let waiting = state.withLock { state in
            state.verdict = .known(isGood, until: end)
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: isGood) }
    }

    /// Answers for a store that has not.
    private func giveUp() {
        let waiting = state.withLock { state -> [CheckedContinuation<Bool, Never>] in
            guard case .asked(isLate: false) = state.verdict else { return [] }
            state.verdict = .asked(isLate: true)
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: false) }
    }
}

/// What turns found to be wrong with the store.
package final class StoreTrouble: Sendable {
    private let fullUntil = Atomic<Int64>(.min)

    init() {}

    /// Records an error of a turn, where it says that the store is full; others tell nothing of the store.
    func recordError(_ error: any Error, at now: Instant) {
        guard case .full? = error as? StorageError else { return }
        fullUntil.store(now.adding(milliseconds: StoreProbe.fullMilliseconds).milliseconds, ordering: .relaxed)
    }

    func isFull(at now: Instant) -> Bool { now.milliseconds < fullUntil.load(ordering: .relaxed) }
}
