import Foundation
import GatewayTestKit
import Testing

extension `The program` {
    @Suite struct `Killed while it serves` {
        private static let seed: UInt64 = 20_260_302
        private static let kills = Thoroughness.count(daily: 10, nightly: 200)
        private static let phones = 24
        /// Every so often a life is long enough for payers to answer: sooner than a wallet that dies with its gateway has
        /// forgotten a push as often as it is made again.
        private static let longLifeEvery = 5

        @Test(.timeLimit(.minutes(30)))
        func `nothing acknowledged is lost and nothing is counted twice`() async throws {
            try await Workplace.use { place in
                let bills = try await place.importBills(1_200)
                let arguments = ["--demo"] + (try place.copyCityOfManyTexts())
                var phones = [ScriptedPhone].make(Self.phones, bills: bills, seed: Self.seed)
                var chance = Chance(seed: Self.seed)
                for life in 1...Self.kills {
                    let isLong = life % Self.longLifeEvery == 0
                    let milliseconds = Int.random(in: isLong ? 1_800...2_400 : 50...400, using: &chance)
                    phones = try await place.serve(arguments) { gateway in
                        try await Self.talk(phones, to: gateway, killedAfter: milliseconds)
                    }
                    try #require(phones.flatMap(\.surprises).isEmpty, "life \(life): \(phones.flatMap(\.surprises))")
                }
                let (last, texts) = try await place.serve(arguments) { gateway in
                    try await Self.finish(phones, with: gateway, in: place)
                }
                try await Self.check(last, receivedTexts: texts, in: place)
                let hops = last.reduce(0) { $0 + $1.acknowledged.count }
                print(
                    "\(Self.kills) kills, \(hops) requests acknowledged, \(last.reduce(0) { $0 + $1.replayed }) sent again, "
                        + "\(last.reduce(0) { $0 + $1.paid.count }) payments")
            }
        }

        /// One life: everybody talks, and in the middle of it the gateway dies.
        private static func talk(
            _ phones: [ScriptedPhone], to gateway: ServingGateway, killedAfter milliseconds: Int
        ) async throws -> [ScriptedPhone] {
            async let talked = phones.talking(to: gateway.port)
            try await Task.sleep(for: .milliseconds(milliseconds))
            gateway.process.stop()
            return try await talked
        }

        /// The last life: what has no answer gets one, what had one gets the same, and all money and texts arrive.
        private static func finish(
            _ phones: [ScriptedPhone], with gateway: ServingGateway, in place: Workplace
        ) async throws -> ([ScriptedPhone], [String]) {
            let phones = try await phones.talking(to: gateway.port) { $0.unanswered == nil }
            #expect(phones.allSatisfy { $0.unanswered == nil })
            let before = try await gateway.measure("guichet_turns_taken_total")
            let different = try await phones.answeredDifferently(by: gateway.port)
            #expect(different.isEmpty, "\(different.prefix(3))")
            #expect(try await gateway.measure("guichet_turns_taken_total") == before)
            // A row that a dead process had taken comes back after half a minute, and with it a payment's push.
            try await wait(90, every: .milliseconds(500)) {
                guard try await gateway.measureIfTold("guichet_outbox_waiting") == 0 else { return false }
                return try await place.export("payments").allSatisfy { ["succeeded", "failed"].contains($0["state"]) }
            }
            try await wait(40) { try await gateway.measureIfTold("guichet_outbox_waiting") == 0 }
            var texts: [String] = []
            for phone in phones { texts += try await gateway.messages(of: phone.number) }
            gateway.process.signal(SIGTERM)
            #expect(try await gateway.process.end() == 0)
            return (phones, texts)
        }

