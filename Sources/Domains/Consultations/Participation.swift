import DomainKit
import Storage

/// Consultations: a question the city asks, one ballot a phone, changeable until it closes.
///
/// A consultation is not an election. Anyone who carries the call, the operator or the aggregator, can see what is
/// pressed. What the city's own store gives away is written at `BallotBox`.
package enum Participation {
    static let migrations = [
        consultationsMigration, ballotsMigration, votingMigration, countingMigration, unreadMigration,
        recordsMigration,
    ]

    private static let consultationsMigration = Migration(
        "participation.001-consultations",
        [
            """
            CREATE TABLE consultations (code TEXT PRIMARY KEY, opens TEXT NOT NULL, closes TEXT NOT NULL) $STRICT
            """,
            """
            CREATE TABLE consultation_texts (
                consultation TEXT NOT NULL REFERENCES consultations (code), language TEXT NOT NULL,
                question TEXT NOT NULL, labels TEXT NOT NULL, PRIMARY KEY (consultation, language)
            ) $STRICT
            """,
        ])

    /// The roll and the box are kept in the order of their keyed hashes, not of arrival; see `BallotBox`.
    private static let ballotsMigration = Migration(
        "participation.002-ballots",
        [
            """
            CREATE TABLE ballot_keys (
                consultation TEXT PRIMARY KEY REFERENCES consultations (code), sealed_key $BYTES NOT NULL
            ) $STRICT
            """,
            """
            CREATE TABLE voters (
                consultation TEXT NOT NULL, voter $BYTES NOT NULL, PRIMARY KEY (consultation, voter)
            ) $CLUSTERED
            """,
            """
            CREATE TABLE ballots (
                consultation TEXT NOT NULL, ballot $BYTES NOT NULL, sealed_choice $BYTES NOT NULL,
                PRIMARY KEY (consultation, ballot)
            ) $CLUSTERED
            """,
        ])

    /// What kept a consultation as it is while a vote was being kept.
    private static let votingMigration = Migration(
        "participation.003-voting",
        [
            "ALTER TABLE consultations ADD COLUMN voted INTEGER NOT NULL DEFAULT 0",
            "UPDATE consultations SET voted = 1 WHERE code IN (SELECT consultation FROM voters)",
            """
            CREATE TABLE votes_under_way (
                ballot $BYTES PRIMARY KEY, consultation TEXT NOT NULL REFERENCES ballot_keys (consultation)
            ) $CLUSTERED
            """,
        ])

    /// Votes stand on the roll until they are counted; see `BallotBox`.
    private static let countingMigration = Migration(
        "participation.004-counting",
        [
            "ALTER TABLE voters ADD COLUMN sealed_choice $BYTES",
            """
            CREATE TABLE roll_sums (
                consultation TEXT NOT NULL, part INTEGER NOT NULL, state $BYTES NOT NULL,
                PRIMARY KEY (consultation, part)
            ) $CLUSTERED
            """,
            // Counted: 0 not yet, 1 counted, 3 and the tables rewritten, 2 and the log emptied.
            "ALTER TABLE consultations ADD COLUMN counted INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE consultations ADD COLUMN box_seal $BYTES",
            "ALTER TABLE consultations ADD COLUMN box_faults INTEGER NOT NULL DEFAULT 0",
            """
            INSERT INTO roll_sums (consultation, part, state)
            WITH RECURSIVE parts (part) AS (
                SELECT CAST(0 AS INTEGER) UNION ALL SELECT part + 1 FROM parts WHERE part < 15
            )
            SELECT consultation, part, CAST('' AS $BYTES) FROM ballot_keys CROSS JOIN parts
            """,
            "DROP TABLE votes_under_way",
        ])
    /// Ballots that did not open when their box was counted; see `BoxCount`.
    private static let unreadMigration = Migration(
        "participation.005-unread-ballots",
        [
            """
            CREATE TABLE unread_ballots (
                consultation TEXT NOT NULL, ballot $BYTES NOT NULL, sealed_choice $BYTES NOT NULL,
                PRIMARY KEY (consultation, ballot)
            ) $CLUSTERED
            """
        ])

    /// What the chain of records stands for of a consultation, and the rounds of its roll; see `BallotBox`. Consultations from
    /// before are taken in as they stand.
    private static let recordsMigration = Migration(
        "participation.006-records",
        [
            // Whether it has a ballot key: 1 from when it is given one until its box is counted.
            "ALTER TABLE consultations ADD COLUMN keyed INTEGER NOT NULL DEFAULT 0",
            "UPDATE consultations SET keyed = 1 WHERE code IN (SELECT consultation FROM ballot_keys)",
            "ALTER TABLE consultations ADD COLUMN roll_round INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE consultations ADD COLUMN round_at INTEGER NOT NULL DEFAULT 0",
            """
            INSERT INTO unlinked_records (kind, name, at)
            SELECT 'consultation', code, 0 FROM consultations ORDER BY code
            """,
        ])
}
