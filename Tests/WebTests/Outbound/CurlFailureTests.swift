import Foundation
import Providers
import Testing
import Web

/// What is known of a request that got no answer.
struct CurlFailureTests {
    @Test func `a slow answer is unknown at the deadline`() async throws {
        try await withServer { _ in
            [.pause(milliseconds: 30_000), answer()]
        } body: { server, client in
            let start = ContinuousClock.now
            let outcome = await client.outcome(of: .post(server.url), timeoutMilliseconds: 200)
            let elapsed = start.duration(to: .now)
            #expect(OutcomeKind(outcome) == .unknown)
            #expect(elapsed >= .milliseconds(195))
            #expect(elapsed < .seconds(5))
        }
    }

    @Test func `a trickled body does not outlive the deadline`() async throws {
        let trickle: [ScriptedServer.Step] = (0..<400).flatMap { _ in [.pause(milliseconds: 25), .say("x")] }
        try await withServer { _ in
            [.say("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n")] + trickle
        } body: {
            server, client in
            let start = ContinuousClock.now
            let outcome = await client.outcome(of: .get(server.url), timeoutMilliseconds: 200)
            #expect(OutcomeKind(outcome) == .unknown)
            #expect(start.duration(to: .now) < .seconds(5))
        }
    }

    @Test func `a refused connection means nothing was sent`() async throws {
        let client = CurlClient()
        let outcome = await client.outcome(of: .post(try Socket.unusedURL()))
        #expect(OutcomeKind(outcome) == .notSent)
        await client.shutdown()
    }

    @Test func `a name that does not exist means nothing was sent`() async {
        let client = CurlClient()
        let outcome = await client.outcome(of: .post("http://nowhere.invalid/"), timeoutMilliseconds: 5_000)
        #expect(OutcomeKind(outcome) == .notSent)
        await client.shutdown()
    }

    @Test func `a connection that is not made in time means nothing was sent`() async throws {
        let (descriptors, url) = try Socket.listenWithFullQueue()
        let client = CurlClient()
        let outcome = await client.outcome(of: .post(url), timeoutMilliseconds: 200)
        #expect(OutcomeKind(outcome) == .notSent)
        await client.shutdown()
        for descriptor in descriptors { close(descriptor) }
    }

    @Test func `connecting has a limit of its own within a longer deadline`() async throws {
        let (descriptors, url) = try Socket.listenWithFullQueue()
        let client = CurlClient(limits: CurlLimits(connectMilliseconds: 100))
        let start = ContinuousClock.now
        let outcome = await client.outcome(of: .post(url), timeoutMilliseconds: 60_000)
        #expect(OutcomeKind(outcome) == .notSent)
        #expect(start.duration(to: .now) < .seconds(10))
        await client.shutdown()
        for descriptor in descriptors { close(descriptor) }
    }

    @Test func `a TLS handshake that fails means nothing was sent`() async throws {
        let server = try ScriptedServer(greeting: "HTTP/1.1 400 Bad Request\r\n\r\n") { _ in [.close] }
        let client = CurlClient()
        let url = server.url.replacing("http:", with: "https:")
        #expect(OutcomeKind(await client.outcome(of: .post(url))) == .notSent)
        await client.shutdown()
        await server.stop()
    }

