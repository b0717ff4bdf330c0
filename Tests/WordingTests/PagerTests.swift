import Testing

@testable import Wording

/// A small generator with a fixed seed (SplitMix64), so that a failing case comes again.
private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct `Pages` {
    private static let words: [[String]] = [
        [
            "Pay", "tax", "a", "market", "stall.", "Road", "€12", "{ref}", "12,500.00", "confirm!", "Ndjamena", "à",
            "é.", "[x]",
        ],
        ["ادفع", "الضريبة.", "نعم", "رقم", "12", "السوق؟", "ok", "شارع"],
        ["ɔkasa", "Ŋwaari.", "ọ̀", "👩\u{200D}👧", "wɔ", "pay", "1,000"],
        [String(repeating: "z", count: 200), "a", "😀😀😀", "e" + String(repeating: "\u{301}", count: 90), "Rue"],
    ]

    private static func text(_ count: Int, _ generator: inout Generator) -> String {
        let vocabulary = words.randomElement(using: &generator) ?? []
        var text = ""
        for index in 0..<count {
            if index > 0 { text += Int.random(in: 0..<12, using: &generator) == 0 ? "\n" : " " }
            text += vocabulary.randomElement(using: &generator) ?? ""
        }
        return text.nfc
    }

    private static func content(_ generator: inout Generator) -> ScreenContent {
        let body = text([0, 1, 5, 20, 90].randomElement(using: &generator) ?? 0, &generator)
        let options = (0..<Int.random(in: 0..<14, using: &generator)).map { index in
            ScreenOption(
                number: String(index + 1),
                label: text([1, 2, 3, 40].randomElement(using: &generator) ?? 1, &generator).split(separator: "\n")
                    .joined(separator: " "))
        }
        return ScreenContent(body: body, options: options)
    }

    private static let keySets = [
        ScreenKeys(back: "0 Back", home: "00 Main menu", more: "98 More", help: "99 Help"),
        ScreenKeys(back: nil, home: nil, more: "98 More", help: nil),
        ScreenKeys(back: "0 رجوع", home: nil, more: "98 المزيد", help: nil),
    ]

    /// The page without its key lines, and those lines.
    private func parted(_ page: Page, _ keys: ScreenKeys) -> (content: String, keys: [String]) {
        let offered = (page.hasMore ? [keys.more] : []) + [keys.back, keys.home, keys.help].compactMap(\.self)
        guard page.text.hasSuffix(offered.joined(separator: "\n")) else { return (page.text, []) }
        var content = page.text
        for _ in 0..<offered.joined(separator: "\n").count { content.removeLast() }
        return (content, offered)
    }

    private func bare(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { !$0.properties.isWhitespace }
    }

    @Test(arguments: 0..<3)
    func `fit, lose nothing and show the way on, whatever the content`(keySet: Int) {
        let keys = Self.keySets[keySet]
        var generator = Generator(state: UInt64(keySet))
        for round in 0..<150 {
            let budget = [
                ScreenBudget.standard, ScreenBudget(gsm7Septets: 182, ucs2Units: 80),
                ScreenBudget(gsm7Septets: 90, ucs2Units: 63),
            ][round % 3]
            let content = Self.content(&generator)
            let pager = Pager(budget: budget, keys: keys)
            let pages = pager.pages(of: content)
            var shown: [Unicode.Scalar] = []
            for (index, page) in pages.enumerated() {
                #expect(budget.fits(page.text), "round \(round), page \(index)")
                #expect(page.hasMore == (index < pages.count - 1))
                let (drawn, offered) = parted(page, keys)
                #expect(!offered.isEmpty || (!page.hasMore && keys.back == nil), "round \(round), page \(index)")
                #expect(page.text.contains(keys.more) == page.hasMore)
                #expect(!bare(drawn).isEmpty || pages.count == 1)
                #expect(page.text.unicodeScalars.elementsEqual(page.text.nfc.unicodeScalars))
                for number in page.optionNumbers {
                    #expect(("\n" + drawn).contains("\n\(number). "), "round \(round), page \(index)")
                }
                shown += bare(drawn)
            }
            #expect(shown == bare(pager.whole(content)), "round \(round)")
            #expect(pages.flatMap(\.optionNumbers) == content.options.map(\.number))
        }
    }

    private let keys = ScreenKeys(back: "0 Back", more: "98 More")

    @Test func `are one where everything fits`() {
        let content = ScreenContent(
            body: "Choose",
            options: [ScreenOption(number: "1", label: "Pay"), ScreenOption(number: "2", label: "Report")])
        #expect(
            Pager(keys: keys).pages(of: content) == [
                Page(text: "Choose\n1. Pay\n2. Report\n0 Back", optionNumbers: ["1", "2"], hasMore: false)
            ])
        #expect(Pager(keys: keys).whole(content) == "Choose\n1. Pay\n2. Report")
        #expect(Pager(keys: keys).pages(of: ScreenContent(body: "")).map(\.text) == ["0 Back"])
    }

    @Test func `end between options`() {
        let options = (1...6).map { ScreenOption(number: "\($0)", label: String(repeating: "x", count: 30)) }
        let pages = Pager(keys: keys).pages(of: ScreenContent(body: "Choose", options: options))
        #expect(pages.map(\.optionNumbers) == [["1", "2", "3", "4"], ["5", "6"]])
    }

    @Test func `end after a sentence, else after a word`() {
        let budget = ScreenBudget(gsm7Septets: 50, ucs2Units: 30)
        let pages = Pager(budget: budget, keys: keys).pages(
            of: ScreenContent(body: "The first sentence is here. The second goes on for so long that it needs a page"))
        #expect(
            pages.map(\.text) == [
                "The first sentence is here.\n98 More\n0 Back", "The second goes on for so long that\n98 More\n0 Back",
                "it needs a page\n0 Back",
            ])
    }

    @Test func `keep an option's number with its label, however long`() {
        let budget = ScreenBudget(gsm7Septets: 30, ucs2Units: 20)
        let pages = Pager(budget: budget, keys: keys).pages(
            of: ScreenContent(
                body: "", options: [ScreenOption(number: "1", label: String(repeating: "long", count: 10))]))
        #expect(pages.first?.text == "1. longlonglong\n98 More\n0 Back")
        #expect(pages.map(\.optionNumbers) == [["1"], [], []])
    }

    @Test func `leave out keys before content where the screen is too small for both`() {
        let content = ScreenContent(body: String(repeating: "word ", count: 20))
        for room in [1, 5, 10, 15, 20, 25] {
            let pages = Pager(budget: ScreenBudget(gsm7Septets: room, ucs2Units: room), keys: Self.keySets[0]).pages(
                of: content)
            #expect(pages.allSatisfy { TextMeasure($0.text).units <= room }, "\(room)")
            #expect(pages.last?.hasMore == false)
        }
        let none = Pager(budget: ScreenBudget(gsm7Septets: 0, ucs2Units: 0), keys: keys).pages(of: content)
        #expect(none.map(\.text).joined().filter { $0 != " " }.count == 80)
    }

    @Test func `measure each in its own encoding`() {
        let body = String(repeating: "plain text here. ", count: 9) + "ɔkasa"
        let pages = Pager(keys: keys).pages(of: ScreenContent(body: body))
        #expect(pages.map { TextMeasure($0.text).encoding } == [.gsm7, .ucs2])
    }
}
