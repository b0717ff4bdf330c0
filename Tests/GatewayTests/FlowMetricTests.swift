import Simulator
import Authoring
import Conversation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing
import Wording

extension TestCity {
    /// Brings what was counted into the store.
    @discardableResult
    func storeFlowMetrics() async -> Int {
        await FlowMetricWriter(gateway: world.gateway, counters: world.counters, log: .silent).round()
    }

    /// The counts in the store as `flow/state event detail times`, of one state or of all.
    func flowMetrics(of place: String? = nil) async throws -> [String] {
        try await export("flow-metrics").map { row in
            let words =
                ["\(row["flow"] ?? "")/\(row["state"] ?? "")"] + ["event", "detail", "times"].map { row[$0] ?? "" }
            return words.filter { !$0.isEmpty }.joined(separator: " ")
        }.filter { line in place.map { line.hasPrefix($0 + " ") } ?? true }
    }
}

@Suite(.onEveryStore) struct `Counts of where citizens come and go` {
    @Test func `hold every state that was passed and every way that was taken`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, TestCity.payment(1))
            #expect(await city.storeFlowMetrics() > 0)
            #expect(
                try await city.flowMetrics(of: "city.main/services") == [
                    "city.main/services answered 1", "city.main/services entered 1", "city.main/services waited 1",
                    "city.main/services went taxes.pay/begin 1",
                ])
            #expect(
                try await city.flowMetrics(of: "taxes.pay/find") == [
                    "taxes.pay/find entered 1", "taxes.pay/find outcome found 1",
                    "taxes.pay/find went taxes.pay/bill 1",
                ])
            #expect(
                try await city.flowMetrics(of: "taxes.pay/started") == [
                    "taxes.pay/started ended 1", "taxes.pay/started entered 1",
                ])
            let row = try #require(try await city.export("flow-metrics").first)
            #expect(row["day"] == "2026-03-02" && row["medium"] == "ussd" && row["language"] == "en")
            #expect(row["program"] == String(city.world.gateway.registry.live.program.digest.prefix(12)))
        }
    }

    @Test func `are added up from day to day, medium by medium`() async throws {
        try await TestCity.open { city async throws in
            for phone in 1...3 { await city.hop(phone, "") }
            await city.storeFlowMetrics()
            for phone in 4...5 { await city.hop(phone, "") }
            await city.storeFlowMetrics()
            _ = await city.text(6, "MENU", id: "m1")
            city.world.clock.advance(seconds: 86_400)
            await city.hop(7, "", dial: "2")
            await city.storeFlowMetrics()
            let asked = try await city.export("flow-metrics").filter {
                $0["state"] == "services" && $0["event"] == "waited"
            }
            #expect(
                asked.map { "\($0["day"] ?? "") \($0["medium"] ?? "") \($0["times"] ?? "")" } == [
                    "2026-03-02 sms 1", "2026-03-02 ussd 5", "2026-03-03 ussd 1",
                ])
        }
    }

    @Test func `a day is the city's own, and ends at its midnight`() async throws {
        let midnight = CivilDate(daysSinceEpoch: 20_514)
        try await TestCity.open(at: Instant(seconds: 20_514 * 86_400 - 1)) { city async throws in
            await city.hop(1, "", dial: "a")
            city.world.clock.advance(seconds: 1)
            await city.hop(2, "", dial: "b")
            await city.storeFlowMetrics()
            let days = Set(try await city.export("flow-metrics").compactMap { $0["day"] })
            #expect(days == [midnight.iso, CivilDate(daysSinceEpoch: 20_513).iso])
        }
    }

    @Test func `a hop that comes again counts nothing`() async throws {
        try await TestCity.open { city async throws in
            for _ in 1...3 { await city.hop(1, "") }
            for _ in 1...2 { _ = await city.text(2, "MENU", id: "m1") }
            await city.storeFlowMetrics()
            #expect(
                try await city.flowMetrics(of: "city.main/services") == [
                    "city.main/services entered 1", "city.main/services entered 1", "city.main/services waited 1",
                    "city.main/services waited 1",
                ])
        }
    }

    @Test func `who hangs up and goes on later was asked once`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, ["1", "1"], dial: "a")
            // The offer to go on asks nothing of the flow; going on shows the same question again.
            await city.talk(1, ["1"], dial: "b")
            await city.hop(1, "1*\(TestCity.bill(1))", dial: "b")
            await city.storeFlowMetrics()
            #expect(
                try await city.flowMetrics(of: "taxes.pay/number") == [
                    "taxes.pay/number answered 1", "taxes.pay/number entered 1", "taxes.pay/number waited 1",
                    "taxes.pay/number went taxes.pay/find 1",
                ])
        }
    }

    @Test func `who hangs up and begins again has left where they were`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, ["1", "1"], dial: "a")
            await city.talk(1, ["2"], dial: "b")
            await city.storeFlowMetrics()
            #expect(
                try await city.flowMetrics(of: "taxes.pay/number") == [
                    "taxes.pay/number entered 1", "taxes.pay/number waited 1",
                ])
            #expect(try await city.flowMetrics(of: "city.main/services").contains("city.main/services waited 2"))
        }
    }

    @Test func `wrong answers are counted, and never what they were`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, ["1", "1", "0244123456", "hello there"])
            await city.storeFlowMetrics()
            #expect(
                try await city.flowMetrics(of: "taxes.pay/number") == [
                    "taxes.pay/number entered 1", "taxes.pay/number refused 2", "taxes.pay/number waited 1",
                ])
            let words = try await city.export("flow-metrics").flatMap(\.values).joined(separator: " ")
            #expect(!words.contains("0244123456") && !words.contains("hello") && !words.contains(TestCity.phone(1)))
        }
    }

    @Test func `a code dialled through counts every state on the way`() async throws {
        try await TestCity.open { city async throws in
            await city.hop(1, "1*1")
            await city.storeFlowMetrics()
            let passed = try await city.flowMetrics()
            #expect(passed.contains("city.main/services answered 1") && passed.contains("taxes.pay/how answered 1"))
            #expect(passed.contains("taxes.pay/number waited 1"))
        }
    }

    @Test func `several gateways add to one count`() async throws {
        try await TestCity.open(gateways: 3) { cities async throws in
            for phone in TestCity.phones { await cities[phone % 3].hop(phone, "") }
            _ = await cities.atOnce { await $0.storeFlowMetrics() }
            #expect(
                try await cities[0].flowMetrics(of: "city.main/services") == [
                    "city.main/services entered 8", "city.main/services waited 8",
                ])
            _ = await cities.atOnce { await $0.storeFlowMetrics() }
            #expect(try await cities[0].flowMetrics(of: "city.main/services").first == "city.main/services entered 8")
        }
    }

    @Test func `a turn that was undone counts nothing`() async throws {
        try await TestCity.open { city async throws in
            try await city.run("DROP TABLE replies")
            #expect(await city.hop(1, "").status == 503)
            #expect(city.world.gateway.flowMetrics.removeCounts().isEmpty)
        }
    }

    @Test func `what cannot be written is written later, once`() async throws {
        try await TestCity.open { city async throws in
            let writer = FlowMetricWriter(gateway: city.world.gateway, counters: city.world.counters, log: .silent)
            await city.hop(1, "")
            try await city.run("ALTER TABLE passages RENAME TO elsewhere")
            #expect(await writer.round() == 0)
            await city.hop(2, "")
            #expect(await writer.round() == 0)
            try await city.run("ALTER TABLE elsewhere RENAME TO passages")
            #expect(await writer.round() > 0)
            #expect(await writer.round() == 0)
            #expect(
                try await city.flowMetrics(of: "city.main/services") == [
                    "city.main/services entered 2", "city.main/services waited 2",
                ])
            #expect(city.counted(.flowMetricStored) > 0)
        }
    }

    @Test func `more rows than one transaction takes are all written`() async throws {
        try await TestCity.open { city async throws in
            let day = CivilDate(daysSinceEpoch: 20_000)
            try await city.world.gateway.database.write { transaction in
                let rows = (0..<2_345).map { number in
                    (key: FlowMetric.sample(day: day, state: "s\(number)"), value: number)
                }
                try FlowMetricStore(transaction: transaction).add(rows.sorted { $0.key < $1.key })
            }
            let rows = try await city.export("flow-metrics")
            #expect(rows.count == 2_345)
            #expect(rows.allSatisfy { "s\($0["times"] ?? "")" == $0["state"] })
        }
    }

    @Test func `are forgotten after four hundred days`() async throws {
        try await TestCity.open { city async throws in
            let today = city.world.gateway.registry.live.calendar.day(of: city.world.clock.now).daysSinceEpoch
            try await city.world.gateway.database.write { transaction in
                for age in [399, 400, 401, 900] {
                    let metric = FlowMetric.sample(day: CivilDate(daysSinceEpoch: today - age), state: "\(age)")
                    try FlowMetricStore(transaction: transaction).add([(key: metric, value: 1)])
                }
            }
            try await city.runMaintenance()
            #expect(try await city.export("flow-metrics").compactMap { $0["state"] } == ["400", "399"])
        }
    }

    @Test func `stand beside the states of a drawing, since the day that was asked for`() async throws {
        try await TestCity.open { city async throws in
            await city.talk(1, TestCity.payment(1), dial: "a")
            await city.storeFlowMetrics()
            city.world.clock.advance(seconds: 86_400)
            await city.talk(2, ["1", "1"], dial: "b")
            await city.storeFlowMetrics()
            let database = city.world.gateway.database
            let all = try await database.read { try Traffic(of: "taxes.pay", since: nil, in: $0) }
            #expect(all.states["number"]?.waited == 2 && all.states["number"]?.left == 1)
            #expect(all.states["number"]?.percentGoingOn == 50)
            #expect(all.states["how"]?.went == ["taxes.pay/number": 2] && all.states["find"]?.outcomes == ["found": 1])
            let today = CivilDate(iso: "2026-03-03")
            let late = try await database.read { try Traffic(of: "taxes.pay", since: today, in: $0) }
            #expect(late.states["number"]?.waited == 1 && late.states["find"] == nil)
        }
    }
}

extension FlowMetric {
    fileprivate static func sample(day: CivilDate, state: String) -> FlowMetric {
        FlowMetric(
            day: day, program: "0123456789ab", flow: "f", state: state, event: .entered, detail: "", medium: .ussd,
            language: "en")
    }
}
