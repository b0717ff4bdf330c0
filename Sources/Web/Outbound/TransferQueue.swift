import Synchronization

/// What callers and the transfer thread share: orders, cancellations and the wish to stop.
/// Everything else is the thread's.
final class TransferQueue: Sendable {
    /// What has come in since the thread last looked.
    struct News {
        var orders: [TransferOrder] = []
        var cancelled: [UInt64] = []
        /// When the thread must have ended; nil while the client is open.
        var closing: ContinuousClock.Instant?
    }

    private struct State {
        var news = News()
        var lastTicket: UInt64 = 0
        var wakeSignal: TransferWakeSignal?
        var hasEnded = false
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    // MARK: Callers

    func issueTicket() -> UInt64 {
        state.withLock { state in
            state.lastTicket &+= 1
            return state.lastTicket
        }
    }

    func submit(_ order: TransferOrder) {
        let isTaken = state.withLock { state in
            guard state.news.closing == nil, !state.hasEnded else { return false }
            state.news.orders.append(order)
            state.wakeSignal?.ring()
            return true
        }
        if !isTaken { order.fail(notSent: "the outbound client is closed") }
    }

    /// Ends the call with this ticket if it is waiting or under way; an unknown ticket is ignored.
    func cancel(_ ticket: UInt64) {
        state.withLock { state in
            guard !state.hasEnded else { return }
            state.news.cancelled.append(ticket)
            state.wakeSignal?.ring()
        }
    }

    /// Takes no more orders; the thread ends when those it has are done, at the latest after `grace`.
    func close(grace: Duration) {
        let end = ContinuousClock.now + grace
        state.withLock { state in
            state.news.closing = state.news.closing.map { min($0, end) } ?? end
            state.wakeSignal?.ring()
        }
    }

    /// Returns when the thread has ended.
    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waitingForEnd.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    // MARK: The transfer thread

    /// Hands over what has come in. The wish to stop stays.
    func takeNews() -> News {
        state.withLock { state in
            let news = state.news
            state.news = News(closing: news.closing)
            return news
        }
    }

    /// From here on news ring `wakeSignal`; nil before the handle behind it is destroyed.
    func hang(_ wakeSignal: TransferWakeSignal?) {
        state.withLock { $0.wakeSignal = wakeSignal }
    }

    /// The thread's last word: no order is taken from here on, and those not yet looked at fail.
    func end() {
        let (orders, waiting) = state.withLock { state in
            state.hasEnded = true
            defer {
                state.news = News()
                state.waitingForEnd = []
            }
            return (state.news.orders, state.waitingForEnd)
        }
        for order in orders { order.fail(notSent: "the outbound client is closed") }
        for continuation in waiting { continuation.resume() }
    }
}
