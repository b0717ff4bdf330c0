import Conversation
import DomainKit
import Storage

extension Mobility {
    /// How far back reports are published, and how many of them, the newest.
    static let publishedSeconds: Int64 = 24 * 3_600
    static let publishedReports = 5_000

    /// What was reported lately, newest first, where its places are. It says nothing of who reported: a report keeps no words of
    /// its reporter, and its time is told to the minute.
    static let reportsFeed = DomainFeed(
        "roads/reports.geojson", title: "What citizens reported about the roads in the last 24 hours",
        contentType: GeoFeatures<PublishedReport>.contentType, maxAgeSeconds: 60
    ) { context in
        let since = context.now.adding(seconds: -publishedSeconds)
        let rows = try context.transaction.rows(
            Statement(
                """
                SELECT reports.number, reports.kind, reports.reported_at, reports.place, places.name, places.corridor,
                    corridors.name, reports.toward, towards.name, places.lat, places.lng
                FROM reports LEFT JOIN places ON places.code = reports.place
                LEFT JOIN corridors ON corridors.code = places.corridor
                LEFT JOIN places AS towards ON towards.code = reports.toward
                WHERE reports.reported_at > $1 AND reports.reported_at <= $2
                ORDER BY reports.reported_at DESC, reports.number DESC LIMIT $3
                """, [.integer(since.milliseconds), .integer(context.now.milliseconds), SQLValue(publishedReports)]))
        var features = GeoFeatures<PublishedReport>()
        for row in rows {
            features.append(
                id: try row.text(0), at: try position(row.value(9), row.value(10)), try PublishedReport(row))
        }
        return try features.document()
    }

    /// Nil where staff gave the place none.
    private static func position(_ latitude: SQLValue, _ longitude: SQLValue) -> GeoPosition? {
        guard case .real(let latitude) = latitude, case .real(let longitude) = longitude else { return nil }
        return GeoPosition(latitude: latitude, longitude: longitude)
    }
}

/// What the feed says of a report. What it does not have is left out.
struct PublishedReport: Encodable, Sendable {
    private let kind: String
    /// ISO 8601, UTC, the seconds always 00.
    private let reportedAt: String
    private let place: String
    private let placeName: String?
    private let corridor: String?
    private let corridorName: String?
    private let toward: String?
    private let towardName: String?

    private enum CodingKeys: String, CodingKey {
        case kind, place, corridor, toward
        case reportedAt = "reported_at"
        case placeName = "place_name"
        case corridorName = "corridor_name"
        case towardName = "toward_name"
    }

    init(_ row: Row) throws(StorageError) {
        kind = try row.text(1)
        let minute: Int64 = 60_000
        let at = try row.integer(2)
        reportedAt = Instant(milliseconds: at - (at % minute + minute) % minute).timestamp
        place = try row.text(3)
        placeName = try row.optionalText(4)
        corridor = try row.optionalText(5)
        corridorName = try row.optionalText(6)
        let toward = try row.text(7)
        self.toward = toward.isEmpty ? nil : toward
        towardName = try row.optionalText(8)
    }
}