        private static func check(
            _ phones: [ScriptedPhone], receivedTexts texts: [String], in place: Workplace
        ) async throws {
            let asked = phones.flatMap(\.paid)
            #expect(Set(asked).count == asked.count)
            let attempts = try await place.export("payments")
            expectSame(attempts.compactMap { $0["bill"] }, asked, "one attempt for each yes")
            // The wallet lived in the process that was killed; one it forgot too often is told not to have been paid.
            let failed = attempts.filter { $0["state"] == "failed" }.compactMap { $0["bill"] }
            expectSame(
                failed, texts.compactMap { $0.firstMatch(of: /NOT PAID: .* for bill ([0-9]+)/) }.unique,
                "a text for each")
            let paid = attempts.filter { $0["state"] == "succeeded" }.compactMap { $0["bill"] }
            #expect(paid.count + failed.count == asked.count && paid.count > asked.count / 2)
            try await checkMoney(paid, in: place, texts: texts)

            let told = texts.compactMap { $0.firstMatch(of: /Report number ([0-9]+)/) }.unique
            let reports = try await place.export("reports").compactMap { $0["number"] }
            let acknowledged = phones.reduce(into: Set(told)) { $0.formUnion($1.reports) }
            expectSame(reports, Array(acknowledged), "each report once")

            let messages = try await place.export("messages")
            let owed = phones.reduce(0) { $0 + $1.textsAcknowledged } + asked.count
            #expect(messages.count == owed, "an answer for each text, and a text for the end of each payment")
            #expect(messages.allSatisfy { $0["state"] == "sent" })
        }

        private static func checkMoney(_ paid: [String], in place: Workplace, texts: [String]) async throws {
            let receipts = try await place.export("receipts")
            expectSame(receipts.compactMap { $0["bill"] }, paid, "one receipt for each payment")
            #expect(Set(receipts.compactMap { $0["transaction"] }).count == receipts.count)
            let numbers = Set(receipts.compactMap { $0["number"] })
            #expect(numbers.count == receipts.count)
            // A text may come twice when the gateway dies between sending it and writing that down, but it comes.
            let told = texts.compactMap { $0.firstMatch(of: /receipt number: ([0-9]+)/) }.unique
            expectSame(told, Array(numbers), "a text for each receipt")

            let postings = try await place.export("postings")
            #expect(postings.count == 2 * receipts.count)
            for (entry, lines) in Dictionary(grouping: postings, by: { $0["entry"] ?? "" }) {
                let sum = lines.compactMap { $0["amount"].flatMap { Decimal(string: $0) } }.reduce(0, +)
                #expect(sum == 0 && lines.count == 2, "entry \(entry)")
            }
            let status = try await place.export("bills").reduce(into: [String: String]()) {
                $0[$1["number"] ?? ""] = $1["status"]
            }
            expectSame(status.filter { $0.value == "paid" }.map(\.key), paid, "each bill paid as its citizen was told")
            #expect(!status.values.contains("part"))
        }
    }
}

extension [Regex<(Substring, Substring)>.Match] {
    /// What the parenthesis held, each once.
    fileprivate var unique: [String] { Set(self.map { match -> String in String(match.output.1) }).sorted() }
}

/// Expects two lists to hold the same, each as often; shows a few that are in one only.
private func expectSame(
    _ found: [String], _ expected: [String], _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation
) {
    let difference = found.sorted().difference(from: expected.sorted())
    let few = difference.prefix(3).map { "\($0)" }
    #expect(few.isEmpty, "\(what): \(difference.count) differ", sourceLocation: sourceLocation)
}

extension Workplace {
    /// Bills that name no phone, as the gateway numbered them.
    func importBills(_ count: Int) async throws -> [String] {
        let rows = (1...count).map { "Payer \($0),Shop \($0),Market fee,2026,\($0 % 90 + 10).00,2026-12-31" }
        let file = try write(
            (["payer_name,object,kind,period,amount,due_date"] + rows).joined(separator: "\n"), to: "bills.csv")
        let ended = try await run(["import", "bills", file] + database + Self.city)
        try #require(ended.status == 0, "\(ended.complaints)")
        // The demonstration's own bills are only brought into a store that has none.
        return try await export("bills").compactMap { $0["number"] }
    }
}

extension [ScriptedPhone] {
    /// Sends everything again that was acknowledged, and answers what was not answered as before.
    func answeredDifferently(by port: Int) async throws -> [String] {
        try await withThrowingTaskGroup(of: [String].self) { group in
            for phone in self {
                group.addTask {
                    try await onThread {
                        var connection = try HTTPConnection(port: port)
                        var different: [String] = []
                        for hop in phone.acknowledged {
                            let again = try connection.call(hop.call)
                            guard again.status != 200 || again.body != hop.answer.body else { continue }
                            different.append("\(hop.answer.text) became \(again.status) \(again.text)")
                        }
                        return different
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
