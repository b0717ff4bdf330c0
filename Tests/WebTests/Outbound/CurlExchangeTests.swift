import Providers
import Testing
import Web

/// What goes out and what comes back when nothing goes wrong.
struct CurlExchangeTests {
    @Test func `an answer comes back with its status, headers and body`() async throws {
        try await withServer { _ in
            [answer("201 Created", headers: ["X-Ref: 7"], body: "made")]
        } body: { server, client in
            let response = try await client.send(.post(server.url), timeoutMilliseconds: 2_000)
            #expect(response.status == 201)
            #expect(
                response.headers == [
                    HeaderField(name: "X-Ref", value: "7"), HeaderField(name: "Content-Length", value: "4"),
                ])
            #expect(response.body == Array("made".utf8))
            #expect(response.firstValue(of: "x-ref") == "7")
        }
    }

    @Test(arguments: ["404 Not Found", "429 Too Many Requests", "503 Service Unavailable", "302 Found"])
    func `a status that is not success is an answer like any other`(status: String) async throws {
        try await withServer { _ in
            [answer(status, headers: ["Location: /elsewhere"])]
        } body: { server, client in
            let response = try await client.send(.get(server.url), timeoutMilliseconds: 2_000)
            #expect(status.hasPrefix("\(response.status)"))
            #expect(server.arrivals.count == 1)
        }
    }

    @Test func `a request arrives as it was written`() async throws {
        try await withServer { _ in
            [answer()]
        } body: { server, client in
            let request = OutboundRequest(
                method: "PUT", url: server.url + "/v1/push?to=%2B233",
                headers: [
                    HeaderField(name: "Content-Type", value: "application/json"),
                    HeaderField(name: "X-Key", value: "k 1"),
                    HeaderField(name: "X-Empty", value: ""), HeaderField(name: "X-Name", value: "Médina"),
                ], body: Array(#"{"a":1}"#.utf8), isRepeatable: true)
            _ = try await client.send(request, timeoutMilliseconds: 2_000)
            let arrival = try #require(server.arrivals.first)
            let lines = arrival.head.split(separator: "\r\n").map(String.init)
            #expect(lines.first == "PUT /v1/push?to=%2B233 HTTP/1.1")
            #expect(
                Set(lines).isSuperset(of: [
                    "Content-Type: application/json", "X-Key: k 1", "X-Empty:", "X-Name: Médina",
                ]))
            #expect(lines.contains("Content-Length: 7"))
            #expect(arrival.body == request.body)
        }
    }

    @Test(arguments: ["GET", "HEAD", "DELETE", "POST", "PUT", "PATCH"], ["", "body"])
    func `each method goes out under its own name`(method: String, body: String) async throws {
        try await withServer {
            [answer(body: $0.method == "HEAD" ? "" : "ok")]
        } body: { server, client in
            let request = OutboundRequest(method: method, url: server.url, body: Array(body.utf8), isRepeatable: true)
            let outcome = await client.outcome(of: request)
            #expect(OutcomeKind(outcome) == .answered(200))
            #expect(server.arrivals.map(\.method) == [method])
            #expect(server.arrivals.map(\.body) == [Array(body.utf8)])
        }
    }

    @Test func `a body without a declared type goes out without one`() async throws {
        try await withServer { _ in
            [answer()]
        } body: { server, client in
            _ = try await client.send(.post(server.url), timeoutMilliseconds: 2_000)
            #expect(server.arrivals.first?.head.contains("Content-Type") == false)
        }
    }

    @Test func `a long body goes out whole and is not held back for a go-ahead`() async throws {
        try await withServer { _ in
            [answer()]
        } body: { server, client in
            let body = String(repeating: "0123456789abcdef", count: 125_000)
            let outcome = await client.outcome(of: .post(server.url, body: body))
            #expect(OutcomeKind(outcome) == .answered(200))
            #expect(server.arrivals.first?.body.count == 2_000_000)
            #expect(server.arrivals.first?.head.contains("Expect") == false)
        }
    }

    @Test func `one connection carries request after request`() async throws {
        try await withServer { _ in
            [answer()]
        } body: { server, client in
            for _ in 1...3 { _ = try await client.send(.post(server.url), timeoutMilliseconds: 2_000) }
            #expect(server.arrivals.map(\.connection) == [1, 1, 1])
            #expect(server.arrivals.map(\.ordinal) == [1, 2, 3])
        }
    }

    @Test func `fifty requests at once each get their own answer`() async throws {
        try await withServer {
            [.pause(milliseconds: 20), answer(body: $0.method + String(decoding: $0.body, as: UTF8.self))]
        } body: {
            server, client in
            let answers = await withTaskGroup(of: (Int, [UInt8]?).self, returning: [Int: [UInt8]].self) { group in
                for number in 0..<50 {
                    group.addTask {
                        let request = OutboundRequest.post(server.url, body: "\(number)")
                        return (number, try? await client.send(request, timeoutMilliseconds: 5_000).body)
                    }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(answers == Dictionary(uniqueKeysWithValues: (0..<50).map { ($0, Array("POST\($0)".utf8)) }))
            #expect(server.arrivals.count == 50)
        }
    }

    struct Head: Sendable {
        let raw: String
        let fields: [HeaderField]
    }

    static let heads = [
        Head(raw: "A:1\r\na: 2", fields: [HeaderField(name: "A", value: "1"), HeaderField(name: "a", value: "2")]),
        Head(raw: "Empty:", fields: [HeaderField(name: "Empty", value: "")]),
        Head(raw: "At: 10:30 ", fields: [HeaderField(name: "At", value: "10:30")]),
        Head(raw: "Long: one\r\n  two", fields: [HeaderField(name: "Long", value: "one two")]),
        Head(raw: "Place: Médina", fields: [HeaderField(name: "Place", value: "Médina")]),
    ]

    @Test(arguments: heads) func `header lines are read as they were meant`(head: Head) async throws {
        try await withServer { _ in
            [.say("HTTP/1.1 200 OK\r\n\(head.raw)\r\nContent-Length: 0\r\n\r\n")]
        } body: {
            server, client in
            let response = try await client.send(.get(server.url), timeoutMilliseconds: 2_000)
            #expect(response.headers.filter { $0.name != "Content-Length" } == head.fields)
        }
    }

    @Test func `an interim answer and trailers leave no header behind`() async throws {
        let raw =
            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "2\r\nok\r\n0\r\nX-Late: 1\r\n\r\n"
        try await withServer { _ in
            [.say(raw)]
        } body: { server, client in
            let response = try await client.send(.get(server.url), timeoutMilliseconds: 2_000)
            #expect(response.status == 200)
            #expect(response.headers == [HeaderField(name: "Transfer-Encoding", value: "chunked")])
            #expect(response.body == Array("ok".utf8))
        }
    }
}
