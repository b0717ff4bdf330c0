import Conversation
import Gateway
import GatewayTestKit
import Providers
import Simulator
import Storage
import Synchronization
import Testing

/// What a balancer is told of the store.
@Suite(.onEveryStore, .timeLimit(.minutes(1))) struct `Readiness of the store` {
    /// The city's office on a store that is asked through another.
    private static func gateway(_ city: TestCity, on database: any Database) -> GatewayContext {
        let gateway = city.world.gateway
        return GatewayContext(
            database: database, vault: gateway.vault, registry: gateway.registry, lines: gateway.lines,
            domains: gateway.domains, world: gateway.world)
    }

    @Test func `however many ask within a second, one row is written, and another in the next`() async throws {
        try await TestCity.open { city async throws in
            let database = CountingDatabase(city.world.gateway.database)
            let clock = ToldTime()
            let probe = StoreProbe(Self.gateway(city, on: database), time: clock.time)
            for second in 1...3 {
                let answers = await atOnce(50) { await probe.canCommit() }
                #expect(answers.allSatisfy { $0 })
                clock.advance(.milliseconds(999))
                #expect(await probe.canCommit())
                #expect(database.submissions == second)
                clock.advance(.milliseconds(1))
            }
            #expect(try await city.count("SELECT slot FROM commit_checks") == 1)
            clock.endWaits()
        }
    }

    @Test func `a store that does not answer is told of in time, and asked once until it does`() async throws {
        try await TestCity.open { city async throws in
            let pause = Pause()
            let database = CountingDatabase(PausingDatabase(city.world.gateway.database, pause))
            let clock = ToldTime()
            let probe = StoreProbe(Self.gateway(city, on: database), time: clock.time)
            async let answer = probe.canCommit()
            // It has been asked, and the caller waits for so long and no longer.
            let patience = await clock.wait()
            #expect(patience == Duration.milliseconds(800))
            clock.endWaits()
            let canCommit = await answer
            #expect(!canCommit)
            // Nobody waits for it again, and no second row is asked for.
            let answers = await atOnce(20) { await probe.canCommit() }
            #expect(answers.allSatisfy { !$0 })
            #expect(database.submissions == 1)
            pause.end()
            while await !probe.canCommit() { await Task.yield() }
        }
    }

    @Test func `a store that is closed is not ready`() async throws {
        try await TestCity.open { city async throws in
            await city.world.gateway.database.close()
            #expect(await !StoreProbe(city.world.gateway).canCommit())
        }
    }

    @Test func `a turn that found no room turns readiness off for three seconds`() async throws {
        try await TestCity.open { city async throws in
            let gateway = Self.gateway(city, on: FullDatabase(base: city.world.gateway.database))
            let handler = HookHandler(gateway: gateway, counters: city.world.counters, log: .silent)
            // The one small row of the check would still fit.
            let probe = StoreProbe(gateway)
            #expect(await probe.canCommit())
            var form = FormWriter()
            for (name, value) in [("sessionId", "1"), ("phoneNumber", TestCity.phone(1)), ("text", "")] {
                form.append(name, value)
            }
            let request = HookRequest(
                method: "POST", event: "ussd", contentType: FormWriter.contentType, body: form.bytes)
            let answer = await handler.handleHook(request, channel: TestCity.line, secret: TranscriptWorld.secret)
            #expect(answer.status == 503)
            #expect(await !probe.canCommit())
            city.world.clock.advance(seconds: 2)
            #expect(await !probe.canCommit())
            city.world.clock.advance(seconds: 1)
            #expect(await probe.canCommit())
        }
    }
}

/// Time that passes as a test says, and waits that end when it says so.
private final class ToldTime: Sendable {
    private struct State {
        var now = ContinuousClock.now
        var areOver = false
        var waits: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let begun = AsyncStream<Duration>.makeStream()

    var time: StoreProbe.Time {
        StoreProbe.Time(now: { self.state.withLock { $0.now } }, wait: { await self.hold($0) })
    }

    func advance(_ duration: Duration) { state.withLock { $0.now += duration } }

    /// How long the next wait is to be; returns when it has begun.
    func wait() async -> Duration? {
        for await duration in begun.stream { return duration }
        return nil
    }

    /// Ends the waits that have begun, and those to come at once.
    func endWaits() {
        let waits = state.withLock { state in
            state.areOver = true
            defer { state.waits = [] }
            return state.waits
        }
        for wait in waits { wait.resume() }
    }

    private func hold(_ duration: Duration) async {
        begun.continuation.yield(duration)
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isOver = state.withLock { state in
                if !state.areOver { state.waits.append(continuation) }
                return state.areOver
            }
            if isOver { continuation.resume() }
        }
    }
}

/// A store that counts what is to be written.
private final class CountingDatabase: Database {
    private let base: any Database
    private let count = Atomic(0)

    init(_ base: any Database) { self.base = base }

    var submissions: Int { count.load(ordering: .relaxed) }
    var dialect: Dialect { base.dialect }

    func submit<Answer: Sendable>(
        _ terms: WriteTerms, _ body: @escaping @Sendable (any Transaction) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void
    ) {
        count.add(1, ordering: .relaxed)
        base.submit(terms, body, completion: completion)
    }

    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer { try await base.read(body) }

    func integrity() async -> Integrity { await base.integrity() }
    func close() async { await base.close() }
}

/// A store with room for a small row and none for a turn.
private struct FullDatabase: Database {
    let base: any Database

    var dialect: Dialect { base.dialect }

    func submit<Answer: Sendable>(
        _ terms: WriteTerms, _ body: @escaping @Sendable (any Transaction) throws -> Answer,
        completion: @escaping @Sendable (Result<Answer, any Error>) -> Void
    ) {
        guard terms.anticipated.isEmpty else { return completion(.failure(StorageError.full("no room"))) }
        base.submit(terms, body, completion: completion)
    }

    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer { try await base.read(body) }

    func integrity() async -> Integrity { await base.integrity() }
    func close() async { await base.close() }
}
