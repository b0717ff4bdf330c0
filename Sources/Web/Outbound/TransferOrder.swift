import CurlShims
import Providers

/// One call of `send`, on its way to the transfer thread.
struct TransferOrder: Sendable {
    let ticket: UInt64
    let request: OutboundRequest
    /// When the whole call ends, waiting included.
    let deadline: ContinuousClock.Instant
    /// Resumed exactly once, by the thread or by a queue that takes no more.
    let continuation: CheckedContinuation<Result<OutboundResponse, OutboundFailure>, Never>

    /// Ends the call before any of the request has left.
    func fail(notSent reason: String) {
        continuation.resume(returning: .failure(.notSent(reason)))
    }
}

/// The signal that wakes the transfer thread from its poll.
///
/// It holds the multi handle as a number because ringing is the one thing that another thread may do with it. The queue
/// forgets the signal before the handle is destroyed.
struct TransferWakeSignal: Sendable {
    private let address: UInt

    init(multi: UnsafeMutableRawPointer) {
        address = UInt(bitPattern: multi)
    }

    func ring() {
        curl_multi_wakeup(UnsafeMutableRawPointer(bitPattern: address))
    }
}
