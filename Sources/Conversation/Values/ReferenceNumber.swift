/// A number people copy by hand: digits ending in two check digits by ISO/IEC 7064 MOD 97-10.
///
/// Every single wrong digit and every swap of two digits is caught.
package struct ReferenceNumber: Sendable, Hashable {
    /// All digits, the two check digits last.
    package let digits: String

    /// Longest and shortest number, in digits.
    package static let lengths = 4...18

    /// The number, when its check digits are right. The standard makes 02 to 98 only; 00, 01 and 99 would leave the same
    /// remainder as 97, 98 and 02, and are on no number that was ever issued.
    package init?(_ digits: String) {
        guard Self.lengths.contains(digits.utf8.count), let remainder = Self.remainder(digits), remainder == 1,
            !["00", "01", "99"].contains(digits.suffix(2))
        else { return nil }
        self.digits = digits
    }

    /// The number that begins with these digits; nil when they are not digits or too many.
    package init?(payload: String) {
        guard Self.lengths.contains(payload.utf8.count + 2), let remainder = Self.remainder(payload + "00") else {
            return nil
        }
        let check = 98 - remainder
        digits = payload + (check < 10 ? "0" : "") + String(check)
    }

    private static func remainder(_ digits: String) -> Int? {
        var remainder = 0
        for byte in digits.utf8 {
            guard (0x30...0x39).contains(byte) else { return nil }
            remainder = (remainder * 10 + Int(byte - 0x30)) % 97
        }
        return remainder
    }
}
