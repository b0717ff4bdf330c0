package import Storage

/// Sums of 64-bit integers that overflow on no engine, whatever rows a store holds.
///
/// SQLite refuses a sum beyond 64 bits, and PostgreSQL one that is read as 64 bits. So the upper and the lower 32 bits are
/// summed each by itself, which holds for two thousand million rows, and put together here in 128 bits.
package enum WideSum {
    /// Two columns of a query: the sums of the upper and the lower halves of an expression.
    package static func columns(_ expression: String) -> String {
        "\(upper(expression)), \(lower(expression))"
    }

    /// The sum of the upper halves.
    package static func upper(_ expression: String) -> String {
        "CAST(COALESCE(SUM((\(expression)) >> 32), 0) AS BIGINT)"
    }
    /// The sum of the lower halves.
    package static func lower(_ expression: String) -> String {
        "CAST(COALESCE(SUM((\(expression)) & 4294967295), 0) AS BIGINT)"
    }

    /// A sum to be compared inside a query; null where there are no rows. Beyond 64 bits it is approximate on SQLite, which
    /// is enough to differ from every sum that is not.
    package static func compared(_ expression: String) -> String {
        "(CAST(SUM((\(expression)) >> 32) AS NUMERIC) * 4294967296 + SUM((\(expression)) & 4294967295))"
    }

    /// The sum in two columns that `columns` asked for.
    package static func read(_ row: Row, from column: Int) throws(StorageError) -> Int128 {
        Int128(try row.integer(column)) * 4_294_967_296 + Int128(try row.integer(column + 1))
    }
}
