import Addresses
import DomainKit
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

@Suite(.onEveryStore) struct LandTests {
    private let number = "041738228"
    private var file: String {
        """
        number,phone,words,area
        \(number),024 000 0001,blue gate behind the market,Adum
        ,+233240000002,by the well,Bantama

        """
    }

    private func open(_ body: (DomainDesk) async throws -> Void) async throws {
        try await DomainDesk.open(.addresses) { desk in
            try await desk.bring("addresses", file)
            try await body(desk)
        }
    }

    private func mine(_ desk: DomainDesk, phone: Int = 1) async throws -> ActionOutcome {
        try await desk.call("land.my_address", from: try DomainDesk.phone(phone))
    }

    private func events(_ desk: DomainDesk) async throws -> [String] {
        try await desk.rows("SELECT what, words FROM address_events WHERE address = $1 ORDER BY id", [.text(number)])
            .map { "\(try $0.text(0)): \(try $0.text(1))" }
    }

    @Test func `a resident is shown the address proposed to the phone`() async throws {
        try await open { desk in
            let outcome = try await mine(desk)
            #expect(outcome.name == "proposed")
            #expect(outcome.text("number") == number)
            #expect(outcome.text("words") == "blue gate behind the market")
            #expect(outcome.text("area") == "Adum")
            #expect(try await mine(desk, phone: 3).name == "none")
        }
    }

    @Test func `a confirmation is kept as an event and harmless said again`() async throws {
        try await open { desk in
            for minute in 1...3 as ClosedRange<Int64> {
                let outcome = try await desk.call(
                    "land.confirm", ["number": .text(number)], at: DomainDesk.morning.adding(seconds: minute * 60))
                #expect(outcome == ActionOutcome("done", ["number": .text(number)]))
            }
            #expect(try await mine(desk).name == "confirmed")
            #expect(
                try await events(desk) == [
                    "proposed: blue gate behind the market", "confirmed: blue gate behind the market",
                ])
            let row = try await desk.takeOut("addresses").first
            #expect(row == [number, "confirmed", "blue gate behind the market", "Adum", "2026-05-04T08:01:00Z"])
        }
    }

    @Test func `better words are kept and the address counts as confirmed`() async throws {
        try await open { desk in
            let arguments: [String: Value] = [
                "number": .text(number), "words": .text(" green door,\tafter the mosque "),
            ]
            for _ in 1...2 { #expect(try await desk.call("land.change_words", arguments).name == "done") }
            let outcome = try await mine(desk)
            #expect(outcome.name == "confirmed")
            #expect(outcome.text("words") == "green door, after the mosque")
            #expect(
                try await events(desk) == [
                    "proposed: blue gate behind the market", "changed: green door, after the mosque",
                ])
            #expect(try await desk.takeOut("addresses").first?[1] == "changed")
        }
    }

    @Test func `words beyond what a screen holds are cut, and no words are refused`() async throws {
        try await open { desk in
            let long = String(repeating: "é", count: 60)
            try await desk.call("land.change_words", ["number": .text(number), "words": .text(long)])
            #expect(try await mine(desk).text("words")?.count == 40)
            await #expect(throws: ArgumentError.self) {
                try await desk.call("land.change_words", ["number": .text(number), "words": .text(" \u{200B} ")])
            }
        }
    }

    @Test func `an address that is not theirs is disputed, and may yet be confirmed`() async throws {
        try await open { desk in
            try await desk.call("land.not_mine", ["number": .text(number)])
            #expect(try await mine(desk).name == "disputed")
            try await desk.call("land.confirm", ["number": .text(number)])
            #expect(try await mine(desk).name == "confirmed")
            #expect(try await events(desk).count == 3)
        }
    }

    @Test(arguments: ["land.confirm", "land.change_words", "land.not_mine"])
    func `a stranger can neither answer for an address nor learn that it exists`(action: String) async throws {
        try await open { desk in
            for number in [number, "990000140"] {
                let outcome = try await desk.call(
                    action, ["number": .text(number), "words": .text("here")], from: try DomainDesk.phone(9))
                #expect(outcome == ActionOutcome("gone"))
            }
            #expect(try await events(desk).count == 1)
        }
    }

    @Test func `of several addresses the one that waits for an answer is shown`() async throws {
        try await open { desk in
            try await desk.call("land.confirm", ["number": .text(number)])
            try await desk.bring("addresses", "phone,words,area\n0240000001,the shop,Kejetia\n")
            #expect(try await mine(desk).text("area") == "Kejetia")
        }
    }

    @Test func `the same file brought in again changes nothing, whatever was answered`() async throws {
        try await open { desk in
            try await desk.call("land.change_words", ["number": .text(number), "words": .text("green door")])
            let before = try await desk.takeOut("addresses")
            #expect(try await desk.bring("addresses", file).stored == 0)
            #expect(try await desk.takeOut("addresses") == before)
            #expect(before.count == 2)
        }
    }

    @Test func `a known number with another phone is proposed again to that phone`() async throws {
        try await open { desk in
            try await desk.call("land.confirm", ["number": .text(number)])
            let moved = "number,phone,words,area\n\(number),0240000005,blue gate behind the market,Adum\n"
            #expect(try await desk.bring("addresses", moved).stored == 1)
            #expect(try await mine(desk).name == "none")
            #expect(try await mine(desk, phone: 5).name == "proposed")
            #expect(try await desk.call("land.confirm", ["number": .text(number)]).name == "gone")
        }
    }

    @Test func `a number is made where none is given, and its making is told`() async throws {
        try await DomainDesk.open(.addresses) { desk in
            let report = try await desk.bring("addresses", file)
            #expect(report.stored == 2)
            #expect(report.notes == ["Numbers made: 1. --numbers FILE writes them."])
            let made = try #require(try await desk.takeOut("addresses").map { $0[0] }.first { $0 != number })
            #expect(made.count == 9)
            #expect(ReferenceNumber(made) != nil)
        }
    }

    @Test(arguments: [
        ("041738282,0240000003,words,Adum", "3 number"),
        ("Plot 7,0240000003,words,Adum", "3 number"),
        ("041 738 228,0240000003,words,Adum", "3 number"),
        (",12,words,Adum", "3 phone"),
        (",,words,Adum", "3 phone"),
        (",0240000003,,Adum", "3 words"),
        (",0240000003,words that go on for longer than any screen has,Adum", "3 words"),
        (",0240000003,words,", "3 area"),
    ])
    func `a line that is wrong is named and nothing of the file is kept`(line: String, refusal: String) async throws {
        try await DomainDesk.open(.addresses) { desk in
            let csv = "number,phone,words,area\n\(number),0240000001,blue gate,Adum\n" + line
            let refusals = try await desk.refusals("addresses", csv)
            #expect(refusals == [refusal])
            #expect(try await desk.takeOut("addresses").isEmpty)
        }
    }
}
