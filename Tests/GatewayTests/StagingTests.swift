import Simulator
import Authoring
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Storage
import Testing

/// Programs on their way from draft to canary to live, and back.
@Suite(.onEveryStore) struct `Releases in stages` {
    private static let other = "What did you see?"

    // MARK: What people know by heart

    @Test func `options whose numbers differ from the live program are told beside the store`() async throws {
        try await TestCity.open { city async throws in
            let pay = "      - pay: { call: taxes.pay, then: goodbye }\n"
            let moved = try ProjectCity.bundle(
                editing: "Flows/city/main.yaml",
                [(pay, "      - market_days: { call: taxes.stall, then: goodbye }\n" + pay)])
            let handler = city.releaseHandler()
            #expect(try await handler.movedOptions(in: moved) == [], "nothing is live yet")
            try await city.begin()
            let found = try await handler.movedOptions(in: moved)
            #expect(found.map(\.kind) == [.movedOption])
            #expect(
                found.first?.message.contains(
                    "In city.main/services the number of \"city.main.pay\" changes from 1 to 2") == true)
            #expect(try await handler.movedOptions(in: ProjectCity.bundle()) == [])
            #expect(try await handler.movedOptions(in: TestCity.bundle(asking: Self.other)) == [])
        }
    }

    // MARK: Who begins on what

    @Test func `a canary's phones begin on it by USSD and by SMS, and nobody else does`() async throws {
        try await TestCity.open(gateways: 2) { cities async throws in
            let (city, node) = (cities[0], cities[1])
            try await city.begin()
            let draft = try await city.releaseHandler().draft(TestCity.bundle(asking: Self.other))
            #expect(try await city.look() == .unchanged)
            #expect(await city.road(1, dial: "draft") == TestCity.question, "a draft is for nobody")
            #expect(try await city.canary(draft, [1]) == 1)
            for city in cities { try await city.look() }
            for city in [city, node] {
                #expect(await city.road(1, dial: "canary") == Self.other)
                #expect(await city.road(2, dial: "canary") == TestCity.question)
            }
            for phone in [1, 2] { _ = await node.text(phone, "JAM NOWHERE AT ALL", id: "m\(phone)") }
            let programs = try await city.rows("SELECT program, COUNT(*) FROM sessions GROUP BY program")
            #expect(Set(try programs.map { "\(try $0.text(0)) \(try $0.integer(1))" }).contains("\(draft) 2"))
            #expect(programs.count == 2)
        }
    }

    @Test func `a session under way stays on its program through canary, live and the way back`() async throws {
        try await TestCity.open { city async throws in
            try await city.begin()
            let digest = try await city.releaseHandler().draft(TestCity.bundle(asking: Self.other))
            await city.hop(1, "", dial: "before")
            _ = try await city.canary(digest, [1, 2])
            try await city.look()
            #expect(await city.hop(1, "2", dial: "before").text.hasPrefix("CON " + TestCity.question))
            await city.hop(2, "", dial: "canary")
            _ = try await city.releaseHandler().live(digest)
            #expect(try await city.look() == .followed(digest: digest))
            await city.hop(3, "", dial: "live")
            #expect(await city.hop(2, "2", dial: "canary").text.hasPrefix("CON " + Self.other))
            let back = try await city.releaseHandler().rollBack(to: nil)
            #expect(try await city.look() == .followed(digest: back))
            #expect(await city.hop(3, "2", dial: "live").text.hasPrefix("CON " + Self.other))
            #expect(await city.road(4, dial: "back") == TestCity.question)
            #expect(await city.road(2, dial: "back") == TestCity.question, "its canary was everybody's and is not")
        }
    }

    @Test func `who began on a canary finishes on it when it is retired, at a gateway that never ran it`() async throws
    {
        try await TestCity.open(gateways: 2) { cities async throws in
            let city = cities[0]
            try await city.begin()
            let digest = try await city.releaseHandler().draft(TestCity.bundle(asking: Self.other))
            _ = try await city.canary(digest, [1])
            try await city.look()
            await city.hop(1, "")
            #expect(try await city.releaseHandler().retire(digest) == digest)
            for city in cities { try await city.look() }
            city.world.clock.advance(seconds: 60)
            try await city.runMaintenance()
            #expect(await cities[1].hop(1, "2").text.hasPrefix("CON " + Self.other))
            #expect(await city.road(1, dial: "next") == TestCity.question)
            #expect(try await city.stages()[digest] == .retired)
        }
    }

    @Test func `phones come to those named before, or take their place, and are on one canary at a time`() async throws
    {
        try await TestCity.open { city async throws in
            try await city.begin()
            let handler = city.releaseHandler()
            let (one, two) = (
                try await handler.draft(TestCity.bundle(asking: "One?")),
                try await handler.draft(TestCity.bundle(asking: "Two?"))
            )
            func roads(_ dial: String) async throws -> [String] {
                try await city.look()
                var roads: [String] = []
                for phone in 1...3 { roads.append(await city.road(phone, dial: dial)) }
                return roads
            }
            #expect(try await city.canary(one, [1]) == 1)
            #expect(try await city.canary(one, [2, 1]) == 2)
            #expect(try await city.canary(two, [2]) == 1)
            #expect(try await roads("a") == ["One?", "Two?", TestCity.question])
            #expect(try await city.canary(one, [3], areAll: true) == 1)
            #expect(try await roads("b") == [TestCity.question, "Two?", "One?"])
        }
    }

    @Test func `a canary costs the turns of other phones no question to the store`() async throws {
        let record = StatementRecord()
        try await TestCity.onNewPlace { place in
            try await TestCity.open(place.recorded(by: record)) { city async throws in
                try await city.begin()
                func asked(_ dial: String) async -> [String] {
                    record.forget()
                    _ = await city.road(2, dial: dial)
                    _ = await city.text(2, "MENU", id: dial)
                    return record.statements.map(\.sql)
                }
                let before = await asked("a")
                let digest = try await city.releaseHandler().draft(TestCity.bundle(asking: Self.other))
                _ = try await city.canary(digest, [1])
                try await city.look()
                #expect(await asked("b") == before)
                #expect(before.count > 3)
            }
        }
    }

    @Test func `a canary this gateway cannot run leaves its phones on the live program`() async throws {
        try await TestCity.open { city async throws in
            try await city.begin()
            let digest = try await city.releaseHandler().draft(TestCity.bundle(asking: Self.other))
            _ = try await city.canary(digest, [1])
            try await city.run("UPDATE candidates SET source = $1", [.blob([1, 2, 3])])
            #expect(try await city.look() == .unchanged)
            #expect(await city.road(1, dial: "a") == TestCity.question)
        }
    }

    // MARK: Going back

    @Test func `going back twice leads two back, and any that is kept can be named`() async throws {
        try await TestCity.open { city async throws in
            try await city.begin()
            let first = try ProjectCity.bundle().digest
            var digests = [first]
            for words in ["One?", "Two?"] {
                digests.append(try await city.releaseHandler().draft(TestCity.bundle(asking: words)))
                #expect(try await city.releaseHandler().live(digests.last ?? "") == digests.last)
            }
            #expect(try await city.releaseHandler().rollBack(to: nil) == digests[1])
            #expect(try await city.releaseHandler().rollBack(to: nil) == first)
            await #expect(throws: ReleaseRefusal.nothingBefore) { try await city.releaseHandler().rollBack(to: nil) }
            let name = String(digests[2].prefix(ProgramList.shortestName))
            #expect(try await city.releaseHandler().rollBack(to: name) == digests[2])
            #expect(try await city.look() == .followed(digest: digests[2]))
            #expect(await city.road(1, dial: "a") == "Two?")
        }
    }

    @Test func `a store that knew no stages can go back to what was live then`() async throws {
        try await StoreMaker.current.withPlace { place in
            let database = try await place.open()
            let before = ProjectCity.schema.migrations.filter {
                $0.name < "gateway.007" || !$0.name.hasPrefix("gateway.")
            }
            try await database.migrate(before, at: 1)
            for (number, digest) in ["b", "a"].enumerated() {
                try await database.write { transaction in
                    _ = try transaction.run(
                        Statement(
                            "INSERT INTO programs (digest, source, released_at) VALUES ($1, $2, $3)",
                            [.text(digest), .blob([1]), SQLValue(number + 1)]))
                }
            }
            try await ProjectCity.schema.migrate(database, hasExtras: true, now: Instant(seconds: 1))
            let entries = try await database.read { try ReleaseBook(transaction: $0).entries() }
            #expect(entries.map(\.digest) == ["b", "a"])
            #expect(entries.map(\.change) == [.live, .live])
            #expect(try await database.read { try ProgramList($0).programs.map(\.stage) } == [.live, .retired])
            await database.close()
        }
    }

    // MARK: The book

    @Test func `who did what, when and why is kept and can be taken out`() async throws {
        try await TestCity.open { city async throws in
            try await city.begin()
            let digest = try await city.releaseHandler(by: "Esi", note: "clearer words").draft(
                TestCity.bundle(asking: Self.other))
            city.world.clock.advance(seconds: 60)
            _ = try await city.canary(digest, [1, 2])
            _ = try await city.releaseHandler(by: "Kofi").live(digest)
            _ = try await city.releaseHandler(by: "Kofi", note: "too long").rollBack(to: nil)
            let rows = try await city.export("releases")
            #expect(rows.map { $0["change"] } == ["live", "draft", "canary", "live", "rollback"])
            #expect(rows.map { $0["by"] } == ["", "Esi", "Esi", "Kofi", "Kofi"])
            #expect(rows.map { $0["phones"] } == ["0", "0", "2", "0", "0"])
            #expect(rows.map { $0["note"] } == ["", "clearer words", "", "", "too long"])
            #expect(rows[1]["at"] == "2026-03-02T10:00:00Z" && rows[2]["at"] == "2026-03-02T10:01:00Z")
            #expect(rows[1]["digest"] == digest)
        }
    }

    @Test func `a canary's phones stand in the store as keyed hashes`() async throws {
        try await TestCity.onNewPlace { place in
            try await TestCity.open(place) { city async throws in
                try await city.begin()
                let digest = try await city.releaseHandler().draft(TestCity.bundle(asking: Self.other))
                _ = try await city.canary(digest, [1])
                let stored = try await city.rows("SELECT phone FROM canary_phones").map { try $0.blob(0) }
                #expect(stored.map(\.count) == [Vault.hashLength])
                for form in [TestCity.phone(1), String(TestCity.phone(1).dropFirst(4))] {
                    #expect(try await place.bytes().range(of: Data(form.utf8)) == nil)
                }
            }
        }
    }

    @Test func `changes made at once come one after the other, and the last is live`() async throws {
        try await TestCity.open(gateways: 2) { cities async throws in
            try await cities[0].begin()
            var digests: [String] = []
            for words in ["One?", "Two?"] {
                digests.append(try await cities[0].releaseHandler().draft(TestCity.bundle(asking: words)))
            }
            let all = digests
            _ = await atOnce(4) { () async -> Void in
                for (city, digest) in zip(cities, all.shuffled()) { _ = try? await city.releaseHandler().live(digest) }
            }
            let entries = try await cities[0].rows("SELECT digest FROM releases WHERE change = 'live' ORDER BY id")
            let lives = try entries.map { try $0.text(0) }
            #expect(Set(lives.dropFirst()) == Set(all))
            let latest = try await cities[1].world.gateway.database.read { try ProgramStore.latestDigest($0) }
            #expect(lives.last == latest)
            let stages = try await cities[0].stages().values
            #expect(stages.count { $0 == .live } == 1 && stages.count { $0 == .retired } == 2)
        }
    }

    // MARK: What is kept

    @Test func `drafts and canaries are kept however old, and what was retired as long as a session`() async throws {
        try await TestCity.open { city async throws in
            try await city.begin()
            var digests: [String] = []
            for words in ["One?", "Two?", "Three?"] {
                digests.append(try await city.releaseHandler().draft(TestCity.bundle(asking: words)))
            }
            _ = try await city.canary(digests[1], [1])
            _ = try await city.releaseHandler().retire(digests[2])
            func kept() async throws -> [Bool] {
                try await city.runMaintenance()
                let all = digests
                return try await city.world.gateway.database.read { transaction in
                    try all.map { try ProgramStore.bundle($0, transaction) != nil }
                }
            }
            city.world.clock.advance(seconds: 16 * 86_400)
            #expect(try await kept() == [true, true, true])
            city.world.clock.advance(seconds: 300 * 86_400)
            #expect(try await kept() == [true, true, false])
            await #expect(throws: ReleaseRefusal.forgotten(digests[2])) {
                try await city.releaseHandler().live(digests[2])
            }
            #expect(try await city.stages()[digests[2]] == .retired)
        }
    }
}
