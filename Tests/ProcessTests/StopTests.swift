import Foundation
import Testing

extension `The program` {
    @Suite struct `Asked to stop` {
        @Test func `while it drains it says so and takes turns, then it ends well`() async throws {
            try await Workplace.use { place in
                try await place.serve(["--demo", "--drain-seconds", "2"] + Workplace.city) { gateway in
                    #expect(try await gateway.get("/readyz").status == 200)
                    let asked = ContinuousClock.now
                    gateway.process.signal(SIGTERM)
                    try await wait(2) { try await gateway.get("/readyz").status == 503 }
                    #expect(try await gateway.get("/readyz").text == "draining\n")
                    let hop = try await gateway.call(ScriptedPhone.hop("", "late", from: "+233200000001"))
                    #expect(hop.status == 200 && hop.text.hasPrefix("CON "))
                    #expect(ContinuousClock.now - asked < .seconds(2))
                    #expect(try await gateway.process.end() == 0)
                    #expect(ContinuousClock.now - asked > .seconds(2))
                }
            }
        }

        @Test(arguments: [SIGTERM, SIGINT])
        func `under load it answers what it has begun, and ends well`(signal: Int32) async throws {
            try await Workplace.use { place in
                let bills = try await place.importBills(400)
                let phones = try await place.serve { gateway in
                    async let talked = [ScriptedPhone].make(16, bills: bills, seed: 7).talking(to: gateway.port)
                    try await Task.sleep(for: .milliseconds(400))
                    let asked = ContinuousClock.now
                    gateway.process.signal(signal)
                    #expect(try await gateway.process.end() == 0)
                    #expect(ContinuousClock.now - asked < .seconds(5))
                    return try await talked
                }
                #expect(phones.allSatisfy { !$0.acknowledged.isEmpty })
                // A request that found the connection closed had no effect: sent again, it is new to the gateway.
                try await place.serve { gateway in
                    let answered = try await phones.talking(to: gateway.port) { $0.unanswered == nil }
                    #expect(answered.allSatisfy { $0.unanswered == nil && $0.surprises.isEmpty })
                    #expect(try await gateway.measure("guichet_turns_repeated_total") == 0)
                    #expect(try await phones.answeredDifferently(by: gateway.port).isEmpty)
                }
            }
        }
    }
}
