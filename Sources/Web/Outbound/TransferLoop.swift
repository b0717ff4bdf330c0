import CurlShims
import Foundation

/// The transfer thread: starts what waits, drives libcurl, and answers each caller once.
///
/// The multi handle and every transfer live and die here; other threads reach the loop only through the queue.
struct TransferLoop {
    /// Nothing but news ends an idle poll, so this only bounds the harm of a signal that was lost.
    private static let longestPoll: Duration = .seconds(10)

    private let queue: TransferQueue
    private let limits: CurlLimits
    private let multi: UnsafeMutableRawPointer
    private var waiting = WaitingLine()
    /// Transfers under way, by their easy handle.
    private var active: [UnsafeMutableRawPointer: Transfer] = [:]
    private var closing: ContinuousClock.Instant?

    /// The thread's whole life. When libcurl itself fails, every call under way ends and a fresh handle takes over.
    static func serve(_ queue: TransferQueue, limits: CurlLimits) {
        blockBrokenPipeSignal()
        var isClosed = false
        while !isClosed, let multi = curl_multi_init() {
            queue.hang(TransferWakeSignal(multi: multi))
            var loop = TransferLoop(queue: queue, limits: limits, multi: multi)
            isClosed = loop.run()
            queue.hang(nil)
            curl_multi_cleanup(multi)
        }
        queue.end()
    }

    private init(queue: TransferQueue, limits: CurlLimits, multi: UnsafeMutableRawPointer) {
        self.queue = queue
        self.limits = limits
        self.multi = multi
        // Idle connections; libcurl's own default shrinks with the number of transfers under way.
        _ = curl_shim_multi_set_long(multi, CURLMOPT_MAXCONNECTS, min(limits.transfers, 64))
    }

    /// Runs until the client is closed (true) or libcurl fails (false); no call is left unanswered in either case.
    private mutating func run() -> Bool {
        while true {
            takeNews()
            let now = ContinuousClock.now
            for order in waiting.takeExpired(at: now) {
                order.fail(notSent: "the deadline passed while the request waited for a free place")
            }
            startWaiting(at: now)
            var running: Int32 = 0
            guard curl_multi_perform(multi, &running) == CURLM_OK else { return abandonAll(isClosed: false) }
            collectFinished()
            if let closing, (active.isEmpty && waiting.isEmpty) || closing <= .now {
                return abandonAll(isClosed: true)
            }
            let polled = curl_multi_poll(multi, nil, 0, pollMilliseconds(at: .now), nil)
            guard polled == CURLM_OK else { return abandonAll(isClosed: false) }
        }
    }

    // MARK: Orders

    private mutating func takeNews() {
        let news = queue.takeNews()
        closing = news.closing
        for order in news.orders { waiting.append(order) }
        guard !news.cancelled.isEmpty else { return }
        let cancelled = Set(news.cancelled)
        for order in waiting.removeOrders(where: { cancelled.contains($0.ticket) }) {
            order.fail(notSent: "the call was cancelled before the request was sent")
        }
        for transfer in active.values where cancelled.contains(transfer.order.ticket) {
            interrupt(transfer, reason: "the call was cancelled")
        }
    }

    private mutating func startWaiting(at now: ContinuousClock.Instant) {
        while active.count < limits.transfers, let order = waiting.next() {
            guard let transfer = Transfer(order, limits: limits, now: now) else {
                order.fail(notSent: "libcurl could not set up the request")
                continue
            }
            guard curl_multi_add_handle(multi, transfer.easy) == CURLM_OK else {
                order.fail(notSent: "libcurl could not start the request")
                continue
            }
            active[transfer.easy] = transfer
        }
    }

    // MARK: Endings

    private mutating func collectFinished() {
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(multi, &remaining) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            // The message dies with the handle's removal.
            let code = message.pointee.data.result
            guard let transfer = active.removeValue(forKey: easy) else { continue }
            let result = transfer.result(code)
            curl_multi_remove_handle(multi, easy)
            transfer.order.continuation.resume(returning: result)
        }
    }

    private mutating func interrupt(_ transfer: Transfer, reason: String) {
        active[transfer.easy] = nil
        let failure = transfer.interruption(reason)
        curl_multi_remove_handle(multi, transfer.easy)
        transfer.order.continuation.resume(returning: .failure(failure))
    }

    private mutating func abandonAll(isClosed: Bool) -> Bool {
        let reason = isClosed ? "the outbound client was closed" : "libcurl failed"
        for order in waiting.removeOrders(where: { _ in true }) { order.fail(notSent: reason) }
        for transfer in active.values { interrupt(transfer, reason: reason) }
        return isClosed
    }

    // MARK: Waiting

    /// How long nothing can happen that libcurl or the signal would not tell of.
    private func pollMilliseconds(at now: ContinuousClock.Instant) -> Int32 {
        if active.count < limits.transfers, !waiting.isEmpty { return 0 }
        let soonest = [waiting.earliestDeadline, closing].compactMap(\.self).min()
        let patience = min(soonest.map { now.duration(to: $0) } ?? Self.longestPoll, Self.longestPoll)
        return Int32(clamping: patience.wholeMilliseconds)
    }

    /// A peer that goes away in the middle of a TLS write must cost one transfer, not the process.
    private static func blockBrokenPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}

extension Duration {
    /// Milliseconds rounded up, zero for a negative duration, so that waiting this long never ends early.
    var wholeMilliseconds: Int {
        self > .zero ? Int(exactly: (self / .milliseconds(1)).rounded(.up)) ?? .max : 0
    }
}
