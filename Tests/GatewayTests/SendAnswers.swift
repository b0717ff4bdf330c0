import Gateway
import GatewayTestKit
import Providers
import Simulator
import Synchronization

/// What Africa's Talking says to a text handed over.
enum SendAnswer {
    static func accepted(_ id: String) -> OutboundResponse { answer(101, "Success", id) }
    static let optedOut = answer(406, "UserInBlacklist", "None")
    static let noBalance = answer(405, "InsufficientBalance", "None")
    static let outOfOrder = OutboundResponse(status: 502, headers: [], body: Array("<html>".utf8))

    private static func answer(_ code: Int, _ status: String, _ id: String) -> OutboundResponse {
        let body = """
            {"SMSMessageData":{"Message":"Sent to 1/1","Recipients":[{"statusCode":\(code),"number":"+233240000001",\
            "status":"\(status)","cost":"0","messageId":"\(id)"}]}}
            """
        return OutboundResponse(status: 201, headers: [], body: Array(body.utf8))
    }
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
