package import Foundation
import SQLiteStorage
package import Storage

/// An engine the tests run on. Adding one here runs every test on it.
package struct StoreMaker: Sendable, CustomStringConvertible {
    package let name: String
    private let prepare: @Sendable ([Migration]) async throws -> StorePlace

    package init(name: String, prepare: @escaping @Sendable ([Migration]) async throws -> StorePlace) {
        self.name = name
        self.prepare = prepare
    }

    /// Prepares a place for one new store.
    /// - Parameter migrations: what the store has run when it is open, by the way that is quickest on this engine.
    package func makePlace(_ migrations: [Migration] = []) async throws -> StorePlace { try await prepare(migrations) }

    /// Prepares a place, and removes it when `body` has ended, however it did.
    package func withPlace<Answer>(
        _ migrations: [Migration] = [], _ body: (StorePlace) async throws -> Answer
    ) async throws -> Answer {
        let place = try await makePlace(migrations)
        do {
            let answer = try await body(place)
            await place.remove()
            return answer
        } catch {
            await place.remove()
            throw error
        }
    }

    package var description: String { name }

    /// Every engine.
    package static let all: [StoreMaker] = [.sqlite, .postgres]

    /// The engine a test runs on: each in turn in a suite that is `.onEveryStore`.
    @TaskLocal package static var current = StoreMaker.sqlite

    package static let sqlite = StoreMaker(name: "SQLite") { migrations in
        let folder = try StoreFolder()
        let prepared = try await StoreTemplates.shared.files(after: migrations)
        for (name, bytes) in prepared { try bytes.write(to: URL(filePath: folder.file(name))) }
        return StorePlace(
            open: {
                let store = try SQLiteDatabase(path: folder.file(StoreTemplates.fileName))
                // Nothing is left to run, unless a test took it away.
                if !migrations.isEmpty { try await store.migrate(migrations, at: 0) }
                return store
            },
            bytes: { try StoreFolder.bytes(below: folder.path) },
            log: { FileManager.default.contents(atPath: folder.file(StoreTemplates.fileName + "-wal")) ?? Data() },
            remove: { folder.remove() })
    }
}

/// Where one store lies. It may be opened again after it was closed.
package struct StorePlace: Sendable {
    package let open: @Sendable () async throws -> any Database
    /// All that somebody finds who holds the store's files; of a server's store without the log.
    package let bytes: @Sendable () async throws -> Data
    /// What is in the log, a server's with that of its other databases.
    package let log: @Sendable () async throws -> Data
    /// Removes everything, when the store is closed.
    package let remove: @Sendable () async -> Void

    package init(
        open: @escaping @Sendable () async throws -> any Database,
        bytes: @escaping @Sendable () async throws -> Data = { throw CocoaError(.featureUnsupported) },
        log: @escaping @Sendable () async throws -> Data = { throw CocoaError(.featureUnsupported) },
        remove: @escaping @Sendable () async -> Void
    ) {
        self.open = open
        self.bytes = bytes
        self.log = log
        self.remove = remove
    }
}
