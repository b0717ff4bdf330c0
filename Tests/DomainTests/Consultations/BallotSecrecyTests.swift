import DomainKit
import Consultations
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

    private func agreements(_ one: [Row], _ other: [Row]) -> Int { zip(one, other).count { $0 == $1 } }

    /// PostgreSQL keeps rows where they came to lie, so this is a promise of SQLite's tables.
    @Test func `the roll does not tell who came when`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await desk.bring("consultations", VotingTests.file)
            var (roll, known): ([Row], Set<Row>) = ([], [])
            for voter in 1...Self.voters {
                try await desk.call(
                    "participation.vote", ["consultation": .text("water"), "option": .text(String(voter % 3 + 1))],
                    from: try DomainDesk.phone(voter))
                let fresh = Set(try await desk.rows("SELECT voter FROM voters")).subtracting(known)
                #expect(fresh.count == 1)
                known.formUnion(fresh)
                roll += fresh
            }
            #expect(agreements(try await desk.rows("SELECT voter FROM voters"), roll) <= Self.chance)
        }
    }

    @Test(arguments: ["voters", "ballots"])
    func `no row number tells the order of arrival`(table: String) async throws {
        try await DomainDesk.open(.consultations) { desk in
            await #expect(throws: StorageError.statement("no such column: rowid")) {
                try await desk.rows("SELECT rowid FROM \(table)")
            }
        }
    }

    @Test(.onEveryStore) func `a choice is sealed, and a changed ballot looks like any other`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await desk.bring("consultations", VotingTests.file)
            var seals: Set<[UInt8]> = []
            for option in ["1", "1", "2", "3"] {
                try await desk.call("participation.vote", ["consultation": .text("water"), "option": .text(option)])
                let votes = try await desk.rows("SELECT voter, sealed_choice FROM voters")
                let seal = try #require(try votes.first?.blob(1))
                #expect(votes.count == 1)
                #expect(seal.count == 29)
                seals.insert(seal)
            }
            #expect(seals.count == 4)
        }
    }

    @Test(.onEveryStore) func `no ballot exists before the count, and no key after it, a day after the last one`()
        async throws
    {
        try await DomainDesk.open(.consultations) { desk in
            try await desk.bring("consultations", VotingTests.file)
            try await desk.call("participation.vote", ["consultation": .text("water"), "option": .text("1")])
            let last = try #require(CivilDate(iso: "2026-05-10"))
            // "night" was over days before.
            for (days, keys, ballots) in [(0, 2, 0), (1, 2, 0), (2, 1, 1)] {
                #expect(try await desk.rows("SELECT 1 FROM ballots WHERE consultation = 'water'").isEmpty)
                let today = CivilDate(daysSinceEpoch: last.daysSinceEpoch + days)
                try await desk.countBoxes(on: today)
                #expect(try await desk.rows("SELECT 1 FROM ballot_keys").count == keys)
                #expect(try await desk.rows("SELECT 1 FROM ballots").count == ballots)
            }
            #expect(try await desk.rows("SELECT 1 FROM voters WHERE sealed_choice IS NOT NULL").isEmpty)
        }
    }

    @Test(.onEveryStore) func `roll and box know a phone by hashes that no other table has`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            try await desk.bring("consultations", VotingTests.file)
            try await desk.call("participation.vote", ["consultation": .text("water"), "option": .text("1")])
            try await desk.countBoxes(on: try #require(CivilDate(iso: "2026-06-30")))
            let voter = try #require(try await desk.rows("SELECT voter FROM voters").first?.blob(0))
            let ballot = try #require(try await desk.rows("SELECT ballot FROM ballots").first?.blob(0))
            let phone = try DomainDesk.phone(1)
            #expect(
                Set([voter, ballot, desk.vault.hash(phone), desk.vault.hash(phone.e164, for: "ballot")]).count == 4)
        }
    }
}
