extension PostgresCluster {
    /// Starts a server that follows another and can take its place. From then on what the other commits is on both before
    /// anybody is told: when the standby is gone, commits wait.
    ///
    /// - Parameter primary: durable or not; its settings hold for the standby too.
    package static func standby(of primary: PostgresCluster) async throws -> PostgresCluster {
        let standby = try await start(
            making: .copy(port: primary.port, slot: "standby"),
            // The last line counts: a standby waits for no one, also after it was promoted.
            ["synchronous_standby_names = ''"])
        do {
            try await primary.set("synchronous_standby_names = '*'")
            try await primary.wait(for: "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", toBe: "1")
        } catch {
            await standby.stop()
            throw error
        }
        return standby
    }

    /// Makes a standby a server that takes changes. The one it followed must be gone, or both would.
    package func promote() async throws { try await keeper.carryOut(.promote) }

    /// Asks again and again until the answer is this; a server that has not come to it in half a minute is an error.
    package func wait(for sql: String, toBe answer: String) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while try await query(sql) != [answer] {
            guard ContinuousClock.now < deadline else {
                throw Failure(description: "PostgreSQL: \(sql) did not become \(answer).")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
