import DomainKit
import Roads
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

@Suite(.onEveryStore) struct ReportingTests {
    private let road = "code,name,corridor,corridor_name\nADU,Adum,CEN,Centre\nKEJ,Kejetia,CEN,Centre\n"

    private func report(
        _ desk: DomainDesk, _ kind: String = "jam", _ place: String = "ADU", toward: String? = nil, phone: Int = 1,
        after seconds: Int64 = 0
    ) async throws -> ActionOutcome {
        var arguments: [String: Value] = ["kind": .text(kind), "place": .text(place)]
        arguments["toward"] = toward.map(Value.text)
        return try await desk.call(
            "mobility.report", arguments, from: try DomainDesk.phone(phone),
            at: DomainDesk.morning.adding(seconds: seconds))
    }

    @Test func `a report is stored under a number with check digits and can be taken out`() async throws {
        try await DomainDesk.open(.roads) { desk in
            try await desk.bring("places", road)
            let outcome = try await report(desk, toward: "KEJ")
            let number = try #require(outcome.text("number"))
            #expect(outcome.name == "stored")
            #expect(outcome.text("name") == "Adum")
            #expect(outcome.text("toward_name") == "Kejetia")
            #expect(number.count == 7)
            #expect(ReferenceNumber(number) != nil)
            #expect(try await desk.takeOut("reports") == [[number, "jam", "ADU", "KEJ", "2026-05-04T08:00:00Z"]])
        }
    }

    @Test func `the same phone telling the same within half an hour is told its first number`() async throws {
        try await DomainDesk.open(.roads) { desk in
            try await desk.bring("places", road)
            let first = try await report(desk, toward: "KEJ")
            for seconds in [0, 60, 1799] as [Int64] {
                let again = try await report(desk, after: seconds)
                #expect(again.name == "repeated")
                #expect(again.text("number") == first.text("number"))
                #expect(again.text("toward_name") == "Kejetia")
            }
            #expect(try await desk.takeOut("reports").count == 1)
        }
    }

    @Test func `another kind, place, phone or half hour is another report`() async throws {
        try await DomainDesk.open(.roads) { desk in
            try await desk.bring("places", road)
            var numbers: Set<String?> = []
            for outcome in [
                try await report(desk), try await report(desk, "crash"), try await report(desk, "jam", "KEJ"),
                try await report(desk, phone: 2), try await report(desk, after: 1800),
            ] {
                #expect(outcome.name == "stored")
                numbers.insert(outcome.text("number"))
            }
            #expect(numbers.count == 5)
            #expect(try await desk.takeOut("reports").map { $0[4] }.sorted().last == "2026-05-04T08:30:00Z")
        }
    }

    @Test func `an unknown place is not reported`() async throws {
        try await DomainDesk.open(.roads) { desk in
            try await desk.bring("places", road)
            #expect(try await report(desk, "jam", "XXX").name == "unknown_place")
            #expect(try await desk.takeOut("reports").isEmpty)
        }
    }

    @Test(arguments: ["", "XXX", "ADU"])
    func `a direction that is none is left out`(toward: String) async throws {
        try await DomainDesk.open(.roads) { desk in
            try await desk.bring("places", road)
            let outcome = try await report(desk, toward: toward)
            #expect(outcome.text("toward_name") == "")
            #expect(try await desk.takeOut("reports").map { $0[3] } == [""])
        }
    }

    @Test func `a kind the city does not know throws and stores nothing`() async throws {
        try await DomainDesk.open(.roads) { desk in
            try await desk.bring("places", road)
            await #expect(throws: ArgumentError.self) { _ = try await report(desk, "parade") }
            #expect(try await desk.takeOut("reports").isEmpty)
        }
    }

    @Test func `a long list of reports comes out whole and in the order of time`() async throws {
        try await DomainDesk.open(.roads) { desk in
            try await desk.bring("places", road)
            for phone in 1...1001 { _ = try await report(desk, phone: phone, after: Int64(1001 - phone) / 2) }
            let times = try await desk.takeOut("reports").map { $0[4] }
            #expect(times.count == 1001)
            #expect(times == times.sorted())
        }
    }
}
