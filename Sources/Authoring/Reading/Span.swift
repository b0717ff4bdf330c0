/// A length of time as staff write it: `90s`, `10m`, `2h` or `1d`.
package enum Span {
    private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]

    /// The seconds of it, at most 10,000 of any unit; nil when this is none.
    package static func seconds(_ text: String) -> Int64? {
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()),
            (0...10_000).contains(number)
        else { return nil }
        return number * unit
    }

    /// The seconds in the largest unit that tells them whole.
    package static func written(_ seconds: Int64) -> String {
        let units: [(name: String, seconds: Int64)] = [("d", 86_400), ("h", 3600), ("m", 60)]
        let unit = units.first { seconds != 0 && seconds % $0.seconds == 0 }
        return unit.map { "\(seconds / $0.seconds)\($0.name)" } ?? "\(seconds)s"
    }
}
