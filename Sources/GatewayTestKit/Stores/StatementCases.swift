import Storage
import Testing

extension StoreConformance {
    static let statementCases: [StoreConformanceCase] = [
        StoreConformanceCase("what is stored comes back as it was", things: valuesComeBack),
        StoreConformanceCase("a parameter stands for the argument of its number", things: parametersGoByNumber),
        StoreConformanceCase("a statement with too few or too many arguments is refused", things: argumentsAreCounted),
        StoreConformanceCase("a text of more than one statement is refused", things: onlyOneStatement),
        StoreConformanceCase("a statement tells how many rows it changed", things: changesAreCounted),
        StoreConformanceCase("what a change returns can be read", things: changesCanReturn),
        StoreConformanceCase("a broken constraint is told apart from a wrong statement", things: errorsHaveTheirKinds),
        StoreConformanceCase("a column of another kind is an error, not a crash", things: columnsAreChecked),
    ]

    private static let insert = "INSERT INTO things (id, name, data, weight) VALUES ($1, $2, $3, $4)"

    @Sendable private static func valuesComeBack(_ store: any Database) async throws {
        let rows: [[SQLValue]] = [
            [.integer(.min), .text(""), .blob([]), .real(0)],
            [.integer(0), .null, .null, .null],
            [.integer(1), .text("àɖe ɔ́ 🏛️ 税"), .blob([0, 255, 0]), .real(-0.1)],
            [
                .integer(.max), .text("O'Reilly; DROP TABLE things"), .blob(Array(repeating: 7, count: 1 << 20)),
                .real(1e300),
            ],
        ]
        for row in rows { try await store.execute(insert, row) }
        let read = try await store.read {
            try $0.rows(Statement("SELECT id, name, data, weight FROM things ORDER BY id"))
        }
        #expect(read.map(\.values) == rows)
    }

    @Sendable private static func parametersGoByNumber(_ store: any Database) async throws {
        try await store.execute(insert, [1, "a", nil, nil])
        let changed = try await store.execute("UPDATE things SET name = $2 WHERE id = $1", [1, "b"])
        #expect(changed == 1)
        let found = try await store.integers(
            "SELECT id FROM things WHERE name = $3 AND id = $1 AND id + $2 = $2 + $1", [1, 5, "b"])
        #expect(found == [1])
    }

    @Sendable private static func argumentsAreCounted(_ store: any Database) async throws {
        for arguments: [SQLValue] in [[], [1, "a", nil], [1, "a", nil, nil, 5]] {
            let refusal = await store.refusal { try $0.run(Statement(insert, arguments)) }
            #expect(refusal?.kind == "statement")
        }
        #expect(try await store.integers("SELECT count(*) FROM things") == [0])
    }

    @Sendable private static func onlyOneStatement(_ store: any Database) async throws {
        let refusal = await store.refusal {
            try $0.run(Statement("INSERT INTO things (id) VALUES (1); DELETE FROM things"))
        }
        #expect(refusal?.kind == "statement")
        #expect(try await store.integers("SELECT count(*) FROM things") == [0])
        try await store.execute("INSERT INTO things (id) VALUES (1); -- and no more")
        #expect(try await store.integers("SELECT count(*) FROM things") == [1])
    }

    @Sendable private static func changesAreCounted(_ store: any Database) async throws {
        #expect(try await store.execute("INSERT INTO things (id) VALUES (1), (2), (3)") == 3)
        #expect(try await store.execute("UPDATE things SET name = $1 WHERE id > $2", ["x", 1]) == 2)
        let upsert = "INSERT INTO things (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name"
        #expect(try await store.execute(upsert, [1, "y"]) == 1)
        #expect(try await store.execute("INSERT INTO things (id) VALUES (1) ON CONFLICT (id) DO NOTHING") == 0)
        #expect(try await store.execute("CREATE TABLE others (id INTEGER PRIMARY KEY) $STRICT") == 0)
        #expect(try await store.execute("DELETE FROM things WHERE id = 9") == 0)
        #expect(try await store.execute("DELETE FROM things") == 3)
    }

    @Sendable private static func changesCanReturn(_ store: any Database) async throws {
        try await store.execute("CREATE TABLE numbered (id $IDENTITY, name TEXT NOT NULL) $STRICT")
        let numbers = try await store.write { transaction in
            var numbers: [Int64] = []
            for name in ["a", "b"] {
                let row = try transaction.first(
                    Statement("INSERT INTO numbered (name) VALUES ($1) RETURNING id", [.text(name)]))
                numbers.append(try row?.integer(0) ?? 0)
            }
            return numbers
        }
        #expect(numbers == [1, 2])
    }

    @Sendable private static func errorsHaveTheirKinds(_ store: any Database) async throws {
        try await store.execute(
            "CREATE TABLE parts (thing INTEGER NOT NULL REFERENCES things (id), size INTEGER CHECK (size > 0)) $STRICT")
        try await store.execute("INSERT INTO things (id) VALUES (1)")
        let cases: [(sql: String, kind: String)] = [
            ("INSERT INTO things (id) VALUES (1)", "constraint"),
            ("INSERT INTO parts (thing, size) VALUES (2, 1)", "constraint"),
            ("INSERT INTO parts (thing, size) VALUES (NULL, 1)", "constraint"),
            ("INSERT INTO parts (thing, size) VALUES (1, 0)", "constraint"),
            ("INSERT INTO nowhere (id) VALUES (1)", "statement"),
            ("INSERT things", "statement"),
            ("", "statement"),
        ]
        for (sql, kind) in cases {
            let refusal = await store.refusal { try $0.run(Statement(sql)) }
            #expect(refusal?.kind == kind, "\(sql)")
        }
    }

    @Sendable private static func columnsAreChecked(_ store: any Database) async throws {
        try await store.execute(insert, [1, "a", nil, nil])
        let row = try #require(try await store.read { try $0.first(Statement("SELECT id, name, data FROM things")) })
        #expect(throws: StorageError.unexpectedColumn(0, "not text")) { try row.text(0) }
        #expect(throws: StorageError.unexpectedColumn(1, "not an integer")) { try row.integer(1) }
        #expect(throws: StorageError.unexpectedColumn(2, "not bytes")) { try row.blob(2) }
        #expect(throws: StorageError.unexpectedColumn(3, "missing")) { try row.optionalText(3) }
        #expect(try row.optionalBlob(2) == nil)
    }
}
