/// One row of an answer, read by column position (0 first) in the order the statement names its columns.
///
/// A column of another kind than asked, or one that is not there, throws `StorageError.unexpectedColumn`: a stored row
/// that does not fit must end the turn politely, never the process.
package struct Row: Sendable, Hashable {
    package let values: [SQLValue]

    package init(_ values: [SQLValue]) { self.values = values }

    package func value(_ column: Int) throws(StorageError) -> SQLValue {
        guard values.indices.contains(column) else { throw .unexpectedColumn(column, "missing") }
        return values[column]
    }

    package func integer(_ column: Int) throws(StorageError) -> Int64 {
        guard case .integer(let value) = try value(column) else { throw .unexpectedColumn(column, "not an integer") }
        return value
    }

    package func text(_ column: Int) throws(StorageError) -> String {
        guard case .text(let value) = try value(column) else { throw .unexpectedColumn(column, "not text") }
        return value
    }

    package func blob(_ column: Int) throws(StorageError) -> [UInt8] {
        guard case .blob(let value) = try value(column) else { throw .unexpectedColumn(column, "not bytes") }
        return value
    }

    package func optionalInteger(_ column: Int) throws(StorageError) -> Int64? {
        if case .null = try value(column) { return nil }
        return try integer(column)
    }

    package func optionalText(_ column: Int) throws(StorageError) -> String? {
        if case .null = try value(column) { return nil }
        return try text(column)
    }

    package func optionalBlob(_ column: Int) throws(StorageError) -> [UInt8]? {
        if case .null = try value(column) { return nil }
        return try blob(column)
    }
}
