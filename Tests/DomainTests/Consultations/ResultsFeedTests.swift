import Consultations
import Conversation
import DomainKit
import GatewayTestKit
import Storage
import Testing
import Wording

@Suite(.onEveryStore) struct `The feed of results` {
    private static let path = "results/water.json"

    /// Three vote in a consultation that is open in English and French, one of them twice.
    private func vote(_ desk: DomainDesk) async throws {
        try await desk.bring("consultations", VotingTests.file)
        for (phone, option) in [(1, "2"), (2, "3"), (3, "3"), (1, "1")] {
            try await desk.call(
                "participation.vote", ["consultation": .text("water"), "option": .text(option)],
                from: try DomainDesk.phone(phone))
        }
    }

    private func count(_ desk: DomainDesk) async throws {
        try await desk.countBoxes(on: try #require(CivilDate(iso: "2026-05-12")))
    }

    private func run(_ sql: String, _ desk: DomainDesk) async throws {
        _ = try await desk.database.write { try $0.run(Statement(sql)) }
    }

    @Test func `a counted consultation has what was asked and the votes for each choice`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await vote(desk)
            try await count(desk)
            #expect(
                try await desk.feed(Self.path) == """
                    {"ballots":3,"closes":"2026-05-10","consultation":"water","faults":0,"opens":"2026-05-01","options":[\
                    {"label":{"en":"Market","fr":"Marché"},"number":1,"votes":1},\
                    {"label":{"en":"School","fr":"École"},"number":2,"votes":0},\
                    {"label":{"en":"Station","fr":"Gare"},"number":3,"votes":2}],\
                    "question":{"en":"Where should the first tap be?","fr":"Où placer le premier robinet ?"},\
                    "state":"counted","unread_ballots":0}
                    """)
        }
    }

    @Test func `one in which nobody voted has nothing but zeros`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await desk.bring("consultations", VotingTests.file)
            try await count(desk)
            let document = try #require(try await desk.feed("results/night.json"))
            #expect(document.contains(#""ballots":0"#) && document.matches(of: /"votes":0/).count == 2)
        }
    }

    @Test func `until it is counted there is none, and so of one nobody knows`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await vote(desk)
            for days: Int64 in [0, 6, 7, 60] {
                // Its last day may be over for long: only the count makes it public.
                #expect(
                    try await desk.feed(Self.path, at: DomainDesk.morning.adding(seconds: days * 86_400)) == nil)
            }
            try await count(desk)
            #expect(try await desk.feed(Self.path) != nil)
            #expect(try await desk.feed("results/later.json") == nil)
            #expect(try await desk.feed("results/never.json") == nil)
        }
    }

    @Test(arguments: [
        "INSERT INTO ballot_keys SELECT 'water', sealed_key FROM ballot_keys WHERE consultation = 'later'",
        "UPDATE consultations SET keyed = 1 WHERE code = 'water'",
    ])
    func `while there is a key there is none`(change: String) async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await vote(desk)
            try await count(desk)
            try await run(change, desk)
            #expect(try await desk.feed(Self.path) == nil)
        }
    }

    @Test func `a box that was changed since its count tells no number`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await vote(desk)
            try await count(desk)
            try await run("DELETE FROM ballots WHERE consultation = 'water'", desk)
            let document = try #require(try await desk.feed(Self.path))
            #expect(document.contains(#""state":"altered""#))
            for number in ["votes", "ballots", "faults"] { #expect(!document.contains("\"\(number)\""), "\(document)") }
        }
    }

    @Test func `what was wrong when it was counted is told`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await vote(desk)
            try await run(
                """
                UPDATE voters SET sealed_choice = (SELECT sealed_choice FROM voters ORDER BY voter LIMIT 1)
                WHERE voter = (SELECT voter FROM voters ORDER BY voter DESC LIMIT 1)
                """, desk)
            try await count(desk)
            let document = try #require(try await desk.feed(Self.path))
            // The vote, and the part of the roll it stands on.
            #expect(document.contains(#""ballots":2"#) && document.contains(#""faults":2"#), "\(document)")
        }
    }

    @Test func `nothing of who voted is in it`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await vote(desk)
            try await count(desk)
            let document = try #require(try await desk.feed(Self.path))
            let kept = try await desk.rows("SELECT voter FROM voters").map { try $0.blob(0).hexadecimal }
            let ballots = try await desk.rows("SELECT ballot FROM ballots").map { try $0.blob(0).hexadecimal }
            #expect(kept.count == 3 && ballots.count == 3)
            for trace in kept + ballots + ["23324", "0000001"] { #expect(!document.contains(trace), "\(trace)") }
        }
    }

    @Test(arguments: [("budget-2026", true), ("budget 2026", false), ("élan", false), ("a.b", false), ("a/b", false)])
    func `a code that no address can hold is told of when it is brought in`(code: String, hasAddress: Bool) async throws
    {
        try await DomainDesk.open(.consultations) { desk in
            let header = "code,language,question,options,opens,closes\n"
            let lines = desk.profile.languages.map { "\(code),\($0),Where?,Market|School,2026-05-01,2026-05-10\n" }
            let notes = try await desk.bring("consultations", header + lines.joined()).notes
            #expect(
                notes
                    == (hasAddress
                        ? []
                        : [
                            "Warning: the results of \"\(code)\" will not be published below /feeds/; a code for that is "
                                + "letters without accents, digits, - and _, as budget-2026."
                        ]))
        }
    }
}
