extension ImportProblems {
    /// The field of a column that must not be empty, nor longer than `limit` characters; nil when that was a problem.
    package mutating func required(_ column: String, of record: ImportRecord, limit: Int) -> String? {
        guard let text = record[column] else {
            add(record.line, column, "This column must not be empty.")
            return nil
        }
        guard text.count <= limit else {
            add(record.line, column, "This is longer than \(limit) characters.")
            return nil
        }
        return text
    }
}
