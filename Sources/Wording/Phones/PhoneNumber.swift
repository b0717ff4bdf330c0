/// A telephone number in its one canonical form, E.164. Printing it shows only its last two digits, so that no log or
/// error text can give a citizen away by accident.
package struct PhoneNumber: Sendable, Hashable {
    /// The number with its plus: `+233240000001`.
    package let e164: String

    /// Takes exactly a plus and 8 to 15 ASCII digits, the first not zero (ITU-T E.164); nil for anything else.
    package init?(e164: String) {
        let bytes = Array(e164.utf8)
        guard (9...16).contains(bytes.count), bytes[0] == UInt8(ascii: "+"), bytes[1] != UInt8(ascii: "0"),
            bytes.dropFirst().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        self.e164 = e164
    }

    /// The number for reading aloud, the same way for every country: `+233 24 000 0001`.
    package var grouped: String {
        let digits = Array(e164.unicodeScalars.dropFirst())
        let code = Self.callingCodeLength(digits)
        var text = String.UnicodeScalarView("+".unicodeScalars)
        text.append(contentsOf: digits[..<code])
        var place = code
        for size in Self.groups(digits.count - code) {
            text.append(" ")
            text.append(contentsOf: digits[place..<(place + size)])
            place += size
        }
        return String(text)
    }

    /// Sizes of the groups: four at the end, threes before, and never a single digit where it can be avoided.
    private static func groups(_ count: Int) -> [Int] {
        switch count {
        case ...4: return count > 0 ? [count] : []
        case 5...7: return [count - 4, 4]
        case 8: return [2, 2, 4]
        default:
            let rest = count - 4
            let first = rest % 3
            let threes = [Int](repeating: 3, count: rest / 3)
            switch first {
            case 0: return threes + [4]
            case 1: return [2, 2] + threes.dropFirst() + [4]
            default: return [2] + threes + [4]
            }
        }
    }

    /// Calling codes are prefix-free: two have one digit, the rest of these two, all others three (ITU-T E.164 annex).
    private static func callingCodeLength(_ digits: [Unicode.Scalar]) -> Int {
        let twoDigits: Set<UInt32> = [
            20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60,
            61,
            62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
        ]
        if digits[0] == "1" || digits[0] == "7" { return 1 }
        let firstTwo = (digits[0].value - 0x30) * 10 + (digits[1].value - 0x30)
        return twoDigits.contains(firstTwo) ? 2 : 3
    }
}

extension PhoneNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `…01`: enough to tell two numbers apart in a test, too little to call.
    package var description: String { "…" + e164.suffix(2) }
    package var debugDescription: String { description }
    /// Empty, so that `dump` and a failed expectation do not show the number either.
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
