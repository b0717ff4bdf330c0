import Conversation
import DomainKit
import Foundation
import GatewayTestKit
import Roads
import Storage
import Testing

@Suite(.onEveryStore) struct `The feed of road reports` {
    private static let path = "roads/reports.geojson"
    private static let places = """
        code,name,corridor,corridor_name,lat,lng
        ADU,Adum,CEN,Centre,6.69000004,-1.6239999
        KEJ,Kejetia,CEN,Centre,,

        """

    private func open(_ body: (DomainDesk) async throws -> Void) async throws {
        try await DomainDesk.open(.roads) { desk in
            try await desk.bring("places", Self.places)
            try await body(desk)
        }
    }

    /// Reports, and answers the report's number.
    @discardableResult
    private func report(
        _ desk: DomainDesk, _ kind: String = "jam", _ place: String = "ADU", toward: String? = nil, phone: Int = 1,
        after seconds: Int64 = 0
    ) async throws -> String {
        var arguments: [String: Value] = ["kind": .text(kind), "place": .text(place)]
        arguments["toward"] = toward.map(Value.text)
        let outcome = try await desk.call(
            "mobility.report", arguments, from: try DomainDesk.phone(phone),
            at: DomainDesk.morning.adding(seconds: seconds))
        return try #require(outcome.text("number"))
    }

    /// The numbers of the reports that are published at a moment.
    private func published(_ desk: DomainDesk, after seconds: Int64) async throws -> [String] {
        struct Collection: Decodable {
            struct Feature: Decodable { let id: String }
            let features: [Feature]
        }
        let document = try #require(try await desk.feed(Self.path, at: DomainDesk.morning.adding(seconds: seconds)))
        return try JSONDecoder().decode(Collection.self, from: Data(document.utf8)).features.map(\.id)
    }

    @Test func `a report stands where its place is, at its minute, and names places as the city does`() async throws {
        try await open { desk in
            let first = try await report(desk, "jam", "ADU", toward: "KEJ", after: 59)
            let second = try await report(desk, "flood", "KEJ", after: 61)
            let document = try await desk.feed(Self.path, at: DomainDesk.morning.adding(seconds: 120))
            #expect(
                document == """
                    {"features":[{"geometry":null,"id":"\(second)","properties":{"corridor":"CEN","corridor_name":"Centre",\
                    "kind":"flood","place":"KEJ","place_name":"Kejetia","reported_at":"2026-05-04T08:01:00Z"},\
                    "type":"Feature"},{"geometry":{"coordinates":[-1.6239999,6.69],"type":"Point"},"id":"\(first)",\
                    "properties":{"corridor":"CEN","corridor_name":"Centre","kind":"jam","place":"ADU","place_name":"Adum",\
                    "reported_at":"2026-05-04T08:00:00Z","toward":"KEJ","toward_name":"Kejetia"},"type":"Feature"}],\
                    "type":"FeatureCollection"}
                    """)
        }
    }

    @Test func `nothing of who reported is in it`() async throws {
        try await open { desk in
            let phone = try DomainDesk.phone(4_217_739)
            try await report(desk, phone: 4_217_739)
            let document = try #require(try await desk.feed(Self.path))
            let hash = desk.vault.hash(phone)
            let stored = try await desk.rows("SELECT reporter FROM reports").map { try $0.blob(0) }
            #expect(stored == [hash])
            for trace in ["4217739", hash.hexadecimal, Data(hash).base64EncodedString(), "reporter"] {
                #expect(!document.contains(trace), "\(trace)")
            }
        }
    }

    @Test func `reports of the last 24 hours are in it, the newest first, and none of a later moment`() async throws {
        try await open { desk in
            let day: Int64 = 24 * 3_600
            let old = try await report(desk, phone: 1)
            let new = try await report(desk, phone: 2, after: 1)
            let later = try await report(desk, phone: 3, after: day + 1)
            #expect(try await published(desk, after: 1) == [new, old])
            #expect(try await published(desk, after: day - 1) == [new, old])
            #expect(try await published(desk, after: day) == [new])
            #expect(try await published(desk, after: day + 1) == [later])
            #expect(try await published(desk, after: 3 * day) == [])
        }
    }

    @Test func `however many were reported, the newest 5,000 are in it`() async throws {
        try await open { desk in
            let morning = DomainDesk.morning.milliseconds
            let bytes = desk.database.dialect.schema("$BYTES")
            try await desk.database.write(.long) { transaction in
                try transaction.post(
                    Statement(
                        """
                        WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 5001)
                        INSERT INTO reports (number, kind, place, toward, reporter, reported_at)
                        SELECT 'R' || i, 'jam', 'ADU', '', CAST('x' AS \(bytes)), \(morning) + i FROM n
                        """))
            }
            let numbers = try await published(desk, after: 60)
            #expect(numbers.count == 5_000)
            #expect(numbers.first == "R5001" && numbers.last == "R2")
        }
    }

    @Test func `the same reports are the same bytes, whenever they are read`() async throws {
        try await open { desk in
            for phone in 1...20 { try await report(desk, phone: phone) }
            let first = try await desk.feed(Self.path, at: DomainDesk.morning.adding(seconds: 1))
            #expect(try await desk.feed(Self.path, at: DomainDesk.morning.adding(seconds: 3_600)) == first)
            try await report(desk, "crash")
            #expect(try await desk.feed(Self.path, at: DomainDesk.morning.adding(seconds: 3_600)) != first)
        }
    }
}
