import Simulator
import Authoring
import Conversation
import Gateway
import GatewayTestKit
import Storage
import Testing

/// Files that change in a city that releases in stages.
@Suite(.onEveryStore) struct `Files of a city that releases in stages` {
    private static let city = "Flows/city.yaml"

    /// A transaction whose store is busy when the sources of programs are asked for.
    private struct Busy: Transaction {
        let base: any Transaction

        func rows(_ statement: Statement) throws(StorageError) -> [Row] {
            if statement.sql.hasPrefix("SELECT source FROM programs") { throw .busy("others write") }
            return try base.rows(statement)
        }

        func run(_ statement: Statement) throws(StorageError) -> Int { try base.run(statement) }
    }

    /// Its files, and gateways whose live program they are.
    private static func open(
        gateways: Int = 1, _ body: (CityFiles, [TestCity], String) async throws -> Void
    ) async throws {
        let files = try CityFiles()
        defer { files.folder.remove() }
        try files.edit(city, "entry: city.main", "entry: city.main\nrelease: staged")
        try await TestCity.open(gateways: gateways) { cities async throws in
            let first = try await start(files, cities[0], at: "a")
            for city in cities { try await city.look() }
            try await body(files, cities, try #require(first))
        }
    }

    private static func start(_ files: CityFiles, _ city: TestCity, at place: String) async throws -> String? {
        try await ProgramAtStart(
            files: ProgramFiles(flows: files.flows, locales: files.locales, place: place),
            database: city.world.gateway.database, compiler: ProjectCity.compiler, world: city.world.gateway.world,
            log: .silent
        ).find()?.program.digest
    }

    private static func watch(_ files: CityFiles, _ city: TestCity, at place: String) -> ProgramWatch {
        ProgramWatch(
            files: ProgramFiles(flows: files.flows, locales: files.locales, place: place), gateway: city.world.gateway,
            compiler: ProjectCity.compiler, counters: city.world.counters, log: .silent)
    }

    private static func live(_ city: TestCity) async throws -> String? {
        try await city.world.gateway.database.read { try ProgramStore.latestDigest($0) }
    }

    @Test func `the first program is live at once, for without one nothing can be served`() async throws {
        try await Self.open { _, cities, first async throws in
            #expect(try await Self.live(cities[0]) == first)
            #expect(try await cities[0].stages() == [first: .live])
        }
    }

    @Test func `a clean change is a draft until staff put it live, and is told once`() async throws {
        try await Self.open { files, cities, first async throws in
            let city = cities[0]
            let watch = Self.watch(files, city, at: "a")
            var seen: String? = first
            try files.edit("Locales/en/mobility.yaml", TestCity.question, "What did you see?")
            guard case .drafted(let digest) = try await watch.look(after: &seen) else {
                Issue.record("The change is clean.")
                return
            }
            guard case .unchanged = try await watch.look(after: &seen) else {
                Issue.record("A draft is told once.")
                return
            }
            #expect(city.counted(.programDrafted) == 1)
            #expect(city.counted(.programReleased) == 0)
            #expect(try await city.look() == .unchanged)
            #expect(await city.road(1, dial: "a") == TestCity.question)
            #expect(try await city.stages() == [first: .live, digest: .draft])
            let signed = try await city.export("releases").map { $0["by"] }
            #expect(signed == ["a", "a"], "the place of the files signs for them")
            _ = try await city.releaseHandler().live(digest)
            #expect(try await city.look() == .followed(digest: digest))
            #expect(await city.road(1, dial: "b") == "What did you see?")
        }
    }

    @Test func `a change that is not clean is refused as ever`() async throws {
        try await Self.open { files, cities, first async throws in
            var seen: String? = first
            try files.edit("Flows/mobility/report.yaml", "then: where }", "then: nowhere }")
            guard case .refused = try await Self.watch(files, cities[0], at: "a").look(after: &seen) else {
                Issue.record("A state that is not there must be refused.")
                return
            }
            #expect(try await cities[0].stages() == [first: .live])
        }
    }

    @Test func `of many places only the one that was changed drafts, and none that comes back with old files`()
        async throws
    {
        try await Self.open(gateways: 2) { files, cities, first async throws in
            let watches = [Self.watch(files, cities[0], at: "a"), Self.watch(files, cities[1], at: "b")]
            var seen: [String?] = [first, first]
            try files.edit("Locales/en/mobility.yaml", TestCity.question, "What did you see?")
            guard case .drafted(let digest) = try await watches[0].look(after: &seen[0]) else {
                Issue.record("The change is clean.")
                return
            }
            _ = try await cities[0].releaseHandler().retire(digest)
            // Another place with the same files, running or starting, brings nothing back.
            guard case .unchanged = try await watches[1].look(after: &seen[1]) else {
                Issue.record("These files were drafted by another place before.")
                return
            }
            #expect(try await Self.start(files, cities[1], at: "c") == first)
            #expect(try await cities[1].stages()[digest] == .retired)
            // Changed while the gateway was away, they are a draft at its start, and what is live is run.
            try files.edit("Locales/en/mobility.yaml", "What did you see?", "Which road is it?")
            #expect(try await Self.start(files, cities[0], at: "a") == first)
            #expect(try await cities[0].stages().values.count { $0 == .draft } == 1)
            #expect(try await Self.live(cities[0]) == first)
        }
    }

    @Test func `files taken back to what is live, drafted or tried change nothing`() async throws {
        try await Self.open { files, cities, first async throws in
            let watch = Self.watch(files, cities[0], at: "a")
            var seen: String? = first
            try files.edit("Locales/en/mobility.yaml", TestCity.question, "What did you see?")
            guard case .drafted(let digest) = try await watch.look(after: &seen) else {
                Issue.record("The change is clean.")
                return
            }
            _ = try await cities[0].canary(digest, [1])
            for (old, new) in [("What did you see?", TestCity.question), (TestCity.question, "What did you see?")] {
                try files.edit("Locales/en/mobility.yaml", old, new)
                guard case .unchanged = try await watch.look(after: &seen) else {
                    Issue.record("\(new) is known.")
                    return
                }
            }
            #expect(try await cities[0].stages() == [first: .live, digest: .canary])
        }
    }

    @Test func `leaving stages behind goes through them once more, and taking them up too`() async throws {
        try await Self.open { files, cities, first async throws in
            let city = cities[0]
            let watch = Self.watch(files, city, at: "a")
            var seen: String? = first
            try files.edit(Self.city, "release: staged", "release: at_once")
            guard case .drafted(let digest) = try await watch.look(after: &seen) else {
                Issue.record("What is live asks for stages.")
                return
            }
            _ = try await city.releaseHandler().live(digest)
            try await city.look()
            try files.edit("Locales/en/mobility.yaml", TestCity.question, "What did you see?")
            guard case .released = try await watch.look(after: &seen) else {
                Issue.record("Nothing asks for stages any more.")
                return
            }
            try files.edit(Self.city, "release: at_once", "release: staged")
            guard case .drafted = try await watch.look(after: &seen) else {
                Issue.record("The files ask for stages.")
                return
            }
        }
    }

    @Test func `a busy store never puts live what the live program wants in stages`() async throws {
        try await Self.open { _, cities, first async throws in
            let bundle = try ProjectCity.bundle(
                editing: "Locales/en/mobility.yaml", [(TestCity.question, "What did you see?")])
            let gateway = cities[0].world.gateway
            let now = cities[0].world.clock.now
            do {
                _ = try await gateway.database.write {
                    try FileReleases.offer(bundle, from: "a", at: now, Busy(base: $0))
                }
                Issue.record("Nobody could tell whether it goes through stages.")
            } catch let error as StorageError {
                #expect(error.isTransient)
            }
            #expect(try await cities[0].stages() == [first: .live])
        }
    }
}
