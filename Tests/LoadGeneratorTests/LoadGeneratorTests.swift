@testable import LoadGenerator
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A load on a gateway` {
    private static let bills = (0..<40).compactMap { LoadBill(number: "10000000\(10 + $0)", amount: "1300.00") }

    private func plan(
        _ gateway: ScriptedGateway, _ script: LoadScript, phones: Int, bills: [LoadBill] = bills,
        _ limit: LoadPlan.Limit
    ) throws -> LoadPlan {
        LoadPlan(
            target: LoadTarget(host: "127.0.0.1", port: gateway.port), path: "/hooks/simulated-phones/demo/ussd",
            script: script, phones: try #require(PhoneNumbers(first: "+233250000000", count: phones)),
            serviceCode: "*384*21#", bills: bills, limit: limit)
    }

    @Test(arguments: [1, 3, 7]) func `pays each bill once, in six turns`(phones: Int) async throws {
        let city = DemonstrationCity()
        let gateway = try await ScriptedGateway.started(city.answer)
        let report = try await LoadGenerator.run(plan(gateway, .pay, phones: phones, .conversations(30)))
        #expect(report.samples == [])
        #expect(report.errors == 0)
        #expect(report.turns == 180)
        #expect(report.conversations == 30)
        #expect(report.latencies.count == 180)
        #expect(report.ending == .complete)
        #expect(report.turnsPerSecond > 0)
        #expect(Set(city.seen.paid).count == 30)
        #expect(city.seen.phones.count == phones)
        #expect(Set(city.seen.dials).count == city.seen.dials.count)
        #expect(city.seen.dials.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{32}/) != nil })
        try await gateway.stop()
    }

    @Test func `begins again where it is offered to go on`() async throws {
        let gateway = try await ScriptedGateway.started(DemonstrationCity().answer)
        let bills = Array(Self.bills.prefix(2))
        let report = try await LoadGenerator.run(plan(gateway, .browse, phones: 1, bills: bills, .conversations(10)))
        #expect(report.samples == [])
        #expect(report.conversations == 10)
        #expect(report.turns == 4 + 9 * 5)
        try await gateway.stop()
    }

    @Test func `ends when the bills do`() async throws {
        let gateway = try await ScriptedGateway.started(DemonstrationCity().answer)
        let bills = Array(Self.bills.prefix(5))
        let report = try await LoadGenerator.run(plan(gateway, .pay, phones: 2, bills: bills, .seconds(60)))
        #expect(report.ending == .billsRanOut)
        #expect(report.conversations == 5)
        #expect(report.errors == 0)
        try await gateway.stop()
    }

    @Test func `stops when its time is over, and finishes what it began`() async throws {
        let city = DemonstrationCity()
        let gateway = try await ScriptedGateway.started(city.answer)
        let report = try await LoadGenerator.run(plan(gateway, .browse, phones: 4, .seconds(1)))
        #expect(report.ending == .complete)
        #expect(report.errors == 0)
        #expect(report.conversations > 4)
        #expect(report.turns == report.conversations * 5 - 4)
        try await gateway.stop()
    }

    @Test func `stops when it is told to`() async throws {
        let city = DemonstrationCity()
        let (busy, signal) = AsyncStream<Void>.makeStream()
        let gateway = try await ScriptedGateway.started { hook in
            if city.seen.hooks == 100 { signal.finish() }
            return city.answer(hook)
        }
        let plan = try plan(gateway, .browse, phones: 2, .seconds(60))
        let task = Task { try await LoadGenerator.run(plan) }
        for await _ in busy {}
        task.cancel()
        let report = try await task.value
        #expect(report.ending == .halted)
        #expect(report.errors == 0)
        #expect(report.elapsedNanoseconds < 30_000_000_000)
        try await gateway.stop()
    }

    @Test func `counts and shows wrong answers, and goes on`() async throws {
        let city = DemonstrationCity()
        let gateway = try await ScriptedGateway.started { hook in
            hook.text == "1*1*\(Self.bills[3].number)" ? "continue\nThis bill is another one." : city.answer(hook)
        }
        let report = try await LoadGenerator.run(plan(gateway, .pay, phones: 2, .conversations(20)))
        #expect(report.faults == [.wrongScreen: 1])
        #expect(report.conversations == 19)
        #expect(report.samples.count == 1)
        #expect(report.samples.first?.contains("This bill is another one.") == true)
        try await gateway.stop()
    }

    @Test func `counts lost connections and dials again`() async throws {
        let city = DemonstrationCity()
        let gateway = try await ScriptedGateway.started { hook in
            hook.text == "1*1*\(Self.bills[3].number)" ? nil : city.answer(hook)
        }
        let report = try await LoadGenerator.run(plan(gateway, .pay, phones: 2, .conversations(20)))
        #expect(report.faults == [.connectionLost: 1])
        #expect(report.conversations == 19)
        try await gateway.stop()
    }

    @Test func `gives up a gateway that never shows its services`() async throws {
        let gateway = try await ScriptedGateway.started { _ in "end\nSorry, there is a problem here." }
        let report = try await LoadGenerator.run(plan(gateway, .pay, phones: 3, .seconds(60)))
        #expect(report.turns == 0)
        #expect(report.faults == [.ended: 3 * LoadLimits.warmUpDials, .neverReady: 3])
        #expect(report.samples.count == LoadLimits.samples)
        try await gateway.stop()
    }

    @Test func `says where nothing answers`() async throws {
        let gateway = try await ScriptedGateway.started { _ in nil }
        let plan = try plan(gateway, .pay, phones: 3, .seconds(60))
        try await gateway.stop()
        await #expect(throws: LoadGenerator.Unreachable.self) { try await LoadGenerator.run(plan) }
    }

    @Test func `measures a server that answers the last thing typed`() async throws {
        let gateway = try await ScriptedGateway.started { hook in
            "continue\n" + (hook.text.split(separator: "*").last.map(String.init) ?? "")
        }
        let report = try await LoadGenerator.run(plan(gateway, .echo, phones: 2, .conversations(50)))
        #expect(report.samples == [])
        #expect(report.turns == 300)
        try await gateway.stop()
    }
}
