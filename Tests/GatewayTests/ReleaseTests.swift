import Simulator
import Authoring
import Conversation
import Gateway
import GatewayTestKit
import Storage
import Testing

/// Which program a city of several gateways runs, and how a release reaches all of them.
@Suite(.onEveryStore) struct `Releases of programs` {
    private static let question = "What is wrong on the road?"

    /// The city's program with another question in it.
    private static func bundle(asking words: String) throws -> SourceBundle {
        try ProjectCity.bundle(editing: "Locales/en/mobility.yaml", [(question, words)])
    }

    private static func start(_ files: CityFiles, _ city: TestCity, at place: String) async throws -> String? {
        try await ProgramAtStart(
            files: ProgramFiles(flows: files.flows, locales: files.locales, place: place),
            database: city.world.gateway.database, compiler: ProjectCity.compiler, world: city.world.gateway.world,
            log: .silent
        ).find()?.program.digest
    }

    private static func releases(_ city: TestCity) -> ReleaseWatch {
        ReleaseWatch(
            gateway: city.world.gateway, compiler: ProjectCity.compiler, counters: city.world.counters, log: .silent)
    }

    private static func live(_ city: TestCity) -> String { city.world.gateway.registry.live.program.digest }

    private static func latest(_ city: TestCity) async throws -> String? {
        try await city.world.gateway.database.read { try ProgramStore.latestDigest($0) }
    }

    private static func release(_ bundle: SourceBundle, at now: Instant, _ city: TestCity) async throws {
        try await city.world.gateway.database.write { try ProgramStore.release(bundle, at: now, $0) }
    }

    private static func offer(_ bundle: SourceBundle, from place: String, _ city: TestCity) async throws
        -> FileReleases.Outcome
    {
        let now = city.world.clock.now
        return try await city.world.gateway.database.write {
            try FileReleases.offer(bundle, from: place, at: now, $0)
        }
    }

    // MARK: Reaching the others

    @Test func `what one gateway releases is live at the others with their next look`() async throws {
        let files = try CityFiles()
        defer { files.folder.remove() }
        try await TestCity.open(gateways: 3) { cities async throws in
            let (editor, others) = (cities[0], cities.dropFirst())
            await cities[1].hop(1, "")
            var seen: String? = Self.live(editor)
            try files.edit("Locales/en/mobility.yaml", Self.question, "What did you see?")
            guard case .released(let digest) = try await files.watch(editor).look(after: &seen) else {
                Issue.record("The edit is clean.")
                return
            }
            for city in others {
                var memory = ReleaseWatch.Memory()
                #expect(try await Self.releases(city).look(&memory) == .followed(digest: digest))
                #expect(Self.live(city) == digest)
                #expect(city.counted(.programFollowed) == 1)
                #expect(try await Self.releases(city).look(&memory) == .unchanged)
            }
            var memory = ReleaseWatch.Memory()
            #expect(try await Self.releases(editor).look(&memory) == .unchanged)
            // Who stands in the program before goes on in it, at any gateway.
            #expect(await cities[2].hop(1, "2").text.hasPrefix("CON " + Self.question))
            #expect(await cities[1].talk(2, ["2"]).text.hasPrefix("CON What did you see?"))
        }
    }

    @Test func `a release this gateway cannot run is told once, and it stays on what it has`() async throws {
        try await TestCity.open { city async throws in
            let live = Self.live(city)
            let broken = try ProjectCity.bundle(
                editing: "Flows/mobility/report.yaml", [("then: where }", "then: nowhere }")])
            try await Self.release(broken, at: city.world.clock.now, city)
            let watch = Self.releases(city)
            var memory = ReleaseWatch.Memory()
            #expect(try await watch.look(&memory) == .unusable(digest: broken.digest))
            #expect(try await watch.look(&memory) == .unchanged)
            #expect(Self.live(city) == live)
            #expect(await city.talk(1, ["2"]).text.hasPrefix("CON " + Self.question))

            try await city.run(
                "INSERT INTO programs (digest, source, released_at) VALUES ($1, $2, $3)",
                ["damaged", .blob([1, 2, 3]), .integer(.max - 9)])
            #expect(try await watch.look(&memory) == .unusable(digest: "damaged"))
            #expect(Self.live(city) == live)

            let mended = try Self.bundle(asking: "What did you see?")
            try await Self.release(mended, at: city.world.clock.now, city)
            #expect(try await watch.look(&memory) == .followed(digest: mended.digest))
        }
    }

