import Foundation
import Storage

/// Makes connections for one thread, and makes them again when they are lost.
final class ConnectionSource {
    /// What the connections are for.
    enum Purpose: String {
        case writer, long, reader
    }

    private let address: String
    private let options: PostgresOptions
    private let purpose: Purpose
    private let identity: String
    private var generation = 0
    private(set) var name = ""

    /// - Parameter identity: tells this thread's connections from all others at the server.
    init(address: String, purpose: Purpose, identity: String, options: PostgresOptions) {
        self.address = address
        self.options = options
        self.purpose = purpose
        self.identity = identity
    }

    /// A connection ready for transactions, or why there is none at this moment.
    func connect() throws(PostgresError) -> Pipeline {
        generation += 1
        name = "guichet \(purpose.rawValue) \(identity) \(generation)"
        let pipeline = Pipeline(connection: try Connection(address: address, name: name, options: options))
        try settle(pipeline)
        return pipeline
    }

    /// Tries until there is a connection or patience is over, waiting a little longer each time.
    /// - Parameter prepare: what is to be done on the new connection. Where it is lost over that, another is tried.
    func connectPatiently(
        until deadline: ContinuousClock.Instant, _ prepare: (Pipeline) throws(PostgresError) -> Void
    ) throws(PostgresError) -> Pipeline {
        var pause = 0.02
        while true {
            do throws(PostgresError) {
                let pipeline = try connect()
                try prepare(pipeline)
                return pipeline
            } catch {
                // What the server refuses for good it will refuse again; what cannot be reached may come back.
                guard error.remedy != .none, ContinuousClock.now < deadline else { throw error }
                Thread.sleep(forTimeInterval: pause)
                pause = min(pause * 2, 0.5)
            }
        }
    }

    /// Sets what the server is to do for this connection, and refuses a server that would lose what it says it kept.
    private func settle(_ pipeline: Pipeline) throws(PostgresError) {
        let isLong = purpose == .long
        var settings: [(String, String)] = [
            ("statement_timeout", isLong ? "0" : String(options.statementMilliseconds)),
            ("lock_timeout", String(options.lockMilliseconds)),
            ("idle_in_transaction_session_timeout", isLong ? "0" : "60000"), ("jit", "off"),
        ]
        if purpose == .writer {
            // Turns find their rows by an index, also in a table the server has never counted; and their plans stay.
            settings += [("enable_seqscan", "off"), ("plan_cache_mode", "force_generic_plan")]
        }
        let calls = settings.indices.map { "set_config($\($0 * 2 + 1), $\($0 * 2 + 2), false)" }
        let setting = Statement(
            "SELECT " + calls.joined(separator: ", "), settings.flatMap { [.text($0.0), .text($0.1)] })
        let question = Statement(
            """
            SELECT current_setting('fsync'), current_setting('synchronous_commit'),
                current_setting('server_version_num')
            """)
        try pipeline.begin(.eachStatement)
        do throws(StorageError) {
            _ = try pipeline.rows(setting)
            let answer = try pipeline.rows(question).first ?? Row([])
            guard let version = Int(try answer.text(2)), version >= 140_000 else {
                throw StorageError.schema("the server is older than PostgreSQL 14")
            }
            for (column, name) in ["fsync", "synchronous_commit"].enumerated() where options.requiresDurability {
                guard try answer.text(column) == "off" else { continue }
                throw StorageError.schema("the server runs with \(name) off and would lose what it says it kept")
            }
        } catch {
            throw pipeline.failure ?? PostgresError(error)
        }
        // What is set in a transaction stays only when it is committed.
        try pipeline.commit()
        if let failure = pipeline.failure { throw failure }
    }
}
