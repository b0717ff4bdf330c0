import Simulator
import Authoring
import DomainKit
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

@testable import Gateway

/// A program whose lines are not open where it would run.
@Suite(.onEveryStore, .timeLimit(.minutes(1))) struct `Programs whose lines are not open` {
    private struct Edit {
        let old: String
        let new: String
        let lines: [String]
    }

    private static let sandbox = "  wallet:\n    provider: sandbox"

    /// Edits of `city.yaml` that name lines a running gateway of the city does not have.
    private static let edits = [
        Edit(old: sandbox, new: sandbox + "\n  momo:\n    provider: sandbox", lines: ["momo"]),
        Edit(
            old: "channels:\n",
            new: "channels:\n  second:\n    provider: africastalking\n    secrets: [username, api_key]\n",
            lines: ["second"]),
        Edit(old: sandbox, new: "  wallet:\n    provider: wave", lines: ["wallet"]),
    ]

    private static func bundle(_ edit: Int) throws -> SourceBundle {
        try ProjectCity.bundle(editing: "Flows/city.yaml", [(edits[edit].old, edits[edit].new)])
    }

    @Test(arguments: Self.edits.indices)
    func `changed files are held back until the gateway is started again`(edit: Int) async throws {
        let files = try CityFiles()
        defer { files.folder.remove() }
        try await TestCity.open { city async throws in
            try await city.begin()
            let live = city.world.gateway.registry.live.program.digest
            let watch = files.watch(city)
            var seen: String? = live
            try files.edit("Flows/city.yaml", Self.edits[edit].old, Self.edits[edit].new)
            let digest = try Self.bundle(edit).digest
            guard case .held(let held) = try await watch.look(after: &seen) else {
                Issue.record("It is held.")
                return
            }
            #expect(held == HeldProgram(digest: digest, lines: Self.edits[edit].lines))
            #expect(city.world.gateway.registry.held == held)
            #expect(city.world.gateway.registry.live.program.digest == live)
            #expect(city.counted(.programHeld) == 1)
            let latest = try await city.world.gateway.database.read { try ProgramStore.latestDigest($0) }
            #expect(latest == live)
            guard case .unchanged = try await watch.look(after: &seen) else {
                Issue.record("It was told already.")
                return
            }
            // A start reads the files, opens their lines and releases them.
            let started = try await ProgramAtStart(
                files: watch.files, database: city.world.gateway.database, compiler: ProjectCity.compiler,
                world: city.world.gateway.world, log: .silent
            ).find()
            #expect(started?.program.digest == digest)
            #expect(try await city.world.gateway.database.read { try ProgramStore.latestDigest($0) } == digest)
        }
    }

    @Test func `files that are taken back are held no more, and a change of other settings goes live`() async throws {
        let files = try CityFiles()
        defer { files.folder.remove() }
        try await TestCity.open { city async throws in
            try await city.begin()
            let watch = files.watch(city)
            // The place is known from a start.
            _ = try await ProgramAtStart(
                files: watch.files, database: city.world.gateway.database, compiler: ProjectCity.compiler,
                world: city.world.gateway.world, log: .silent
            ).find()
            var seen: String? = city.world.gateway.registry.live.program.digest
            try files.edit("Flows/city.yaml", Self.edits[0].old, Self.edits[0].new)
            _ = try await watch.look(after: &seen)
            #expect(city.world.gateway.registry.held != nil)
            try files.edit("Flows/city.yaml", Self.edits[0].new, Self.edits[0].old)
            _ = try await watch.look(after: &seen)
            #expect(city.world.gateway.registry.held == nil)
            try files.edit("Flows/city.yaml", "city: Kumasi demonstration", "city: Kumasi")
            guard case .released = try await watch.look(after: &seen) else {
                Issue.record("Only lines need a start.")
                return
            }
        }
    }

    @Test func `what another gateway released is held back, and going back ends that`() async throws {
        try await TestCity.open { city async throws in
            try await city.begin()
            let live = city.world.gateway.registry.live.program.digest
            var memory = ReleaseWatch.Memory()
            let watch = ReleaseWatch(
                gateway: city.world.gateway, compiler: ProjectCity.compiler, counters: city.world.counters, log: .silent
            )
            _ = try await watch.look(&memory)
            let bundle = try Self.bundle(0)
            let now = city.world.clock.now
            try await city.world.gateway.database.write { try ProgramStore.release(bundle, at: now, $0) }
            let held = HeldProgram(digest: bundle.digest, lines: ["momo"])
            #expect(try await watch.look(&memory) == .held(held))
            #expect(try await watch.look(&memory) == .unchanged)
            #expect(city.world.gateway.registry.held == held)
            #expect(city.world.gateway.registry.live.program.digest == live)
            // Payments go on by the lines there are.
            _ = await city.talk(1, TestCity.payment(1))
            #expect(try await city.export("payments").map { $0["wallet"] } == [TestCity.wallet])
            _ = try await city.releaseHandler().rollBack(to: nil)
            _ = try await watch.look(&memory)
            #expect(city.world.gateway.registry.held == nil)
        }
    }

    @Test func `phones named for a canary whose lines are not open begin on the live program`() async throws {
        try await TestCity.open { city async throws in
            try await city.begin()
            let live = city.world.gateway.registry.live.program.digest
            let digest = try await city.releaseHandler().draft(try Self.bundle(1))
            _ = try await city.canary(digest, [2])
            try await city.look()
            let phone = try #require(PhoneNumber(e164: TestCity.phone(2)))
            let front = city.world.gateway.registry.front(for: city.world.gateway.vault.hash(phone))
            #expect(front.program.digest == live)
        }
    }

    @Test func `a start that cannot open the lines of its files releases nothing`() async throws {
        let files = try CityFiles()
        defer { files.folder.remove() }
        struct Closed: Error {}
        try await TestCity.open { city async throws in
            try await city.begin()
            let latest = try await city.world.gateway.database.read { try ProgramStore.latestDigest($0) }
            try files.edit("Flows/city.yaml", Self.edits[0].old, Self.edits[0].new)
            let start = ProgramAtStart(
                files: files.watch(city).files, database: city.world.gateway.database, compiler: ProjectCity.compiler,
                world: city.world.gateway.world, log: .silent, check: { _ in throw Closed() })
            await #expect(throws: Closed.self) { try await start.find() }
            #expect(try await city.world.gateway.database.read { try ProgramStore.latestDigest($0) } == latest)
        }
    }
}
