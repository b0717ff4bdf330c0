/// Things of a city, each with its place on the map where it has one, as a GeoJSON FeatureCollection (RFC 7946,
/// https://www.rfc-editor.org/rfc/rfc7946).
///
/// `Properties` is what each thing says of itself; its coding keys are the names in the document.
package struct GeoFeatures<Properties: Encodable & Sendable>: Sendable, Encodable {
    private let type = "FeatureCollection"
    private var features: [Feature] = []

    /// As servers name it.
    package static var contentType: String { "application/geo+json" }

    package init() {}

    /// Adds a thing behind the others.
    /// - Parameters:
    ///   - id: unlike every other's of the document.
    ///   - position: nil for a thing without a place; it has a null geometry then, as section 3.2 says.
    package mutating func append(id: String, at position: GeoPosition?, _ properties: Properties) {
        features.append(Feature(id: id, geometry: position, properties: properties))
    }

    /// The document, the same for the same things in the same order.
    package func document() throws -> [UInt8] { try DomainFeed.json(self) }

    private struct Feature: Sendable, Encodable {
        let id: String
        let geometry: GeoPosition?
        let properties: Properties

        private enum Name: String, CodingKey { case type, id, geometry, properties }
        private enum GeometryName: String, CodingKey { case type, coordinates }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: Name.self)
            try members.encode("Feature", forKey: .type)
            try members.encode(id, forKey: .id)
            try members.encode(properties, forKey: .properties)
            guard let geometry else { return try members.encodeNil(forKey: .geometry) }
            var point = members.nestedContainer(keyedBy: GeometryName.self, forKey: .geometry)
            try point.encode("Point", forKey: .type)
            // Longitude first (section 3.1.1).
            try point.encode([geometry.longitude, geometry.latitude], forKey: .coordinates)
        }
    }
}

/// A position in degrees of WGS 84, to seven decimals: a centimetre or so.
package struct GeoPosition: Sendable, Hashable {
    /// East, from -180 to 180.
    package let longitude: Double
    /// North, from -90 to 90.
    package let latitude: Double

    /// Nil for what lies nowhere on earth.
    package init?(latitude: Double, longitude: Double) {
        // What is not a number is in no range.
        guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
        self.latitude = Self.rounded(latitude)
        self.longitude = Self.rounded(longitude)
    }

    private static func rounded(_ degrees: Double) -> Double {
        let rounded = (degrees * 10_000_000).rounded() / 10_000_000
        // Zero has no sign in a document.
        return rounded == 0 ? 0 : rounded
    }
}
