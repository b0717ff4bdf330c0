import Consultations
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Somebody who can write into the store and has no key does away with a consultation, its count or a part of its roll.
@Suite(.onEveryStore) struct ConsultationRecordTests {
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var isCounted = false
        let statements: [String]
        /// How what is found begins.
        let says: String

        init(_ testDescription: String, isCounted: Bool = false, _ statements: [String], _ says: String) {
            self.testDescription = testDescription
            (self.isCounted, self.statements, self.says) = (isCounted, statements, says)
        }
    }

    private static let voters = 24

    private func vote(_ desk: DomainDesk, _ option: String, from voters: ClosedRange<Int>) async throws {
        for voter in voters {
            try await desk.call(
                "participation.vote", ["consultation": .text("water"), "option": .text(option)],
                from: try DomainDesk.phone(voter))
        }
    }

    /// Votes of an hour, a round behind them, and all of it in the chain.
    private func election(_ body: (DomainDesk) async throws -> Void) async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await desk.bring("consultations", VotingTests.file)
            try await vote(desk, "1", from: 1...Self.voters)
            try await desk.beginRounds(at: DomainDesk.morning)
            try await desk.linkRecords()
            #expect(try await desk.consultationFaults() == [])
            try await body(desk)
        }
    }

    private func count(_ desk: DomainDesk) async throws {
        try await desk.countBoxes(on: try #require(CivilDate(iso: "2026-05-12")))
        try await desk.linkRecords()
        #expect(try await desk.consultationFaults() == [])
    }

    private func run(_ statements: [String], _ desk: DomainDesk) async throws {
        for statement in statements {
            _ = try await desk.database.write { try $0.run(Statement(statement)) }
        }
    }

    private static let everything = [
        "DELETE FROM ballots", "DELETE FROM voters WHERE consultation = 'water'", "DELETE FROM roll_sums",
        "DELETE FROM ballot_keys WHERE consultation = 'water'",
        "DELETE FROM consultation_texts WHERE consultation = 'water'",
        "DELETE FROM consultations WHERE code = 'water'",
    ]
    private static let changed = "Consultation water is not as it was written down."

    @Test(arguments: [
        Change("a whole election deleted", everything, "Consultation water was written down and is gone."),
        Change(
            "a whole election deleted after its count", isCounted: true, everything,
            "Consultation water was written down and is gone."),
        Change(
            "a count undone", isCounted: true, ["UPDATE consultations SET counted = 0 WHERE code = 'water'"], changed),
        Change(
            "the clearing after a count skipped", isCounted: true,
            ["UPDATE consultations SET counted = 2 WHERE code = 'water'"], changed),
        Change(
            "what was wrong at the count forgotten", isCounted: true,
            ["UPDATE consultations SET box_faults = 9 WHERE code = 'water'"], changed),
        Change(
            "votes denied", ["UPDATE consultations SET voted = 0 WHERE code = 'water'"],
            "Nobody is said to have voted in water."),
        Change(
            "votes denied and the key deleted",
            ["UPDATE consultations SET voted = 0", "DELETE FROM ballot_keys WHERE consultation = 'water'"],
            "The ballot key of water is missing"),
        Change(
            "the key said never to have been", ["UPDATE consultations SET keyed = 0 WHERE code = 'water'"], changed),
        Change("a round taken back", ["UPDATE consultations SET roll_round = 0 WHERE code = 'water'"], changed),
        Change("the last day moved", ["UPDATE consultations SET closes = '2026-05-04' WHERE code = 'water'"], changed),
        Change(
            "another question", ["UPDATE consultation_texts SET question = 'Why?' WHERE consultation = 'water'"],
            changed),
        Change(
            "a consultation put in",
            ["INSERT INTO consultations (code, opens, closes) VALUES ('x', '2026-05-01', '2026-05-10')"],
            "Consultation x is there and was never written down."),
    ])
    func `is found out`(change: Change) async throws {
        try await election { desk in
            if change.isCounted { try await count(desk) }
            try await run(change.statements, desk)
            let faults = try await desk.consultationFaults()
            #expect(faults.contains { $0.hasPrefix(change.says) }, "\(faults)")
        }
    }

    /// Every row of two tables as it is now, to be put back later.
    private func copy(_ desk: DomainDesk) async throws -> (voters: [Row], sums: [Row]) {
        (
            try await desk.rows("SELECT voter, sealed_choice FROM voters WHERE consultation = 'water'"),
            try await desk.rows("SELECT part, state FROM roll_sums WHERE consultation = 'water'")
        )
    }

    private func putBack(_ older: (voters: [Row], sums: [Row]), _ desk: DomainDesk) async throws {
        try await desk.database.write { transaction in
            try transaction.post(Statement("DELETE FROM voters WHERE consultation = 'water'"))
            for row in older.voters {
                try transaction.post(
                    Statement(
                        "INSERT INTO voters (consultation, voter, sealed_choice) VALUES ('water', $1, $2)",
                        row.values))
            }
            for row in older.sums {
                try transaction.post(
                    Statement("UPDATE roll_sums SET state = $2 WHERE consultation = 'water' AND part = $1", row.values))
            }
        }
    }

    @Test(arguments: [0, Self.voters])
    func `an older roll put back with its sums is found out after a round, though others vote behind it`(
        later: Int
    ) async throws {
        try await election { desk in
            let older = try await copy(desk)
            try await vote(desk, "2", from: 1...Self.voters)
            try await desk.beginRounds(at: DomainDesk.morning.adding(seconds: 3_600))
            #expect(try await desk.consultationFaults() == [])
            try await putBack(older, desk)
            if later > 0 { try await vote(desk, "3", from: Self.voters + 1...Self.voters + later) }
            #expect(try await desk.consultationFaults().contains { $0.hasPrefix("The roll of water was changed") })
            // No later round makes it good, and the count tells of it.
            try await desk.beginRounds(at: DomainDesk.morning.adding(seconds: 7_200))
            #expect(try await desk.consultationFaults().contains { $0.hasPrefix("The roll of water was changed") })
            let counts = try await desk.countBoxes(on: try #require(CivilDate(iso: "2026-05-12")))
            #expect(counts.first { $0.consultation == "water" }?.faults == 16)
        }
    }

    /// What nothing in the store can show, as `BallotBox` says: only what was kept outside does.
    @Test func `an older roll of the same round is told by its number or digest kept outside, and by nothing else`()
        async throws
    {
        try await election { desk in
            func noted() async throws -> Participation.OpenRoll {
                let rolls = try await desk.database.read { try Participation.openRolls(in: $0) }
                return try #require(rolls.first { $0.consultation == "water" })
            }
            let older = try await copy(desk)
            try await vote(desk, "2", from: 1...Self.voters + 4)
            let outside = try await noted()
            #expect(outside.voters == Self.voters + 4)
            #expect(outside.digits.count == 64)
            #expect(outside.sentence.hasPrefix("water is not counted yet; on its roll are 28, digest "))
            #expect(try await noted() == outside)
            try await putBack(older, desk)
            #expect(try await desk.consultationFaults() == [])
            let now = try await noted()
            #expect(now.voters < outside.voters && now.digits != outside.digits)
        }
    }

    @Test func `a round begins each hour while votes are taken or wait for their count, and changes no vote`()
        async throws
    {
        try await election { desk in
            func round(_ code: String) async throws -> Int64? {
                try await desk.rows("SELECT roll_round FROM consultations WHERE code = $1", [.text(code)]).first?
                    .integer(0)
            }
            let votes = try await desk.rows("SELECT voter, sealed_choice FROM voters ORDER BY voter")
            #expect(try await round("water") == 1)
            #expect(try await round("later") == 0, "it is not open yet")
            for (seconds, expected) in [(3_599, 1), (3_600, 2), (3_660, 2), (7_300, 3), (60, 4)] as [(Int64, Int64)] {
                try await desk.beginRounds(at: DomainDesk.morning.adding(seconds: seconds))
                #expect(try await round("water") == expected, "\(seconds)")
            }
            #expect(try await desk.rows("SELECT voter, sealed_choice FROM voters ORDER BY voter") == votes)
            try await count(desk)
            try await desk.beginRounds(at: DomainDesk.morning.adding(seconds: 86_400))
            #expect(try await round("water") == 4)
        }
    }

    @Test func `what the city does itself is written down, to the last step of a count`() async throws {
        try await election { desk in
            try await count(desk)
            let (vault, now) = (desk.vault, DomainDesk.morning)
            try await desk.database.write { try Participation.noteRewriting(vault, at: now, in: $0) }
            #expect(try await desk.consultationFaults() == [])
            try await desk.database.write { try Participation.noteEmptying(vault, at: now, in: $0) }
            try await desk.linkRecords()
            #expect(try await desk.consultationFaults() == [])
            // A consultation nobody voted on is asked again, after its count too.
            try await desk.bring("consultations", VotingTests.file.replacing("2026-05-04", with: "2026-05-05"))
            #expect(try await desk.consultationFaults() == [])
        }
    }
}
