import DomainKit
import Addresses
import Billing
import Payments
import Consultations
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Two gateways on one store, where what one relies on is changed by the other before it has written.
///
/// SQLite lets one write after the other, so there is nothing in between.
@Suite(.serialized, .timeLimit(.minutes(1))) struct SideBySideTests {
    /// Runs what is slow on one gateway, and what is quick on the other once the slow one stands before a change.
    /// - Parameters:
    ///   - isHeldUp: whether the quick one waits for the slow one, which has changed a row both change.
    ///   - prepare: done first, on the quick one's gateway.
    private func overtake<Answer: Sendable>(
        _ domain: DomainModule, before change: Int = 1, isHeldUp: Bool = false,
        preparing prepare: (DomainDesk) async throws -> Void,
        slow: @escaping @Sendable (DomainDesk) async throws -> Answer,
        quick: @escaping @Sendable (DomainDesk) async throws -> Void,
        afterwards check: (DomainDesk, Answer) async throws -> Void
    ) async throws {
        try await StoreMaker.postgres.withPlace(ProjectCity.domains.migrations) { place in
            let stores = [try await place.open(), try await place.open()]
            let quickDesk = try DomainDesk(domain, over: stores[0])
            try await prepare(quickDesk)
            let pause = Pause(before: change)
            let slowDesk = try DomainDesk(domain, over: PausingDatabase(stores[1], pause))
            async let answer = slow(slowDesk)
            await pause.arrival()
            async let other: Void = quick(quickDesk)
            if !isHeldUp { try await other }
            pause.end()
            let given = try await answer
            try await other
            try await check(quickDesk, given)
            for store in stores { await store.close() }
        }
    }

    @Test func `one payer asked for one sum from two phones at once is asked once`() async throws {
        @Sendable func ask(_ office: TaxOffice, from phone: Int) async throws -> String {
            let arguments: [String: Value] = [
                "number": .text(try TaxOffice.number(1)), "amount": .money(TaxOffice.money(30_000)),
                "wallet": .text(TaxOffice.wallet), "payer": .phone(try DomainDesk.phone(9)),
            ]
            return try await office.call("taxes.pay", arguments, from: phone).name
        }
        try await overtake(.billing) { desk async throws in
            try await TaxOffice(desk: desk).bill(1)
        } slow: { desk in
            try await ask(TaxOffice(desk: desk), from: 1)
        } quick: { desk async throws in
            let office = TaxOffice(desk: desk)
            // Chance is the same in each office; one number on, the two give their attempts different names.
            try await office.inContext { _ = $0.random() }
            #expect(try await ask(office, from: 2) == "started")
        } afterwards: { desk, outcome async throws in
            #expect(outcome == "running")
            #expect(try await desk.rows("SELECT reference FROM attempts").count == 1)
        }
    }

    @Test func `two gateways that take up entries at once make one chain`() async throws {
        try await overtake(.billing) { desk async throws in
            let office = TaxOffice(desk: desk)
            for count in 1...3 { try await office.hear(.moved(100, "T\(count)"), about: "R\(count)") }
        } slow: { desk in
            try await desk.database.write { try Books.linkEntries($0) }
        } quick: { desk async throws in
            try await TaxOffice(desk: desk).hear(.moved(100, "T4"), about: "R4")
            #expect(try await desk.database.write { try !Books.linkEntries($0) })
        } afterwards: { desk, hasMore async throws in
            #expect(!hasMore)
            let verification = try await desk.database.read { try Books.verifyLedger(in: $0) }
            #expect((verification.links, verification.waiting, verification.faults) == (4, 0, []))
        }
    }

    @Test(arguments: [1, 2])
    func `a vote under way when the box is counted is not counted, and says so`(change: Int) async throws {
        try await overtake(.consultations, before: change) { desk async throws in
            try await desk.bring("consultations", VotingTests.file)
            _ = try await Self.vote("1", desk)
        } slow: { desk in
            try await Self.vote("2", desk)
        } quick: { desk async throws in
            try await desk.countBoxes(on: try #require(CivilDate(iso: "2026-05-12")))
        } afterwards: { desk, outcome async throws in
            #expect(outcome == "closed")
            let results = try await desk.takeOut("results").filter { $0[0] == "water" }
            #expect(results.map { $0[4] } == ["1", "0", "0"])
            #expect(try await desk.boxFaults() == [])
        }
    }

    @Test func `a vote kept while the box is being counted is counted`() async throws {
        try await overtake(.consultations) { desk async throws in
            try await desk.bring("consultations", VotingTests.file)
            _ = try await Self.vote("1", desk)
        } slow: { desk in
            try await desk.countBoxes(on: try #require(CivilDate(iso: "2026-05-12"))).count
        } quick: { desk async throws in
            #expect(try await Self.vote("2", desk) == "changed")
        } afterwards: { desk, _ async throws in
            let results = try await desk.takeOut("results").filter { $0[0] == "water" }
            #expect(results.map { $0[4] } == ["0", "1", "0"])
            #expect(try await desk.boxFaults() == [])
        }
    }

    @Test func `a vote kept while the roll begins a round is in the round, and counted`() async throws {
        try await overtake(.consultations) { desk async throws in
            try await desk.bring("consultations", VotingTests.file)
            _ = try await Self.vote("1", desk)
        } slow: { desk in
            try await desk.beginRounds(at: DomainDesk.morning)
        } quick: { desk async throws in
            #expect(try await Self.vote("2", desk) == "changed")
        } afterwards: { desk, _ async throws in
            #expect(try await desk.boxFaults() == [])
            try await desk.countBoxes(on: try #require(CivilDate(iso: "2026-05-12")))
            let results = try await desk.takeOut("results").filter { $0[0] == "water" }
            #expect(results.map { $0[4] } == ["0", "1", "0"])
            #expect(try await desk.boxFaults() == [])
        }
    }

    private static let shortened = """
        code,language,question,options,opens,closes
        water,en,Where should the first tap be?,Market|School,2026-05-01,2026-05-10

        """

    @Test func `a first vote answers what is asked when it is kept`() async throws {
        try await overtake(.consultations) { desk async throws in
            try await desk.bring("consultations", VotingTests.file)
        } slow: { desk in
            try await Self.vote("3", desk)
        } quick: { desk async throws in
            try await desk.bring("consultations", Self.shortened)
        } afterwards: { desk, outcome async throws in
            #expect(outcome == "unknown")
            #expect(try await desk.rows("SELECT 1 FROM ballots").isEmpty)
        }
    }

    @Test func `a consultation somebody has just voted on is not changed`() async throws {
        // Before its first change, an import has not looked at anything yet.
        try await overtake(.consultations, before: 2) { desk async throws in
            try await desk.bring("consultations", VotingTests.file)
        } slow: { desk in
            try await desk.refusals("consultations", Self.shortened)
        } quick: { desk async throws in
            #expect(try await Self.vote("3", desk) == "counted")
        } afterwards: { desk, refusals async throws in
            #expect(refusals == ["2 code"])
            let options = try await desk.call("participation.options", ["consultation": .text("water")])
            #expect(options.texts("options", "code").count == 3)
        }
    }

    private static func vote(_ option: String, _ desk: DomainDesk) async throws -> String {
        try await desk.call("participation.vote", ["consultation": .text("water"), "option": .text(option)]).name
    }

    @Test func `a proposal in two files at once is made once`() async throws {
        @Sendable func bring(_ phone: String, _ desk: DomainDesk) async throws -> Int {
            try await desk.bring("addresses", "number,phone,words,area\n,\(phone),by the well,Bantama\n").stored
        }
        try await overtake(.addresses, before: 2, isHeldUp: true) { desk async throws in
            // Chance is the same at each desk; one number on, the two make different ones.
            #expect(try await bring("0240000001", desk) == 1)
            for table in ["address_events", "addresses"] {
                _ = try await desk.database.write { try $0.run(Statement("DELETE FROM \(table)")) }
            }
        } slow: { desk in
            try await bring("0240000002", desk)
        } quick: { desk async throws in
            #expect(try await bring("0240000002", desk) == 0)
        } afterwards: { desk, stored async throws in
            #expect(stored == 1)
            #expect(try await desk.rows("SELECT number FROM addresses").count == 1)
        }
    }
}
