import Providers
import Testing
import Web

/// Cancelling, waiting for a place and closing.
struct CurlLifeTests {
    private static let silence: ScriptedServer.Script = { _ in [.pause(milliseconds: 30_000)] }

    @Test func `cancelling ends a call under way at once, and what became of it is unknown`() async throws {
        try await withServer(Self.silence) { server, client in
            let call = Task { await client.outcome(of: .post(server.url), timeoutMilliseconds: 60_000) }
            await server.waitForArrivals(1)
            let start = ContinuousClock.now
            call.cancel()
            let outcome = await call.value
            #expect(outcome == .failure(.unknown("the call was cancelled")))
            #expect(start.duration(to: .now) < .seconds(2))
        }
    }

    @Test func `a call cancelled before it starts sends nothing`() async throws {
        try await withServer(Self.silence) { server, client in
            let call = Task {
                while !Task.isCancelled { await Task.yield() }
                return await client.outcome(of: .post(server.url), timeoutMilliseconds: 60_000)
            }
            call.cancel()
            let outcome = await call.value
            #expect(OutcomeKind(outcome) == .notSent)
            #expect(server.arrivals.isEmpty)
        }
    }

    @Test func `a call cancelled at any moment is answered once`() async throws {
        try await withServer { _ in
            [.pause(milliseconds: 2), answer()]
        } body: { server, client in
            let kinds = await withTaskGroup(of: OutcomeKind.self, returning: [OutcomeKind].self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let call = Task { OutcomeKind(await client.outcome(of: .post(server.url))) }
                        for _ in 0..<number { await Task.yield() }
                        call.cancel()
                        return await call.value
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(kinds.count == 100)
            #expect(!kinds.contains(.refused))
        }
    }

    @Test func `the client still works after calls were cancelled`() async throws {
        try await withServer {
            String(decoding: $0.body, as: UTF8.self) == "slow" ? Self.silence($0) : [answer()]
        } body: {
            server, client in
            let calls = (0..<20).map { _ in
                Task { await client.outcome(of: .post(server.url, body: "slow"), timeoutMilliseconds: 60_000) }
            }
            await server.waitForArrivals(20)
            for call in calls { call.cancel() }
            for call in calls { #expect(OutcomeKind(await call.value) == .unknown) }
            #expect(OutcomeKind(await client.outcome(of: .post(server.url))) == .answered(200))
        }
    }

    @Test func `waiting for a free place counts in the deadline`() async throws {
        try await withServer(limits: CurlLimits(transfers: 1), Self.silence) { server, client in
            let first = Task { await client.outcome(of: .post(server.url), timeoutMilliseconds: 60_000) }
            await server.waitForArrivals(1)
            let start = ContinuousClock.now
            let second = await client.outcome(of: .post(server.url), timeoutMilliseconds: 150)
            #expect(second == .failure(.notSent("the deadline passed while the request waited for a free place")))
            #expect(start.duration(to: .now) >= .milliseconds(150))
            #expect(start.duration(to: .now) < .seconds(5))
            first.cancel()
            #expect(OutcomeKind(await first.value) == .unknown)
            #expect(server.arrivals.count == 1)
        }
    }

    @Test func `a call that waits for a free place can be cancelled`() async throws {
        try await withServer(limits: CurlLimits(transfers: 1), Self.silence) { server, client in
            let first = Task { await client.outcome(of: .post(server.url), timeoutMilliseconds: 60_000) }
            await server.waitForArrivals(1)
            let second = Task { await client.outcome(of: .post(server.url), timeoutMilliseconds: 60_000) }
            second.cancel()
            #expect(OutcomeKind(await second.value) == .notSent)
            first.cancel()
            #expect(OutcomeKind(await first.value) == .unknown)
        }
    }

    @Test func `more calls than places are all served`() async throws {
        try await withServer(limits: CurlLimits(transfers: 3)) { _ in
            [.pause(milliseconds: 2), answer()]
        } body: {
            server, client in
            let kinds = await withTaskGroup(of: OutcomeKind.self, returning: [OutcomeKind].self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        OutcomeKind(await client.outcome(of: .post(server.url), timeoutMilliseconds: 20_000))
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(kinds == Array(repeating: .answered(200), count: 200))
            #expect(Set(server.arrivals.map(\.connection)).count <= 3)
        }
    }

    @Test(arguments: [0, -5, .min]) func `a deadline already past sends nothing`(milliseconds: Int) async throws {
        try await withServer(Self.silence) { server, client in
            let outcome = await client.outcome(of: .post(server.url), timeoutMilliseconds: milliseconds)
            #expect(OutcomeKind(outcome) == .notSent)
            #expect(server.arrivals.isEmpty)
        }
    }

    @Test func `the longest deadline is no trap`() async throws {
        try await withServer { _ in
            [answer()]
        } body: { server, client in
            let outcome = await client.outcome(of: .get(server.url), timeoutMilliseconds: .max)
            #expect(OutcomeKind(outcome) == .answered(200))
        }
    }

    // MARK: Closing

    @Test func `closing lets a call under way finish`() async throws {
        try await withServer { _ in
            [.pause(milliseconds: 100), answer()]
        } body: { server, client in
            let call = Task { await client.outcome(of: .post(server.url), timeoutMilliseconds: 60_000) }
            await server.waitForArrivals(1)
            await client.shutdown(graceMilliseconds: 30_000)
            #expect(OutcomeKind(await call.value) == .answered(200))
        }
    }

    @Test func `closing breaks off a call that outlasts the grace`() async throws {
        try await withServer(limits: CurlLimits(transfers: 1), Self.silence) { server, client in
            let first = Task { await client.outcome(of: .post(server.url), timeoutMilliseconds: 60_000) }
            await server.waitForArrivals(1)
            let second = Task { await client.outcome(of: .post(server.url), timeoutMilliseconds: 60_000) }
            await client.shutdown(graceMilliseconds: 100)
            #expect(await first.value == .failure(.unknown("the outbound client was closed")))
            #expect(OutcomeKind(await second.value) == .notSent)
        }
    }

    @Test func `a closed client sends nothing, and may be closed again`() async throws {
        try await withServer { _ in
            [answer()]
        } body: { server, client in
            await client.shutdown()
            let outcome = await client.outcome(of: .post(server.url))
            #expect(outcome == .failure(.notSent("the outbound client is closed")))
            await client.shutdown()
            #expect(server.arrivals.isEmpty)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a client that is let go of gives its connections back`() async throws {
        let server = try ScriptedServer { _ in [answer()] }
        let kind = OutcomeKind(await CurlClient().outcome(of: .post(server.url)))
        #expect(kind == .answered(200))
        await server.waitForEndedConnections(1)
        #expect(server.arrivals.count == 1)
        await server.stop()
    }
}
