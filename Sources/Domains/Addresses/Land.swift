package import DomainKit
import Storage

/// Addresses: the city proposes one, and anyone who lives there says by phone whether it is right.
///
/// An address says where somebody can be found. It is no title and says nothing of who may be there. Its number ends in
/// two check digits, so that a slip of the thumb is caught. The resident is known by a keyed hash alone, and every
/// change is kept as an event that is only ever added.
enum Land {
    static let migrations = [addressesMigration, filesMigration]

    /// `addresses` is what holds now, `address_events` how it came to be. An event without an actor is the city's.
    private static let addressesMigration = Migration(
        "land.001-addresses",
        [
            """
            CREATE TABLE addresses (
                number TEXT PRIMARY KEY, resident $BYTES NOT NULL, words TEXT NOT NULL, area TEXT NOT NULL,
                status TEXT NOT NULL, changed_at INTEGER NOT NULL
            ) $STRICT
            """,
            "CREATE INDEX addresses_by_resident ON addresses (resident)",
            """
            CREATE TABLE address_events (
                id $IDENTITY, address TEXT NOT NULL REFERENCES addresses (number), happened_at INTEGER NOT NULL,
                actor $BYTES, what TEXT NOT NULL, words TEXT NOT NULL
            ) $STRICT
            """,
            "CREATE INDEX address_events_by_address ON address_events (address, id)",
        ])

    /// One row: when addresses were last brought in. Two files at once would each propose an address without a number
    /// again; both change this row, so one comes after the other.
    private static let filesMigration = Migration(
        "land.002-files", ["CREATE TABLE address_files (id INTEGER PRIMARY KEY, at INTEGER NOT NULL) $STRICT"])
}

extension DomainModule {
    /// Addresses the city proposes and residents confirm.
    package static let addresses = DomainModule(
        "land", migrations: Land.migrations,
        actions: [Land.myAddressAction, Land.confirmAction, Land.changeWordsAction, Land.notMineAction],
        imports: [Land.addressesImport], exports: [Land.addressesExport],
        staffOperations: [.importing(Land.addressesImport, needs: .keepAddresses)],
        demonstration: DemonstrationData(lists: [.init("addresses")]))
}
