import Foundation
import Storage

/// A number in the store that each transaction of a writer connection moves on, so that after a connection was lost in the middle of
/// a commit the store itself can say whether it was kept. It goes with the data wherever that is replicated, as a
/// transaction's own number would not.
struct CommitMarker {
    /// The table of the marks, apart from every schema: it belongs to the engine.
    private static let table = Statement(
        """
        CREATE TABLE IF NOT EXISTS postgres_lanes (
            lane BYTEA PRIMARY KEY, number BIGINT NOT NULL, made_at TIMESTAMPTZ NOT NULL DEFAULT now()
        ) WITH (fillfactor = 50)
        """)

    private let writer: [UInt8]
    private var number: Int64 = 0
    /// Whether the transaction under way is to move the mark on.
    var isDue = false

    init() {
        var generator = SystemRandomNumberGenerator()
        writer = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// The writer connection's name, for those who look at the server's connections.
    var name: String { writer.prefix(6).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }

    /// Makes the table of the marks where it is missing. Where another gateway is doing so at this moment, one of the two
    /// is refused and finds it made when it asks again.
    static func makeTable(on pipeline: Pipeline) throws(PostgresError) {
        do throws(PostgresError) {
            try perform(on: pipeline) { () throws(StorageError) in try pipeline.post(table) }
        } catch {
            // It may be the key of a catalog, the table or the type of its rows that the other was quicker with.
            guard error.remedy != .reconnect else { throw error }
            try perform(on: pipeline) { () throws(StorageError) in try pipeline.post(table) }
        }
    }

    /// Writes the mark down where it is missing, and removes those of processes long gone.
    func make(on pipeline: Pipeline) throws(PostgresError) {
        try Self.perform(on: pipeline) { () throws(StorageError) in
            try pipeline.post(
                Statement(
                    """
                    INSERT INTO postgres_lanes (lane, number) VALUES ($1, $2)
                    ON CONFLICT (lane) DO UPDATE SET made_at = now()
                    """, [.blob(writer), .integer(number)]))
            // A writer connection may keep one connection for as long as its server runs.
            try pipeline.post(
                Statement(
                    """
                    DELETE FROM postgres_lanes m WHERE made_at < now() - INTERVAL '90 days' AND NOT EXISTS (
                        SELECT 1 FROM pg_stat_activity a
                        WHERE strpos(a.application_name, encode(substr(m.lane, 1, 6), 'hex')) > 0)
                    """))
        }
    }

    /// Queues the move to the next number. It counts as moved from here on: what was not kept leaves a gap.
    mutating func advance(on pipeline: Pipeline) throws(PostgresError) {
        number += 1
        do throws(StorageError) {
            try pipeline.post(
                Statement(
                    "UPDATE postgres_lanes SET number = $2 WHERE lane = $1", [.blob(writer), .integer(number)]))
        } catch {
            if pipeline.isLost { throw .lost("\(error)") }
        }
    }

    /// Whether the last number was reached, durably; nil when that cannot be known.
    ///
    /// The old connection's process may still be at work at the server, so it is ended first, and waited for: only then
    /// can nothing change any more. One whose commit waits for a standby is left to wait: ended, it would show to all
    /// what a standby that takes over may not have.
    /// - Parameters:
    ///   - pipeline: a new connection, on which nothing was done yet: `make` would write down the number in question.
    ///   - lost: the name of the connection that was lost.
    ///   - patience: how long to wait for its process to end, in milliseconds.
    func wasKept(on pipeline: Pipeline, instead lost: String, patience: Int) throws(PostgresError) -> Bool? {
        let end = Statement(
            """
            SELECT CASE WHEN wait_event = 'SyncRep' THEN FALSE ELSE pg_terminate_backend(pid) END
            FROM pg_stat_activity WHERE application_name = $1
            """, [.text(lost)])
        let deadline = ContinuousClock.now + .milliseconds(patience)
        while try Self.first(end, on: pipeline) != nil {
            guard ContinuousClock.now < deadline else { return nil }
            Thread.sleep(forTimeInterval: 0.01)
        }
        let question = Statement("SELECT number FROM postgres_lanes WHERE lane = $1", [.blob(writer)])
        guard let row = try Self.first(question, on: pipeline) else { return nil }
        guard row.values == [.integer(number)] else { return false }
        // What is seen may not be on the standby yet. A commit after it is told only when both are.
        try Self.perform(on: pipeline) { () throws(StorageError) in
            try pipeline.post(
                Statement("UPDATE postgres_lanes SET made_at = now() WHERE lane = $1", [.blob(writer)]))
        }
        return true
    }

    /// The first row of a question asked in a transaction of its own: within one, the server's answer about its
    /// connections stays the same.
    private static func first(_ statement: Statement, on pipeline: Pipeline) throws(PostgresError) -> Row? {
        try pipeline.begin(.eachStatement)
        let row: Row?
        do throws(StorageError) {
            row = try pipeline.rows(statement).first
        } catch {
            throw pipeline.failure ?? PostgresError(error)
        }
        try pipeline.rollBack()
        return row
    }

    /// Forgets the marker; the writer connection is closed.
    func remove(on pipeline: Pipeline) {
        do throws(PostgresError) {
            try Self.perform(on: pipeline) { () throws(StorageError) in
                try pipeline.post(Statement("DELETE FROM postgres_lanes WHERE lane = $1", [.blob(writer)]))
            }
        } catch {
            // A mark left behind is removed by a later process.
        }
    }

    private static func perform(
        on pipeline: Pipeline, _ action: () throws(StorageError) -> Void
    ) throws(PostgresError) {
        try pipeline.begin(.eachStatement)
        do throws(StorageError) { try action() } catch { throw pipeline.failure ?? PostgresError(error) }
        try pipeline.commit()
        if let failure = pipeline.failure {
            try pipeline.rollBack()
            throw failure
        }
    }
}
