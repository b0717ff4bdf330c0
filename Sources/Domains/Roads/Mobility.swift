package import DomainKit
import Storage

/// Roads: the places of the city along its corridors, and what citizens report about them.
///
/// A place has a name and as many aliases as people use; a report names its place, never coordinates, for a basic phone
/// has none. A report keeps its reporter only as a keyed hash, to know a repetition, and no list of reports shows it.
enum Mobility {
    static let migrations = [placesMigration, reportsMigration, versionMigration]

    /// `place_names` has a row for the name and each alias of a place: `squeezed` folded and without spaces, to find
    /// what is spelt right, `folded` and its number of `letters` to find what nearly is.
    private static let placesMigration = Migration(
        "mobility.001-places",
        [
            "CREATE TABLE corridors (code TEXT PRIMARY KEY, name TEXT NOT NULL) $STRICT",
            """
            CREATE TABLE places (
                code TEXT PRIMARY KEY, name TEXT NOT NULL, corridor TEXT NOT NULL REFERENCES corridors (code),
                position INTEGER NOT NULL, aliases TEXT NOT NULL, lat REAL, lng REAL
            ) $STRICT
            """,
            "CREATE INDEX places_along_corridor ON places (corridor, position, code)",
            """
            CREATE TABLE place_names (
                squeezed TEXT NOT NULL, place TEXT NOT NULL REFERENCES places (code), folded TEXT NOT NULL,
                letters INTEGER NOT NULL, PRIMARY KEY (squeezed, place)
            ) $STRICT
            """,
            "CREATE INDEX place_names_by_place ON place_names (place)",
            "CREATE INDEX place_names_by_letters ON place_names (letters)",
        ])

    /// Counts the changes of the places, so that gateways know when to read their names again.
    private static let versionMigration = Migration(
        "mobility.003-gazetteer",
        ["CREATE TABLE gazetteer (id INTEGER PRIMARY KEY, version INTEGER NOT NULL) $STRICT"])

    private static let reportsMigration = Migration(
        "mobility.002-reports",
        [
            """
            CREATE TABLE reports (
                number TEXT PRIMARY KEY, kind TEXT NOT NULL, place TEXT NOT NULL, toward TEXT NOT NULL,
                reporter $BYTES NOT NULL, reported_at INTEGER NOT NULL
            ) $STRICT
            """,
            "CREATE INDEX reports_by_reporter ON reports (reporter, reported_at)",
            "CREATE INDEX reports_by_time ON reports (reported_at, number)",
        ])
}

extension DomainModule {
    /// Places, and what citizens report about roads.
    package static let roads = DomainModule(
        "mobility", migrations: Mobility.migrations,
        actions: [Mobility.corridorsAction, Mobility.placesAction, Mobility.locateAction, Mobility.reportAction],
        imports: [Mobility.placesImport], exports: [Mobility.placesExport, Mobility.reportsExport],
        staffOperations: [.importing(Mobility.placesImport, needs: .keepPlaces)], feeds: [Mobility.reportsFeed],
        demonstration: DemonstrationData(lists: [.init("places")]))
}
