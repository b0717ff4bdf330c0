import Providers
import Web

/// Runs `body` against a scripted server with a client of its own, and stops both whatever happens.
func withServer(
    limits: CurlLimits = CurlLimits(), _ script: @escaping ScriptedServer.Script,
    body: (ScriptedServer, CurlClient) async throws -> Void
) async throws {
    let server = try ScriptedServer(script)
    let client = CurlClient(limits: limits)
    let result: Result<Void, any Error>
    do {
        result = .success(try await body(server, client))
    } catch {
        result = .failure(error)
    }
    await client.shutdown(graceMilliseconds: 0)
    await server.stop()
    try result.get()
}

extension CurlClient {
    /// What `send` came to, as a value to compare.
    func outcome(
        of request: OutboundRequest, timeoutMilliseconds: Int = 2_000
    ) async -> Result<OutboundResponse, OutboundFailure> {
        do throws(OutboundFailure) {
            return .success(try await send(request, timeoutMilliseconds: timeoutMilliseconds))
        } catch {
            return .failure(error)
        }
    }
}

extension OutboundRequest {
    static func get(_ url: String, headers: [HeaderField] = []) -> OutboundRequest {
        OutboundRequest(method: "GET", url: url, headers: headers, isRepeatable: true)
    }

    static func post(_ url: String, body: String = "amount=5", isRepeatable: Bool = false) -> OutboundRequest {
        OutboundRequest(method: "POST", url: url, body: Array(body.utf8), isRepeatable: isRepeatable)
    }
}

/// The kind of an outcome, for tests where the wording of a failure does not matter.
enum OutcomeKind: Equatable {
    case answered(Int)
    case notSent, unknown, refused

    init(_ outcome: Result<OutboundResponse, OutboundFailure>) {
        switch outcome {
        case .success(let response): self = .answered(response.status)
        case .failure(.notSent): self = .notSent
        case .failure(.unknown): self = .unknown
        case .failure(.refused): self = .refused
        }
    }
}

/// An answer with a body and a length, as a well-behaved server writes it.
func answer(_ status: String = "200 OK", headers: [String] = [], body: String = "") -> ScriptedServer.Step {
    let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.utf8.count)", "", body]
    return .say(lines.joined(separator: "\r\n"))
}
