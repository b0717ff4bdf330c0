package import Foundation
import PostgresStorage
import Storage

extension StoreMaker {
    /// A database of its own on the server the tests share.
    package static let postgres = StoreMaker(name: "PostgreSQL") { migrations in
        let cluster = try await PostgresCluster.shared()
        let name: String
        if migrations.isEmpty {
            name = StorePool.newName()
            try await cluster.createDatabase(name)
        } else {
            name = try await StorePool.shared.borrow(after: migrations)
        }
        return StorePlace(
            open: { try PostgresDatabase(url: cluster.url(database: name), options: .onSharedCluster) },
            bytes: { try await cluster.bytes(ofDatabase: name) }, log: { try cluster.log() },
            remove: {
                if migrations.isEmpty {
                    try? await cluster.dropDatabase(name)
                } else {
                    await StorePool.shared.giveBack(name, after: migrations)
                }
            })
    }
}

extension PostgresCluster {
    /// What the write-ahead log holds, with the files that lie ready for what comes.
    package func log() throws -> Data { try StoreFolder.bytes(below: "\(folder)/data/pg_wal") }

    /// What the files of one database hold. The log is not among them: it is the whole server's.
    package func bytes(ofDatabase name: String) async throws -> Data {
        // What was committed may be in the log only.
        try await query("CHECKPOINT")
        let number = try await query("SELECT oid FROM pg_database WHERE datname = '\(name)'").joined()
        return try StoreFolder.bytes(below: "\(folder)/data/base/\(number)")
    }
}
