import Foundation
import GatewayTestKit
import PostgresStorage
import Storage
import Testing

/// Tables that are rewritten so that nothing deleted is left in the server's files. A test of the log has a server of its own,
/// for the log is everybody's.
struct `PostgreSQL, writing tables again` {
    private static var patient: PostgresOptions {
        var options = PostgresOptions()
        options.requiresDurability = false
        return options
    }

    /// The server writes along what a snapshot may still show, and a snapshot reaches back to the oldest transaction that
    /// writes, even in the database of somebody else.
    @Test func `waits for anyone who wrote in another database while the rows were deleted`() async throws {
        let secret = "a vote that nobody may read"
        try await TroubledStore.use { troubled in
            try await TroubledStore.use(Self.patient) { neighbour in
                let (written, ended) = (Gate(), Gate())
                async let open: Void = neighbour.store.write { transaction in
                    try transaction.run(Statement(TroubledStore.insert, [.text("of the neighbour")]))
                    written.open()
                    ended.pass()
                }
                try await onOwnThread { written.pass() }
                _ = try await troubled.insert(secret)
                _ = try await troubled.insert("kept")
                _ = try await troubled.store.write { transaction in
                    try transaction.run(Statement("DELETE FROM things WHERE name = $1", [.text(secret)]))
                }
                let refusal: StorageError?
                do {
                    try await troubled.store.rewrite(["things"])
                    refusal = nil
                } catch {
                    refusal = error as? StorageError
                }
                #expect(refusal?.kind == "busy")
                ended.open()
                try await open
                try await troubled.store.rewrite(["things"])
            }
            #expect(try await troubled.names() == ["kept"])
            let bytes = try await troubled.cluster.bytes(ofDatabase: troubled.database)
            #expect(bytes.range(of: Data(secret.utf8)) == nil)
            #expect(bytes.range(of: Data("kept".utf8)) != nil)
        }
    }

    @Test func `leaves nothing in the log, nor in the files of it that are to be used again`() async throws {
        let secrets = (1...3).map { "a vote that nobody may read \($0)" }
        try await PostgresCluster.use { cluster in
            try await TroubledStore.use(Self.patient, on: cluster) { troubled in
                for secret in secrets {
                    _ = try await troubled.insert(secret)
                    // The file that holds it is given the name of one to come.
                    try await cluster.query("SELECT pg_switch_wal()")
                    try await cluster.query("CHECKPOINT")
                }
                _ = try await troubled.store.write { try $0.run(Statement("DELETE FROM things")) }
                #expect(try secrets.contains { try cluster.log().range(of: Data($0.utf8)) != nil })
                try await troubled.store.rewrite(["things"])
                try await troubled.store.emptyLog()
                let (log, files) = (try cluster.log(), try await cluster.bytes(ofDatabase: troubled.database))
                for secret in secrets {
                    #expect(log.range(of: Data(secret.utf8)) == nil)
                    #expect(files.range(of: Data(secret.utf8)) == nil)
                }
                // It goes on being a log.
                _ = try await troubled.insert("afterwards")
                #expect(try cluster.log().range(of: Data("afterwards".utf8)) != nil)
            }
        }
    }

    @Test func `waits for a standby that still needs the log`() async throws {
        try await PostgresCluster.use { cluster in
            try await TroubledStore.use(Self.patient, on: cluster) { troubled in
                try await cluster.query("SELECT pg_create_physical_replication_slot('standby', true)")
                #expect(await Self.refusal { try await troubled.store.emptyLog() }?.kind == "busy")
                try await cluster.query("SELECT pg_drop_replication_slot('standby')")
                try await troubled.store.emptyLog()
            }
        }
    }

    @Test func `says what the server has to allow, and does it when it does`() async throws {
        try await PostgresCluster.use { cluster in
            try await cluster.query("CREATE ROLE gateway LOGIN")
            try await cluster.query("CREATE DATABASE city OWNER gateway")
            let url = cluster.url(database: "city").replacing("postgres@", with: "gateway@")
            let store = try PostgresDatabase(url: url, options: Self.patient)
            let grants = [
                "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO gateway",
                "GRANT EXECUTE ON FUNCTION pg_ls_waldir() TO gateway", "GRANT pg_checkpoint TO gateway",
            ]
            let refusal = await Self.refusal { try await store.emptyLog() }
            #expect(refusal == .forbidden(grants.joined(separator: "; ")))
            // What a function may be used for is each database's own affair.
            for grant in grants { try await cluster.query(grant, in: "city") }
            try await store.emptyLog()
            await store.close()
        }
    }

    private static func refusal(_ body: () async throws -> Void) async -> StorageError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? StorageError
        }
    }
}
