import Foundation
import GatewayTestKit
import SQLiteStorage
import Storage
import Testing

/// One file a store can come back from, on any engine.
@Suite(.timeLimit(.minutes(2))) struct `A backup` {
    private static func make(_ source: any Database, _ path: String, at moment: Int64 = 77) async throws
        -> BackupManifest
    {
        try await BackupFile(path: path).make(
            of: source, migrations: MovingFixture.migrations, program: "guichet 0", at: moment)
    }

    private static func withFolder(_ body: (StoreFolder) async throws -> Void) async throws {
        let folder = try StoreFolder()
        defer { folder.remove() }
        try await body(folder)
    }

    private static func files(_ folder: StoreFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private static func manifest(of archive: SQLiteArchive) async throws -> BackupManifest {
        try await archive.read { try BackupManifest(in: $0, .sqlite) }
    }

    @Test(arguments: `A copied store`.pairs)
    func `brings back what was there, on the same engine or another`(pair: `A copied store`.Pair) async throws {
        try await Self.withFolder { folder in
            try await pair.open { source, target in
                let file = folder.file("city.backup")
                let made = try await Self.make(source, file)
                #expect(try Self.files(folder) == ["city.backup"])
                let rights = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
                #expect(rights == 0o600)
                let archive = try SQLiteArchive(path: file)
                let kept = try await Self.manifest(of: archive)
                #expect(kept.madeAt == 77 && kept.engine == source.dialect.name && kept.program == "guichet 0")
                #expect(Set(kept.tables) == Set(made.tables) && made.tables.map(\.rows) == [6, 1_499, 498])
                #expect(await archive.integrity() == Integrity())
                let outcome = try await StoreCopy(
                    from: archive, to: target, migrations: MovingFixture.migrations
                ).run(.restore(kept.tables), at: 5)
                #expect(outcome.agrees)
                await archive.close()
                let (before, after) = try await (MovingFixture.rows(of: source), MovingFixture.rows(of: target))
                #expect(before == after)
                try await target.migrate(MovingFixture.migrations, at: 6)
                #expect(try Self.files(folder) == ["city.backup"], "reading leaves nothing beside it")
            }
        }
    }

    @Test func `cannot be served, copied over or written to`() async throws {
        try await Self.withFolder { folder in
            try await MovingFixture.withStore(on: .sqlite) { source in
                try await MovingFixture.fill(source)
                _ = try await Self.make(source, folder.file("a"))
                let archive = try SQLiteArchive(path: folder.file("a"))
                await #expect(throws: StorageError.inputOutput("the file is only read")) {
                    try await archive.write { try $0.post(Statement("DELETE FROM marks")) }
                }
                await #expect(throws: StorageError.self) {
                    try await archive.read { try $0.run(Statement("DELETE FROM marks")) }
                }
                await archive.close()
                await #expect(throws: StorageError.closed) { try await archive.read { _ in } }
                let served = try SQLiteDatabase(path: folder.file("a"))
                await #expect(throws: StorageError.schema(StoreMark.backup.sentence)) {
                    try await served.migrate(MovingFixture.migrations, at: 6)
                }
                await #expect(throws: MovingRefusal.marked(.backup, .target)) {
                    try await StoreCopy(from: source, to: served, migrations: MovingFixture.migrations).run(
                        .move, at: 6)
                }
                await served.close()
            }
        }
    }

    @Test(arguments: StoreMaker.all)
    func `of an older program is brought up to date before it is completed`(maker: StoreMaker) async throws {
        try await Self.withFolder { folder in
            try await MovingFixture.withStore(on: .sqlite) { source in
                try await source.migrate([MovingFixture.first], at: 1)
                try await source.write { transaction in
                    try transaction.post(Statement("INSERT INTO roads (code, name) VALUES ('A1', 'one')"))
                    try transaction.post(Statement("INSERT INTO reports (road, at) VALUES ('A1', 1)"))
                }
                let made = try await Self.make(source, folder.file("old"))
                let archive = try SQLiteArchive(path: folder.file("old"))
                try await MovingFixture.withStore(on: maker) { target in
                    let copy = StoreCopy(from: archive, to: target, migrations: MovingFixture.migrations)
                    let outcome = try await copy.run(.restore(made.tables), at: 5) { transaction, _ in
                        try transaction.post(Statement("UPDATE reports SET state = 'restored'"))
                    }
                    #expect(outcome.agrees)
                    #expect(try await target.migrate(MovingFixture.migrations, at: 6) == [])
                    let states = try await target.read { try $0.rows(Statement("SELECT id, state FROM reports")) }
                    #expect(states == [Row([1, "restored"])])
                }
                await archive.close()
            }
        }
    }

    @Test func `takes no other file's name, and nothing is left of one that failed`() async throws {
        try await Self.withFolder { folder in
            try await MovingFixture.withStore(on: .sqlite) { source in
                try await MovingFixture.fill(source)
                try Data("mine".utf8).write(to: URL(filePath: folder.file("mine")))
                await #expect(throws: StorageError.inputOutput("a file of that name is there already")) {
                    try await Self.make(source, folder.file("mine"))
                }
                await #expect(throws: StorageError.inputOutput("no file can be made there")) {
                    try await Self.make(source, folder.file("nowhere/file"))
                }
                let failing = FaultyStore(source, .readsRunAgain)
                await #expect(throws: MovingRefusal.momentLost) { try await Self.make(failing, folder.file("b")) }
                #expect(try Self.files(folder) == ["mine"])
                try Data("left by one that was killed".utf8).write(to: URL(filePath: folder.file("c.partial")))
                _ = try await Self.make(source, folder.file("c"))
                #expect(try Self.files(folder) == ["c", "mine"])
            }
        }
    }

    @Test func `that was altered does not hold what its own list says`() async throws {
        try await Self.withFolder { folder in
            try await MovingFixture.withStore(on: .sqlite) { source in
                try await MovingFixture.fill(source)
                _ = try await Self.make(source, folder.file("a"))
                let altered = try SQLiteDatabase(path: folder.file("a"))
                try await altered.write { try $0.post(Statement("UPDATE marks SET note = 'x' WHERE report = 9")) }
                await altered.close()
                let archive = try SQLiteArchive(path: folder.file("a"))
                let listed = try await Self.manifest(of: archive).tables
                try await MovingFixture.withStore(on: .sqlite) { target in
                    let copy = StoreCopy(from: archive, to: target, migrations: MovingFixture.migrations)
                    await #expect(throws: MovingRefusal.marked(.backup, .source), "it is no store to go on with") {
                        try await copy.run(.move, at: 5)
                    }
                    await #expect(throws: MovingRefusal.isNoBackup) {
                        try await StoreCopy(from: source, to: target, migrations: MovingFixture.migrations)
                            .run(.restore(listed), at: 5)
                    }
                    await #expect(throws: MovingRefusal.backupDiffers(table: "marks")) {
                        try await copy.run(.restore(listed), at: 5)
                    }
                    await #expect(throws: MovingRefusal.marked(.unfinished, .target)) {
                        try await copy.run(.restore(listed), at: 5)
                    }
                }
                let found = try await MovingFixture.contents(of: archive)
                #expect(throws: MovingRefusal.backupDiffers(table: "marks")) {
                    try listed.requireAgreement(with: found)
                }
                await archive.close()
            }
        }
    }

    @Test func `is told from a store and from any other file`() async throws {
        try await Self.withFolder { folder in
            let store = try SQLiteDatabase(path: folder.file("store"))
            await #expect(throws: MovingRefusal.isNoBackup) {
                try await store.read { try BackupManifest(in: $0, .sqlite) }
            }
            try await MovingFixture.fill(store)
            await #expect(throws: MovingRefusal.isNoBackup) {
                try await store.read { try BackupManifest(in: $0, .sqlite) }
            }
            await store.close()
            try Data(repeating: 65, count: 8192).write(to: URL(filePath: folder.file("text")))
            #expect(throws: StorageError.inputOutput("file is not a database")) {
                try SQLiteArchive(path: folder.file("text"))
            }
            #expect(throws: StorageError.self) { try SQLiteArchive(path: folder.file("none")) }
        }
    }
}
