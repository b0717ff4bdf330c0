import Conversation
import Gateway
import Synchronization
import Testing

/// What many readers of feeds cost.
@Suite(.timeLimit(.minutes(1))) struct `What is held of feeds` {
    private static let start = Instant(seconds: 1_772_445_600)

    @Test func `however many ask at once, one reading answers them all`() async throws {
        let (cache, readings) = (FeedCache(), Readings())
        let answers = try await withThrowingTaskGroup(of: FeedDocument?.self) { group in
            for _ in 1...16 { group.addTask { try await readings.ask(cache, "a") } }
            while await cache.waiting(at: "a") < 16 { await Task.yield() }
            #expect(readings.count == 1)
            readings.gate.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 16)
        #expect(Set(answers) == [FeedDocument(Array("a 1".utf8))])
        #expect(readings.count == 1)
        #expect(await cache.waiting(at: "a") == 0)
    }

    @Test func `who comes while 16 wait is refused at once, and the others are not kept from their answer`()
        async throws
    {
        let (cache, readings) = (FeedCache(), Readings())
        try await withThrowingTaskGroup(of: FeedDocument?.self) { group in
            for _ in 1...16 { group.addTask { try await readings.ask(cache, "a") } }
            while await cache.waiting(at: "a") < 16 { await Task.yield() }
            for _ in 1...3 {
                await #expect(throws: FeedOverload.self) { try await readings.ask(cache, "a") }
            }
            readings.gate.open()
            for try await answer in group { #expect(answer != nil) }
        }
        #expect(readings.count == 1)
        #expect(try await readings.ask(cache, "a") != nil)
    }

    @Test func `readings run one after the other, and 16 may be under way`() async throws {
        let (cache, readings) = (FeedCache(), Readings())
        try await withThrowingTaskGroup(of: FeedDocument?.self) { group in
            for path in 1...16 { group.addTask { try await readings.ask(cache, "\(path)") } }
            for path in 1...16 { while await cache.waiting(at: "\(path)") < 1 { await Task.yield() } }
            await #expect(throws: FeedOverload.self) { try await readings.ask(cache, "17") }
            #expect(readings.count <= 1)
            readings.gate.open()
            for try await answer in group { #expect(answer != nil) }
        }
        #expect(readings.count == 16)
        #expect(readings.mostAtOnce == 1)
    }

    @Test func `a document is held for its seconds, and no longer where the clock is put back`() async throws {
        let (cache, readings) = (FeedCache(), Readings())
        readings.gate.open()
        func count(after milliseconds: Int64, holding seconds: Int = 1) async throws -> Int {
            _ = try await readings.ask(
                cache, "a", holding: seconds, now: Self.start.adding(milliseconds: milliseconds))
            return readings.count
        }
        #expect(try await count(after: 0) == 1)
        #expect(try await count(after: 999) == 1)
        #expect(try await count(after: 1_000) == 2)
        #expect(try await count(after: 1_999, holding: 60) == 2)
        #expect(try await count(after: 2_000, holding: 60) == 3)
        #expect(try await count(after: 61_999) == 3)
        #expect(try await count(after: -5_000) == 4)
    }

    @Test func `where there is no document, nothing is held`() async throws {
        let cache = FeedCache()
        let asked = Mutex(0)
        for path in ["a", "a", "b"] {
            let answer = try await cache.document(at: path, holding: 60, now: Self.start) {
                asked.withLock { $0 += 1 }
                return nil
            }
            #expect(answer == nil)
        }
        #expect(asked.withLock { $0 } == 3)
        #expect(await cache.paths == [])
    }

    @Test func `what failed is told to all who waited for it, and is read again by the next`() async throws {
        struct Broken: Error {}
        let (cache, gate) = (FeedCache(), AsyncGate())
        await withTaskGroup(of: Bool.self) { group in
            for _ in 1...5 {
                group.addTask {
                    do {
                        _ = try await cache.document(at: "a", holding: 60, now: Self.start) {
                            await gate.pass()
                            throw Broken()
                        }
                        return false
                    } catch {
                        return error is Broken
                    }
                }
            }
            while await cache.waiting(at: "a") < 5 { await Task.yield() }
            gate.open()
            for await isTold in group { #expect(isTold) }
        }
        let next = try await cache.document(at: "a", holding: 60, now: Self.start) { FeedDocument([1]) }
        #expect(next == FeedDocument([1]))
    }

    @Test func `64 documents are held, and the one read longest ago makes room`() async throws {
        let (cache, readings) = (FeedCache(), Readings())
        readings.gate.open()
        let paths = (1...65).map { "p\(100 + $0)" }
        for (second, path) in paths.enumerated() {
            _ = try await readings.ask(cache, path, holding: 1_000, now: Self.start.adding(seconds: Int64(second)))
        }
        #expect(await cache.paths == Array(paths.dropFirst()))
        // And what is not fresh goes first.
        _ = try await readings.ask(cache, "late", now: Self.start.adding(seconds: 1_010))
        #expect(await cache.paths == ["late"] + paths.suffix(54))
    }

    @Test func `bytes are bounded, and what is larger than the bound is not held`() async throws {
        var limits = FeedCache.Limits()
        limits.bytes = 10
        let cache = FeedCache(limits: limits)
        let held = [
            ("a", 4, ["a"]), ("b", 4, ["a", "b"]), ("c", 4, ["b", "c"]), ("d", 11, ["b", "c"]), ("e", 7, ["e"]),
        ]
        for (second, (path, bytes, paths)) in held.enumerated() {
            let document = FeedDocument([UInt8](repeating: 1, count: bytes))
            let now = Self.start.adding(seconds: Int64(second))
            let answer = try await cache.document(at: path, holding: 60, now: now) { document }
            #expect(answer == document)
            #expect(await cache.paths == paths)
        }
    }

    @Test func `a document's tag is the beginning of its digest`() {
        // SHA-256 of "abc" (FIPS 180-2, appendix B.1).
        #expect(FeedDocument(Array("abc".utf8)).tag == "ba7816bf8f01cfea414140de5dae2223")
        #expect(FeedDocument([]).tag != FeedDocument([0]).tag)
    }
}

/// Readings that wait at a gate: how many there were, and how many at once.
private final class Readings: Sendable {
    private struct Counts {
        var all = 0
        var now = 0
        var most = 0
    }

    private let counts = Mutex(Counts())
    let gate = AsyncGate()

    var count: Int { counts.withLock { $0.all } }
    var mostAtOnce: Int { counts.withLock { $0.most } }

    /// Asks for a path, whose document names it and the reading.
    @discardableResult
    func ask(
        _ cache: FeedCache, _ path: String, holding seconds: Int = 1,
        now: Instant = Instant(seconds: 1_772_445_600)
    ) async throws -> FeedDocument? {
        try await cache.document(at: path, holding: seconds, now: now) { [self] in
            let number = counts.withLock { counts in
                counts.all += 1
                counts.now += 1
                counts.most = max(counts.most, counts.now)
                return counts.all
            }
            await gate.pass()
            counts.withLock { $0.now -= 1 }
            return FeedDocument(Array("\(path) \(number)".utf8))
        }
    }
}

/// Holds up tasks until it is opened, and none afterwards.
final class AsyncGate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
