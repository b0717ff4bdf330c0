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
            ]),
        Migration(
            "wallets.002-unread-notes",
            [
                // Notes that did not open when others came in their place.
                """
                CREATE TABLE unread_notes (
                    id $IDENTITY,
                    wallet TEXT NOT NULL,
                    reference TEXT NOT NULL,
                    notes $BYTES NOT NULL,
                    changed_at INTEGER NOT NULL
                ) $STRICT
                """,
                "CREATE INDEX unread_notes_of_payment ON unread_notes (wallet, reference)",
            ]),
    ]
}
