import Conversation
import DomainKit
import Storage
import Wording

extension Mobility {
    /// The gazetteer, written by staff who know what people call things. A place in the file takes the place of the
    /// stored one with its code; the others stay.
    static let placesImport = ImportKind(
        "places", summary: "Places of the city along its corridors, with what people call them",
        columns: [
            ImportKind.Column("code", required: true, "Short and lasting, as WAN"),
            ImportKind.Column("name", required: true, "As it is shown", isShown: true),
            ImportKind.Column("corridor", required: true, "Code of the road it lies on"),
            ImportKind.Column(
                "corridor_name", required: true, "Name of that road, the same on each of its lines", isShown: true),
            ImportKind.Column("position", required: false, "Order along the road; the order of the file where empty"),
            ImportKind.Column("aliases", required: false, "Other names, separated by |"),
            ImportKind.Column("lat", required: false, "Latitude in degrees"),
            ImportKind.Column("lng", required: false, "Longitude in degrees"),
        ]
    ) { context, records in
        let places = try PlaceLine.read(records)
        for (index, place) in places.enumerated() {
            context.progress(index + 1)
            try place.store(context.transaction)
        }
        try Gazetteer.noteChange(context.transaction)
        return ImportReport(stored: places.count, notes: try alike(context.transaction))
    }

    /// What nobody could tell apart on a screen: places of one name on one road, and roads of one name.
    private static func alike(_ transaction: any Transaction) throws -> [String] {
        let places = try transaction.rows(
            Statement(
                """
                SELECT places.name, corridors.name FROM places JOIN corridors ON corridors.code = places.corridor
                GROUP BY places.name, corridors.name HAVING COUNT(*) > 1 ORDER BY places.name, corridors.name LIMIT 5
                """)
        ).map { "Several places are called \(try $0.text(0)) on \(try $0.text(1)); give each a name of its own." }
        let roads = try transaction.rows(
            Statement("SELECT name FROM corridors GROUP BY name HAVING COUNT(*) > 1 ORDER BY name LIMIT 5")
        ).map { "Several roads are called \(try $0.text(0)); give each a name of its own." }
        return places + roads
    }

    /// The gazetteer in the columns it is imported by.
    static let placesExport = ExportKind(
        "places", summary: "Places of the city along its corridors",
        columns: ["code", "name", "corridor", "corridor_name", "position", "aliases", "lat", "lng"]
    ) { context, row in
        let places = ExportPages(
            sql: """
                SELECT places.code, places.name, corridors.code, corridors.name, position, aliases, lat, lng
                FROM places JOIN corridors ON corridors.code = places.corridor
                WHERE places.code > $1 ORDER BY places.code
                """,
            start: [""]
        ) { place throws(StorageError) in [try place.value(0)] }
        try places.forEach(context.transaction) { place in
            try row(
                [
                    try place.text(0), try place.text(1), try place.text(2), try place.text(3),
                    String(try place.integer(4)), try place.text(5), degrees(try place.value(6)),
                    degrees(try place.value(7)),
                ])
        }
    }

    private static func degrees(_ value: SQLValue) -> String {
        if case .real(let degrees) = value { String(degrees) } else { "" }
    }
}

/// One line of the places file that can be stored.
private struct PlaceLine {
    let place: Place
    let corridor: Place
    let position: Int64
    let aliases: [String]
    let point: (lat: Double, lng: Double)?

    /// The lines, or `ImportRefused` with all that is wrong with them.
    static func read(_ records: [ImportRecord]) throws -> [PlaceLine] {
        var problems = ImportProblems()
        var codes: Set<String> = []
        var corridors: [String: String] = [:]
        var lines: [PlaceLine] = []
        for (index, record) in records.enumerated() {
            guard let line = PlaceLine(record, index: index, &problems) else { continue }
            if !codes.insert(line.place.code).inserted {
                problems.add(record.line, "code", "Another line has this code already.")
            }
            let name = corridors[line.corridor.code, default: line.corridor.name]
            corridors[line.corridor.code] = name
            if name != line.corridor.name {
                problems.add(record.line, "corridor_name", "Another line names this corridor differently.")
            }
            lines.append(line)
        }
        try problems.check()
        return lines
    }

