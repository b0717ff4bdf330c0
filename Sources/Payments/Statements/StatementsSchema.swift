import Storage

extension PaymentsSchema {
    /// What wallets said in their statements. A line is kept once, however often its file is brought in.
    static let statements = [
        """
        CREATE TABLE statements (
            id $IDENTITY,
            wallet TEXT NOT NULL,
            profile TEXT NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            at INTEGER NOT NULL
        ) $STRICT
        """,
        """
        CREATE TABLE statement_lines (
            wallet TEXT NOT NULL,
            wallet_transaction TEXT NOT NULL,
            statement INTEGER NOT NULL,
            line INTEGER NOT NULL,
            reference TEXT NOT NULL,
            amount INTEGER NOT NULL,
            fee INTEGER NOT NULL,
            payer $BYTES,
            at INTEGER NOT NULL,
            class TEXT NOT NULL,
            entry INTEGER,
            PRIMARY KEY (wallet, wallet_transaction)
        ) $CLUSTERED
        """,
        "CREATE INDEX statement_lines_of_entry ON statement_lines (entry) WHERE entry IS NOT NULL",
        "CREATE INDEX unpaid_attempts ON attempts (payer_hash, created_at) WHERE state <> 'succeeded'",
        "CREATE INDEX entries_by_wallet ON entries (wallet, at)",
    ]
}
