import Conversation
import DomainKit
import GatewayTestKit
import Providers
import Simulator
import Storage
import Testing

@testable import Gateway

/// Messages that did not arrive, and what becomes of them.
@Suite(.onEveryStore, .timeLimit(.minutes(1))) struct `Dead letters` {
    private static func resend(
        _ id: Int64, until end: Instant? = nil, in city: TestCity
    ) async throws -> DeadLetters.Resending {
        let (vault, now) = (city.world.gateway.vault, city.world.clock.now)
        return try await city.world.gateway.database.write {
            try DeadLetters(transaction: $0, vault: vault).resend(id, until: end, by: "ESI", now: now)
        }
    }

    @Test func `are those a provider refused, those tried in vain and those whose time was over, and no others`()
        async throws
    {
        try await TestCity.open { city async throws in
            let now = city.world.clock.now
            try await city.queue(.answer, to: 1, "refused")
            try await city.leave(ScriptedNetwork.answering(.success(SendAnswer.optedOut)))
            city.world.clock.advance(seconds: 1)
            try await city.queue(.receipt, to: 2, "in vain")
            try await city.run("UPDATE outbox SET attempts = 11 WHERE state = 'queued'")
            try await city.leave(ScriptedNetwork.answering(.failure(.notSent("The connection was refused."))))
            try await city.queue(.broadcast, to: 3, "over", until: now)
            city.world.clock.advance(seconds: 1)
            try await city.leave(ScriptedNetwork.accepting())
            city.world.clock.advance(seconds: 1)
            try await city.queue(.answer, to: 4, "sent")
            try await city.leave(ScriptedNetwork.accepting())
            try await city.queue(.notice, to: 5, "waits")
            // Never meant to leave.
            let gateway = city.world.gateway
            try await gateway.database.write {
                try OutboxStore(transaction: $0, vault: gateway.vault).refuse(
                    .message(to: TestCity.phone(6), text: "refused", linkID: nil), as: .notice, channel: TestCity.line,
                    why: OutboxStore.tooMany, now: now)
            }
            let letters = try await city.deadLetters()
            #expect(letters.map(\.id) == [3, 2, 1])
            #expect(letters.map(\.isExpired) == [true, false, false])
            #expect(letters.map(\.attempts) == [0, 12, 1])
            #expect(letters[1].reason == "The connection was refused." && !letters[2].reason.isEmpty)
            #expect(try await city.deadLetters(.init(rank: .receipt)).map(\.id) == [2])
            #expect(try await city.deadLetters(.init(line: "another")) == [])
            let queues = try await city.standing().lines.first { $0.name == TestCity.line }?.queues ?? []
            #expect(queues.map(\.dead) == [1, 1, 0, 1])
        }
    }

    @Test func `leave again when staff want it, and what had come of them stays in the store`() async throws {
        try await TestCity.open { city async throws in
            try await city.queue(.receipt, to: 1, "PAID")
            try await city.leave(ScriptedNetwork.answering(.success(SendAnswer.optedOut)))
            let reason = try #require(try await city.deadLetters().first).reason
            #expect(try await Self.resend(1, in: city) == .queued)
            #expect(try await Self.resend(1, in: city) == .alive(.queued))
            let network = ScriptedNetwork.accepting()
            try await city.leave(network)
            #expect(network.values(of: "message") == ["PAID"])
            #expect(try await Self.resend(1, in: city) == .alive(.sent))
            #expect(try await city.deadLetters() == [])
            let row = try #require(
                try await city.rows("SELECT message, state, reason, attempts, made_by FROM message_resends").first)
            #expect(row == Row([1, "failed", .text(reason), 1, "ESI"]))
            #expect(try await city.count("SELECT id FROM message_resends") == 1)
        }
    }

    @Test func `a report of the message that failed says nothing of the one that was sent again`() async throws {
        try await TestCity.open { city async throws in
            try await city.queue(.receipt, to: 1, "PAID")
            try await city.leave(ScriptedNetwork { _, _ in .success(SendAnswer.accepted("ATXid_7")) })
            _ = await city.hook("delivery", ["id": "ATXid_7", "status": "Failed"])
            #expect(try await city.outboxStates() == ["receipt failed"])
            #expect(try await Self.resend(1, in: city) == .queued)
            _ = await city.hook("delivery", ["id": "ATXid_7", "status": "Failed"])
            #expect(try await city.outboxStates() == ["receipt queued"])
            try await city.leave(ScriptedNetwork { _, _ in .success(SendAnswer.accepted("ATXid_8")) })
            _ = await city.hook("delivery", ["id": "ATXid_8", "status": "Success"])
            #expect(try await city.outboxStates() == ["receipt delivered"])
        }
    }

    @Test func `a message whose time is over leaves again only with a new one`() async throws {
        try await TestCity.open { city async throws in
            let now = city.world.clock.now
            try await city.queue(.broadcast, to: 1, "ROAD", until: now.adding(seconds: 1))
            city.world.clock.advance(seconds: 2)
            let network = ScriptedNetwork.accepting()
            try await city.leave(network)
            #expect(try await Self.resend(1, in: city) == .expired)
            #expect(try await Self.resend(1, until: now.adding(seconds: 2), in: city) == .expired)
            #expect(try await Self.resend(1, until: now.adding(seconds: 3), in: city) == .queued)
            try await city.leave(network)
            #expect(network.values(of: "message") == ["ROAD"])
        }
    }

    @Test func `what must not leave again is told apart`() async throws {
        try await TestCity.open { city async throws in
            let refusing = ScriptedNetwork.answering(.success(SendAnswer.optedOut))
            for (rank, phone) in [(.notice, 1), (.receipt, 1), (.answer, 2)] as [(OutboxClass, Int)] {
                try await city.queue(rank, to: phone, "words")
            }
            try await city.leave(refusing)
            _ = await city.text(1, "STOP", id: "stop")
            #expect(try await Self.resend(1, in: city) == .unwanted)
            #expect(try await Self.resend(2, in: city) == .queued, "a receipt reaches a phone after STOP too")
            try await city.run("UPDATE outbox SET payload = $1 WHERE id = 3", [.blob([1])])
            #expect(try await Self.resend(3, in: city) == .unopened)
            #expect(try await Self.resend(99, in: city) == .missing)
            await city.talk(3, TestCity.payment(3))
            let push = try #require(try await city.rows("SELECT id FROM outbox WHERE kind = 'push'").first).integer(0)
            #expect(try await Self.resend(push, in: city) == .push)
            #expect(try await city.count("SELECT id FROM message_resends") == 1)
        }
    }

    @Test func `are gone through in batches, each once, though some stay dead`() async throws {
        try await TestCity.open { city async throws in
            for phone in 1...10 { try await city.queue(.notice, to: phone, "words") }
            try await city.leave(ScriptedNetwork.answering(.success(SendAnswer.optedOut)))
            let (vault, now) = (city.world.gateway.vault, city.world.clock.now)
            var (seen, last) = ([Int64](), DeadLetter?.none)
            for _ in 1...4 {
                let letters = try await city.world.gateway.database.read { [last] in
                    try DeadLetters(transaction: $0, vault: vault)
                        .batch(.init(), until: now, after: last, atMost: 3)
                }
                if let second = letters.dropFirst().first {
                    #expect(try await Self.resend(second.id, in: city) == .queued)
                }
                seen += letters.map(\.id)
                last = letters.last
            }
            #expect(seen.sorted() == Array(1...10))
        }
    }
}
