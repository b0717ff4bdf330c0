import Simulator
import DomainKit
import Payments
import Consultations
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Logging
import SQLiteStorage
import Storage
import Synchronization
import Testing
import Wording

/// Somebody who holds a city's store tries to link votes to voters, by every trace there is; whether the guesses are better
/// than chance is told by permutations.
@Suite(.timeLimit(.minutes(5))) struct `An attack on ballots` {
    private static let voters = 1...1_000
    private static let options = 3
    /// What a guess may be better than chance by chance alone.
    private static let leastP = 0.01

    /// The n-th voter's choice in the end.
    private static func choice(_ voter: Int) -> Int {
        Int((UInt64(voter) &* 0x9E37_79B9_7F4A_7C15) >> 33) % options + 1
    }

    /// Votes by hops, by a dialled path, by text messages, or twice, the second time otherwise.
    private static func call(_ voter: Int, _ city: TestCity) async {
        let choice = choice(voter)
        switch voter % 4 {
        case 0:
            for typed in ["4", "4*1", "4*1*\(choice)"] { await city.hop(voter, typed) }
        case 1: await city.hop(voter, "4*1*\(choice)")
        case 2:
            for (number, words) in ["VOTE", "1", "\(choice)"].enumerated() {
                _ = await city.text(voter, words, id: "v\(voter)-\(number)")
            }
        default:
            await city.hop(voter, "4*1*\(choice % options + 1)", dial: "first")
            // Above the second question stands that somebody has voted, and nothing dialled is read behind that.
            await city.hop(voter, "4*1", dial: "second")
            await city.hop(voter, "4*1*\(choice)", dial: "second")
        }
    }

    /// What the attacker copies at one time.
    private struct Loot {
        /// The store's files, with the log where it is one of them.
        let files: Data
        let log: Data

        static func take(_ place: StorePlace) async throws -> Loot {
            // The log first: to look at the files may clear it.
            let log = try await place.log()
            return Loot(files: try await place.bytes(), log: log)
        }

        var everything: Data { log + files }
    }

    /// An election on a new store, and what the attacker copies: before the count, and after it.
    private static func attack(
        _ body: (TestCity, _ before: Loot, _ backup: Data, _ after: Loot, _ votes: [Row]) async throws -> Void
    ) async throws {
        let folder = try StoreFolder()
        defer { folder.remove() }
        try await TestCity.onNewPlace { place in
            try await TestCity.open(place) { city async throws in
                try await city.run("UPDATE consultations SET closes = '2026-03-02'")
                for start in stride(from: voters.lowerBound, through: voters.upperBound, by: 20) {
                    await withTaskGroup(of: Void.self) { group in
                        for voter in start..<min(start + 20, voters.upperBound + 1) {
                            group.addTask { await call(voter, city) }
                        }
                    }
                    city.world.clock.advance(seconds: 1)
                }
                let votes = try await city.rows("SELECT voter, sealed_choice FROM voters")
                #expect(votes.count == voters.count)
                let before = try await Loot.take(place)
                _ = try await BackupFile(path: folder.file("backup")).make(
                    of: city.world.gateway.database, migrations: ProjectCity.schema.migrations, program: "guichet",
                    at: 1,
                    leavingOut: Participation.keyTables)
                let backup = try #require(FileManager.default.contents(atPath: folder.file("backup")))
                let key = try #require(try await city.rows("SELECT sealed_key FROM ballot_keys").first?.blob(0))
                #expect(before.everything.range(of: Data(key)) != nil && backup.range(of: Data(key)) == nil)
                try await body(city, before, backup, try await count(city, place), votes)
            }
        }
    }

    /// Two days later the box is counted as the gateway does.
    private static func count(_ city: TestCity, _ place: StorePlace) async throws -> Loot {
        city.world.clock.advance(seconds: 2 * 86_400)
        try await city.trustClock()
        try await city.runJobs()
        #expect(try await city.count("SELECT code FROM consultations WHERE counted = 2") == 1)
        return try await Loot.take(place)
    }

    // MARK: The attacks

    @Test(.onEveryStore) func `no guess is better than chance, with the store, its log, a backup and the key`()
        async throws
    {
        try await Self.attack { city, before, backup, after, votes async throws in
            let results = try await city.export("results").map { $0["votes"] }
            #expect(
                results
                    == (1...Self.options).map { option in
                        String(Self.voters.count { Self.choice($0) == option })
                    })
            let vault = city.world.gateway.vault
            let truth = Self.voters.map(Self.choice)
            let rolls = Self.voters.map { voter in vault.hash("first-work \(TestCity.phone(voter))", for: "roll") }
            let ballots = try await Self.ballots(city)
            let sessions = try await Self.sessions(city)

            var tried = 0
            func guess(_ name: String, _ guesses: [Int?], sourceLocation: SourceLocation = #_sourceLocation) {
                let link = Link(guesses, truth)
                tried += 1
                print(
                    "Ballots on \(StoreMaker.current): \(name): \(link.right) of \(link.guessed) right, p = \(link.p)")
                #expect(
                    link.p > Self.leastP, "\(name): \(link.right) of \(link.guessed) right, p = \(link.p)",
                    sourceLocation: sourceLocation)
            }
            /// The voter of each rank has the ballot of that rank.
            func ranks(_ voters: [Int], _ ballots: [Int]) -> [Int?] {
                var guesses = [Int?](repeating: nil, count: truth.count)
                for (voter, ballot) in zip(voters, ballots) { guesses[voter] = ballot }
                return guesses
            }
            let byRoll = rolls.indices.sorted { rolls[$0].lexicographicallyPrecedes(rolls[$1]) }
            #expect(sessions.allSatisfy { $0 != nil })
            let byTime = rolls.indices.sorted { (sessions[$0]?.last ?? 0) < (sessions[$1]?.last ?? 0) }
            let byLog = Self.ordered(rolls, in: before.everything)
            #expect(byLog.count == truth.count, "the log was read")
            let inBackup = Self.ordered(rolls, in: backup)
            #expect(inBackup.count == truth.count, "the backup was read")
            let numbers = ballots.map(\.number)
            let inFile = Self.ordered(numbers, in: after.files).map { ballots[$0].choice }
            #expect(inFile.count == truth.count, "the files were read")
            let written = Self.ordered(numbers, in: after.everything).map { ballots[$0].choice }
            let inOrder = ballots.map(\.choice)
            guess("the roll's order against the box's", ranks(byRoll, inOrder))
            guess("the time of the last turn against the box's order", ranks(byTime, inOrder))
            guess("the log of the roll against the files of the box", ranks(byLog, inFile))
            guess("the order of voting against the files of the box", ranks(Array(rolls.indices), inFile))
            guess("the log of the roll against the log of the box", ranks(byLog, written))
            guess("a backup's roll against the files of the box", ranks(inBackup, inFile))
            // Anyone who knows all other votes of a class knows most about this one.
            for (name, classes) in [
                ("equal hashes of what was typed", sessions.map { $0?.typed }),
                ("equal dialogues", sessions.map { $0?.dialogue }),
                ("equal lengths", sessions.map { $0?.length }), ("equal sizes", sessions.map { $0?.size }),
                ("sealed votes of a length", Self.sizes(of: votes, rolls)),
            ] {
                guess(name, Self.majorities(classes, truth))
            }
            guess("all that can be typed, with the key", Self.typed(vault, sessions))
            #expect(tried == 12)
            // With the master key alone, what a backup or the log holds of a vote does not open.
            for vote in votes {
                let (voter, sealed) = (try vote.blob(0), try vote.blob(1))
                let place = "voters.sealed_choice first-work \(voter.map { String(format: "%02x", $0) }.joined())"
                #expect(throws: (any Error).self) { try vault.open(sealed, as: place) }
            }
        }
    }

    @Test(.onEveryStore) func `nothing that held a choice beside its voter is left, nor the key that opened it`()
        async throws
    {
        try await TestCity.onNewPlace { place in
            try await TestCity.open(place) { city async throws in
                try await city.run("UPDATE consultations SET closes = '2026-03-02'")
                for voter in 1...12 { await Self.call(voter, city) }
                let key = try #require(try await city.rows("SELECT sealed_key FROM ballot_keys").first?.blob(0))
                let votes = try await city.rows("SELECT sealed_choice FROM voters").map { try $0.blob(0) }
                let before = try await Loot.take(place)
                for secret in [key, votes[0]] { #expect(before.everything.range(of: Data(secret)) != nil) }
                let after = try await Self.count(city, place)
                for secret in [key] + votes { #expect(after.everything.range(of: Data(secret)) == nil) }
                // No ballot was anywhere before the count.
                for ballot in try await Self.ballots(city) {
                    #expect(before.files.range(of: Data(ballot.number)) == nil)
                    #expect(after.files.range(of: Data(ballot.number)) != nil)
                }
            }
        }
    }

    /// What the attack is worth: it finds a link where there is one.
    @Test(arguments: [400, 500, 1_000]) func `a link is found where there is one`(known: Int) {
        let truth = Self.voters.map(Self.choice)
        let guesses: [Int?] = truth.enumerated().map { $0 < known ? $1 : $0 % Self.options + 1 }
        #expect(Link(guesses, truth).p <= Self.leastP)
        // As it was when hashes of equal words were equal.
        let hashes = truth.map { [UInt8($0)] }
        #expect(Link(Self.majorities(hashes, truth), truth).p <= Self.leastP)
    }

    // MARK: What is in the store

    private struct Ballot {
        let number: [UInt8]
        let choice: Int
    }

    /// The ballots as they lie in the store, opened with the key.
    private static func ballots(_ city: TestCity) async throws -> [Ballot] {
        let vault = try #require(city.world.gateway.vault.derived(for: "ballots first-work"))
        return try await city.rows("SELECT ballot, sealed_choice FROM ballots").map { row in
            let number = try row.blob(0)
            let digits = number.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
            let choice = try vault.open(row.blob(1), as: "ballots.sealed_choice first-work \(digits)")
            return Ballot(number: number, choice: Int(choice.first ?? 0))
        }
    }

    private struct Trace {
        let last: Int64
        let typed: [UInt8]
        let dialogue: [UInt8]
        let length: [UInt8]
        let size: [UInt8]
    }

    /// The session of each voter who has one, found by the key.
    private static func sessions(_ city: TestCity) async throws -> [Trace?] {
        var traces: [[UInt8]: Trace] = [:]
        for row in try await city.rows("SELECT id, updated_at, typed_hash, dialogue, typed_length, body FROM sessions")
        {
            traces[Array(try row.blob(0).dropLast())] = Trace(
                last: try row.integer(1), typed: try row.blob(2), dialogue: try row.blob(3),
                length: Array(String(try row.integer(4)).utf8),
                size: Array(String(try row.optionalBlob(5)?.count ?? 0).utf8))
        }
        return try voters.map { voter in
            let phone = try #require(PhoneNumber(e164: TestCity.phone(voter)))
            return traces[city.world.gateway.vault.hash(phone)]
        }
    }

    /// Which of some byte strings comes first in a file, which next: each stands in its row behind the consultation's code.
    private static func ordered(_ needles: [[UInt8]], in data: Data) -> [Int] {
        let places = Dictionary(needles.enumerated().map { ($1, $0) }) { first, _ in first }
        let (code, length) = (Array("first-work".utf8), needles.first?.count ?? 0)
        var (found, seen): ([Int], Set<Int>) = ([], [])
        // `Data.range(of:)` would copy the whole file for each occurrence.
        data.withUnsafeBytes { bytes in
            var start = 0
            while let base = bytes.baseAddress, start + code.count <= bytes.count,
                let first = memchr(base + start, Int32(code[0]), bytes.count - start)
            {
                let row = UnsafeRawPointer(first) - base
                start = row + 1
                guard row + code.count <= bytes.count, memcmp(first, code, code.count) == 0 else { continue }
                start = row + code.count
                for place in start...(start + 4) where place + length <= bytes.count {
                    if let index = places[Array(bytes[place..<(place + length)])], seen.insert(index).inserted {
                        found.append(index)
                    }
                }
            }
        }
        return found
    }

    private static func sizes(of votes: [Row], _ rolls: [[UInt8]]) -> [[UInt8]?] {
        let sizes = Dictionary(
            votes.compactMap { row in
                (try? (row.blob(0), row.blob(1).count)).map { ($0.0, $0.1) }
            }
        ) { first, _ in first }
        return rolls.map { Array(String(sizes[$0] ?? 0).utf8) }
    }

    // MARK: Guesses

    /// For each voter the choice most others of the same class made; none for who is alone.
    private static func majorities(_ classes: [[UInt8]?], _ truth: [Int]) -> [Int?] {
        var counts: [[UInt8]: [Int]] = [:]
        for case (let name?, let choice) in zip(classes, truth) {
            counts[name, default: [Int](repeating: 0, count: options + 1)][choice] += 1
        }
        // A class of everybody tells no more than the results do, which are public.
        guard counts.count > 1 else { return truth.map { _ in nil } }
        return zip(classes, truth).map { name, own in
            guard let name, var others = counts[name] else { return nil }
            others[own] -= 1
            guard let most = others.max(), most > 0 else { return nil }
            return others.firstIndex(of: most)
        }
    }

    /// Tries what can be typed, with what the key holder knows: channel and phone, and no name of a dialogue.
    private static func typed(_ vault: Vault, _ sessions: [Trace?]) -> [Int?] {
        zip(voters, sessions).map { voter, session in
            guard let session else { return nil }
            return (1...options).first { choice in
                ["4*1*\(choice)", "1", "\(choice)", "\(TestCity.line)\u{0}\(TestCity.phone(voter))\u{0}4*1*\(choice)"]
                    .contains { vault.hash($0, for: "hop").prefix(12).elementsEqual(session.typed.prefix(12)) }
            }
        }
    }
}

/// How good guesses of choices are, against the same guesses when choices are dealt to voters at random.
private struct Link {
    private static let permutations = 199

    let guessed: Int
    let right: Int
    /// How often chance does as well or better.
    let p: Double

    init(_ guesses: [Int?], _ truth: [Int]) {
        let made = zip(guesses, truth).compactMap { guess, own in guess.map { (UInt8($0), UInt8(own)) } }
        let (guessed, own) = (made.map(\.0), made.map(\.1))
        let right = Self.agreements(guessed, own)
        var dice = Dice(state: 1)
        var shuffled = own
        var asGood = 0
        for _ in 0..<Self.permutations {
            for place in stride(from: shuffled.count - 1, to: 0, by: -1) {
                shuffled.swapAt(place, Int(truncatingIfNeeded: dice.next() >> 16) % (place + 1))
            }
            if Self.agreements(guessed, shuffled) >= right { asGood += 1 }
        }
        (self.guessed, self.right) = (made.count, right)
        p = Double(asGood + 1) / Double(Self.permutations + 1)
    }

    private static func agreements(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var count = 0
        for index in one.indices where one[index] == other[index] { count += 1 }
        return count
    }
}

/// The same bits in each run.
private struct Dice {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
