package import Storage

extension Dialect {
    /// How SQLite spells what the engines do not share.
    package static let sqlite = Dialect(
        name: "sqlite", bytes: "BLOB", identity: "INTEGER PRIMARY KEY", strict: "STRICT",
        clustered: "STRICT, WITHOUT ROWID",
        // SQLite keeps no counters: a new row gets the number behind the highest there is.
        catalog: CatalogStatements(
            columns: """
                SELECT t.name, c.name, c.pk, 0 FROM sqlite_schema t JOIN pragma_table_info(t.name) c
                WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY t.name, c.cid
                """,
            references: """
                SELECT DISTINCT t.name, r."table" FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) r
                WHERE t.type = 'table'
                """))
}
