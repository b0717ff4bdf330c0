import Authoring
import Conversation
import Gateway
import GatewayTestKit
import Storage
import Testing

/// What staff cannot do with programs; each time nothing is changed.
@Suite(.onEveryStore) struct `Refused changes of stage` {
    private struct Programs {
        let live: String
        let draft: String
        let retired: String
    }

    private static func open(_ body: (TestCity, Programs) async throws -> Void) async throws {
        try await TestCity.open { city async throws in
            try await city.begin()
            let handler = city.releaseHandler()
            let draft = try await handler.draft(TestCity.bundle(asking: "One?"))
            let retired = try await handler.draft(TestCity.bundle(asking: "Two?"))
            _ = try await handler.retire(retired)
            let programs = Programs(live: try ProjectCity.bundle().digest, draft: draft, retired: retired)
            let before = try await (city.export("releases"), city.stages())
            try await body(city, programs)
            let after = try await (city.export("releases"), city.stages())
            #expect(before == after)
        }
    }

    @Test func `what is not clean, or not complete in a required language, is no draft`() async throws {
        try await Self.open { city, _ async throws in
            let broken = try ProjectCity.bundle(
                editing: "Flows/mobility/report.yaml", [("then: where }", "then: nowhere }")])
            var files = try ProjectCity.bundle().files
            files["Locales/fr/mobility.yaml"] = nil
            for bundle in [broken, SourceBundle(files: files)] {
                await #expect {
                    try await city.releaseHandler().draft(bundle)
                } throws: { error in
                    guard case .notClean(bundle.digest, let findings) = error as? ReleaseRefusal else { return false }
                    return !findings.isEmpty
                }
            }
        }
    }

    @Test func `a draft that newer checks find fault with is tried by nobody, and going back to one is let be`()
        async throws
    {
        try await TestCity.open { city async throws in
            try await city.begin()
            let faulty = try ProjectCity.bundle(
                editing: "Flows/mobility/report.yaml", [("then: where }", "then: nowhere }")])
            try await city.run(
                "INSERT INTO candidates (digest, source, stage, changed_at) VALUES ($1, $2, 'draft', 0)",
                [.text(faulty.digest), .blob(try faulty.encoded())])
            for attempt in [
                { try await city.canary(faulty.digest, [1]) > 0 },
                { try await city.releaseHandler().live(faulty.digest).isEmpty },
            ] as [() async throws -> Bool] {
                await #expect {
                    _ = try await attempt()
                } throws: { error in
                    guard case .notClean(faulty.digest, _) = error as? ReleaseRefusal else { return false }
                    return true
                }
            }
            #expect(try await city.stages()[faulty.digest] == .draft)
        }
    }

    @Test func `a program is named by enough digits of its digest, and by those of one only`() async throws {
        try await Self.open { city, programs async throws in
            let handler = city.releaseHandler()
            for name in ["", String(programs.draft.prefix(5)), "zzzzzz", "%%%%%%"] {
                await #expect(throws: ReleaseRefusal.noName(name)) { try await handler.live(name) }
            }
            await #expect(throws: ReleaseRefusal.unknown("abcdef0123")) { try await handler.live("ABCDEF0123") }
            let twin = String(programs.draft.prefix(60)) + "ffff"
            try await city.run(
                "INSERT INTO candidates (digest, source, stage, changed_at) VALUES ($1, $2, 'retired', 0)",
                [.text(twin), .blob([1])])
            let name = String(programs.draft.prefix(12))
            await #expect(throws: ReleaseRefusal.ambiguous(name, [programs.draft, twin].sorted())) {
                try await handler.live(name)
            }
            try await city.run("DELETE FROM candidates WHERE digest = $1", [.text(twin)])
        }
    }

    @Test func `what stands there already is not moved there`() async throws {
        try await Self.open { city, programs async throws in
            let handler = city.releaseHandler()
            await #expect(throws: ReleaseRefusal.already(programs.live, .live)) {
                try await handler.live(programs.live)
            }
            await #expect(throws: ReleaseRefusal.already(programs.live, .live)) {
                try await handler.draft(ProjectCity.bundle())
            }
            await #expect(throws: ReleaseRefusal.already(programs.live, .live)) {
                try await city.canary(programs.live, [1])
            }
            await #expect(throws: ReleaseRefusal.already(programs.live, .live)) {
                try await handler.rollBack(to: programs.live)
            }
            await #expect(throws: ReleaseRefusal.already(programs.draft, .draft)) {
                try await handler.draft(TestCity.bundle(asking: "One?"))
            }
            await #expect(throws: ReleaseRefusal.already(programs.retired, .retired)) {
                try await handler.retire(programs.retired)
            }
        }
    }

    @Test func `the live program is not taken away, and nobody goes back to what was never live`() async throws {
        try await Self.open { city, programs async throws in
            let handler = city.releaseHandler()
            await #expect(throws: ReleaseRefusal.isLive(programs.live)) { try await handler.retire(programs.live) }
            await #expect(throws: ReleaseRefusal.nothingBefore) { try await handler.rollBack(to: nil) }
            await #expect(throws: ReleaseRefusal.neverLive(programs.draft)) {
                try await handler.rollBack(to: programs.draft)
            }
        }
    }

    @Test func `a canary needs phones, and each must be one`() async throws {
        try await Self.open { city, programs async throws in
            let handler = city.releaseHandler()
            await #expect(throws: ReleaseRefusal.noPhones) {
                try await handler.canary(programs.draft, phones: [], areAll: true)
            }
            let phones = [
                ReleaseHandler.WrittenPhone("0240000001", at: "one"), .init("024", at: "two"),
                .init("Esi", at: "three"),
            ]
            await #expect(throws: ReleaseRefusal.notPhones(["two", "three"])) {
                try await handler.canary(programs.draft, phones: phones, areAll: false)
            }
        }
    }

    @Test func `every refusal is a sentence that names the program and what to do`() {
        let digest = String(repeating: "a", count: 64)
        let refusals: [ReleaseRefusal] = [
            .noName("abc"), .unknown("abcdef"), .ambiguous("abcdef", [digest, digest]), .notClean(digest, []),
            .cannotRun(digest), .forgotten(digest), .already(digest, .canary), .isLive(digest), .nothingBefore,
            .neverLive(digest), .noPhones, .notPhones(["phones.txt:3"]),
        ]
        let sentences = refusals.map(\.description)
        #expect(Set(sentences).count == refusals.count)
        for sentence in sentences { #expect(sentence.count > 20 && !sentence.contains(digest), "\(sentence)") }
    }
}
