import Storage

/// An empty store to measure a gateway on.
struct BenchStore: Sendable {
    /// What its rows are called.
    let name: String
    /// As `--database` takes it.
    let url: String
    let address: StoreAddress
    /// The server it is on, where that is one of its own and of this machine.
    let server: DatabaseServer?

    static func sqlite(in folder: String) throws -> BenchStore {
        let url = "sqlite:\(folder)/bench.sqlite"
        return BenchStore(name: "guichet, SQLite", url: url, address: try StoreAddress(url), server: nil)
    }

    /// Refuses a database that holds anything: a bench leaves it full of what nobody wants.
    static func postgres(_ url: String) async throws -> BenchStore {
        let address = try StoreAddress(url)
        guard case .postgres = address else { throw Ending.misuse("\(address.name) is no PostgreSQL database.") }
        let found = try await address.use { database in
            let (tables, process) = try await database.read { transaction in
                (
                    try transaction.first(tableCount)?.integer(0) ?? 0,
                    try transaction.first(backend)?.integer(0) ?? 0
                )
            }
            // While it is connected: afterwards the number is nobody's.
            return (tables: tables, server: DatabaseServer(backend: process))
        }
        guard found.tables == 0 else {
            throw Ending.misuse("The database \(address.name) is not empty; make one for the bench.")
        }
        return BenchStore(name: "guichet, PostgreSQL", url: url, address: address, server: found.server)
    }

    /// Connecting itself makes the table of the writer connections.
    private static let tableCount = Statement(
        """
        SELECT COUNT(*) FROM information_schema.tables
        WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_name <> 'postgres_lanes'
        """)
    private static let backend = Statement("SELECT CAST(pg_backend_pid() AS BIGINT)")
}
