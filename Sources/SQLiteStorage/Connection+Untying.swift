import Storage

extension Connection {
    /// Takes away that a column refers to another table, as SQLite's manual says it is done where no row changes
    /// (https://www.sqlite.org/lang_altertable.html#otheralter): by the text its table was made with. The version of the schema
    /// moves on with it, so that other connections read the text again.
    ///
    /// - Throws: `StorageError.statement` where the table does not refer so, or more than once.
    func untie(_ column: UntiedColumn) throws(StorageError) {
        let place = "type = 'table' AND name = '\(column.table)'"
        let reference = " REFERENCES \(column.other)"
        let found = try answers(
            "SELECT instr(sql, '\(column.column) ') > 0 "
                + "AND length(sql) = length(replace(sql, '\(reference)', '')) + length('\(reference)') "
                + "FROM sqlite_schema WHERE \(place)")
        guard let row = found.first, try row.integer(0) == 1 else {
            throw .statement("\(column.table).\(column.column) does not refer to \(column.other)")
        }
        let version = try answers("PRAGMA schema_version").first?.integer(0) ?? 0
        try execute("PRAGMA writable_schema = ON")
        do {
            try execute("UPDATE sqlite_schema SET sql = replace(sql, '\(reference)', '') WHERE \(place)")
            try execute("PRAGMA schema_version = \(version + 1)")
        } catch {
            try execute("PRAGMA writable_schema = OFF")
            throw error
        }
        try execute("PRAGMA writable_schema = RESET")
    }
}
