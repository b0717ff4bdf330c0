import Civic
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// What the store gives away of who voted what, to somebody who has it.
@Suite struct BallotSecrecyTests {
    private static let voters = 300
    /// By chance one pair in a whole shuffled list is right, and more than eight about once in a million lists.
    private static let chance = 8

    /// Votes one after the other, and answers the rows of roll and box as each came to be.
    private func election(_ desk: DomainDesk) async throws -> (roll: [Row], box: [Row]) {
        try await desk.bring("consultations", VotingTests.file)
        var (roll, box): ([Row], [Row]) = ([], [])
        var known: Set<Row> = []
        for voter in 1...Self.voters {
            try await desk.call(
                "participation.vote", ["consultation": .text("water"), "option": .text(String(voter % 3 + 1))],
                from: try DomainDesk.phone(voter))
            let voters = Set(try await desk.rows("SELECT voter FROM voters")).subtracting(known)
            let ballots = Set(try await desk.rows("SELECT ballot FROM ballots")).subtracting(known)
            #expect(voters.count == 1 && ballots.count == 1)
            known.formUnion(voters.union(ballots))
            roll += voters
            box += ballots
        }
        return (roll, box)
    }

    private func agreements(_ one: [Row], _ other: [Row]) -> Int { zip(one, other).count { $0 == $1 } }

    /// PostgreSQL keeps rows where they came to lie, as `BallotBox` says, so this is a promise of SQLite's tables.
    @Test func `neither the roll nor the box tells who came when, nor the one the order of the other`() async throws {
        try await DomainDesk.open(Participation.self) { desk in
            let truth = try await election(desk)
            let roll = try await desk.rows("SELECT voter FROM voters")
            let box = try await desk.rows("SELECT ballot FROM ballots")
            #expect(agreements(roll, truth.roll) <= Self.chance)
            #expect(agreements(box, truth.box) <= Self.chance)
            // The row of the box beside each row of the roll, against the one that was cast with it.
            let ballots = Dictionary(uniqueKeysWithValues: zip(truth.roll, truth.box))
            #expect(agreements(box, roll.compactMap { ballots[$0] }) <= Self.chance)
        }
    }

    @Test(arguments: ["voters", "ballots"])
    func `no row number tells the order of arrival`(table: String) async throws {
        try await DomainDesk.open(Participation.self) { desk in
            await #expect(throws: StorageError.statement("no such column: rowid")) {
                try await desk.rows("SELECT rowid FROM \(table)")
            }
        }
    }

    @Test(.onEveryStore) func `a choice is sealed, and a changed ballot looks like any other`() async throws {
        try await DomainDesk.open(Participation.self) { desk in
            try await desk.bring("consultations", VotingTests.file)
            var seals: Set<[UInt8]> = []
            for option in ["1", "1", "2", "3"] {
                try await desk.call("participation.vote", ["consultation": .text("water"), "option": .text(option)])
                let ballots = try await desk.rows("SELECT ballot, sealed_choice FROM ballots")
                let seal = try #require(try ballots.first?.blob(1))
                #expect(ballots.count == 1)
                #expect(seal.count == 29)
                seals.insert(seal)
            }
            #expect(seals.count == 4)
        }
    }

    @Test(.onEveryStore) func `the key that finds ballots is gone once the consultation has closed`() async throws {
        try await DomainDesk.open(Participation.self) { desk in
            try await desk.bring("consultations", VotingTests.file)
            #expect(try await desk.rows("SELECT 1 FROM ballot_keys").count == 3)
            let last = try #require(CivilDate(iso: "2026-05-10"))
            for (days, keys) in [(0, 2), (1, 1)] {
                let today = CivilDate(daysSinceEpoch: last.daysSinceEpoch + days)
                try await desk.database.write { transaction in
                    try Participation.destroyKeys(closedBefore: today, in: transaction)
                }
                #expect(try await desk.rows("SELECT 1 FROM ballot_keys").count == keys)
            }
        }
    }

    @Test(.onEveryStore) func `roll and box know a phone by hashes that no other table has`() async throws {
        try await DomainDesk.open(Participation.self) { desk in
            try await desk.bring("consultations", VotingTests.file)
            try await desk.call("participation.vote", ["consultation": .text("water"), "option": .text("1")])
            let voter = try #require(try await desk.rows("SELECT voter FROM voters").first?.blob(0))
            let ballot = try #require(try await desk.rows("SELECT ballot FROM ballots").first?.blob(0))
            let phone = try DomainDesk.phone(1)
            #expect(
                Set([voter, ballot, desk.vault.hash(phone), desk.vault.hash(phone.e164, for: "ballot")]).count == 4)
        }
    }
}
