package import Storage

extension Dialect {
    /// How SQLite spells what the engines do not share.
    package static let sqlite = Dialect(
        name: "sqlite", bytes: "BLOB", identity: "INTEGER PRIMARY KEY", strict: "STRICT",
        clustered: "STRICT, WITHOUT ROWID")
}
