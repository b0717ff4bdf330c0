import Gateway
import GatewayTestKit
import Providers
import Simulator
import Synchronization

/// What a network says to a text handed over in the neutral dialect, which a city in miniature sends its texts in.
enum SendAnswer {
    static func accepted(_ id: String) -> OutboundResponse { Neutral.Delivery.accepted(id) }
    static let optedOut = Neutral.Delivery.refused("opted_out")
    static let noBalance = OutboundResponse(status: 402, headers: [], body: Array("reason=no_balance".utf8))
    static let outOfOrder = OutboundResponse(status: 502, headers: [], body: Array("<html>".utf8))
}

extension ScriptedNetwork {
    /// Takes every text, with ids `ATXid_1`, `ATXid_2` …
    static func accepting() -> ScriptedNetwork {
        ScriptedNetwork { _, number in .success(SendAnswer.accepted("ATXid_\(number)")) }
    }

    /// A wallet that answers as told, beside a provider that takes every text. The number counts the wallet's calls.
    static func wallet(
        _ script: @escaping @Sendable (OutboundRequest, Int) -> Result<OutboundResponse, OutboundFailure>
    ) -> ScriptedNetwork {
        let calls = Count()
        return ScriptedNetwork { request, number in
            guard request.isForWallet else { return .success(SendAnswer.accepted("ATXid_\(number)")) }
            return script(request, calls.next())
        }
    }

    /// The methods of the calls a wallet got.
    var walletCalls: [String] { requests.filter(\.isForWallet).map(\.method) }

    static func answering(_ answer: Result<OutboundResponse, OutboundFailure>) -> ScriptedNetwork {
        ScriptedNetwork { _, _ in answer }
    }
}

extension OutboundRequest {
    fileprivate var isForWallet: Bool { url.hasPrefix(SimulatedNetwork.walletBase) }
}

/// Counts from 1.
private final class Count: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
