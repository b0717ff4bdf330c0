import Foundation
import GatewayTestKit
import Storage
import Testing

@testable import SQLiteStorage

struct SQLiteDatabaseTests {
    @Test func `a commit is synchronised with the disk and foreign keys bind`() throws {
        let folder = try StoreFolder()
        defer { folder.remove() }
        for role in [Connection.Role.writer, .reader, .checkpointer] {
            let connection = try Connection(path: folder.file("a"), role: role, options: SQLiteOptions())
            #expect(try connection.answers("PRAGMA synchronous") == [Row([2])])
            #expect(try connection.answers("PRAGMA journal_mode") == [Row(["wal"])])
            #expect(try connection.answers("PRAGMA foreign_keys") == [Row([1])])
            #expect(try connection.answers("PRAGMA query_only") == [Row([role == .reader ? 1 : 0])])
        }
    }

    @Test func `a file that is no database, or a folder that is not there, is refused`() throws {
        let folder = try StoreFolder()
        defer { folder.remove() }
        let text = folder.file("text")
        try Data(repeating: 65, count: 8192).write(to: URL(filePath: text))
        #expect(throws: StorageError.inputOutput("file is not a database")) { try SQLiteDatabase(path: text) }
        #expect(throws: StorageError.inputOutput("unable to open database file")) {
            try SQLiteDatabase(path: folder.file("none/store"))
        }
    }

    @Test func `a database in memory is shared by its readers and vanishes`() async throws {
        let database = try SQLiteDatabase(path: ":memory:")
        let other = try SQLiteDatabase(path: ":memory:")
        _ = try await database.write { try $0.run(Statement("CREATE TABLE things (id INTEGER)")) }
        #expect(try await database.read { try $0.rows(Statement("SELECT id FROM things")) } == [])
        await #expect(throws: StorageError.statement("no such table: things")) {
            try await other.read { try $0.rows(Statement("SELECT id FROM things")) }
        }
        await database.close()
        await other.close()
    }

    @Test func `a sound file has no problems, and a row without its parent is one`() async throws {
        let folder = try StoreFolder()
        defer { folder.remove() }
        let database = try SQLiteDatabase(path: folder.file("a"))
        _ = try await database.write { transaction in
            try transaction.run(Statement("CREATE TABLE bills (id INTEGER PRIMARY KEY) STRICT"))
            try transaction.run(Statement("CREATE TABLE lines (bill INTEGER REFERENCES bills (id)) STRICT"))
        }
        #expect(await database.integrity() == Integrity())
        let careless = try Connection(path: folder.file("a"), role: .writer, options: SQLiteOptions())
        try careless.execute("PRAGMA foreign_keys = OFF")
        try careless.execute("INSERT INTO lines (bill) VALUES (7)")
        #expect(await database.integrity().problems == ["Row 1 of lines refers to no row of bills."])
        await database.close()
    }

    @Test func `a damaged file is found out`() async throws {
        let folder = try StoreFolder()
        defer { folder.remove() }
        let database = try SQLiteDatabase(path: folder.file("a"))
        _ = try await database.write { transaction in
            try transaction.run(Statement("CREATE TABLE bills (id INTEGER PRIMARY KEY, note BLOB) STRICT"))
            try transaction.run(
                Statement(
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
                        + "INSERT INTO bills SELECT i, randomblob(200) FROM n"))
        }
        await database.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"], "closing leaves one file")
        let file = try FileHandle(forUpdating: URL(filePath: folder.file("a")))
        try file.seek(toOffset: 4 * 4096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
        try file.close()
        let damaged = try SQLiteDatabase(path: folder.file("a"))
        #expect(await !damaged.integrity().problems.isEmpty)
        await damaged.close()
    }

    @Test func `a program that makes up statements does not fill the memory with them`() throws {
        let folder = try StoreFolder()
        defer { folder.remove() }
        let connection = try Connection(path: folder.file("a"), role: .writer, options: SQLiteOptions())
        try connection.begin()
        for number in 0..<1000 {
            #expect(try connection.rows(Statement("SELECT \(number)")) == [Row([SQLValue(number)])])
        }
        try connection.commit()
    }

    @Test(arguments: ["?", "?1", ":name", "@a", "$a", "$0", "$2", "$1 + $3"])
    func `parameters are numbered from one without gaps`(parameter: String) throws {
        let folder = try StoreFolder()
        defer { folder.remove() }
        let connection = try Connection(path: folder.file("a"), role: .writer, options: SQLiteOptions())
        try connection.begin()
        #expect(throws: StorageError.statement("parameters must be named $1, $2 … without gaps")) {
            try connection.rows(Statement("SELECT \(parameter)", [1, 2]))
        }
    }
}
