import CurlShims
import Foundation
package import Providers

/// Sends requests to providers and wallets over HTTP/1.1 with libcurl, on one thread of its own.
///
/// What it promises:
/// - the deadline bounds the whole call, a trickled answer included; connecting gets at most two seconds of it;
/// - a request that is not repeatable leaves at most once: libcurl's habit of sending again when a kept connection
///   turns out to be dead is off for it, and the call ends with `unknown`;
/// - connections are kept and used again; redirects are not followed; certificates are verified against the system's
///   authorities; proxy variables of the environment and `.netrc` are ignored;
/// - an answer longer than the limits is refused, so no provider can fill the memory.
///
/// A client that is let go of without `shutdown` ends its thread by itself.
package final class CurlClient: OutboundSending {
    private let queue: TransferQueue

    /// libcurl asks for this once in a process, before anything else.
    private static let library: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    package init(limits: CurlLimits = CurlLimits()) {
        let queue = TransferQueue()
        self.queue = queue
        guard Self.library == CURLE_OK else {
            queue.end()
            return
        }
        let thread = Thread { TransferLoop.serve(queue, limits: limits) }
        thread.name = "outbound"
        thread.start()
    }

    deinit {
        queue.close(grace: .zero)
    }

    package func send(
        _ request: OutboundRequest, timeoutMilliseconds: Int
    ) async throws(OutboundFailure) -> OutboundResponse {
        try request.checkForm()
        guard !Task.isCancelled else { throw .notSent("the call was cancelled before the request was sent") }
        guard timeoutMilliseconds > 0 else { throw .notSent("the deadline had passed before the request was sent") }
        // libcurl counts milliseconds in 32 bits.
        let deadline = ContinuousClock.now + .milliseconds(min(timeoutMilliseconds, Int(Int32.max)))
        let ticket = queue.issueTicket()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.submit(
                    TransferOrder(ticket: ticket, request: request, deadline: deadline, continuation: continuation))
                // A cancellation that came before the order was in the queue found nothing to cancel.
                if Task.isCancelled { queue.cancel(ticket) }
            }
        } onCancel: {
            queue.cancel(ticket)
        }
        return try result.get()
    }

    /// Takes no more requests, lets those under way finish, and returns when the thread has ended.
    ///
    /// - Parameter graceMilliseconds: how long they may take; those left then end with `notSent` or `unknown`.
    package func shutdown(graceMilliseconds: Int = 5_000) async {
        queue.close(grace: .milliseconds(max(0, min(graceMilliseconds, Int(Int32.max)))))
        await queue.waitForEnd()
    }
}
