import Testing
import Wording

/// Text messages longer than a line allows.
struct MessagePagerTests {
    private static func list(_ label: String, _ count: Int) -> ScreenContent {
        ScreenContent(
            body: "Which one?", options: (1...count).map { ScreenOption(number: String($0), label: "\(label) \($0)") })
    }

    private static let contents = [
        list("Junction", 60), list("مفترق الطرق", 60), list("[]{}[]{}[]{}", 60), list("👩‍👩‍👧‍👦 ẹ́ọ̀ 😀", 40),
        ScreenContent(body: String(repeating: "words and words ", count: 90)),
        ScreenContent(body: String(repeating: "😀", count: 700)),
    ]

    @Test(arguments: contents, [1, 2, 3, 4, 10]) func `no message takes more parts, and nothing is lost`(
        content: ScreenContent, parts: Int
    ) {
        let pages = MessagePager(parts: parts, more: "98 More").pages(of: content)
        #expect(pages.allSatisfy { SMSSegments.count(of: $0.text) <= parts })
        #expect(pages.dropLast().allSatisfy { $0.hasMore && $0.text.hasSuffix("\n98 More") })
        #expect(pages.last?.hasMore == false)
        #expect(pages.flatMap(\.optionNumbers) == content.options.map(\.number))
        let shown = pages.map { $0.text.replacing("\n98 More", with: "") }.joined()
        let whole = Pager(keys: ScreenKeys(more: "")).whole(content)
        #expect(shown.filter { !$0.isWhitespace } == whole.filter { !$0.isWhitespace })
    }

    @Test func `a message that fits is left as it is`() {
        let content = Self.list("Road", 5)
        let pages = MessagePager(parts: 1, more: "98 More").pages(of: content)
        #expect(pages.map(\.text) == [Pager(keys: ScreenKeys(more: "")).whole(content)])
        #expect(pages.first?.optionNumbers == ["1", "2", "3", "4", "5"])
    }

    @Test func `parts are filled`() {
        let pages = MessagePager(parts: 2, more: "98 More").pages(of: Self.list("Junction", 60))
        #expect(pages.dropLast().allSatisfy { TextMeasure($0.text).units > 270 })
    }
}
