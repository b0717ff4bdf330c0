package import Storage

extension Participation {
    /// The consultations whose box has not one ballot for each voter of their roll; none when all is well. It reads the
    /// whole roll and every box, and tells nothing of who voted what.
    package static func unevenConsultations(in transaction: any Transaction) throws(StorageError) -> [String] {
        let statement = Statement(
            """
            SELECT consultation FROM (
                SELECT consultation, 1 AS weight FROM voters UNION ALL SELECT consultation, -1 FROM ballots
            ) AS papers
            GROUP BY consultation HAVING SUM(weight) <> 0 ORDER BY consultation
            """)
        return try transaction.rows(statement).map { row throws(StorageError) in try row.text(0) }
    }
}
