import Testing

@testable import Wording

/// What a spreadsheet leaves of a long number.
@Suite struct LostDigitsTests {
    @Test(
        arguments: [
            ("123456789012345000", .zeroed), ("1234567890123450000", .zeroed), ("123456789012345000.00", .zeroed),
            ("123 456 789 012 345 000", .zeroed), ("١٢٣٤٥٦٧٨٩٠١٢٣٤٥٠٠٠", .zeroed),
            ("1234567890123450", .doubtful), ("12345678901234500", .doubtful),
            ("1234567890123456", .whole), ("123456789012345010", .whole),
            ("123456789012345", nil), ("100000000000000", nil), ("T123456789012345000", nil),
            ("012345678901234000", nil), ("", nil), ("+233240000001", nil), ("1.23457E+17", nil),
        ] as [(String, String.LongNumber?)])
    func `tells by its digits behind the fifteenth whether it is whole`(text: String, expected: String.LongNumber?) {
        #expect(text.longNumber == expected)
    }

    @Test(arguments: ["1.23457E+17", "2,34E+11", "#####", "#N/A"])
    func `is told by its short form`(text: String) {
        #expect(text.hasLostDigits)
    }
}
