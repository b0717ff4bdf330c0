import Consultations
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

@Suite(.onEveryStore) struct VotingTests {
    static let file = """
        code,language,question,options,opens,closes
        water,en,Where should the first tap be?,Market|School|Station,2026-05-01,2026-05-10
        water,fr,Où placer le premier robinet ?,Marché|École|Gare,2026-05-01,2026-05-10
        night,fr,Un marché de nuit ?,Oui|Non,2026-05-04,2026-05-04
        later,en,A new bridge?,Yes|No,2026-06-01,2026-06-10

        """

    private static let day: Int64 = 86_400

    private func open(_ body: (DomainDesk) async throws -> Void) async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await desk.bring("consultations", Self.file)
            try await body(desk)
        }
    }

    private func vote(
        _ desk: DomainDesk, _ option: String, _ consultation: String = "water", phone: Int = 1, after seconds: Int64 = 0
    ) async throws -> String {
        try await desk.call(
            "participation.vote", ["consultation": .text(consultation), "option": .text(option)],
            from: try DomainDesk.phone(phone), at: DomainDesk.morning.adding(seconds: seconds)
        ).name
    }

    private func close(_ desk: DomainDesk) async throws {
        try await desk.countBoxes(on: DomainDesk.day(of: DomainDesk.morning.adding(seconds: 60 * Self.day)))
    }

    @Test func `a new consultation comes behind those that are open already`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await desk.bring(
                "consultations",
                """
                code,language,question,options,opens,closes
                drains,en,Which drains first?,North|South,2026-04-01,2026-05-05
                lamps,en,Where are lamps needed?,Market|School,2026-05-03,2026-12-31
                clinic,en,A clinic by night?,Yes|No,2026-05-03,2026-06-30
                buses,en,More buses?,Yes|No,2026-05-04,2027-05-04

                """)
            let shown = try await desk.call("participation.open").texts("consultations", "code")
            #expect(shown == ["drains", "clinic", "lamps", "buses"])
        }
    }

    @Test func `the consultations of the day are shown, and no others`() async throws {
        try await open { desk in
            let french = try await desk.call("participation.open", language: "fr")
            #expect(french.texts("consultations", "code") == ["water", "night"])
            #expect(french.texts("consultations", "question").first == "Où placer le premier robinet ?")
            let late = DomainDesk.morning.adding(seconds: 30 * Self.day)
            #expect(try await desk.call("participation.open", at: late).texts("consultations", "code") == ["later"])
            #expect(try await desk.call("participation.open", at: late.adding(seconds: 30 * Self.day)).name == "none")
        }
    }

    @Test(arguments: [
        ("water", "fr", "Où placer le premier robinet ?"), ("water", "pt", "Where should the first tap be?"),
        ("night", "pt", "Un marché de nuit ?"),
    ])
    func `a question is asked in the citizen's language, else the city's first, else any`(
        code: String, language: String, question: String
    ) async throws {
        try await open { desk in
            let outcome = try await desk.call(
                "participation.options", ["consultation": .text(code)], language: language)
            #expect(outcome.text("question") == question)
        }
    }

    @Test func `options say whether this phone has voted, and never what`() async throws {
        try await open { desk in
            let before = try await desk.call("participation.options", ["consultation": .text("water")])
            #expect(before.texts("options", "code") == ["1", "2", "3"])
            #expect(before.texts("options", "label") == ["Market", "School", "Station"])
            #expect(before.fields["voted"] == .boolean(false))
            #expect(before.fields["closes"] == CivilDate(iso: "2026-05-10").map(Value.date))
            _ = try await vote(desk, "2")
            let after = try await desk.call("participation.options", ["consultation": .text("water")])
            #expect(after.fields["voted"] == .boolean(true))
            #expect(after.fields.filter { $0.key != "voted" } == before.fields.filter { $0.key != "voted" })
        }
    }

    @Test func `a vote repeated five times is one ballot`() async throws {
        try await open { desk in
            let first = try await vote(desk, "2")
            #expect(first == "counted")
            for _ in 1...5 { #expect(try await vote(desk, "2") == "changed") }
            #expect(try await desk.rows("SELECT 1 FROM voters").count == 1)
            try await close(desk)
            #expect(try await desk.rows("SELECT 1 FROM ballots").count == 1)
        }
    }

    @Test func `the last of several votes counts`() async throws {
        try await open { desk in
            for (phone, options) in [1: "123", 2: "32", 3: "2", 4: "13"] {
                for option in options { _ = try await vote(desk, String(option), phone: phone) }
            }
            try await close(desk)
            let results = try await desk.takeOut("results").filter { $0[0] == "water" }
            #expect(
                results == [
                    ["water", "closed", "1", "Market", "0"], ["water", "closed", "2", "School", "2"],
                    ["water", "closed", "3", "Station", "2"],
                ])
        }
    }

    @Test func `one phone votes once in each consultation`() async throws {
        try await open { desk in
            let outcomes = [try await vote(desk, "1"), try await vote(desk, "1", "night")]
            #expect(outcomes == ["counted", "counted"])
            #expect(try await desk.rows("SELECT DISTINCT voter FROM voters").count == 2)
        }
    }

    @Test(arguments: ["0", "4", "-1", "01", "+1", "1 ", "", "x", "99999999999999999999", "9223372036854775807"])
    func `an option that is none counts nothing`(option: String) async throws {
        try await open { desk in
            let outcome = try await vote(desk, option)
            #expect(outcome == "unknown")
            #expect(try await desk.rows("SELECT 1 FROM voters").isEmpty)
        }
    }

    @Test(arguments: [
        ("water", Int64(6), "counted"), ("water", 7, "closed"), ("water", -4, "closed"), ("night", 1, "closed"),
        ("later", 0, "closed"), ("never", 0, "unknown"),
    ])
    func `votes are taken from the first day to the last, both included`(
        code: String, days: Int64, outcome: String
    ) async throws {
        try await open { desk in
            #expect(try await vote(desk, "1", code, after: days * Self.day) == outcome)
            let options = try await desk.call(
                "participation.options", ["consultation": .text(code)],
                at: DomainDesk.morning.adding(seconds: days * Self.day))
            #expect(options.name == (outcome == "counted" ? "open" : "closed"))
        }
    }

    @Test func `no number is told while ballots can be changed`() async throws {
        try await open { desk in
            _ = try await vote(desk, "1")
            let results = try await desk.takeOut("results").filter { $0[0] == "water" }
            #expect(results.map { $0[1] } == ["open", "open", "open"])
            #expect(results.map { $0[4] } == ["", "", ""])
        }
    }

    @Test func `a clock far ahead destroys nothing, whatever citizens do`() async throws {
        try await open { desk in
            _ = try await vote(desk, "1")
            let late = DomainDesk.morning.adding(seconds: 60 * Self.day)
            #expect(try await desk.call("participation.open", at: late).name == "none")
            #expect(try await vote(desk, "2", after: 60 * Self.day) == "closed")
            #expect(
                try await desk.call("participation.options", ["consultation": .text("water")], at: late).name
                    == "closed")
            try await desk.bring("consultations", Self.file, at: late)
            // And when it is right again all is as it was.
            #expect(try await desk.rows("SELECT 1 FROM ballot_keys").count == 3)
            #expect(try await vote(desk, "2") == "changed")
            #expect(
                try await desk.takeOut("results").filter { $0[0] == "water" }.map { $0[1] } == ["open", "open", "open"])
        }
    }

    @Test func `what was counted stays counted when the clock goes back`() async throws {
        try await open { desk in
            _ = try await vote(desk, "1")
            try await close(desk)
            #expect(try await vote(desk, "2", phone: 2) == "closed")
            #expect(try await desk.call("participation.open").name == "none")
            #expect(try await desk.rows("SELECT 1 FROM ballots").count == 1)
        }
    }
}
