import Foundation
import SQLiteStorage
import Storage

/// The files of SQLite stores that have run migrations, kept in memory: a copy of them is a store that has run them too, in a
/// fraction of the time.
actor StoreTemplates {
    static let shared = StoreTemplates()

    /// The name of a store's own file.
    static let fileName = "store.sqlite"

    private var made: [[Migration]: Task<[String: Data], any Error>] = [:]

    /// The files of a store that has run these migrations and holds nothing else, by name. The first to ask waits until they are
    /// made, and so does everybody after.
    func files(after migrations: [Migration]) async throws -> [String: Data] {
        guard !migrations.isEmpty else { return [:] }
        let making = made[migrations] ?? Task { try await Self.makeFiles(after: migrations) }
        made[migrations] = making
        return try await making.value
    }

    private static func makeFiles(after migrations: [Migration]) async throws -> [String: Data] {
        let folder = try StoreFolder()
        defer { folder.remove() }
        let store = try SQLiteDatabase(path: folder.file(fileName))
        do {
            try await store.migrate(migrations, at: 0)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
        var files: [String: Data] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            files[file] = try Data(contentsOf: URL(filePath: folder.file(file)))
        }
        return files
    }
}
