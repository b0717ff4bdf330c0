import DomainKit
import Storage
import Wording

/// The city's places by what people call them.
///
/// A name spelt right, apart from accents, case and spaces, always counts before one that is nearly right. A slip is
/// one letter too many, too few, wrong, or swapped with the next: one in a word of 4 letters, two in one of 8. Words
/// with a digit allow none, for `Mile 5` is not `Mile 6`.
struct Gazetteer {
    /// All names, read once and kept in memory until an import changes them.
    let index: PlaceIndex

    init(_ transaction: any Transaction, _ memory: DomainMemory) throws {
        let version = try transaction.first(Statement("SELECT version FROM gazetteer WHERE id = 1", []))
        index = try memory.value(PlaceIndex.self, version: try version?.integer(0) ?? 0) {
            try PlaceIndex(read: transaction)
        }
    }

    /// Makes every gateway read the names again.
    static func noteChange(_ transaction: any Transaction) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO gazetteer (id, version) VALUES (1, 1)
                ON CONFLICT (id) DO UPDATE SET version = gazetteer.version + 1
                """, []))
    }
}

extension PlaceIndex {
    fileprivate init(read transaction: any Transaction) throws {
        var entries: [Entry] = []
        var positions: [String: Int] = [:]
        let places = Statement(
            """
            SELECT places.code, places.name, corridors.code, corridors.name
            FROM places JOIN corridors ON corridors.code = places.corridor ORDER BY places.name, places.code
            """, [])
        for row in try transaction.rows(places) {
            let place = Place(code: try row.text(0), name: try row.text(1))
            positions[place.code] = entries.count
            entries.append(Entry(place: place, road: try row.text(2), roadName: try row.text(3)))
        }
        var names: [Name] = []
        for row in try transaction.rows(Statement("SELECT folded, place FROM place_names ORDER BY folded, place", [])) {
            guard let place = positions[try row.text(1)] else { continue }
            names.append(Name(place: place, words: try row.text(0).split(separator: " ").map(String.init)))
        }
        self.init(entries: entries, names: names)
    }
}
