/// A full Plus Code (Open Location Code), as `6CRWM9QG+C6`: a small area of the earth by two rows of digits to the base
/// of 20, whose letters cannot be taken for each other.
///
/// The format is Google's specification of 2014 in its form with whole numbers, where a code is worked out without any
/// rounding: five pairs of latitude and longitude, then up to five digits that each split the area in 5 by 4.
package struct PlusCode: Sendable, Hashable {
    /// In capitals, with its plus.
    package let text: String

    /// Takes a full code in any case; nil for a short one and for what is no code.
    package init?(_ text: String) {
        guard let form = Form(of: text), form == .full else { return nil }
        self.text = text.uppercased()
    }

    /// The code of the area around a point.
    ///
    /// Latitudes beyond the poles are taken for the poles, longitudes go round the earth.
    /// - Parameter digits: 2, 4, 6, 8, or 10 to 15 for about three metres and less; nil for any other number, and for
    ///   figures far from any degrees.
    package init?(latitude: Double, longitude: Double, digits: Int = 10) {
        guard let point = Steps(latitude: latitude, longitude: longitude) else { return nil }
        self.init(point, digits: digits)
    }

    private init?(_ point: Steps, digits: Int) {
        guard digits >= 2, digits >= 10 || digits % 2 == 0 else { return nil }
        let all = Self.symbols(of: point)
        let shown = all.prefix(min(digits, Self.mostDigits))
        let padding = String(repeating: "0", count: max(0, Self.separatorPlace - shown.count))
        text = String(shown.prefix(Self.separatorPlace)) + padding + "+" + String(shown.dropFirst(Self.separatorPlace))
    }

    /// The area, corner by corner, in degrees.
    package struct Area: Sendable, Hashable {
        package let south, west, north, east: Double
        /// How many digits say so, 15 at most.
        package let digits: Int

        /// The middle of it.
        package var centre: (latitude: Double, longitude: Double) {
            (min(south + (north - south) / 2, 90), west + (east - west) / 2)
        }
    }

    package var area: Area {
        let digits = Self.digits(of: text).prefix(Self.mostDigits)
        var (south, west, height, width) = (0, 0, Steps.perLatitude * 400, Steps.perLongitude * 400)
        for (place, digit) in digits.enumerated() {
            if place >= Self.pairDigits {
                (height, width) = (height / 5, width / 4)
                south += digit / 4 * height
                west += digit % 4 * width
            } else if place % 2 == 0 {
                height /= 20
                south += digit * height
            } else {
                width /= 20
                west += digit * width
            }
        }
        return Area(
            south: Steps.latitude(south), west: Steps.longitude(west), north: Steps.latitude(south + height),
            east: Steps.longitude(west + width), digits: digits.count)
    }

    /// True where zeros stand for digits that nobody gave.
    package var isPadded: Bool { text.utf8.contains(UInt8(ascii: "0")) }

    // MARK: Digits

    static let separatorPlace = 8
    static let pairDigits = 10
    static let mostDigits = 15
    static let alphabet = Array("23456789CFGHJMPQRVWX")

    /// The values of the digits before and after the plus, without padding.
    static func digits(of text: String) -> [Int] {
        text.uppercased().compactMap { alphabet.firstIndex(of: $0) }
    }

    /// All fifteen digits of a point.
    private static func symbols(of point: Steps) -> [Character] {
        var (latitude, longitude) = (point.latitude, point.longitude)
        var symbols: [Character] = []
        for _ in pairDigits..<mostDigits {
            symbols.append(alphabet[latitude % 5 * 4 + longitude % 4])
            (latitude, longitude) = (latitude / 5, longitude / 4)
        }
        for _ in 0..<(pairDigits / 2) {
            symbols.append(alphabet[longitude % 20])
            symbols.append(alphabet[latitude % 20])
            (latitude, longitude) = (latitude / 20, longitude / 20)
        }
        return symbols.reversed()
    }
}

/// A point as whole steps north of the south pole and east of the date line: the smallest steps fifteen digits tell.
private struct Steps {
    let latitude, longitude: Int

    static let perLatitude = 25_000_000
    static let perLongitude = 8_192_000

    init?(latitude: Double, longitude: Double) {
        // What is far from any degree would overflow.
        guard abs(latitude) < 1000, abs(longitude) < 100_000, let north = Self.steps(latitude, Self.perLatitude),
            let east = Self.steps(longitude, Self.perLongitude)
        else { return nil }
        self.latitude = min(max(north + 90 * Self.perLatitude, 0), 180 * Self.perLatitude - 1)
        let round = 360 * Self.perLongitude
        let eastward = (east + 180 * Self.perLongitude) % round
        self.longitude = eastward < 0 ? eastward + round : eastward
    }

    /// Rounded to a millionth of a step first, because the product of a decimal fraction may come out a hair too small.
    private static func steps(_ degrees: Double, _ perDegree: Int) -> Int? {
        Int(exactly: ((degrees * Double(perDegree) * 1_000_000).rounded() / 1_000_000).rounded(.down))
    }

    static func latitude(_ steps: Int) -> Double { Double(steps - 90 * perLatitude) / Double(perLatitude) }
    static func longitude(_ steps: Int) -> Double { Double(steps - 180 * perLongitude) / Double(perLongitude) }
}