    @Test func `the latest release is the last, whichever gateway's clock is behind`() async throws {
        try await TestCity.open { city async throws in
            let bundles = try ["one", "two", "three"].map(Self.bundle)
            let now = city.world.clock.now
            for (bundle, seconds) in zip(bundles, [Int64(3_600), 0, -7_200]) {
                try await Self.release(bundle, at: now.adding(seconds: seconds), city)
                #expect(try await Self.latest(city) == bundle.digest)
            }
            // What was released before and is released again is the latest again.
            try await Self.release(bundles[0], at: now, city)
            #expect(try await Self.latest(city) == bundles[0].digest)
            try await Self.release(bundles[0], at: now.adding(seconds: 86_400), city)
            let numbers = try await city.rows("SELECT released_at FROM programs ORDER BY released_at DESC")
            #expect(try numbers.first?.integer(0) == now.adding(seconds: 3_600).milliseconds + 3)
        }
    }

    // MARK: What a starting gateway runs

    @Test func `the files of a place never seen are released where nobody released them before`() async throws {
        let files = try CityFiles()
        defer { files.folder.remove() }
        try await TestCity.open { city async throws in
            let digest = try ProjectCity.bundle().digest
            #expect(try await Self.start(files, city, at: "a") == digest)
            #expect(try await Self.latest(city) == digest)
            // A second machine with the same files releases nothing; one with others does.
            #expect(try await Self.start(files, city, at: "b") == digest)
            try files.edit("Locales/en/mobility.yaml", Self.question, "Which road is it?")
            let other = try Self.bundle(asking: "Which road is it?").digest
            #expect(try await Self.start(files, city, at: "c") == other)
            #expect(try await Self.latest(city) == other)
        }
    }

