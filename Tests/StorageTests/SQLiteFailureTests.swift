import CSQLite
import Dispatch
import Foundation
import GatewayTestKit
import Storage
import Synchronization
import Testing

@testable import SQLiteStorage

/// What SQLite alone does when the disk, another process or a long reader is in the way.
struct SQLiteFailureTests {
    private static let insert = "INSERT INTO things (data) VALUES ($1)"

    /// Runs a check on a database with a table `things`, and removes it afterwards.
    private func withDatabase(
        _ options: SQLiteOptions = SQLiteOptions(), _ check: (SQLiteDatabase, String) async throws -> Void
    ) async throws {
        let folder = try StoreFolder()
        defer { folder.remove() }
        let file = folder.file("store.sqlite")
        let database = try SQLiteDatabase(path: file, options: options)
        let table = "CREATE TABLE things (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT"
        _ = try await database.write { try $0.run(Statement(table)) }
        do {
            try await check(database, file)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    private func count(_ database: SQLiteDatabase) async throws -> Int64 {
        try await database.read { try $0.first(Statement("SELECT count(*) FROM things"))?.integer(0) ?? -1 }
    }

    private func insert(bytes: Int, into database: SQLiteDatabase) async throws {
        let statement = Statement(Self.insert, [.blob([UInt8](repeating: 1, count: bytes))])
        _ = try await database.write { try $0.run(statement) }
    }

    @Test func `a full disk gives an error, keeps what was acknowledged and recovers`() async throws {
        var options = SQLiteOptions()
        options.maximumPages = 40
        try await withDatabase(options) { database, _ in
            var kept: Int64 = 0
            await #expect(throws: StorageError.full("database or disk is full")) {
                for _ in 0..<1000 {
                    try await insert(bytes: 3000, into: database)
                    kept += 1
                }
            }
            #expect(kept > 10)
            #expect(try await count(database) == kept)
            _ = try await database.write { try $0.run(Statement("DELETE FROM things WHERE id <= 5")) }
            try await insert(bytes: 3000, into: database)
            #expect(try await count(database) == kept - 4)
        }
    }

    @Test func `a body that hides a full disk is not acknowledged, nor are those with it`() async throws {
        var options = SQLiteOptions()
        options.maximumPages = 40
        try await withDatabase(options) { database, _ in
            let (gate, before, hiding) = (Gate(), Answer(), Answer())
            // What is submitted while the writer is held up is one group.
            let isHeld = Mutex(false)
            let hold: @Sendable (any Transaction) -> Void = { _ in
                isHeld.withLock { $0 = true }
                gate.pass()
            }
            database.submit({ hold($0) }) { _ in }
            while !isHeld.withLock({ $0 }) { await Task.yield() }
            let row = Statement(Self.insert, [.blob([UInt8](repeating: 1, count: 3000))])
            database.submit({ try $0.run(row) }) { before.set($0) }
            await withCheckedContinuation { continuation in
                database.submit({ transaction in
                    for _ in 0..<100 { _ = try? transaction.run(row) }
                }) { result in
                    hiding.set(result)
                    continuation.resume()
                }
                gate.open()
            }
            #expect(before.error == .full("database or disk is full"))
            #expect(hiding.error == .full("database or disk is full"))
            #expect(try await count(database) == 0)
            try await insert(bytes: 10, into: database)
            #expect(try await count(database) == 1)
        }
    }

    @Test func `another process that keeps the lock makes a body busy, and no longer than it keeps it`() async throws {
        var impatient = SQLiteOptions()
        impatient.busyMilliseconds = 0
        impatient.retryLimit = 2
        try await withDatabase { database, file in
            let second = try SQLiteDatabase(path: file, options: impatient)
            let refusal = try await database.write { _ in
                let answered = DispatchSemaphore(value: 0)
                let answer = Answer()
                second.submit({ try $0.run(Statement("DELETE FROM things")) }) { result in
                    answer.set(result)
                    answered.signal()
                }
                answered.wait()
                return answer.error
            }
            guard case .busy? = refusal else {
                Issue.record("the second writer got \(String(describing: refusal))")
                return
            }
            try await insert(bytes: 10, into: second)
            await second.close()
            #expect(try await count(database) == 1)
        }
    }

    @Test func `what was acknowledged survives without closing`() async throws {
        try await withDatabase { database, file in
            for _ in 0..<50 { try await insert(bytes: 100, into: database) }
            // What a killed process leaves: the file and its log, as they are.
            let folder = try StoreFolder()
            defer { folder.remove() }
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: file + suffix, toPath: folder.file("copy.sqlite" + suffix))
            }
            let survivor = try SQLiteDatabase(path: folder.file("copy.sqlite"))
            #expect(try await count(survivor) == 50)
            #expect(await survivor.integrity() == Integrity())
            await survivor.close()
        }
    }

    @Test func `the log stays bounded under steady writing`() async throws {
        var options = SQLiteOptions()
        options.checkpointPages = 50
        options.tailPages = 20
        try await withDatabase(options) { database, file in
            var longest = 0
            for _ in 0..<1000 {
                try await insert(bytes: 5000, into: database)
                let attributes = try FileManager.default.attributesOfItem(atPath: file + "-wal")
                longest = max(longest, (attributes[.size] as? Int) ?? .max)
            }
            #expect(longest < 50 * 4096 * 8)
            #expect(try await count(database) == 1000)
        }
    }

    @Test func `after copied pages may be lost nothing is written any more and the log is kept`() async throws {
        let folder = try StoreFolder()
        defer { folder.remove() }
        let file = folder.file("store.sqlite")
        let (watch, mailbox, answer) = (LogWatch(), Mailbox<any Job<Connection>>(), Answer())
        do {
            let create = BodyJob<Connection, Int>(body: {
                try $0.run(Statement("CREATE TABLE things (id INTEGER) STRICT"))
            }) { _ in
                watch.fail()
            }
            #expect(mailbox.put(create))
            #expect(mailbox.put(BodyJob(body: { _ in 1 }) { answer.set($0) }))
            mailbox.close()
            var options = SQLiteOptions()
            options.groupLimit = 1
            Writer(
                connection: try Connection(path: file, role: .writer, options: options), options: options, watch: watch
            ).serve(mailbox)
        }
        #expect(answer.error == .inputOutput("the log could not be copied into the database"))
        #expect(FileManager.default.fileExists(atPath: file + "-wal"))
    }
}

/// How a body ended, told by the writer's thread.
private final class Answer: Sendable {
    private let held = Mutex<StorageError?>(nil)

    var error: StorageError? { held.withLock { $0 } }

    func set<Value>(_ result: Result<Value, any Error>) {
        guard case .failure(let error) = result else { return }
        held.withLock { $0 = error as? StorageError }
    }
}
