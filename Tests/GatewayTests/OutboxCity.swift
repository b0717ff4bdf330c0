import Authoring
import Conversation
import DomainKit
import GatewayTestKit
import Providers
import Simulator
import Storage
import Synchronization
import Testing

@testable import Gateway

extension TestCity {
    /// The city with more settings for the channel its messages leave by.
    static func program(ofChannel settings: String) throws -> RunnableProgram {
        try ProjectCity.program(
            of: ProjectCity.bundle(
                editing: "Flows/city.yaml", [("    sender: \"21021\"\n", "    sender: \"21021\"\n    \(settings)\n")]))
    }

    /// Writes a message to the outbox.
    /// - Parameter until: when it is worth nothing any more.
    func queue(
        _ rank: OutboxClass, to phone: Int, _ words: String, line: String = line, until: Instant? = nil
    ) async throws {
        let (gateway, now) = (world.gateway, world.clock.now)
        try await gateway.database.write { transaction in
            try OutboxStore(transaction: transaction, vault: gateway.vault).add(
                .message(to: Self.phone(phone), text: words, linkID: nil), as: rank, channel: line, expires: until,
                due: now, now: now)
        }
    }

    /// Writes a broadcast of many rows, to 64 phones in turn.
    /// - Parameter rows: a multiple of 64.
    func queueBroadcast(_ words: String, rows: Int, until: Instant? = nil) async throws {
        for phone in 1...64 { try await queue(.broadcast, to: phone, words, until: until) }
        let times = rows / 64 - 1
        let columns = "kind, channel, state, payload, due_at, attempts, class, expires_at, created_at, updated_at"
        try await run(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(times))
            INSERT INTO outbox (\(columns)) SELECT \(columns) FROM outbox CROSS JOIN n WHERE class = 4 ORDER BY i, id
            """)
        if world.gateway.database.dialect.name == "postgres" { try await run("ANALYZE outbox") }
    }

    /// Of every row of the outbox its class and state, in the order they were written.
    func outboxStates() async throws -> [String] {
        try await rows("SELECT class, state FROM outbox ORDER BY id").map { row in
            let rank = OutboxClass(rawValue: Int(try row.integer(0)))?.word ?? "-"
            return "\(rank) \(try row.text(1))"
        }
    }

    /// What the worker of this city does now until there is nothing more to do.
    func leave(_ network: any OutboundSending) async throws {
        let worker = workers(network).outbox
        while try await worker.round() > 0 {}
    }
}

/// A provider that takes a while to take a message which has a word in it, by a clock that is told the time, and takes every other
/// at once.
final class SlowProvider: OutboundSending {
    private struct Call {
        let end: Instant
        let continuation: CheckedContinuation<Void, Never>
    }

    /// A message that was handed over.
    struct Sent: Sendable, Hashable {
        let body: String
        let at: Instant
    }

    private let clock: SettableClock
    private let word: String
    private let milliseconds: Int64
    private let calls: Mutex<[Call]> = Mutex([])
    private let made: Mutex<[Sent]> = Mutex([])

    init(_ clock: SettableClock, slowFor word: String, milliseconds: Int64) {
        self.clock = clock
        self.word = word
        self.milliseconds = milliseconds
    }

    /// Calls under way.
    var hanging: Int { calls.withLock { $0.count } }
    /// Every call, in the order they were made.
    var sent: [Sent] { made.withLock { $0 } }

    /// Answers the calls that have taken their while.
    func answer() {
        let now = clock.now
        let over = calls.withLock { calls in
            defer { calls.removeAll { $0.end <= now } }
            return calls.filter { $0.end <= now }
        }
        for call in over { call.continuation.resume() }
    }

    func send(
        _ request: OutboundRequest, timeoutMilliseconds: Int
    ) async throws(OutboundFailure) -> OutboundResponse {
        let body = String(decoding: request.body, as: UTF8.self)
        let now = clock.now
        let number = made.withLock { made in
            made.append(Sent(body: body, at: now))
            return made.count
        }
        if body.contains(word) {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                calls.withLock {
                    $0.append(Call(end: now.adding(milliseconds: milliseconds), continuation: continuation))
                }
            }
        }
        return SendAnswer.accepted("ATXid_\(number)")
    }
}
