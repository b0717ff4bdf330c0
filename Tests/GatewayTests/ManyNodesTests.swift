import Simulator
import Conversation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing

/// Two and three gateways on one store, each with its own connections. On SQLite they stand for processes on one file.
@Suite(.onEveryStore, .timeLimit(.minutes(2))) struct `Several gateways on one store` {
    // MARK: What comes in twice

    @Test func `a hop delivered to three gateways at once has one effect and one answer`() async throws {
        try await TestCity.open(gateways: 3) { cities async throws in
            let first = cities[0]
            for phone in TestCity.phones {
                let dials = await cities.atOnce { await $0.hop(phone, "") }
                #expect(Set(dials.map(\.body)).count == 1, "\(dials.map(\.text))")
                for typed in ["2", "2*1", "2*1*1", "2*1*1*1"] { await cities[phone % 3].hop(phone, typed) }
                let ends = await cities.atOnce { await $0.hop(phone, "2*1*1*1*1") }
                #expect(Set(ends.map(\.body)).count == 1, "\(ends.map(\.text))")
                #expect(ends.allSatisfy { $0.status == 200 && $0.text.hasPrefix("END Thank you.") })
            }
            #expect(try await first.export("reports").count == TestCity.phones.count)
            #expect(try await first.count("SELECT id FROM sessions") == TestCity.phones.count)
            // Each of the six hops of each phone was taken once, wherever that was.
            let taken = cities.reduce(0) { $0 + $1.counted(.turnTaken) }
            #expect(taken == UInt64(6 * TestCity.phones.count))
            #expect(cities.allSatisfy { $0.counted(.turnFailed) == 0 })
        }
    }

    @Test func `a payment confirmed at three gateways at once is asked for, made and told once`() async throws {
        try await TestCity.open(gateways: 3) { cities async throws in
            let first = cities[0]
            let hops = TestCity.payment(1)
            await first.talk(1, hops.dropLast())
            let answers = await cities.atOnce { await $0.hop(1, hops.joined(separator: "*")) }
            #expect(Set(answers.map(\.body)).count == 1)
            #expect(try await first.export("payments").count == 1)
            for city in cities { try await city.world.settle() }
            first.world.network.wallet.decideLatest(.approve)
            for city in cities { try await city.world.settle() }
            #expect(try await first.export("receipts").count == 1)
            #expect(try await first.received(1).count == 1)
            #expect(try await first.ledgerFaults() == [])
        }
    }

    @Test func `a text delivered to three gateways at once is answered once`() async throws {
        try await TestCity.open(gateways: 3) { cities async throws in
            let answers = await cities.atOnce { await $0.text(1, "JAM TECH JUNCTION", id: "m1") }
            #expect(answers.allSatisfy { $0.status == 200 })
            _ = await cities.atOnce { try? await $0.world.settle() }
            #expect(try await cities[0].export("reports").count == 1)
            #expect(try await cities[0].export("messages").count == 1)
            #expect(try await cities[0].received(1).count == 1)
        }
    }

    @Test func `a report of delivery and the id it speaks of may come to different gateways at once`() async throws {
        try await TestCity.open(gateways: 2) { cities async throws in
            let (first, second) = (cities[0], cities[1])
            for number in 1...20 { _ = await first.text(number % 8 + 1, "MENU", id: "m\(number)") }
            let network = ScriptedNetwork { _, number in
                // The report is under way while the worker writes down the id it has just been told.
                Task {
                    _ = await second.hook(
                        "delivery", ["id": "ATXid_\(number)", "status": "Success", "failureReason": ""])
                }
                return .success(SendAnswer.accepted("ATXid_\(number)"))
            }
            while try await first.workers(network).outbox.round() > 0 {}
            while second.counted(.deliveryReported) < 20 { await Task.yield() }
            try await first.runMaintenance()
            #expect(try await first.export("messages").map { $0["state"] } == Array(repeating: "delivered", count: 20))
            #expect(try await first.count("SELECT 1 FROM early_reports") == 0)
        }
    }

    // MARK: What waits to be done

    @Test func `three gateways carry two hundred rows, each once`() async throws {
        try await TestCity.open(gateways: 3) { cities async throws in
            let first = cities[0]
            for number in 1...200 { _ = await first.text(number % 40 + 1, "MENU", id: "q\(number)") }
            let network = ScriptedNetwork { _, number in
                for _ in 0..<(number % 7) { await Task.yield() }
                return .success(SendAnswer.accepted("ATXid_\(number)"))
            }
            let carried = try await withThrowingTaskGroup(of: Int.self) { group in
                for city in cities {
                    group.addTask {
                        var carried = 0
                        while try await city.count("SELECT id FROM outbox WHERE state = 'queued'") > 0 {
                            carried += try await city.workers(network).outbox.round()
                        }
                        return carried
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(carried.reduce(0, +) == 200, "\(carried)")
            #expect(network.requests.count == 200)
            #expect(try await first.count("SELECT DISTINCT provider_id FROM outbox WHERE state = 'sent'") == 200)
            #expect(try await first.count("SELECT id FROM outbox WHERE attempts <> 1") == 0)
        }
    }

    @Test func `three gateways serve sixty timers, each once`() async throws {
        try await TestCity.open(gateways: 3) { cities async throws in
            let first = cities[0]
            let now = first.world.clock.now
            try await first.world.gateway.database.write { transaction in
                for number in 1...60 {
                    try TimerStore(transaction: transaction).set(WalletHandler.question, "wallet/R\(number)", due: now)
                }
            }
            let network = ScriptedNetwork.answering(.success(OutboundResponse(status: 500, headers: [], body: [])))
            let served = try await withThrowingTaskGroup(of: Int.self) { group in
                for city in cities {
                    group.addTask {
                        var served = 0
                        while try await city.workers(network).timers.round() > 0 { served += 1 }
                        return served
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(served > 0)
            #expect(network.requests.count == 60)
            #expect(Set(network.requests.map(\.url)).count == 60)
        }
    }

    @Test func `what a dead gateway had taken comes back to another after thirty seconds and not before`() async throws
    {
        try await TestCity.open(gateways: 2) { cities async throws in
            let (dead, living) = (cities[0], cities[1])
            for number in 1...5 { _ = await dead.text(number, "MENU", id: "q\(number)") }
            let (gateway, now) = (dead.world.gateway, dead.world.clock.now)
            try await gateway.database.write {
                try TimerStore(transaction: $0).set(WalletHandler.question, "wallet/R1", due: now)
            }
            let taken = try await gateway.database.write(.claim) { transaction in
                try OutboxStore(transaction: transaction, vault: gateway.vault).lease(
                    of: TestCity.line, atMost: 100, now: now
                ).count
                    + TimerStore(transaction: transaction).lease(of: TestCity.wallet, atMost: 100, now: now).count
            }
            #expect(taken == 6)
            await gateway.database.close()

            let network = ScriptedNetwork.wallet { _, _ in
                .success(OutboundResponse(status: 500, headers: [], body: []))
            }
            let (outbox, timers) = living.workers(network)
            for seconds: Int64 in [0, 29] {
                living.world.clock.advance(seconds: seconds)
                #expect(try await outbox.round() == 0)
                #expect(try await timers.round() == 0)
            }
            living.world.clock.advance(seconds: 1)
            #expect(try await outbox.round() == 5)
            #expect(try await timers.round() == 1)
            #expect(network.requests.count == 6)
            #expect(try await living.export("messages").allSatisfy { $0["state"] == "sent" && $0["attempts"] == "2" })
        }
    }

    @Test func `maintenance by three gateways at once does no harm`() async throws {
        try await TestCity.open(gateways: 3) { cities async throws in
            let first = cities[0]
            for phone in TestCity.phones { await first.talk(phone, ["2", "1"], dial: "old") }
            first.world.clock.advance(seconds: 8 * 86_400 + 1)
            let kept = await first.talk(1, ["2", "1"], dial: "young")
            for _ in 1...5 {
                let outcomes = await cities.atOnce { city in
                    await #expect(throws: Never.self) { try await city.runMaintenance() }
                }
                #expect(outcomes.count == 3)
            }
            #expect(try await first.count("SELECT id FROM replies") == 3)
            #expect(await cities[2].hop(1, "2*1", dial: "young") == kept)
            #expect(await cities[1].hop(1, "2*1*1", dial: "young").text.hasPrefix("CON At which place?"))
            #expect(try await first.count("SELECT kind FROM timers WHERE kind = 'housekeeping'") == 1)
        }
    }
}
