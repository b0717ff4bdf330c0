import Foundation
import LoadGenerator
import Synchronization
import Testing

extension `The program` {
    @Suite struct `Three nodes behind a balancer` {
        private static let seed: UInt64 = 20_260_304

        @Test(.timeLimit(.minutes(3)))
        func `one is killed under load and all are restarted in turn, and callers notice nothing`() async throws {
            try await BalancedNodes.use { nodes in
                #expect(try await Self.seededOnce(nodes))
                // The demonstration's own bills name phones of others, who would hear of payments too.
                let others = Set(try await nodes.place.export("bills").compactMap { $0["number"] })
                let bills = try await nodes.place.importBills(600).filter { !others.contains($0) }
                let crowd = try Crowd(bills: bills, port: nodes.port, seed: Self.seed)
                let (phones, load) = try await crowd.talk {
                    for node in nodes.ports.indices { try await nodes.waitUntilServing(node) }
                    try nodes.process(1).stop()
                    try await Self.expectMoreTurns(200, at: [0, 2], of: nodes)
                    try nodes.begin(1)
                    try await nodes.waitUntilServing(1)
                    for node in nodes.ports.indices {
                        try nodes.process(node).signal(SIGTERM)
                        #expect(try await nodes.process(node).end() == 0)
                        try nodes.begin(node)
                        try await nodes.waitUntilServing(node)
                    }
                }
                #expect(load.errors == 0 && load.turns > 500, "\(load.turns) turns; \(load.samples)")
                #expect(phones.flatMap(\.surprises).isEmpty, "\(phones.flatMap(\.surprises))")
                // Nobody had to call again: the balancer did.
                #expect(phones.allSatisfy { $0.replayed == 0 && $0.unanswered == nil })
                try await Self.check(phones, nodes)
                print(
                    "balanced: \(phones.reduce(0) { $0 + $1.acknowledged.count }) hooks and \(load.turns) turns of load, "
                        + "longest \(load.milliseconds(at: 1)) ms")
            }
        }

        /// Whether the demonstration's files were brought in by one of three gateways that started at once.
        private static func seededOnce(_ nodes: BalancedNodes) async throws -> Bool {
            for kind in ["bills", "places", "addresses"] {
                let file = Workplace.checkout + "/Flows/demonstration/\(kind).csv"
                let lines = try String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isNewline)
                guard try await nodes.place.export(kind).count == lines.count - 1 else { return false }
            }
            return true
        }

        /// Waits until these nodes have taken so many turns more.
        private static func expectMoreTurns(_ count: Int, at indices: [Int], of nodes: BalancedNodes) async throws {
            func taken() async throws -> Int {
                var turns = 0
                for node in indices { turns += try await nodes.gateway(node).measure("guichet_turns_taken_total") }
                return turns
            }
            let before = try await taken()
            try await wait(15, every: .milliseconds(50)) { try await taken() > before + count }
            #expect(try await taken() > before + count)
        }

        /// What was acknowledged is there, once, and every node tells it as it was told.
        private static func check(_ phones: [ScriptedPhone], _ nodes: BalancedNodes) async throws {
            let before = try await nodes.turnsTaken()
            for port in nodes.ports {
                let different = try await phones.answeredDifferently(by: port)
                #expect(different.isEmpty, "\(different.prefix(3))")
            }
            #expect(try await nodes.turnsTaken() == before)
            try await wait(60, every: .milliseconds(200)) {
                guard try await nodes.gateway(0).measureIfTold("guichet_outbox_waiting") == 0 else { return false }
                return try await nodes.place.export("payments").allSatisfy {
                    ["succeeded", "failed"].contains($0["state"])
                }
            }
            try await wait(10) { try await nodes.gateway(0).measureIfTold("guichet_outbox_waiting") == 0 }
            var texts: [String] = []
            for phone in phones { texts += try await nodes.gateway(2).messages(of: phone.number) }
            let reckoning = try await Reckoning(phones, texts: texts, in: nodes.place)
            #expect(reckoning.lost.isEmpty, "\(reckoning.lost.prefix(5))")
            #expect(reckoning.twice.isEmpty, "\(reckoning.twice.prefix(5))")
            #expect(reckoning.payments > 5)
        }
    }
}

/// Everybody who calls: phones that pay and report, and a load of others that look at a bill again and again.
private struct Crowd {
    let phones: [ScriptedPhone]
    let load: LoadPlan
    let port: Int

    init(bills: [String], port: Int, seed: UInt64) throws {
        self.port = port
        phones = .make(8, bills: Array(bills.dropFirst()), seed: seed)
        load = LoadPlan(
            target: LoadTarget(host: "127.0.0.1", port: port), path: "/hooks/simulated-phones/demo/ussd",
            script: .browse,
            phones: try #require(PhoneNumbers(first: "+233250000000", count: 16)), serviceCode: "*384*21#",
            bills: [try #require(bills.first.flatMap { LoadBill(number: $0) })], limit: .seconds(120))
    }

    /// All call for as long as `body` runs.
    func talk(_ body: () async throws -> Void) async throws -> ([ScriptedPhone], LoadReport) {
        let isOver = Flag()
        let loading = Task { [load] in try await LoadGenerator.run(load) }
        async let talking = phones.talking(to: port) { _ in isOver.isRaised }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body())
        } catch {
            outcome = .failure(error)
        }
        isOver.raise()
        loading.cancel()
        let (phones, report) = (try await talking, try await loading.value)
        try outcome.get()
        return (phones, report)
    }
}
