import Conversation
import Foundation
import Gateway
import PostgresStorage
import SQLiteStorage
import Storage

/// Opens the store and the key that belongs to it.
struct StoreAccess {
    let database: any Database
    let vault: Vault
    /// The key file, when the key was not given in `GUICHET_KEY`.
    let keyFile: String?
    let madeKey: Bool

    /// Opens the store a URL names, brings its schema up to date and finds its key.
    static func open(_ url: String, now: Instant) async throws -> StoreAccess {
        let path = try path(of: url)
        let key = try MasterKey.find(beside: path)
        guard let vault = Vault(masterKey: key.bytes) else {
            throw Ending.misuse("The master key must be 32 bytes in base64.")
        }
        do {
            let database: any Database =
                url.hasPrefix("postgres") ? try PostgresDatabase(url: url) : try SQLiteDatabase(path: path)
            try await GatewaySchema.migrate(database, now: now)
            return StoreAccess(database: database, vault: vault, keyFile: key.file, madeKey: key.isNew)
        } catch let error as StorageError {
            throw Ending.misuse("The store \(path) cannot be opened: \(error.sentence)")
        }
    }

    /// Whether the store a URL names has yet to be made.
    static func isNew(_ url: String) throws -> Bool { try !FileManager.default.fileExists(atPath: path(of: url)) }

    private static func path(of url: String) throws -> String {
        if url.hasPrefix("postgres") { return "/tmp/x" }
        guard let colon = url.firstIndex(of: ":"), url[..<colon] == "sqlite" else {
            throw Ending.misuse("\"\(url)\" names no store; write sqlite:<file>.")
        }
        let path = String(url[url.index(after: colon)...])
        guard !path.isEmpty else { throw Ending.misuse("The store has no file; write sqlite:<file>.") }
        return path
    }
}

extension StorageError {
    /// The error for staff.
    var sentence: String {
        switch self {
        case .busy(let detail): "another process holds it (\(detail))."
        case .constraint(let detail): "a rule of the store refused the change (\(detail))."
        case .full: "the disk is full."
        case .inputOutput(let detail): "it cannot be read or written (\(detail))."
        case .unknown(let detail): "the connection was lost and nobody can say what was kept (\(detail))."
        case .unexpectedColumn(let column, let detail): "column \(column) is \(detail)."
        case .statement(let detail): "a statement was not understood (\(detail))."
        case .schema(let detail): detail
        case .closed: "it is closed."
        }
    }
}
