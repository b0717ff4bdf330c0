import Simulator
import Conversation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Synchronization
import Testing

/// Messages on their way out.
@Suite(.onEveryStore, .timeLimit(.minutes(1))) struct `The outbox` {
    private static func queue(_ count: Int, in city: TestCity) async {
        for number in 1...count { _ = await city.text(1, "MENU", id: "q\(number)") }
    }

    private func row(_ city: TestCity) async throws -> [String: String] {
        try #require(try await city.export("messages").first)
    }

    @Test func `a row a dead worker took comes back after thirty seconds`() async throws {
        try await TestCity.open { city async throws in
            await Self.queue(1, in: city)
            let gateway = city.world.gateway
            let now = city.world.clock.now
            let taken = try await gateway.database.write {
                try OutboxStore(transaction: $0, vault: gateway.vault).lease(
                    of: TestCity.line, atMost: 10, now: now)
            }
            #expect(taken.map(\.attempts) == [1])
            let network = ScriptedNetwork.accepting()
            let worker = city.workers(network).outbox
            city.world.clock.advance(seconds: 29)
            #expect(try await worker.round() == 0)
            city.world.clock.advance(seconds: 1)
            #expect(try await worker.round() == 1)
            #expect(network.requests.count == 1)
            #expect(try await row(city)["state"] == "sent")
            #expect(try await row(city)["attempts"] == "2")
        }
    }

    @Test func `what is under way is still in the store until it is done`() async throws {
        try await TestCity.open { city async throws in
            await Self.queue(1, in: city)
            let seen = Mutex<[String]>([])
            let network = ScriptedNetwork { _, _ in
                let states = (try? await city.rows("SELECT state FROM outbox").map { try $0.text(0) }) ?? []
                seen.withLock { $0 += states }
                return .success(SendAnswer.accepted("ATXid_1"))
            }
            try await city.workers(network).outbox.round()
            #expect(seen.withLock { $0 } == ["leased"])
            #expect(try await city.rows("SELECT state, provider_id FROM outbox") == [Row(["sent", "ATXid_1"])])
            #expect(try await city.workers(network).outbox.round() == 0)
        }
    }

    @Test func `one phone is told things in the order they were said, whatever each call takes`() async throws {
        try await TestCity.open { city async throws in
            for number in 0..<5 {
                for phone in 1...2 {
                    _ = await city.text(phone, number % 2 == 0 ? "MENU" : "2", id: "o\(phone)\(number)")
                }
            }
            let said = try await city.rows("SELECT id FROM outbox ORDER BY id").count
            let network = ScriptedNetwork { _, number in
                // The later a call, the quicker it is.
                for _ in 0..<max(0, 200 - 20 * number) { await Task.yield() }
                return .success(SendAnswer.accepted("ATXid_\(number)"))
            }
            try await city.workers(network).outbox.round()
            #expect(network.requests.count == said)
            let (receivers, texts) = (network.values(of: "to"), network.values(of: "message"))
            for receiver in Set(receivers) {
                let heard = zip(receivers, texts).filter { $0.0 == receiver }.map(\.1.count)
                #expect(heard.count == 5)
                #expect(heard[0] == heard[2] && heard[2] == heard[4] && heard[0] != heard[1])
            }
        }
    }

    @Test func `two workers at once send no row twice`() async throws {
        try await TestCity.open { city async throws in
            for number in 1...150 { _ = await city.text(number % 40 + 1, "MENU", id: "q\(number)") }
            let network = ScriptedNetwork { _, number in
                for _ in 0..<(number % 7) { await Task.yield() }
                return .success(SendAnswer.accepted("ATXid_\(number)"))
            }
            let worker = city.workers(network).outbox
            while try await city.count("SELECT id FROM outbox WHERE state <> 'sent'") > 0 {
                _ = await atOnce(2) { (try? await worker.round()) ?? 0 }
            }
            #expect(network.requests.count == 150)
            #expect(try await city.count("SELECT DISTINCT provider_id FROM outbox") == 150)
        }
    }

    @Test func `a text not taken is tried again later and later, twelve times in all`() async throws {
        try await TestCity.open { city async throws in
            await Self.queue(1, in: city)
            let network = ScriptedNetwork.answering(.failure(.notSent("The connection was refused.")))
            let worker = city.workers(network).outbox
            var wholes: [Int64] = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800].map { $0 * 1000 }
            wholes.reverse()
            while try await worker.round() == 1 {
                guard let whole = wholes.popLast() else { break }
                let row = try #require(try await city.rows("SELECT state, due_at FROM outbox").first)
                #expect(try row.text(0) == "queued")
                let wait = try row.integer(1) - city.world.clock.now.milliseconds
                #expect((whole * 3 / 4...whole).contains(wait), "\(wait) of \(whole)")
                city.world.clock.advance(seconds: wait / 1000)
                #expect(try await worker.round() == (wait % 1000 == 0 ? 1 : 0))
                if wait % 1000 == 0 { break }
                city.world.clock.advance(seconds: 1)
            }
            #expect(wholes.isEmpty)
            #expect(network.requests.count == 12)
            #expect(try await row(city)["state"] == "failed")
            #expect(try await row(city)["detail"] == "The connection was refused.")
            city.world.clock.advance(seconds: 86_400)
            #expect(try await worker.round() == 0)
            #expect(city.counted(.messageFailed) == 1)
            #expect(city.counted(.messageDeferred) == 11)
        }
    }

    @Test(
        arguments: [
            (.success(SendAnswer.optedOut), "failed", 0),
            (.success(SendAnswer.noBalance), "queued", 1),
            (.success(SendAnswer.outOfOrder), "queued", 1),
            (.success(SendAnswer.accepted("ATXid_1")), "sent", 0),
            (.failure(.notSent("The name did not resolve.")), "queued", 1),
            (.failure(.unknown("The time was over.")), "queued", 1),
            (.failure(.refused("The answer is too large.")), "queued", 1),
        ] as [(Result<OutboundResponse, OutboundFailure>, String, Int)])
    func `a provider's answer decides what becomes of a text`(
        answer: Result<OutboundResponse, OutboundFailure>, state: String, again: Int
    ) async throws {
        try await TestCity.open { city async throws in
            await Self.queue(1, in: city)
            let network = ScriptedNetwork.answering(answer)
            let worker = city.workers(network).outbox
            try await worker.round()
            #expect(try await row(city)["state"] == state)
            city.world.clock.advance(seconds: 5)
            #expect(try await worker.round() == again)
        }
    }

    @Test func `a slow call keeps the outcomes of the others waiting no longer than they take`() async throws {
        try await TestCity.open { city async throws in
            for phone in 1...5 { _ = await city.text(phone, "MENU", id: "s\(phone)") }
            let network = ScriptedNetwork { _, number in
                // The third is slow: it ends when everything else is written down.
                while number == 3, (try? await city.count("SELECT id FROM outbox WHERE state = 'sent'")) != 4 {
                    await Task.yield()
                }
                return .success(SendAnswer.accepted("ATXid_\(number)"))
            }
            let taken = try await city.workers(network).outbox.round()
            #expect(taken == 5)
            #expect(try await city.export("messages").allSatisfy { $0["state"] == "sent" })
        }
    }

    @Test func `a row whose outcome cannot be kept sends no other row again`() async throws {
        try await TestCity.open { city async throws in
            await Self.queue(3, in: city)
            // The store refuses the second name a provider gives, for it is taken.
            try await city.run("CREATE UNIQUE INDEX outbox_names ON outbox (provider_id)")
            try await city.run(
                """
                INSERT INTO outbox (kind, channel, state, payload, due_at, attempts, provider_id, created_at, updated_at)
                VALUES ('sms', 'none', 'failed', $1, 0, 0, 'ATXid_2', 0, 0)
                """, [.blob([])])
            let network = ScriptedNetwork.accepting()
            let worker = city.workers(network).outbox
            #expect(try await worker.round() == 3)
            #expect(try await city.count("SELECT id FROM outbox WHERE state = 'sent'") == 2)
            city.world.clock.advance(seconds: 30)
            #expect(try await worker.round() == 1)
            #expect(network.requests.count == 4)
            #expect(try await city.count("SELECT id FROM outbox WHERE state = 'sent'") == 3)
        }
    }

    @Test func `a row that cannot be opened stays queued and is told, and leaves when the key opens it`() async throws {
        try await TestCity.open { city async throws in
            await Self.queue(2, in: city)
            let payload = try #require(try await city.rows("SELECT payload FROM outbox WHERE id = 1").first?.value(0))
            try await city.run("UPDATE outbox SET payload = $1 WHERE id = 1", [.blob([1, 2, 3])])
            let network = ScriptedNetwork.accepting()
            let worker = city.workers(network).outbox
            for round in 1...30 {
                try await worker.round()
                #expect(city.counted(.rowUnopened) == UInt64(round))
                #expect(try await worker.round() == 0)
                city.world.clock.advance(seconds: 5 * 60)
            }
            #expect(network.requests.count == 1)
            #expect(try await city.export("messages").map { $0["state"] } == ["queued", "sent"])
            #expect(try await city.rows("SELECT attempts FROM outbox WHERE id = 1") == [Row([.integer(0)])])
            try await city.run("UPDATE outbox SET payload = $1 WHERE id = 1", [payload])
            try await worker.round()
            #expect(try await city.export("messages").map { $0["state"] } == ["sent", "sent"])
        }
    }

    @Test func `a receipt whose payer cannot be opened waits in the outbox until the number opens`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(2, TestCity.payment(2))
            try await city.world.settle()
            let payer = try #require(try await city.rows("SELECT payer FROM attempts").first?.blob(0))
            var broken = payer
            broken[broken.count - 1] ^= 1
            try await city.run("UPDATE attempts SET payer = $1", [.blob(broken)])
            city.world.network.wallet.decideLatest(.approve)
            try await city.world.settle()
            #expect(try await city.count("SELECT entry FROM receipts") == 1)
            #expect(try await city.count("SELECT id FROM outbox WHERE kind = 'sms' AND state = 'queued'") == 1)
            #expect(city.counted(.rowUnopened) >= 1)
        }
    }

    @Test func `an idle outbox writes nothing`() async throws {
        try await TestCity.open { city async throws in
            let network = ScriptedNetwork.accepting()
            let (outbox, timers) = city.workers(network)
            // A writer would wait here for ever.
            let gate = Gate()
            city.world.gateway.database.submit({ _ in gate.pass() }) { _ in }
            #expect(try await outbox.round() == 0)
            #expect(try await timers.round() == 0)
            gate.open()
            #expect(network.requests.isEmpty)
        }
    }
}
