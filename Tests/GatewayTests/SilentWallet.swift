import Conversation
import Gateway
import Providers
import Simulator
import Synchronization

/// A world outside in which calls that speak of some references end only when their time is over, by a clock that is told the
/// time; everything else is answered at once.
final class SilentWallet: OutboundSending {
    private struct Call {
        let deadline: Instant
        let continuation: CheckedContinuation<Void, Never>
    }

    /// A call that was answered.
    struct Answered: Sendable, Hashable {
        let body: String
        let url: String
        let at: Instant
    }

    private let clock: SettableClock
    private let silent: String
    private let hung: Mutex<[Call]> = Mutex([])
    private let made: Mutex<(silent: Int, answered: [Answered])> = Mutex((0, []))
    private let isMended: Mutex<Bool> = Mutex(false)

    /// - Parameter silent: what is in the address or body of a call nobody answers.
    init(_ clock: SettableClock, silent: String) {
        self.clock = clock
        self.silent = silent
    }

    /// Calls under way.
    var hanging: Int { hung.withLock { $0.count } }
    /// Calls nobody answered or will.
    var unanswered: Int { made.withLock { $0.silent } }
    var answered: [Answered] { made.withLock { $0.answered } }

    /// From now on it answers as the others do.
    func mend() { isMended.withLock { $0 = true } }

    /// Lets the time be over for the calls whose it is.
    func endOverdue() {
        let now = clock.now
        let over = hung.withLock { hung in
            defer { hung.removeAll { $0.deadline <= now } }
            return hung.filter { $0.deadline <= now }
        }
        for call in over { call.continuation.resume() }
    }

    func send(
        _ request: OutboundRequest, timeoutMilliseconds: Int
    ) async throws(OutboundFailure) -> OutboundResponse {
        let body = String(decoding: request.body, as: UTF8.self)
        let now = clock.now
        if !isMended.withLock({ $0 }), request.url.contains(silent) || body.contains(silent) {
            made.withLock { $0.silent += 1 }
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                hung.withLock {
                    $0.append(
                        Call(
                            deadline: now.adding(milliseconds: Int64(timeoutMilliseconds)), continuation: continuation))
                }
            }
            throw .unknown("The time was over.")
        }
        let number = made.withLock { made in
            made.answered.append(Answered(body: body, url: request.url, at: now))
            return made.answered.count
        }
        guard request.url.hasPrefix(SimulatedNetwork.walletBase) else { return SendAnswer.accepted("ATXid_\(number)") }
        return OutboundResponse(status: 202, body: Array("status=pending".utf8))
    }
}
