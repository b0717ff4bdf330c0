import Civic
import Conversation
import GatewayTestKit
import Storage
import Testing

@Suite(.onEveryStore) struct ObjectionTests {
    @Test func `an objection is taken once from a phone, and listed without it`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let arguments: [String: Value] = ["number": .text(number), "grounds": .text("not_mine")]
            let taken = try await office.call("taxes.object", arguments, from: 4)
            #expect(taken.name == "taken")
            let again = try await office.call("taxes.object", arguments, from: 4)
            #expect(again.name == "known" && again.fields == taken.fields)
            #expect(try await office.call("taxes.object", arguments, from: 5).name == "taken")
            let listed = try await office.desk.takeOut("objections")
            #expect(listed.map { Array($0[1...3]) } == Array(repeating: [number, "not_mine", "2026-05-04"], count: 2))
            #expect(listed.contains { $0[0] == taken.text("number") })
            #expect(try await office.due(number) == 30_000)
        }
    }

    @Test func `other grounds and a number nobody has are refused`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let other: [String: Value] = ["number": .text(number), "grounds": .text("because")]
            #expect(try await office.call("taxes.object", other).name == "refused")
            let nobodys: [String: Value] = ["number": .text(try TaxOffice.number(2)), "grounds": .text("amount")]
            #expect(try await office.call("taxes.object", nobodys).name == "unknown")
            #expect(try await office.desk.takeOut("objections").isEmpty)
        }
    }
}
