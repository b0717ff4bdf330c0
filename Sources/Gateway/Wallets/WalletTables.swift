package import Storage

/// The tables of payments under way at wallets.
package enum WalletTables {
    package static let migrations = [
        Migration(
            "wallets.001-notes",
            [
                // What a wallet gave us to remember of a payment: the name it asks by, a token. Sealed, since some of it
                // opens doors.
                """
                CREATE TABLE wallet_notes (
                    wallet TEXT NOT NULL,
                    reference TEXT NOT NULL,
                    notes $BYTES NOT NULL,
                    changed_at INTEGER NOT NULL,
                    PRIMARY KEY (wallet, reference)
                ) $CLUSTERED
                """
            ])
    ]
}
