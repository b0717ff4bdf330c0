package import Providers
import Synchronization

/// The world outside as a test wants it: answers each call as told and keeps what was asked of it.
package final class ScriptedNetwork: OutboundSending {
    /// What becomes of a call; the number counts calls from 1.
    package typealias Script = @Sendable (OutboundRequest, Int) async -> Result<OutboundResponse, OutboundFailure>

    private let script: Script
    private let kept = Mutex<[OutboundRequest]>([])

    package init(_ script: @escaping Script) { self.script = script }

    /// Every call so far, in the order they came.
    package var requests: [OutboundRequest] { kept.withLock { $0 } }

    /// The values of one field of the forms that were sent, in that order.
    package func values(of field: String) -> [String] {
        requests.compactMap { request in (try? FormFields(request.body))?[field] }
    }

    package func send(
        _ request: OutboundRequest, timeoutMilliseconds: Int
    ) async throws(OutboundFailure) -> OutboundResponse {
        let number = kept.withLock { kept in
            kept.append(request)
            return kept.count
        }
        return try await script(request, number).get()
    }
}
