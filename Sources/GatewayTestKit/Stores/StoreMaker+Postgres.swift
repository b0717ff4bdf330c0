package import Foundation
import PostgresStorage
import Storage

extension StoreMaker {
    /// A database of its own on the server the tests share.
    package static let postgres = StoreMaker(name: "PostgreSQL") { migrations in
        let cluster = try await PostgresCluster.shared()
        let name = StoreTemplates.newName()
        let template = migrations.isEmpty ? nil : try await StoreTemplates.shared.database(after: migrations)
        try await cluster.createDatabase(name, template: template)
        return StorePlace(
            open: { try PostgresDatabase(url: cluster.url(database: name), options: .onSharedCluster) },
            bytes: { try await cluster.bytes(ofDatabase: name) }, remove: { try? await cluster.dropDatabase(name) })
    }
}

extension PostgresCluster {
    /// What the files of one database hold. The log is not among them: it is the whole server's, and holds the same rows.
    package func bytes(ofDatabase name: String) async throws -> Data {
        // What was committed may be in the log only.
        try await query("CHECKPOINT")
        let number = try await query("SELECT oid FROM pg_database WHERE datname = '\(name)'").joined()
        return try StoreFolder.bytes(below: "\(folder)/data/base/\(number)")
    }
}

/// Databases that have run migrations once and are copied by every test that begins with them.
private actor StoreTemplates {
    static let shared = StoreTemplates()

    private var made: [[String]: Task<String, any Error>] = [:]

    /// The template that has run these migrations. The first to ask waits until it is made, and so does everybody after.
    func database(after migrations: [Migration]) async throws -> String {
        let digests = migrations.map { $0.name + $0.digest }
        let making = made[digests] ?? Task { try await Self.make(migrations) }
        made[digests] = making
        return try await making.value
    }

    private static func make(_ migrations: [Migration]) async throws -> String {
        let cluster = try await PostgresCluster.shared()
        let name = newName()
        try await cluster.createDatabase(name)
        let store = try PostgresDatabase(url: cluster.url(database: name), options: .onSharedCluster)
        do {
            try await store.migrate(migrations, at: 0)
        } catch {
            await store.close()
            throw error
        }
        // A template can be copied only when nobody is connected to it.
        await store.close()
        return name
    }

    static func newName() -> String {
        "guichet_" + UUID().uuidString.lowercased().filter { $0 != "-" }
    }
}

extension PostgresOptions {
    /// For a server that saves itself the waiting for disks, and many stores on it at once.
    fileprivate static var onSharedCluster: PostgresOptions {
        var options = PostgresOptions()
        options.writerLanes = 2
        options.readerCount = 2
        options.requiresDurability = false
        return options
    }
}
