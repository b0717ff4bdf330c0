/// A place on earth in degrees of WGS 84, north and east positive.
package struct GeoPoint: Sendable, Hashable {
    /// From -90 to 90.
    package let latitude: Double
    /// From -180 to 180.
    package let longitude: Double

    /// Nil when the figures are no place on earth.
    package init?(latitude: Double, longitude: Double) {
        guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
        self.latitude = latitude
        self.longitude = longitude
    }
}