    private init?(_ record: ImportRecord, index: Int, _ problems: inout ImportProblems) {
        let code = problems.required("code", of: record, limit: Place.codeLimit)
        let name = Self.name(
            problems.required("name", of: record, limit: Place.nameLimit), of: record, "name", &problems)
        let corridor = problems.required("corridor", of: record, limit: Place.codeLimit)
        let corridorName = problems.required("corridor_name", of: record, limit: Place.nameLimit)
        let position = Self.position(record, index: index, &problems)
        point = Self.point(record, &problems)
        aliases = (record["aliases"] ?? "").split(separator: "|").compactMap { alias in
            Self.name(String(alias).cleanedInput, of: record, "aliases", &problems)
        }
        guard let code, let name, let corridor, let corridorName, let position else { return nil }
        place = Place(code: code, name: name)
        self.corridor = Place(code: corridor, name: corridorName)
        self.position = position
    }

    /// A name that can be found again, so with a letter or a digit in it.
    private static func name(
        _ name: String?, of record: ImportRecord, _ column: String, _ problems: inout ImportProblems
    ) -> String? {
        guard let name else { return nil }
        guard !name.folded.isEmpty else {
            problems.add(record.line, column, "A name needs a letter or a digit.")
            return nil
        }
        return name
    }

    private static func position(_ record: ImportRecord, index: Int, _ problems: inout ImportProblems) -> Int64? {
        guard let written = record["position"] else { return Int64(index) }
        guard let position = Int64(written) else {
            problems.add(record.line, "position", "This must be a whole number, or empty.")
            return nil
        }
        return position
    }

    private static func point(_ record: ImportRecord, _ problems: inout ImportProblems) -> (lat: Double, lng: Double)? {
        if record["lat"] == nil, record["lng"] == nil { return nil }
        let lat = degrees("lat", within: 90, record, &problems)
        let lng = degrees("lng", within: 180, record, &problems)
        if let lat, let lng { return (lat, lng) } else { return nil }
    }

    private static func degrees(
        _ column: String, within limit: Double, _ record: ImportRecord, _ problems: inout ImportProblems
    ) -> Double? {
        guard let written = record[column], let degrees = degrees(written), abs(degrees) <= limit else {
            problems.add(
                record.line, column, "Latitude and longitude stand together, in degrees with a point, as 5.5560.")
            return nil
        }
        return degrees
    }

    /// Degrees have no thousands, so that a comma in them can only stand before decimals.
    private static func degrees(_ written: String) -> Double? {
        let figures = written.westernDigits.map { $0 == "," ? "." : $0 }
        guard figures.allSatisfy({ "0123456789.-".contains($0) }) else { return nil }
        return Double(String(figures))
    }

    func store(_ transaction: any Transaction) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO corridors (code, name) VALUES ($1, $2) ON CONFLICT (code) DO UPDATE SET name = excluded.name
                """, [.text(corridor.code), .text(corridor.name)]))
        try transaction.post(
            Statement(
                """
                INSERT INTO places (code, name, corridor, position, aliases, lat, lng)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (code) DO UPDATE SET name = excluded.name, corridor = excluded.corridor,
                    position = excluded.position, aliases = excluded.aliases, lat = excluded.lat, lng = excluded.lng
                """,
                [
                    .text(place.code), .text(place.name), .text(corridor.code), .integer(position),
                    .text(aliases.joined(separator: "|")), point.map { .real($0.lat) } ?? .null,
                    point.map { .real($0.lng) } ?? .null,
                ]))
        try transaction.post(Statement("DELETE FROM place_names WHERE place = $1", [.text(place.code)]))
        for folded in Set(([place.name] + aliases).map(\.folded)) { try store(name: folded, transaction) }
    }

    /// Two names of one place may differ in spaces alone; the first is enough to find it.
    private func store(name folded: String, _ transaction: any Transaction) throws {
        let squeezed = folded.split(separator: " ").joined()
        try transaction.post(
            Statement(
                """
                INSERT INTO place_names (squeezed, place, folded, letters) VALUES ($1, $2, $3, $4)
                ON CONFLICT (squeezed, place) DO NOTHING
                """,
                [.text(squeezed), .text(place.code), .text(folded), SQLValue(squeezed.unicodeScalars.count)]))
    }
}
