import Foundation

/// A new folder for a test's files, in memory where the system offers that.
package struct StoreFolder: Sendable {
    package let path: String

    package init() throws {
        path = "\(Self.parent())/guichet-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    package func file(_ name: String) -> String { "\(path)/\(name)" }

    package func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// What all files below a folder hold, one after the other.
    static func bytes(below path: String) throws -> Data {
        try FileManager.default.subpathsOfDirectory(atPath: path).sorted().reduce(into: Data()) { all, name in
            all += FileManager.default.contents(atPath: "\(path)/\(name)") ?? Data()
        }
    }

    /// Where the folders of tests lie: in memory, when there is this much room.
    static func parent(withRoom bytes: UInt64 = 0) -> String {
        let shared = "/dev/shm"
        var system = statvfs()
        let isRoomy =
            statvfs(shared, &system) == 0
            && UInt64(system.f_bavail).multipliedReportingOverflow(by: UInt64(system.f_frsize)).partialValue >= bytes
        return isRoomy && FileManager.default.isWritableFile(atPath: shared) ? shared : NSTemporaryDirectory()
    }
}
