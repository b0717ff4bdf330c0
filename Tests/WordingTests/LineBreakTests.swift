import Testing
import Wording

/// Line breaks a translation lost.
@Suite struct `Line breaks of another wording` {
    @Test(arguments: [
        ("{a}\n{b}\nPay", "{a} {b} Payer", 0, 2), ("{a}\n{b}\nPay", "{a}\n{b} Payer", 1, 2),
        // In one case only, and what a case of the other lacks falls to the one for all else.
        ("{a, select, plan {\nPart\n} other {}}\nPay", "{a, select, plan {\nPartie} other {}}\nPayer", 2, 3),
        ("{a, select, plan {\nPart} other {}}\nPay", "{a, select, other {}}\nPayer", 1, 2),
        ("{a, select, plan {x} other {\ny}}", "{a, select, plan {x} late {z} other {\ny}}", 0, 1),
        // In a case of a case.
        ("{a, select, x {{b, select, y {1\n2} other {1}}} other {}}", "{a, select, x {{b}} other {}}", 0, 1),
        ("{n, plural, one {1\n} other {#\n}}!", "{n, plural, one {1} other {#}}\u{21}", 0, 1),
    ])
    func `are counted whatever is chosen`(original: String, translation: String, has: Int, of: Int) throws {
        let lost = try #require(
            try Message(parsing: translation).lostLineBreaks(of: try Message(parsing: original)))
        #expect(lost.has == has && lost.original == of)
    }

    @Test(arguments: [
        ("{a} {b}", "{a} {b}"), ("{a}\n{b}", "{a}\n{b}"), ("{a} {b}", "{a}\n{b}"),
        // As many forms as a language has, and cases in another order.
        (
            "{n, plural, one {1\n} other {#\n}}",
            "{n, plural, zero {#\n} one {1\n} two {2\n} few {#\n} many {#\n} other {#\n}}"
        ),
        ("{n, plural, zero {\n} two {\n} few {\n} many {\n} other {\n}}", "{n, plural, one {1\n} other {#\n}}"),
        ("{a, select, x {\n} other {}}", "{a, select, other {} x {\n}}"),
    ])
    func `are not missed where there are as many`(original: String, translation: String) throws {
        #expect(try Message(parsing: translation).lostLineBreaks(of: try Message(parsing: original)) == nil)
    }

    @Test(arguments: [
        ("{a}", "{a}\n", 1, 0), ("{a}\n{b}", "{a}\n{b}\n\nPayer", 3, 1),
        ("{a, select, x {\n} other {}}", "{a, select, x {\n} other {\n}}", 1, 0),
        ("{n, plural, one {1} other {#}}", "{n, plural, one {1} other {#\n}}", 1, 0),
    ])
    func `that were added are counted likewise`(original: String, translation: String, has: Int, of: Int) throws {
        let added = try #require(
            try Message(parsing: translation).addedLineBreaks(to: try Message(parsing: original)))
        #expect(added.has == has && added.original == of)
        #expect(try Message(parsing: original).addedLineBreaks(to: try Message(parsing: translation)) == nil)
    }

    @Test(arguments: [
        ("Oui", 0), ("Oui\n", 1), ("{a, select, x {1\n2\n} other {}}\n", 3),
        ("{n, plural, one {1} other {#\n}}", 1),
    ])
    func `of one wording are as many as there may be`(text: String, count: Int) throws {
        #expect(try Message(parsing: text).lineBreaks == count)
    }

    @Test func `are counted in a text of very many selects too`() throws {
        let names = (1...30).map { "a\($0)" }
        func text(_ last: String) -> String {
            names.map { "{\($0), select, x {1\($0 == "a30" ? last : "\n")} y {2} other {}}" }.joined()
        }
        let lost = try #require(try Message(parsing: text("")).lostLineBreaks(of: try Message(parsing: text("\n"))))
        #expect(lost.has == 0 && lost.original == 1)
    }
}
