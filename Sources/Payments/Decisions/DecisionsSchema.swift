import Storage

extension PaymentsSchema {
    /// What somebody of the city proposed to do with money, and who confirmed it. Rows are never deleted; a decided one never
    /// changes again.
    static let decisions = [
        """
        CREATE TABLE ledger_decisions (
            id $IDENTITY,
            kind TEXT NOT NULL CHECK (kind IN ('allocate', 'reverse', 'write_off', 'refund')),
            subject TEXT NOT NULL,
            \(StoredNames.payable) TEXT,
            amount INTEGER,
            reason TEXT NOT NULL,
            proposed_by TEXT NOT NULL,
            proposed_at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed', 'rejected')),
            decided_by TEXT,
            decided_at INTEGER,
            entry INTEGER
        ) $STRICT
        """,
        "CREATE INDEX open_decisions ON ledger_decisions (id) WHERE state = 'proposed'",
    ]

    /// `waits_for` is what an open proposal is about; nothing may be proposed twice at a time.
    static let openProposals = [
        "ALTER TABLE ledger_decisions ADD COLUMN waits_for TEXT",
        "CREATE UNIQUE INDEX proposals_that_wait ON ledger_decisions (waits_for)",
    ]

    /// 1 where an account that proved who it is proposed it; null where a name was only typed, as before there were accounts.
    static let provenProposals = ["ALTER TABLE ledger_decisions ADD COLUMN proven INTEGER"]
}
