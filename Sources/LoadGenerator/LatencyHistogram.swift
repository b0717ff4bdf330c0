/// How long answers took, in memory that does not grow with their number.
///
/// Times under 256 ns are kept exactly; above, each power of two is divided into 128 parts, so that a time is told at
/// most 1/128 too long. (The idea is that of HdrHistogram.)
package struct LatencyHistogram: Sendable {
    private static let partBits = 7
    private static let parts = 1 << partBits

    private var counts = [UInt64](repeating: 0, count: (64 - partBits + 1) * parts)
    package private(set) var count: UInt64 = 0
    /// The longest time, exactly. Nanoseconds.
    package private(set) var longest: UInt64 = 0

    package init() {}

    package mutating func record(nanoseconds: UInt64) {
        counts[Self.slot(of: nanoseconds)] &+= 1
        count &+= 1
        longest = max(longest, nanoseconds)
    }

    /// The time within which this share of the answers came, such as 0.99. Nanoseconds; 0 when there are none.
    package func nanoseconds(at share: Double) -> UInt64 {
        let rank = UInt64((Double(count) * min(max(share, 0), 1)).rounded(.up))
        var seen: UInt64 = 0
        for (slot, number) in counts.enumerated() where number > 0 {
            seen &+= number
            if seen >= rank { return min(Self.largest(in: slot), longest) }
        }
        return longest
    }

    private static func slot(of value: UInt64) -> Int {
        let bits = 64 - value.leadingZeroBitCount
        let shift = max(bits - partBits - 1, 0)
        return shift * parts + Int(value >> UInt64(shift))
    }

    private static func largest(in slot: Int) -> UInt64 {
        let shift = max(slot / parts - 1, 0)
        let part = UInt64(slot - shift * parts)
        return part << UInt64(shift) | ((1 << UInt64(shift)) - 1)
    }
}
