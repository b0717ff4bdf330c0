import Foundation
import Storage

/// A folder of a database that is to vanish when it is closed. It lies in memory where the system offers that.
struct TemporaryFolder: Sendable {
    let path: String

    init() throws(StorageError) {
        let shared = "/dev/shm"
        let parent = FileManager.default.isWritableFile(atPath: shared) ? shared : NSTemporaryDirectory()
        path = "\(parent)/guichet-\(UUID().uuidString)"
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .inputOutput("no folder for a temporary database")
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
