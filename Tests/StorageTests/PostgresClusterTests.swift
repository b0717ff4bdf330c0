import Foundation
import GatewayTestKit
import Testing

/// The server the other tests run on: that it is what they need, and that nothing of it is left.
@Suite(.serialized) struct PostgresClusterTests {
    @Test func `the shared server is what ordinary tests need`() async throws {
        let cluster = try await PostgresCluster.shared()
        #expect(try await PostgresCluster.shared() === cluster)
        #expect(try await cluster.query("SHOW synchronous_commit") == ["on"])
        #expect(try await cluster.query("SHOW fsync") == ["off"])
        #expect(try await cluster.query("SHOW server_encoding") == ["UTF8"])
        #expect(try await cluster.query("SELECT current_setting('server_version_num')::int >= 140000") == ["t"])
        #expect(try await cluster.query("SELECT 'Ɔ', 2") == ["Ɔ|2"])
    }

    @Test func `databases are copies of a template, made at once by many`() async throws {
        let cluster = try await PostgresCluster.shared()
        let names = (0..<5).map { "copy_\($0)_\(UUID().uuidString)" }
        let template = "template_\(UUID().uuidString)"
        try await cluster.createDatabase(template)
        try await cluster.query("CREATE TABLE things (id bigint); INSERT INTO things VALUES (7)", in: template)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in names { group.addTask { try await cluster.createDatabase(name, template: template) } }
            try await group.waitForAll()
        }
        for name in names {
            #expect(try await cluster.query("SELECT id FROM things", in: name) == ["7"])
            try await cluster.dropDatabase(name)
        }
        try await cluster.dropDatabase(template)
        #expect(try await cluster.query("SELECT count(*) FROM pg_database WHERE datname LIKE 'copy%'") == ["0"])
    }

    @Test func `what the server refuses is told, and it goes on`() async throws {
        let cluster = try await PostgresCluster.shared()
        await #expect { try await cluster.createDatabase("none", template: "nowhere") } throws: { error in
            String(describing: error).contains("nowhere")
        }
        #expect(try await cluster.query("SELECT 1") == ["1"])
        await #expect(throws: (any Error).self) { try await cluster.query("SELECT 1", in: "nowhere") }
    }

    @Test func `a database is removed although somebody is connected`() async throws {
        let cluster = try await PostgresCluster.shared()
        let name = "busy_\(UUID().uuidString)"
        try await cluster.createDatabase(name)
        async let sleeper = try? cluster.query("SELECT pg_sleep(600)", in: name)
        try await cluster.wait(for: "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(name)'", toBe: "1")
        try await cluster.dropDatabase(name)
        #expect(await sleeper == nil)
        #expect(try await cluster.query("SELECT count(*) FROM pg_database WHERE datname = '\(name)'") == ["0"])
    }

    @Test func `a server of one's own takes more settings, and is gone when stopped`() async throws {
        let cluster = try await PostgresCluster.start(.init(isDurable: true, lines: ["work_mem = '7MB'"]))
        #expect(try await cluster.query("SHOW work_mem; SHOW fsync") == ["7MB", "on"])
        #expect(FileManager.default.fileExists(atPath: cluster.folder))
        await cluster.stop()
        #expect(!FileManager.default.fileExists(atPath: cluster.folder))
        await #expect(throws: (any Error).self) { try await cluster.query("SELECT 1") }
    }

    @Test func `a setting that is wrong is told with the server's own words`() async throws {
        await #expect { _ = try await PostgresCluster.start(.init(lines: ["work_mem = 'much'"])) } throws: { error in
            String(describing: error).contains("work_mem")
        }
    }

    @Test func `a killed server has kept what it committed`() async throws {
        let cluster = try await PostgresCluster.start(.durable)
        try await cluster.query("CREATE TABLE things (id bigint)")
        try await cluster.query("INSERT INTO things VALUES (7)")
        try await cluster.kill()
        await #expect(throws: (any Error).self) { try await cluster.query("SELECT 1") }
        try await cluster.restart()
        #expect(try await cluster.query("SELECT id FROM things") == ["7"])
        try await cluster.kill()
        await cluster.stop()
        #expect(!FileManager.default.fileExists(atPath: cluster.folder))
    }

    @Test func `a standby has what was committed and takes the place of its primary`() async throws {
        let primary = try await PostgresCluster.start(.durable)
        try await primary.query("CREATE TABLE things (id bigint)")
        let standby = try await PostgresCluster.standby(of: primary)
        try await primary.query("INSERT INTO things VALUES (7)")
        #expect(try await standby.query("SELECT pg_is_in_recovery()") == ["t"])
        try await primary.kill()
        try await standby.promote()
        #expect(try await standby.query("SELECT id FROM things") == ["7"])
        try await standby.query("INSERT INTO things VALUES (8)")
        #expect(try await standby.query("SELECT count(*) FROM things") == ["2"])
        await standby.stop()
        await primary.stop()
    }

    @Test func `a server nobody holds any more is gone`() async throws {
        let folder = try await PostgresCluster.start().folder
        try await gone(folder)
    }

    @Test func `a server whose tests were killed is gone`() async throws {
        let note = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: note) }
        await #expect(processExitsWith: .signal(SIGKILL)) { [note = note as String] in
            let cluster = try await PostgresCluster.start()
            try await cluster.createDatabase("things")
            try cluster.folder.write(toFile: note, atomically: true, encoding: .utf8)
            kill(getpid(), SIGKILL)
        }
        try await gone(try String(contentsOfFile: note, encoding: .utf8))
    }

    /// The folder goes last, when no process works there any more.
    private func gone(_ folder: String) async throws {
        try #require(folder.contains("guichet-pg-"))
        let deadline = ContinuousClock.now + .seconds(30)
        while FileManager.default.fileExists(atPath: folder), ContinuousClock.now < deadline { await Task.yield() }
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func `a machine without a server is told what to install`() throws {
        let folder = FileManager.default.temporaryDirectory.path
        #expect { _ = try PostgresInstallation.find(path: folder, packages: folder) } throws: { error in
            String(describing: error).contains("Scripts/install-needs tests")
        }
    }

    @Test func `a server that is too old or not whole does not count`() throws {
        let folder = try StoreFolder()
        defer { folder.remove() }
        for (version, programs) in [
            (13, ["postgres", "initdb", "pg_ctl", "pg_basebackup", "psql"]), (15, ["postgres"]),
        ] {
            let bin = folder.file("\(version)/bin")
            try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
            for program in programs {
                try "#!/bin/sh\necho 'postgres (PostgreSQL) \(version).1'\n"
                    .write(toFile: "\(bin)/\(program)", atomically: true, encoding: .utf8)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(bin)/\(program)")
            }
        }
        #expect(throws: PostgresInstallation.Missing.self) {
            _ = try PostgresInstallation.find(path: "", packages: folder.path)
        }
    }
}