    static let brokenAnswers: [[ScriptedServer.Step]] = [
        [.close],
        [.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), .close],
        [.say("HTTP/1.1 20"), .close],
        [.say("HTTP/1.1 200 OK\r\nContent-Le"), .close],
        [.say("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"), .close],
        [.say("not http at all\r\n\r\n"), .close],
        [.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), .close],
    ]

    @Test(arguments: brokenAnswers.indices) func `a broken answer is unknown`(index: Int) async throws {
        try await withServer { _ in
            Self.brokenAnswers[index]
        } body: { server, client in
            let outcome = await client.outcome(of: .post(server.url))
            #expect(OutcomeKind(outcome) == .unknown)
            #expect(server.arrivals.count == 1)
        }
    }

    // MARK: Kept connections that die

    /// The first request of the first connection is answered; the next one finds the connection closed without an
    /// answer.
    private static let diesOnSecond: ScriptedServer.Script = { arrival in
        arrival.connection == 1 && arrival.ordinal == 2 ? [.close] : [answer()]
    }

    @Test(arguments: ["amount=5", "", String(repeating: "x", count: 300_000)])
    func `a request that is not repeatable is sent once when its kept connection dies`(body: String) async throws {
        try await withServer(Self.diesOnSecond) { server, client in
            _ = try await client.send(.post(server.url, body: "first"), timeoutMilliseconds: 2_000)
            let outcome = await client.outcome(of: .post(server.url, body: body))
            let second = server.arrivals.dropFirst()
            #expect(second.count == 1)
            // Without a body there is nothing that libcurl could fail to rewind, so it gets a connection of its own.
            #expect(OutcomeKind(outcome) == (body.isEmpty ? .answered(200) : .unknown))
            #expect(second.first?.connection == (body.isEmpty ? 2 : 1))
        }
    }

    @Test(arguments: ["amount=5", ""])
    func `a request that is not repeatable is sent once when its first connection dies`(body: String) async throws {
        try await withServer { _ in
            [.close]
        } body: { server, client in
            let outcome = await client.outcome(of: .post(server.url, body: body))
            #expect(OutcomeKind(outcome) == .unknown)
            #expect(server.arrivals.count == 1)
        }
    }

    @Test(arguments: ["amount=5", ""])
    func `a repeatable request survives the death of its kept connection`(body: String) async throws {
        try await withServer(Self.diesOnSecond) { server, client in
            _ = try await client.send(.post(server.url, body: "first"), timeoutMilliseconds: 2_000)
            let outcome = await client.outcome(of: .post(server.url, body: body, isRepeatable: true))
            #expect(OutcomeKind(outcome) == .answered(200))
            #expect(server.arrivals.dropFirst().map(\.connection) == [1, 2])
            #expect(server.arrivals.dropFirst().map(\.body) == [Array(body.utf8), Array(body.utf8)])
        }
    }

    // MARK: What is refused

    @Test func `an answer at the limit is taken and one byte more tells nothing`() async throws {
        let limits = CurlLimits(bodyBytes: 1_000)
        try await withServer(limits: limits) { arrival in
            [answer(body: String(repeating: "x", count: arrival.ordinal == 1 ? 1_000 : 1_001))]
        } body: { server, client in
            let taken = await client.outcome(of: .get(server.url))
            #expect(OutcomeKind(taken) == .answered(200))
            let tooLong = await client.outcome(of: .get(server.url))
            #expect(tooLong == .failure(.unknown("the answer's body is longer than allowed")))
        }
    }

    @Test func `an answer that claims no length is cut off at a mebibyte`() async throws {
        let piece = ScriptedServer.Step.say(String(repeating: "x", count: 262_144))
        try await withServer { _ in
            [.say("HTTP/1.1 200 OK\r\n\r\n")] + Array(repeating: piece, count: 40)
        } body: {
            server, client in
            let outcome = await client.outcome(of: .get(server.url), timeoutMilliseconds: 10_000)
            #expect(outcome == .failure(.unknown("the answer's body is longer than allowed")))
        }
    }

    @Test func `an answer with too many headers tells nothing`() async throws {
        let headers = (0..<2_000).map { "X-Padding-\($0): \(String(repeating: "y", count: 40))" }
        try await withServer { _ in
            [answer(headers: headers)]
        } body: { server, client in
            let outcome = await client.outcome(of: .get(server.url))
            #expect(outcome == .failure(.unknown("the answer's head is longer than allowed")))
        }
    }

    static let malformed: [OutboundRequest] = [
        .get(""), .get("nowhere"), .get("ftp://127.0.0.1/"), .get("file:///etc/passwd"), .get("http://"),
        .get("http://127.0.0.1:99999/"), .get("http://a b/"), .get("http://127.0.0.1/\r\nX: 1"), .get("http://é/"),
        .get("http://127.0.0.1/" + String(repeating: "x", count: 9_000)),
        OutboundRequest(method: "", url: "http://127.0.0.1/", isRepeatable: true),
        OutboundRequest(method: "GET / HTTP/1.1\r\nX: 1", url: "http://127.0.0.1/", isRepeatable: true),
        .get("http://127.0.0.1/", headers: [HeaderField(name: "X", value: "1\r\nY: 2")]),
        .get("http://127.0.0.1/", headers: [HeaderField(name: "X", value: "1\u{0}2")]),
        .get("http://127.0.0.1/", headers: [HeaderField(name: "X:", value: "1")]),
        .get("http://127.0.0.1/", headers: [HeaderField(name: "", value: "1")]),
        .get("http://127.0.0.1/", headers: [HeaderField(name: "Content-Length", value: "1")]),
        .get("http://127.0.0.1/", headers: [HeaderField(name: "transfer-encoding", value: "chunked")]),
    ]

    @Test(arguments: malformed.indices) func `a malformed request is refused`(index: Int) async {
        let client = CurlClient()
        let outcome = await client.outcome(of: Self.malformed[index])
        #expect(OutcomeKind(outcome) == .refused)
        await client.shutdown()
    }
}
