package import Storage

/// Consultations: a question the city asks, one ballot a phone, changeable until it closes.
///
/// A consultation is not an election. Whoever carries the call, the operator or the aggregator, can see what is
/// pressed. What the city's own store gives away is written at `BallotBox`.
package enum Participation: Domain {
    package static let name = "participation"
    package static let migrations = [consultationsMigration, ballotsMigration, votingMigration]
    package static let actions = [openAction, optionsAction, voteAction]
    package static let imports = [consultationsImport]
    package static let exports = [consultationsExport, resultsExport]

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

    /// What keeps a consultation as it is while a vote is being kept; see `BallotBox`. No row of `votes_under_way` is
    /// ever committed.
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
}
