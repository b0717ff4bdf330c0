import Dispatch
import Storage
import Testing

extension StoreConformance {
    static let transactionCases: [StoreConformanceCase] = [
        StoreConformanceCase("a reader sees what was committed before it began", things: commitsAreSeen),
        StoreConformanceCase("a reader sees one moment, whatever is committed meanwhile", things: readersSeeOneMoment),
        StoreConformanceCase("a body that throws leaves nothing behind", things: throwingLeavesNothing),
        StoreConformanceCase("a body sees what it wrote itself", things: bodiesSeeTheirWrites),
        StoreConformanceCase("a reader cannot write", things: readersCannotWrite),
        StoreConformanceCase("a body cannot end its transaction", things: bodiesCannotEnd),
    ]

    @Sendable private static func commitsAreSeen(_ store: any Database) async throws {
        for number in Int64(1)...20 {
            try await store.execute("INSERT INTO things (id) VALUES ($1)", [.integer(number)])
            #expect(try await store.integers("SELECT count(*) FROM things") == [number])
        }
    }

    @Sendable private static func readersSeeOneMoment(_ store: any Database) async throws {
        let counts = try await store.read { transaction in
            let count = Statement("SELECT count(*) FROM things")
            let before = try transaction.rows(count)
            let committed = DispatchSemaphore(value: 0)
            store.submit({ try $0.run(Statement("INSERT INTO things (id) VALUES (1)")) }) { _ in committed.signal() }
            committed.wait()
            return [before, try transaction.rows(count)]
        }
        #expect(counts == [[Row([0])], [Row([0])]])
        #expect(try await store.integers("SELECT count(*) FROM things") == [1])
    }

    @Sendable private static func throwingLeavesNothing(_ store: any Database) async throws {
        await #expect(throws: Objection()) {
            try await store.write { transaction in
                try transaction.run(Statement("CREATE TABLE others (id INTEGER PRIMARY KEY)"))
                try transaction.run(Statement("INSERT INTO things (id) VALUES (1)"))
                throw Objection()
            }
        }
        #expect(try await store.integers("SELECT count(*) FROM things") == [0])
        #expect(await store.refusal { try $0.run(Statement("DELETE FROM others")) }?.kind == "statement")
    }

    @Sendable private static func bodiesSeeTheirWrites(_ store: any Database) async throws {
        let count = try await store.write { transaction in
            try transaction.run(Statement("INSERT INTO things (id) VALUES (1), (2)"))
            return try transaction.first(Statement("SELECT count(*) FROM things"))?.integer(0)
        }
        #expect(count == 2)
    }

    @Sendable private static func readersCannotWrite(_ store: any Database) async throws {
        await #expect(throws: StorageError.self) {
            try await store.read { try $0.run(Statement("INSERT INTO things (id) VALUES (1)")) }
        }
        #expect(try await store.integers("SELECT count(*) FROM things") == [0])
    }

    @Sendable private static func bodiesCannotEnd(_ store: any Database) async throws {
        for word in ["COMMIT", " rollback", "END", "BEGIN", "SAVEPOINT s"] {
            let refusal = await store.refusal { transaction in
                try transaction.run(Statement("INSERT INTO things (id) VALUES (1)"))
                try transaction.run(Statement(word))
            }
            #expect(refusal?.kind == "statement", "\(word)")
        }
        #expect(try await store.integers("SELECT count(*) FROM things") == [0])
    }
}
