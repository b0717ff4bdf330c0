import Simulator
import Authoring
import DomainKit
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing

/// What a turn costs must not grow with the city: no statement of the daily work reads a big table from end to end.
@Suite(.onEveryStore) struct `Query plans` {
    /// What may be read whole by statements that begin so, because it is not.
    private static let exceptions: [String: [String]] = [
        // Goes along the table in the order of its key, and stops after a batch.
        "DELETE FROM replies": ["replies"],
        // SQLite plans to look for rows that refer to a new one, and does so only where one refers to nothing.
        "INSERT INTO intents": ["attempts"],
        // Those of the last hour, by an index, or all of them where all are of that hour, as here.
        "SELECT COUNT(*) FROM missed_numbers WHERE at >": ["missed_numbers"],
        // The last link: goes along the table in the order of its key, and stops after one.
        "SELECT position, hash FROM record_links ORDER BY position DESC LIMIT 1": ["record_links"],
    ]

    @Test func `every statement of a day's work finds its rows by an index`() async throws {
        let record = StatementRecord()
        try await TestCity.onNewPlace { place in
            try await TestCity.open(place.recorded(by: record)) { city async throws in
                let database = city.world.gateway.database
                try await BigTables.fill(database)
                record.forget()
                try await city.liveADay()
                try await check(record.statements, database)
            }
        }
    }

    private func check(_ statements: [Statement], _ database: any Database) async throws {
        let dialect = database.dialect
        let plans = try await database.read { transaction in
            try statements.flatMap { try QueryPlan.all(of: $0, in: transaction, dialect) }
        }
        #expect(plans.count > 60)
        for plan in plans {
            let whole = plan.tablesReadWhole(small: BigTables.small)
            let exception = Self.exceptions.first { plan.sql.hasPrefix($0.key) }?.value
            #expect(whole == [] || whole == exception, "\(plan)")
            #expect(!plan.looksThroughWhatWaits, "\(plan)")
        }
    }

    @Test func `a statement without an index is found out`() async throws {
        try await TestCity.open { city async throws in
            let database = city.world.gateway.database
            try await BigTables.fill(database, rows: 2_000)
            let statements = [
                Statement("SELECT number FROM bills WHERE object = $1", ["Stall"]),
                Statement("SELECT reply FROM replies WHERE at > $1 ORDER BY id", [0]),
                Statement("SELECT subject FROM timers ORDER BY due_at"),
            ]
            for statement in statements {
                let plans = try await database.read { try QueryPlan.all(of: statement, in: $0, database.dialect) }
                for plan in plans { #expect(plan.tablesReadWhole(small: BigTables.small).count == 1, "\(plan)") }
            }
        }
    }
}

extension TestCity {
    /// A little of everything the gateway does when nobody brings anything in or takes it out.
    func liveADay() async throws {
        try await takeTurns()
        try await takeTexts()
        try await carryUpdate()
        try await moveMoney()
        await storeFlowMetrics()
        try await waitForAnswers()
        try await runMaintenance()
        try await readFeeds()
        let gateway = world.gateway
        let now = world.clock.now
        try await gateway.database.write { transaction in
            try Maintenance.start(now: now, transaction)
            let bundle = try ProjectCity.bundle()
            try ProgramStore.release(bundle, at: now, transaction)
            _ = try ProgramStore.latest(transaction)
            _ = try ProgramStore.bundle(bundle.digest, transaction)
        }
        let draft = try await releaseHandler().draft(TestCity.bundle(asking: "What did you see?"))
        _ = try await canary(draft, [1])
        try await look()
        _ = try await releaseHandler().live(draft)
        _ = try await releaseHandler().rollBack(to: nil)
        _ = try await stages()
    }

    private func readFeeds() async throws {
        let publisher = FeedPublisher(
            try DomainFeeds(ProjectCity.domains), gateway: world.gateway, counters: world.counters, log: .silent)
        for path in ["roads/reports.geojson", "results/first-work.json"] { _ = await publisher.answer(path) }
    }

    /// One answers a question that is waited for, one is reminded and lets it end.
    private func waitForAnswers() async throws {
        for phone in [4, 5] { _ = await text(phone, "ADDRESS", id: "address \(phone)") }
        try await world.settle()
        _ = await text(4, "1", id: "answer")
        for hours: Int64 in [6, 16] {
            world.clock.advance(seconds: hours * 3_600)
            try await world.settle()
        }
    }

    private func takeTurns() async throws {
        await talk(1, Self.payment(1))
        await talk(2, ["1", "2", "1", "1", "1"])
        await talk(3, ["1", "1", Self.bill(900)])
        for dial in ["1", "2"] { await talk(4, ["2", "1", "1", "1", "1"], dial: dial) }
        await talk(5, ["3", "1"], dial: "1")
        await talk(5, ["3", "2", "green gate", "1"], dial: "2")
        await talk(5, ["3", "3", "1"], dial: "3")
        for dial in ["1", "2"] { await talk(6, ["4", "1", "1"], dial: dial) }
        await talk(7, ["5", Self.bill(901)])
        await talk(7, ["6", "2"], dial: "2")
        await talk(8, ["2", "1"], dial: "old")
        await talk(8, ["1"], dial: "new")
        await hop(8, "2*1*1", dial: "old")
        await hop(8, "1", dial: "new")
    }

    private func takeTexts() async throws {
        for (number, words) in ["MENU", "JAM TECH JUNCTION", "JAM TEHC JUNCTON", "JAM NOWHERE", "JAM TECH JUNCTION"]
            .enumerated()
        {
            _ = await text(number % 2 + 1, words, id: "m\(number)")
            _ = await text(number % 2 + 1, words, id: "m\(number)")
        }
    }

    /// Messages leave, one at once and one in vain, and are reported, also before they are known.
    private func carryUpdate() async throws {
        let network = ScriptedNetwork { _, number in
            if number == 1 { return .failure(.notSent("The connection was refused.")) }
            _ = await hook("delivery", ["id": "ATXid_\(number)", "status": "Success"])
            return .success(SendAnswer.accepted("ATXid_\(number)"))
        }
        try await workers(network).outbox.round()
        for word in ["Success", "Moonstruck"] { _ = await hook("delivery", ["id": "ATXid_2", "status": word]) }
        try await world.settle()
        _ = try await received(1)
    }

    /// A push is lost and made again, one is paid and one refused.
    private func moveMoney() async throws {
        world.network.wallet.decideLatest(.approve)
        try await world.settle()
        world.network.wallet.decideLatest(.refuse("declined"))
        try await world.settle()
        await talk(3, Self.payment(3), dial: "pay")
        let nowhere = OutboundResponse(status: 404, headers: [], body: [])
        let forgetful = ScriptedNetwork.wallet { request, _ in
            request.method == "POST" ? .failure(.unknown("The time was over.")) : .success(nowhere)
        }
        let (outbox, timers) = workers(forgetful)
        try await outbox.round()
        world.clock.advance(seconds: 10)
        try await timers.round()
        _ = await hook("payment", ["reference": "of another system", "status": "pending"], to: Self.wallet)
        try await world.settle()
    }
}