    @Test func `a gateway that starts again with older files takes the latest release`() async throws {
        let files = try CityFiles()
        defer { files.folder.remove() }
        try await TestCity.open { city async throws in
            _ = try await Self.start(files, city, at: "a")
            let other = try Self.bundle(asking: "Which road is it?")
            #expect(try await Self.offer(other, from: "b", city) == .released)
            for place in ["a", "never seen"] {
                #expect(try await Self.start(files, city, at: place) == other.digest, "\(place)")
            }
            #expect(try await Self.latest(city) == other.digest)
            // Sources nobody can stand in or go back to are forgotten, that they were released is not.
            for number in 1...ProgramStore.keptReleases {
                city.world.clock.advance(seconds: 86_400)
                try await Self.release(
                    try Self.bundle(asking: "Where is it? \(number)"), at: city.world.clock.now, city)
            }
            city.world.clock.advance(seconds: 30 * 86_400)
            try await city.runMaintenance()
            #expect(
                try await city.count("SELECT digest FROM programs WHERE LENGTH(source) > 0")
                    == ProgramStore.keptReleases + 1)
            #expect(try await Self.start(files, city, at: "new") == Self.latest(city))
            #expect(try await Self.latest(city) == Self.bundle(asking: "Where is it? 10").digest)
        }
    }

    @Test func `files changed while a gateway was away are released when it starts, back to older ones too`()
        async throws
    {
        let files = try CityFiles()
        defer { files.folder.remove() }
        try await TestCity.open { city async throws in
            let before = try await Self.start(files, city, at: "a")
            try files.edit("Locales/en/mobility.yaml", Self.question, "Which road is it?")
            let after = try Self.bundle(asking: "Which road is it?").digest
            #expect(try await Self.start(files, city, at: "a") == after)
            try files.edit("Locales/en/mobility.yaml", "Which road is it?", Self.question)
            #expect(try await Self.start(files, city, at: "a") == before)
            #expect(try await Self.latest(city) == before)
        }
    }

    @Test func `a gateway whose files are broken starts with the latest release, and with none it does not`()
        async throws
    {
        let files = try CityFiles()
        defer { files.folder.remove() }
        try files.edit("Flows/mobility/report.yaml", "then: where }", "then: nowhere }")
        try await TestCity.open { city async throws in
            #expect(try await Self.start(files, city, at: "a") == nil)
            let other = try Self.bundle(asking: "Which road is it?")
            try await Self.release(other, at: city.world.clock.now, city)
            #expect(try await Self.start(files, city, at: "a") == other.digest)
            // They were not looked at to the end: mended they are a change.
            try files.edit("Flows/mobility/report.yaml", "then: nowhere }", "then: where }")
            #expect(try await Self.start(files, city, at: "a") == ProjectCity.bundle().digest)
        }
    }

    @Test func `a gateway that cannot run the latest release starts with its own files`() async throws {
        let files = try CityFiles()
        defer { files.folder.remove() }
        try await TestCity.open { city async throws in
            let own = try await Self.start(files, city, at: "a")
            let broken = try ProjectCity.bundle(
                editing: "Flows/mobility/report.yaml", [("then: where }", "then: nowhere }")])
            try await Self.release(broken, at: city.world.clock.now, city)
            #expect(try await Self.start(files, city, at: "a") == own)
            #expect(try await Self.latest(city) == broken.digest)
        }
    }

    @Test func `gateways that start at once on a fresh store with the same files make one release`() async throws {
        let files = try CityFiles()
        defer { files.folder.remove() }
        try await TestCity.open(gateways: 3) { cities async throws in
            let started = await withTaskGroup(of: String?.self) { group in
                for (index, city) in cities.enumerated() {
                    group.addTask { try? await Self.start(files, city, at: "place \(index % 2)") }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let digest = try ProjectCity.bundle().digest
            #expect(started == [digest, digest, digest])
            #expect(try await cities[0].count("SELECT digest FROM programs") == 1)
            #expect(try await cities[0].count("SELECT place FROM file_releases") == 2)
        }
    }

    // MARK: Running gateways

    @Test func `an edit taken back does not undo what another gateway released meanwhile`() async throws {
        let files = try CityFiles()
        defer { files.folder.remove() }
        try await TestCity.open(gateways: 2) { cities async throws in
            let city = cities[0]
            let watch = files.watch(city)
            var seen: String?
            guard case .unchanged = try await watch.look(after: &seen) else {
                Issue.record("These are the sources that serve.")
                return
            }
            try files.edit("Flows/mobility/report.yaml", "then: where }", "then: nowhere }")
            guard case .refused = try await watch.look(after: &seen) else {
                Issue.record("A state that is not there must be refused.")
                return
            }
            let other = try Self.bundle(asking: "Which road is it?")
            #expect(try await Self.offer(other, from: "b", cities[1]) == .released)
            try files.edit("Flows/mobility/report.yaml", "then: nowhere }", "then: where }")
            guard case .unchanged = try await watch.look(after: &seen) else {
                Issue.record("Nothing changed that was released before.")
                return
            }
            #expect(try await Self.latest(city) == other.digest)
        }
    }

    @Test func `who went back stays back, whatever lies in the folder, until that is changed`() async throws {
        let files = try CityFiles()
        defer { files.folder.remove() }
        try await TestCity.open { city async throws in
            let watch = files.watch(city)
            try await city.begin()
            let first = Self.live(city)
            var seen: String? = first
            try files.edit("Locales/en/mobility.yaml", Self.question, "Which road is it?")
            guard case .released = try await watch.look(after: &seen) else {
                Issue.record("The change is clean.")
                return
            }
            #expect(try await city.releaseHandler().rollBack(to: nil) == first)
            #expect(try await city.look() == .followed(digest: first))
            var afresh: String?
            for _ in 1...2 {
                guard case .unchanged = try await watch.look(after: &afresh) else {
                    Issue.record("Nothing was changed since.")
                    return
                }
            }
            let started = try await Self.start(files, city, at: watch.files.place)
            #expect(started == first)
            #expect(try await Self.latest(city) == first)
        }
    }

    @Test func `a change that could not be kept is found again by the next look`() async throws {
        let files = try CityFiles()
        defer { files.folder.remove() }
        try await TestCity.open { city async throws in
            let watch = files.watch(city)
            try files.edit("Locales/en/mobility.yaml", Self.question, "Which road is it?")
            try await city.run("ALTER TABLE file_releases RENAME TO elsewhere")
            var seen: String? = Self.live(city)
            await #expect(throws: StorageError.self) { _ = try await watch.look(after: &seen) }
            try await city.run("ALTER TABLE elsewhere RENAME TO file_releases")
            guard case .released = try await watch.look(after: &seen) else {
                Issue.record("The change is still there.")
                return
            }
        }
    }

    @Test func `places nobody has changed anything in for more than a year are forgotten`() async throws {
        try await TestCity.open { city async throws in
            #expect(try await Self.offer(try ProjectCity.bundle(), from: "a", city) == .released)
            city.world.clock.advance(seconds: 300 * 86_400)
            #expect(try await Self.offer(try Self.bundle(asking: "Which road is it?"), from: "b", city) == .released)
            city.world.clock.advance(seconds: 101 * 86_400)
            try await city.runMaintenance()
            #expect(try await city.rows("SELECT place FROM file_releases") == [Row(["b"])])
        }
    }
}
