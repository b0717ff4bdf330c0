import Billing
import Conversation
import DomainKit
import GatewayTestKit
import Storage
import Testing
import Wording

/// PINs, stretched before a transaction and compared in it.
@Suite(.onEveryStore) struct PinTests {
    private static let holder = "officer 123473"
    private static let today = CivilDate(daysSinceEpoch: 20_000)

    private static func set(_ pin: String, _ desk: DomainDesk, salt: UInt64) async throws {
        let vault = desk.vault
        try await desk.database.write {
            try Pins.set(pin, of: holder, vault: vault, random: { salt }, $0)
        }
    }

    private static func guess(_ pin: String, _ desk: DomainDesk, of holder: String = holder) async throws -> Pins.Guess?
    {
        try await Pins.guess(pin, of: holder, on: today, vault: desk.vault, in: desk.database)
    }

    private static func prove(
        _ guess: Pins.Guess?, _ desk: DomainDesk, of holder: String = holder
    ) async throws -> Pins.Proof {
        try await desk.database.write { try Pins.prove(guess, of: holder, on: today, $0) }
    }

    @Test func `a PIN is right for its holder alone`() async throws {
        try await DomainDesk.open(.billing) { desk in
            try await Self.set("824671", desk, salt: 1)
            #expect(try await Self.prove(try await Self.guess("824671", desk), desk) == .right)
            #expect(try await Self.prove(try await Self.guess("824672", desk), desk) == .wrong)
            let stranger = "officer 9"
            #expect(try await Self.guess("824671", desk, of: stranger) == nil)
            #expect(try await Self.prove(nil, desk, of: stranger) == .wrong)
        }
    }

    @Test func `what was stretched for a PIN the holder has no more is not compared`() async throws {
        try await DomainDesk.open(.billing) { desk in
            #expect(try await Self.guess("824671", desk) == nil)
            try await Self.set("824671", desk, salt: 1)
            await #expect(throws: PreparationOutdated()) { try await Self.prove(nil, desk) }
            let old = try await Self.guess("824671", desk)
            try await Self.set("824671", desk, salt: 2)
            await #expect(throws: PreparationOutdated()) { try await Self.prove(old, desk) }
            #expect(try await Self.prove(try await Self.guess("824671", desk), desk) == .right)
        }
    }

    @Test func `nothing is stretched for a holder who is locked out`() async throws {
        try await DomainDesk.open(.billing) { desk in
            try await Self.set("824671", desk, salt: 1)
            let before = try #require(try await Self.guess("824671", desk))
            let wrong = try await Self.guess("824672", desk)
            for _ in 1...Pins.mostMisses { #expect(try await Self.prove(wrong, desk) == .wrong) }
            #expect(try await Self.guess("824671", desk) == nil)
            #expect(try await Self.prove(before, desk) == .locked)
            #expect(try await Self.prove(nil, desk) == .locked)
        }
    }
}
