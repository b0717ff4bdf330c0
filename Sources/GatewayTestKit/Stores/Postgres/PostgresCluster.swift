import Foundation
import Synchronization

/// A PostgreSQL server of the tests' own, with its data in a folder of its own and listening on the loopback only.
///
/// It is stopped, and its folder removed, by `stop`, when nobody holds it any more, or when the process of the tests ends,
/// even killed. Nothing but what was started here is ever stopped. Everybody on this machine may enter it.
package final class PostgresCluster: Sendable {
    /// What a server is to be for.
    package struct Settings: Sendable {
        /// False: what was committed survives the server's death but not the machine's, and costs no waiting for disks.
        package var isDurable: Bool
        /// More lines of `postgresql.conf`. They hold over the others.
        package var lines: [String]

        package init(isDurable: Bool = false, lines: [String] = []) {
            self.isDurable = isDurable
            self.lines = lines
        }

        /// For tests of what the gateway does.
        package static let fast = Settings()
        /// For tests of what is left when something ends.
        package static let durable = Settings(isDurable: true)
    }

    /// Why a server did not do as asked, with what it said.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// The folder of its data and its log.
    package let folder: String
    /// Where it listens, at 127.0.0.1.
    package let port: Int
    let keeper: ClusterKeeper
    private let installation: PostgresInstallation
    /// Speaks with the server while it runs.
    private let console = Mutex<CompanionProcess?>(nil)

    private init(_ installation: PostgresInstallation, _ keeper: ClusterKeeper, folder: String, port: Int) {
        self.installation = installation
        self.keeper = keeper
        self.folder = folder
        self.port = port
    }

    // MARK: Beginning and end

    private static let ofAllTests = Task { try await start(.fast) }

    /// The server all tests of this process share, each in databases of its own. The first to ask starts it.
    package static func shared() async throws -> PostgresCluster { try await ofAllTests.value }

    /// Starts a new and empty server; takes about a second.
    package static func start(_ settings: Settings = .fast) async throws -> PostgresCluster {
        try await start(making: .create, settings.all)
    }

    /// Starts a new server, and stops it when `body` has ended, however it did.
    package static func use<Answer>(
        _ settings: Settings = .fast, _ body: (PostgresCluster) async throws -> Answer
    ) async throws -> Answer {
        let cluster = try await start(settings)
        do {
            let answer = try await body(cluster)
            await cluster.stop()
            return answer
        } catch {
            await cluster.stop()
            throw error
        }
    }

    /// Starts a server whose data comes of `order`, again when another was quicker to take its port.
    static func start(
        making order: ClusterKeeper.Order, _ lines: [String], attempts: Int = 5
    ) async throws -> PostgresCluster {
        let installation = try PostgresInstallation.found.get()
        let port = try LoopbackPort.free()
        let folder = "\(StoreFolder.parent(withRoom: room))/guichet-pg-\(UUID().uuidString.prefix(8).lowercased())"
        let keeper = try ClusterKeeper(programs: installation.programs, folder: folder)
        do {
            try await keeper.carryOut(order)
            for line in lines + ["port = \(port)"] { try await keeper.carryOut(.set(line)) }
            try await keeper.carryOut(.start)
        } catch {
            await keeper.end()
            guard attempts > 1, String(describing: error).contains("Address already in use") else { throw error }
            return try await start(making: order, lines, attempts: attempts - 1)
        }
        return PostgresCluster(installation, keeper, folder: folder, port: port)
    }

    /// Ends the server for good and removes its folder.
    package func stop() async {
        hangUp()
        await keeper.end()
    }

    /// Ends all processes of the server at this moment, as a power cut would. Its data stays, for `restart`.
    package func kill() async throws {
        hangUp()
        try await keeper.carryOut(.kill)
    }

    /// Stops the server in good order, if it runs, and starts it on the same port and data.
    package func restart() async throws {
        hangUp()
        try await keeper.carryOut(.halt)
        try await keeper.carryOut(.start)
    }

    /// Adds a line to `postgresql.conf`, and lets the server read it.
    package func set(_ line: String) async throws {
        try await keeper.carryOut(.set(line))
        try await keeper.carryOut(.reload)
    }

    /// What a server with its many small databases may grow to.
    private static let room: UInt64 = 2 << 30

    // MARK: Databases

    /// The address of a database here, for `PostgresDatabase`.
    package func url(database: String = "postgres") -> String { Self.url(over: [self], database: database) }

    /// The address of a database on the first of several servers that takes changes.
    package static func url(over clusters: [PostgresCluster], database: String) -> String {
        let hosts = clusters.map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
        return "postgres://postgres@\(hosts)/\(database)"
            + (clusters.count > 1 ? "?target_session_attrs=read-write" : "")
    }

    /// Makes a database, one after the other: PostgreSQL copies a template only while nobody uses it.
    /// - Parameter template: the database it becomes a copy of, with no one connected to it; nil for an empty one.
    package func createDatabase(_ name: String, template: String? = nil) async throws {
        try await query("CREATE DATABASE \"\(name)\"" + (template.map { " TEMPLATE \"\($0)\"" } ?? ""))
    }

    /// Removes a database, and ends the sessions in it.
    package func dropDatabase(_ name: String) async throws {
        try await query("DROP DATABASE IF EXISTS \"\(name)\" WITH (FORCE)")
    }

    /// Runs SQL, committed statement by statement, and answers its rows with `|` between columns.
    @discardableResult
    package func query(_ sql: String, in database: String = "postgres") async throws -> [String] {
        let isStanding = database == "postgres"
        let console = try isStanding ? standingConsole() : openConsole(on: database)
        let lines: [String]
        do {
            lines = try await console.ask("\(sql);\n\\echo .")
        } catch {
            hangUp()
            throw error
        }
        if !isStanding { await console.end() }
        if let error = lines.first(where: { $0.hasPrefix("ERROR:") || $0.hasPrefix("FATAL:") }) {
            throw Failure(description: "PostgreSQL: \(error) in \(sql)")
        }
        return lines
    }

    private func standingConsole() throws -> CompanionProcess {
        try console.withLock { console in
            if let console { return console }
            let opened = try openConsole(on: "postgres")
            console = opened
            return opened
        }
    }

    private func openConsole(on database: String) throws -> CompanionProcess {
        try CompanionProcess(
            installation.program("psql"),
            ["-X", "-q", "-A", "-t", url(database: database) + "?options=-c%20client_min_messages%3Derror"],
            keepsComplaints: true)
    }

    private func hangUp() { console.withLock { $0 = nil } }
}

extension PostgresCluster.Settings {
    /// Many small databases with a few connections each.
    fileprivate var all: [String] {
        [
            "listen_addresses = '127.0.0.1'", "unix_socket_directories = ''", "max_connections = 300",
            "shared_buffers = '32MB'", "dynamic_shared_memory_type = mmap", "max_wal_size = '256MB'",
            "timezone = 'UTC'",
            "synchronous_commit = on",
        ] + (isDurable ? [] : ["fsync = off", "full_page_writes = off", "autovacuum = off"]) + lines
    }
}
