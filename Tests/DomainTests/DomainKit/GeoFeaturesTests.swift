import DomainKit
import Foundation
import Testing

@Suite struct `GeoJSON` {
    private struct Words: Encodable, Sendable {
        let name: String
        let lanes: Int?
    }

    private func text(_ features: GeoFeatures<Words>) throws -> String {
        String(decoding: try features.document(), as: UTF8.self)
    }

    @Test func `a thing on the map has longitude before latitude, and one without a place a null geometry`() throws {
        var features = GeoFeatures<Words>()
        features.append(id: "A1", at: GeoPosition(latitude: 6.69, longitude: -1.624), Words(name: "Adum", lanes: 2))
        features.append(id: "B2", at: nil, Words(name: "Kejetia", lanes: nil))
        #expect(
            try text(features) == """
                {"features":[{"geometry":{"coordinates":[-1.624,6.69],"type":"Point"},"id":"A1",\
                "properties":{"lanes":2,"name":"Adum"},"type":"Feature"},{"geometry":null,"id":"B2",\
                "properties":{"name":"Kejetia"},"type":"Feature"}],"type":"FeatureCollection"}
                """)
    }

    @Test func `nothing is a collection of nothing`() throws {
        #expect(try text(GeoFeatures()) == #"{"features":[],"type":"FeatureCollection"}"#)
    }

    @Test func `the same things make the same bytes, whatever their words hold`() throws {
        let words = "\"A\\/b\"\u{0}\u{1}\n\u{2028} é 😀 </script>"
        func document() throws -> [UInt8] {
            var features = GeoFeatures<Words>()
            for id in 1...50 { features.append(id: "\(id)", at: nil, Words(name: words, lanes: id)) }
            return try features.document()
        }
        let bytes = try document()
        #expect(try document() == bytes)
        let read = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        let things = try #require(read["features"] as? [[String: Any]])
        #expect(things.map { $0["id"] as? String } == (1...50).map { "\($0)" })
        #expect(things.allSatisfy { ($0["properties"] as? [String: Any])?["name"] as? String == words })
    }

    @Test(arguments: [
        (6.123456789, -1.987654321, "[-1.9876543,6.1234568]"), (0.0, -0.00000001, "[0,0]"), (-90.0, 180.0, "[180,-90]"),
        (5.0, -0.5, "[-0.5,5]"), (6.6912345, 0.1, "[0.1,6.6912345]"),
    ])
    func `coordinates have seven decimals at most`(latitude: Double, longitude: Double, written: String) throws {
        var features = GeoFeatures<Words>()
        let position = try #require(GeoPosition(latitude: latitude, longitude: longitude))
        features.append(id: "A", at: position, Words(name: "", lanes: nil))
        #expect(try text(features).contains("\"coordinates\":\(written),"))
    }

    @Test(
        arguments: [
            (90.1, 0), (-90.1, 0), (0, 180.1), (0, -180.1), (.nan, 0), (0, .infinity), (-.infinity, .nan),
        ] as [(Double, Double)])
    func `what lies nowhere on earth is no position`(latitude: Double, longitude: Double) {
        #expect(GeoPosition(latitude: latitude, longitude: longitude) == nil)
    }
}
