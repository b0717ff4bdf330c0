import Foundation
import SQLiteStorage
package import Storage

/// An engine the store tests run on. Adding one here runs every test on it.
package struct StoreMaker: Sendable, CustomStringConvertible {
    package let name: String
    /// Prepares a place for one new and empty store.
    package let makePlace: @Sendable () async throws -> StorePlace

    package init(name: String, makePlace: @escaping @Sendable () async throws -> StorePlace) {
        self.name = name
        self.makePlace = makePlace
    }

    package var description: String { name }

    /// Every engine that can run on this machine.
    package static let all: [StoreMaker] = [.sqlite]

    package static let sqlite = StoreMaker(name: "SQLite") {
        let folder = try StoreFolder()
        return StorePlace(
            open: { try SQLiteDatabase(path: folder.file("store.sqlite")) },
            remove: { folder.remove() })
    }
}

/// Where one store lies. It may be opened again after it was closed.
package struct StorePlace: Sendable {
    package let open: @Sendable () async throws -> any Database
    /// Removes everything, when the store is closed.
    package let remove: @Sendable () async -> Void

    package init(
        open: @escaping @Sendable () async throws -> any Database, remove: @escaping @Sendable () async -> Void
    ) {
        self.open = open
        self.remove = remove
    }
}

/// A new folder for a test's files, in memory where the system offers that.
package struct StoreFolder: Sendable {
    package let path: String

    package init() throws {
        let shared = "/dev/shm"
        let parent = FileManager.default.isWritableFile(atPath: shared) ? shared : NSTemporaryDirectory()
        path = "\(parent)/guichet-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    package func file(_ name: String) -> String { "\(path)/\(name)" }

    package func remove() { try? FileManager.default.removeItem(atPath: path) }
}
