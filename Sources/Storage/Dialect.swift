/// The places where SQLite and PostgreSQL do not share one spelling. Everything else is written once.
///
/// Migrations use the words on the left; `sql(_:)` puts the engine's own in their place.
/// - `$BYTES`: a column of bytes (`BLOB`, `BYTEA`)
/// - `$IDENTITY`: a 64-bit primary key the engine numbers upwards itself
/// - `$STRICT`: what follows the closing bracket of a table so that its column types bind
/// - `$CLUSTERED`: the same for a table whose rows lie in the order of its primary key, and nowhere else
/// - `INTEGER` and `REAL`, in capitals: columns of 64 bits (`BIGINT` and `DOUBLE PRECISION` where those words mean 32,
///   while a strict SQLite table knows no others)
package struct Dialect: Sendable {
    package let name: String
    package let bytes: String
    package let identity: String
    package let strict: String
    package let clustered: String
    package let integer: String
    package let real: String

    package init(
        name: String, bytes: String, identity: String, strict: String, clustered: String, integer: String = "INTEGER",
        real: String = "REAL"
    ) {
        self.name = name
        self.bytes = bytes
        self.identity = identity
        self.strict = strict
        self.clustered = clustered
        self.integer = integer
        self.real = real
    }

    /// The engine's spelling of a migration's text. Only whole words are replaced.
    package func sql(_ text: String) -> String {
        let own = [
            "$BYTES": bytes, "$IDENTITY": identity, "$STRICT": strict, "$CLUSTERED": clustered, "INTEGER": integer,
            "REAL": real,
        ]
        var spelled = ""
        var word = ""
        for character in text {
            if character.isLetter || character.isNumber || character == "_" || (character == "$" && word.isEmpty) {
                word.append(character)
            } else {
                spelled += own[word] ?? word
                spelled.append(character)
                word = ""
            }
        }
        return spelled + (own[word] ?? word)
    }
}
