import Consultations
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Somebody who can write into the store and has no key changes votes.
@Suite(.onEveryStore) struct BoxFaultsTests {
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let statements: [String]
        /// How what is found begins.
        let says: String

        init(_ testDescription: String, _ statements: [String], _ says: String) {
            (self.testDescription, self.statements, self.says) = (testDescription, statements, says)
        }
    }

    private static let voters = 24

    private func election(_ desk: DomainDesk) async throws {
        try await desk.bring("consultations", VotingTests.file)
        for voter in 1...Self.voters {
            for option in voter % 3 == 0 ? ["2", "1"] : ["1"] {
                try await desk.call(
                    "participation.vote", ["consultation": .text("water"), "option": .text(option)],
                    from: try DomainDesk.phone(voter))
            }
        }
        #expect(try await desk.boxFaults() == [])
    }

    private func run(_ statements: [String], _ desk: DomainDesk) async throws {
        for statement in statements {
            _ = try await desk.database.write { try $0.run(Statement(statement)) }
        }
    }

    private static let first = "(SELECT voter FROM voters ORDER BY voter LIMIT 1)"
    private static let last = "(SELECT voter FROM voters ORDER BY voter DESC LIMIT 1)"

    @Test(arguments: [
        Change(
            "a vote copied over others",
            [
                "UPDATE voters SET sealed_choice = (SELECT sealed_choice FROM voters WHERE voter = \(first)) "
                    + "WHERE voter <> \(first)"
            ], "23 votes of water are not their voters' own"),
        Change(
            "a copied vote of somebody who never voted",
            [
                "INSERT INTO voters (consultation, voter, sealed_choice) "
                    + "SELECT consultation, sealed_choice, sealed_choice FROM voters WHERE voter = \(first)"
            ], "1 votes of water are not their voters' own"),
        Change("a voter taken out", ["DELETE FROM voters WHERE voter = \(first)"], "The roll of water was changed"),
        Change("a part of the roll emptied", ["UPDATE roll_sums SET state = CAST('' AS BLOB)"], "The roll of water"),
        Change(
            "all votes taken out, and what tells of them",
            ["DELETE FROM voters", "UPDATE roll_sums SET state = CAST('' AS BLOB)"], "The roll of water"),
        Change(
            "a part of the roll taken out, and its sum",
            [
                "UPDATE roll_sums SET state = CAST('' AS BLOB)",
                "DELETE FROM voters WHERE voter = \(first)",
            ], "The roll of water"),
        Change(
            "the key exchanged", ["DELETE FROM ballot_keys WHERE consultation = 'water'"], "The ballot key of water"),
    ])
    func `a vote changed, added or taken out while it is open is found`(change: Change) async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await election(desk)
            let bytes = desk.database.dialect.schema("$BYTES")
            try await run(change.statements.map { $0.replacing("AS BLOB", with: "AS \(bytes)") }, desk)
            let faults = try await desk.boxFaults()
            #expect(faults.contains { $0.hasPrefix(change.says) }, "\(faults)")
        }
    }

    @Test func `an earlier vote put back is found`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await election(desk)
            let earlier = try #require(
                try await desk.rows("SELECT voter, sealed_choice FROM voters ORDER BY voter LIMIT 1").first)
            for voter in 1...Self.voters {
                try await desk.call(
                    "participation.vote", ["consultation": .text("water"), "option": .text("3")],
                    from: try DomainDesk.phone(voter))
            }
            #expect(try await desk.boxFaults() == [])
            _ = try await desk.database.write {
                try $0.run(
                    Statement(
                        "UPDATE voters SET sealed_choice = $2 WHERE voter = $1",
                        [try earlier.value(0), try earlier.value(1)]))
            }
            #expect(try await desk.boxFaults().count == 1)
        }
    }

    @Test func `what was no voter's own vote is not counted, and is told of`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await election(desk)
            try await run(
                [
                    "UPDATE voters SET sealed_choice = (SELECT sealed_choice FROM voters WHERE voter = \(Self.first)) "
                        + "WHERE voter = \(Self.last)"
                ], desk)
            let count = try #require(
                try await desk.countBoxes(on: CivilDate(iso: "2026-05-12") ?? .init(daysSinceEpoch: 0)).last)
            #expect(count.ballots == Self.voters - 1)
            #expect(count.faults == 2, "the vote, and the part of the roll it stands on")
            #expect(try await desk.boxFaults().count == 1)
        }
    }

    @Test(arguments: [
        "UPDATE ballots SET sealed_choice = (SELECT sealed_choice FROM ballots WHERE ballot = $FIRST)",
        "DELETE FROM ballots WHERE ballot = $FIRST",
        "UPDATE ballots SET ballot = sealed_choice WHERE ballot = $FIRST",
        "INSERT INTO ballots (consultation, ballot, sealed_choice) "
            + "SELECT consultation, sealed_choice, sealed_choice FROM ballots WHERE ballot = $FIRST",
        "DELETE FROM voters WHERE voter = (SELECT voter FROM voters ORDER BY voter LIMIT 1)",
        "INSERT INTO voters (consultation, voter) SELECT consultation, ballot FROM ballots WHERE ballot = $FIRST",
        "UPDATE consultations SET box_seal = NULL",
    ])
    func `a counted box that was changed tells no number`(change: String) async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await election(desk)
            let day = try #require(CivilDate(iso: "2026-05-12"))
            try await desk.countBoxes(on: day)
            #expect(try await desk.boxFaults() == [])
            let before = try await desk.takeOut("results").filter { $0[0] == "water" }
            #expect(before.map { $0[4] } == ["24", "0", "0"])
            try await run(
                [change.replacing("$FIRST", with: "(SELECT ballot FROM ballots ORDER BY ballot LIMIT 1)")], desk)
            let after = try await desk.takeOut("results").filter { $0[0] == "water" }
            #expect(after.map { $0[1] } == ["altered", "altered", "altered"])
            #expect(after.map { $0[4] } == ["", "", ""])
            #expect(try await desk.boxFaults().contains { $0.hasPrefix("The box of water is not as it was counted") })
        }
    }

    @Test func `a vote cast before votes stood on the roll can be changed, and is counted once`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await desk.bring("consultations", VotingTests.file)
            let sealed = try #require(
                try await desk.rows("SELECT sealed_key FROM ballot_keys WHERE consultation = 'water'").first?.blob(0))
            let key = try #require(Vault(masterKey: desk.vault.open(sealed, as: "ballot_keys.sealed_key water")))
            let vault = desk.vault
            // As three phones voted for the first choice then.
            for phone in try (1...3).map(DomainDesk.phone) {
                try await desk.database.write { transaction in
                    try transaction.post(
                        Statement(
                            "INSERT INTO voters (consultation, voter) VALUES ('water', $1)",
                            [.blob(vault.hash("water \(phone.e164)", for: "roll"))]))
                    try transaction.post(
                        Statement(
                            "INSERT INTO ballots (consultation, ballot, sealed_choice) VALUES ('water', $1, $2)",
                            [.blob(key.hash(phone.e164, for: "ballot")), .blob(try vault.seal([1]))]))
                }
            }
            let outcome = try await desk.call(
                "participation.vote", ["consultation": .text("water"), "option": .text("2")])
            #expect(outcome.name == "changed")
            #expect(try await desk.boxFaults() == [])
            try await desk.countBoxes(on: try #require(CivilDate(iso: "2026-05-12")))
            #expect(try await desk.takeOut("results").filter { $0[0] == "water" }.map { $0[4] } == ["2", "1", "0"])
            #expect(try await desk.boxFaults() == [])
        }
    }

    @Test func `a ballot that does not open when its box is counted is kept, told of and not counted`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await desk.bring("consultations", VotingTests.file)
            let vault = desk.vault
            let stranger = try #require(Vault(masterKey: [UInt8](repeating: 3, count: 32)))
            // As three phones voted before votes stood on the roll, one of them while the key was another.
            for (number, key) in [vault, stranger, vault].enumerated() {
                let sealed = try key.seal([1])
                try await desk.database.write { transaction in
                    try transaction.post(
                        Statement(
                            "INSERT INTO voters (consultation, voter) VALUES ('water', $1)",
                            [.blob([UInt8](repeating: UInt8(number), count: 32))]))
                    try transaction.post(
                        Statement(
                            "INSERT INTO ballots (consultation, ballot, sealed_choice) VALUES ('water', $1, $2)",
                            [.blob([UInt8](repeating: UInt8(number) + 100, count: 32)), .blob(sealed)]))
                }
            }
            let before = try await desk.rows("SELECT ballot, sealed_choice FROM ballots ORDER BY ballot")
            let day = try #require(CivilDate(iso: "2026-05-12"))
            let count = try #require(try await desk.countBoxes(on: day).last)
            #expect(count.ballots == 2)
            #expect(count.unread == 1)
            let kept = try await desk.rows("SELECT ballot, sealed_choice FROM unread_ballots")
            #expect(kept == [before[1]])
            #expect(try await desk.takeOut("results").filter { $0[0] == "water" }.map { $0[4] } == ["2", "0", "0"])
            #expect(
                try await desk.boxFaults() == [
                    "1 ballots of water did not open when its box was counted; they are kept and not counted."
                ])
            let uneven = try await desk.database.read { try Participation.unevenConsultations(in: $0) }
            #expect(uneven == [])
        }
    }
}
