import Foundation
import GatewayTestKit
import PostgresStorage
import Storage
import Testing

/// Tables that are written anew so that nothing deleted is left in the server's files.
struct `PostgreSQL, writing tables anew` {
    private static var patient: PostgresOptions {
        var options = PostgresOptions()
        options.requiresDurability = false
        return options
    }

    /// The server writes along what a snapshot may still show, and a snapshot reaches back to the oldest transaction that
    /// writes, even in the database of somebody else.
    @Test func `waits for whoever wrote in another database while the rows were deleted`() async throws {
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
}
