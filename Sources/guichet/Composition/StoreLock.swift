import Foundation

/// Keeps two gateways from serving one SQLite file: a lock on a file beside the store, which ends with the process however
/// it ends. Other commands (`export`, `backup`, `ledger`) do not take it and work beside a running gateway.
///
/// The store's own file cannot be locked: closing it again would take SQLite's locks away.
final class StoreLock: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { Foundation.close(descriptor) }

    /// Takes the lock of a store that is a file; nil for a store on a server, which many gateways share.
    /// - Throws: an `Ending` when another process has it, or no file can be made there.
    static func acquire(for address: StoreAddress) throws -> StoreLock? {
        guard case .sqlite(let path) = address else { return nil }
        let file = realPath(path) + ".lock"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Ending.misuse("The file \(file) cannot be made: \(reason(errno)).") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error = errno
            Foundation.close(descriptor)
            guard error == EWOULDBLOCK else {
                throw Ending.misuse("The file \(file) cannot be locked: \(reason(error)).")
            }
            throw Ending.misuse(
                "Another gateway serves the store \(path) already. Stop it first; several gateways need a store on "
                    + "PostgreSQL.")
        }
        return StoreLock(descriptor: descriptor)
    }

    /// One name for one file, whichever way it is called.
    private static func realPath(_ path: String) -> String {
        if let found = resolved(path) { return found }
        let url = URL(filePath: path)
        let folder = url.deletingLastPathComponent().path(percentEncoded: false)
        guard let parent = resolved(folder) else { return path }
        return parent + "/" + url.lastPathComponent
    }

    private static func resolved(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    private static func reason(_ error: Int32) -> String { String(cString: strerror(error)) }
}
