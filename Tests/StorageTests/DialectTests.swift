import PostgresStorage
import SQLiteStorage
import Storage
import Testing

struct DialectTests {
    private let other = Dialect(
        name: "other", bytes: "BYTEA", identity: "BIGINT IDENTITY", strict: "", clustered: "", integer: "BIGINT",
        real: "DOUBLE PRECISION")

    @Test func `migrations are spelt as the engine spells`() {
        let text = "CREATE TABLE t (id $IDENTITY, photo $BYTES, at INTEGER, w REAL) $STRICT"
        #expect(
            Dialect.sqlite.schema(text)
                == "CREATE TABLE t (id INTEGER PRIMARY KEY, photo BLOB, at INTEGER, w REAL) STRICT"
        )
        #expect(
            other.schema(text) == "CREATE TABLE t (id BIGINT IDENTITY, photo BYTEA, at BIGINT, w DOUBLE PRECISION) ")
        #expect(
            Dialect.sqlite.schema("CREATE TABLE t (id INTEGER PRIMARY KEY) $CLUSTERED").hasSuffix(
                ") STRICT, WITHOUT ROWID"))
    }

    @Test func `room for changed rows is left where rows are written beside the old ones`() {
        #expect(Dialect.postgres.schema("$ROOM bills") == "ALTER TABLE bills SET (fillfactor = 85)")
        #expect(Dialect.sqlite.schema("$ROOM bills").isEmpty)
    }

    @Test func `a column is untied by a statement, or by the connection of an engine that has none`() {
        let text = "$UNTIE receipts bill bills (number)"
        #expect(Dialect.postgres.schema(text) == "ALTER TABLE receipts DROP CONSTRAINT receipts_bill_fkey")
        #expect(Dialect.sqlite.schema(text) == text)
        #expect(UntiedColumn(text)?.column == "bill")
        #expect(UntiedColumn("$UNTIE receipts bill") == nil)
    }

    @Test(arguments: ["INTEGERS", "integer", "SURREAL", "A_INTEGER", "$1", "$BYTESIZE", "$", "", "REAL9", "é$"])
    func `only whole words are replaced`(text: String) {
        #expect(other.schema(text) == text)
        #expect(other.schema("\(text) \(text)") == "\(text) \(text)")
    }
}
