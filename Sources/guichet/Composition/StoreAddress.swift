import Conversation
import Foundation
import Gateway
import PostgresStorage
import SQLiteStorage
import Storage

/// Where a store lies, as `--database` names it.
enum StoreAddress: Hashable {
    case sqlite(path: String)
    /// An address of libpq's, which may hold a password.
    case postgres(url: String)

    init(_ text: String) throws {
        if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            self = .postgres(url: text)
            return
        }
        guard let colon = text.firstIndex(of: ":"), text[..<colon] == "sqlite" else {
            throw Ending.misuse(
                "\"\(Self.withoutSecrets(text))\" names no store; write sqlite:<file> or postgres://<host>/<database>.")
        }
        let path = String(text[text.index(after: colon)...])
        guard !path.isEmpty else { throw Ending.misuse("The store has no file; write sqlite:<file>.") }
        self = .sqlite(path: path)
    }

    /// For people and logs: without user, password and parameters.
    var name: String {
        switch self {
        case .sqlite(let path): path
        case .postgres(let url): Self.withoutSecrets(url)
        }
    }

    /// What an error may say to people and logs.
    func sentence(_ error: StorageError) -> String { redacted(error.sentence) }

    /// A driver's words without the address in them: libpq repeats one that it cannot read.
    func redacted(_ words: String) -> String {
        guard case .postgres(let url) = self else { return words }
        return words.replacing(url, with: name)
    }

    /// True when there is no file, or the database holds no store.
    func isNew() async throws -> Bool {
        switch self {
        case .sqlite(let path): return !FileManager.default.fileExists(atPath: path)
        case .postgres:
            return try await use { database in
                try await database.read { try !StoreCatalog.isThere(.postgres, in: $0) }
            }
        }
    }

    /// Opens the store as it is; a file that is not there is made.
    func open(_ options: PostgresOptions = PostgresOptions()) throws -> any Database {
        do throws(StorageError) {
            switch self {
            case .sqlite(let path): return try SQLiteDatabase(path: path)
            case .postgres(let url): return try PostgresDatabase(url: url, options: options)
            }
        } catch {
            throw Ending.misuse("The store \(name) cannot be opened: \(sentence(error))")
        }
    }

    /// Opens the store for work that may take hours, and closes it whatever comes of it.
    func use<Answer: Sendable>(_ body: (any Database) async throws -> Answer) async throws -> Answer {
        var options = PostgresOptions()
        (options.writerConnections, options.readerCount) = (1, 1)
        options.statementMilliseconds = 24 * 3_600_000
        let database = try open(options)
        do {
            let answer = try await body(database)
            await database.close()
            return answer
        } catch {
            await database.close()
            if let error = error as? StorageError {
                throw Ending.misuse("The store \(name) cannot be used: \(sentence(error))")
            }
            throw error
        }
    }

    /// What stands behind the last `@` and before the parameters.
    private static func withoutSecrets(_ text: String) -> String {
        guard let start = text.firstRange(of: "://")?.upperBound else { return text }
        let rest = text[start...]
        let host = rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
        return String(text[..<start]) + String(host.prefix { $0 != "?" && $0 != "#" })
    }
}
