import Foundation
import Storage

/// Brings a PostgreSQL store that was filled a moment ago to the state of one that has been at work for days: counted,
/// marked as visible to all, and written to its files.
///
/// A body cannot run VACUUM, which wants no transaction around it. The server's own vacuum does it, told not to spare
/// the disk.
enum PostgresTidying {
    private static let tables = ["sessions", "replies"]
    private static let longestSeconds = 900.0

    static func run(on database: any Database) async throws {
        try await alter(database, "SET (autovacuum_vacuum_cost_delay = 0)")
        let began = ContinuousClock.now
        while try await !database.read(isTidy) {
            guard (ContinuousClock.now - began).seconds < longestSeconds else {
                throw Ending.misuse("The server's vacuum does not come; is autovacuum off?")
            }
            try await Task.sleep(for: .seconds(1))
        }
        try await alter(database, "RESET (autovacuum_vacuum_cost_delay)")
        try await database.write(.long) { try $0.post(Statement("CHECKPOINT")) }
    }

    private static func alter(_ database: any Database, _ change: String) async throws {
        try await database.write(.long) { transaction in
            for table in tables { try transaction.post(Statement("ALTER TABLE \(table) \(change)")) }
        }
    }

    private static func isTidy(_ transaction: any Transaction) throws -> Bool {
        let tidy = Statement(
            """
            SELECT COUNT(*) FROM pg_stat_user_tables
            WHERE relname IN ($1, $2) AND last_autovacuum IS NOT NULL AND last_autoanalyze IS NOT NULL
            """, tables.map { .text($0) })
        return try transaction.first(tidy)?.integer(0) == Int64(tables.count)
    }
}
