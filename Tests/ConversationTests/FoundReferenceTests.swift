import Conversation
import Testing
import Wording

/// The one number in what somebody typed.
struct FoundReferenceTests {
    private static let number = "7319042851"

    private static func found(_ typed: String) -> String? {
        TypedNumber.reference(among: typed, lengths: [6, 10, 11])?.digits
    }

    @Test(arguments: [
        "7319042851", "731 904 2851", "7319042851.", "bill 7319042851", "7319O4285I", "#7319042851", "731-904-2851",
        "٧٣١٩٠٤٢٨٥١", "７３１９０４２８５１", "7319042851,", "7319042851!", "7319042851?", "(7319042851)", "\"7319042851\"",
        "7319042851'", "<7319042851>", "*7319042851#", "no:7319042851", "BILL7319042851", "7319042851;",
        "7319042851, thanks", "7319042851/2026", "7319042851 7319042851", "bill no. (731 904 2851)", "«7319042851»",
        "“7319042851”", "bill=7319042851", "n°7319042851", "7319042851\n", "[731.904.2851]", "BILL7319O4285I",
        "pay 300 for 7319042851", "7319042851 300", "الفاتورة:٧٣١٩٠٤٢٨٥١،", "7319042851 → Ama", "_7319042851_",
        "bill:731_904_2851",
    ])
    func `a number among marks and words is found`(typed: String) {
        #expect(Self.found(typed) == Self.number)
    }

    @Test(arguments: [
        "", "bill", "7319042852", "(7319042852)", "73190428517319042851", "731904285", "7319042851 or 1000000161",
        "7319042a851b7", "Ama 12",
    ])
    func `no number is made of what holds none, or two`(typed: String) {
        #expect(Self.found(typed) == nil)
    }

    @Test(
        arguments: [
            ("7319042851 or 1000000161", ["1000000161", "7319042851"]), ("BILL7319O4285I", ["7319042851"]),
            ("from 2 May, 73190, bill (731 904 2851)", ["7319042851"]), ("7319042852", []), ("", []),
        ] as [(String, [String])])
    func `every number of a text is found where a store can choose`(text: String, expected: [String]) {
        let found = TypedNumber.references(in: text).map(\.digits).filter { $0.utf8.count == 10 }
        #expect(found.sorted() == expected)
    }

    @Test func `a length that is usual is meant before another`() {
        // 2026043 would do as a number too, where nothing is known of lengths.
        let short = ReferenceNumber(payload: "20260")?.digits ?? ""
        let typed = "\(Self.number), \(short)"
        #expect(TypedNumber.reference(among: typed, lengths: [10])?.digits == Self.number)
        #expect(TypedNumber.reference(among: typed, lengths: [short.utf8.count])?.digits == short)
    }
}
