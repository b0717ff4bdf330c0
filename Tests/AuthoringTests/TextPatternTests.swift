import Authoring
import Testing

/// Texts with gaps.
struct TextPatternTests {
    @Test(arguments: [
        ("Paid {money}.", "Paid 1,300.00.", true), ("Paid {money}.", "Paid nothing.", false),
        ("Paid {money}.", "Paid 3.00", false), ("Paid {money}.", "Paid 3.00. Bye", false),
        ("{any}", "", true), ("{any}", "a\nb", true), ("{text}", "a\nb", false), ("{text}", "", false),
        ("{word} {word}", "one two", true), ("{word} {word}", "one two three", false),
        ("{digits}", "12345", true), ("{digits}", "", false), ("{digits 4}", "1234", true),
        ("{digits 4}", "12345", false), ("{digits 4}{digits}", "12345", true), ("a{digits 2}b", "a12b", true),
        ("{reference}", "SB-19AX", true), ("{reference}", "sb", false), ("{time}", "10:30", true),
        ("{any}b{any}b{any}", "abab", true), ("{any}b{any}b{any}", "aba", false), ("", "", true), ("", "a", false),
        ("{{x}}", "{x}", true), ("{{x}}", "x", false), ("{any}\nLast", "First\nSecond\nLast", true),
        ("{digits}{digits}", "1", false), ("{digits}{digits}", "12", true), ("مرحبا {text}", "مرحبا بك", true),
    ]) func `a pattern fits a text from end to end`(source: String, text: String, fits: Bool) throws {
        #expect(try TextPattern(parsing: source).matches(text) == fits)
    }

    @Test(arguments: [
        ("Paid {money}.", "Paid 3.00!", 9), ("Hello {word}", "Hullo Ama", 1), ("{digits} left", "12 lost", 4),
        ("Hello", "Hello you", 5), ("Bye {digits 4}", "Bye 12", 6),
    ]) func `a text that does not fit is told how far it does`(source: String, text: String, reach: Int) throws {
        #expect(try TextPattern(parsing: source).reach(in: text) == reach)
    }

    @Test func `a text with braces is its own pattern`() throws {
        for text in ["plain", "{any}", "a } b {", ""] {
            let pattern = TextPattern(exactly: text)
            #expect(pattern.matches(text))
            #expect(try TextPattern(parsing: pattern.source).matches(text))
            #expect(!pattern.matches(text + "x"))
        }
    }

    @Test(.timeLimit(.minutes(1))) func `many gaps do not take for ever`() throws {
        let pattern = try TextPattern(parsing: String(repeating: "{any}a", count: 60) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 1500)))
    }
}
