import Testing

@testable import Wording

/// Screens that run from right to left are sent as they are read: in the order of the letters, without marks of direction.
@Suite struct `A screen from right to left` {
    private static let keys = ScreenKeys(back: "0 رجوع", home: "00 قائمة", more: "98 تابع")

    struct Row: CustomTestStringConvertible {
        let labels: [String]
        let text: String

        var testDescription: String { text }
    }

    @Test(arguments: [
        Row(labels: ["دفع فاتورة", "عنوان"], text: "اللغة\n1. دفع فاتورة\n2. عنوان\n0 رجوع\n00 قائمة"),
        Row(labels: ["English", "العربية"], text: "اللغة\n1. English\n2. العربية\n0 رجوع\n00 قائمة"),
        Row(labels: ["12 شارع", "GHS 300.00 الكل"], text: "اللغة\n1. 12 شارع\n2. GHS 300.00 الكل\n0 رجوع\n00 قائمة"),
        Row(labels: ["*384*21# رمز"], text: "اللغة\n1. *384*21# رمز\n0 رجوع\n00 قائمة"),
    ])
    func `has its numbers first, and costs what its letters cost`(row: Row) throws {
        let options = row.labels.enumerated().map { ScreenOption(number: String($0.offset + 1), label: $0.element) }
        let pages = Pager(keys: Self.keys).pages(of: ScreenContent(body: "اللغة", options: options))
        #expect(pages.map(\.text) == [row.text])
        let page = try #require(pages.first)
        #expect(TextMeasure(page.text).units == row.text.utf16.count)
        #expect(page.text.unicodeScalars.allSatisfy { !$0.isDirectionMark })
    }

    @Test func `is cut between options and keeps number and label together`() throws {
        let options = (1...8).map {
            ScreenOption(number: String($0), label: $0 % 2 == 0 ? "Route \($0)" : "شارع رقم \($0)")
        }
        let pages = Pager(keys: Self.keys).pages(of: ScreenContent(body: "أي طريق؟", options: options))
        #expect(pages.count > 1)
        let lines = pages.flatMap { $0.text.split(separator: "\n") }
        for option in options { #expect(lines.contains("\(option.number). \(option.label)")) }
        #expect(pages.allSatisfy { TextMeasure($0.text).units <= 70 })
    }
}

extension Unicode.Scalar {
    fileprivate var isDirectionMark: Bool {
        switch value {
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
