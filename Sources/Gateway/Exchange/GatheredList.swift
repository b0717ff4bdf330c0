package import Foundation
package import Storage

/// A list on its way out of the store: gathered in a temporary file first and handed over from there.
///
/// The reader of a list may be slow, a pipe above all. Were the rows handed over as they are read, the store's snapshot would
/// stay open as long, and the log of a store that is written to meanwhile could not be cut back. The file is readable by its
/// owner only and has no name any more once it is open.
package enum GatheredList {
    /// Bytes handed over at once.
    private static let piece = 1 << 16

    /// No temporary file can be made or written.
    package struct NoRoom: Error {
        package let folder: String
    }

    /// Reads a list against one snapshot, lets the snapshot go, and hands the list over piece by piece.
    ///
    /// - Parameters:
    ///   - read: hands over the text of the list, part by part; it may run again.
    ///   - take: takes the pieces; however slow it is, nothing of the store is held.
    /// - Throws: `NoRoom`, or what `read` and `take` throw.
    package static func handOver(
        from database: any Database,
        _ read: @escaping @Sendable (any Transaction, _ write: (String) throws -> Void) throws -> Void,
        to take: (Data) throws -> Void
    ) async throws {
        let file = try temporaryFile()
        defer { try? file.close() }
        try await database.read { transaction in
            try file.truncate(atOffset: 0)
            var gathered: [UInt8] = []
            func flush() throws {
                do {
                    try file.write(contentsOf: gathered)
                } catch {
                    throw NoRoom(folder: NSTemporaryDirectory())
                }
                gathered.removeAll(keepingCapacity: true)
            }
            try read(transaction) { text in
                gathered.append(contentsOf: text.utf8)
                if gathered.count >= piece { try flush() }
            }
            try flush()
        }
        try file.seek(toOffset: 0)
        while let part = try file.read(upToCount: piece), !part.isEmpty { try take(part) }
    }

    private static func temporaryFile() throws -> FileHandle {
        let folder = NSTemporaryDirectory()
        let path = "\(folder)/guichet-\(UUID().uuidString)"
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forUpdatingAtPath: path)
        else { throw NoRoom(folder: folder) }
        try FileManager.default.removeItem(atPath: path)
        return file
    }
}
