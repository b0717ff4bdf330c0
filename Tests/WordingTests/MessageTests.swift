import Testing

@testable import Wording

private let cedi = Currency(code: "GHS", exponent: 2, symbol: "GHS")

@Suite struct `A message` {
    private func shown(
        _ source: String, _ arguments: [String: MessageArgument] = [:], in language: Language? = Languages.english
    ) throws -> String {
        try Message(parsing: source).format(in: try #require(language)) { arguments[$0] }
    }

    // ICU 72 gives the same for each of these patterns.
    @Test(arguments: [
        ("It's free", "It's free"), ("It''s free", "It's free"), ("'{'x'}'", "{x}"), ("'{x}'", "{x}"),
        ("'{it''s}'", "{it's}"),
        ("a '", "a '"), ("a ''", "a '"), ("'' ''", "' '"), ("don't '{quote", "don't {quote"), ("#1", "#1"),
        ("'#'1", "'#'1"),
        ("|", "|"), ("'|'", "'|'"), ("'}'", "}"), ("", ""), ("l'eau", "l'eau"), ("'''{'", "'{"),
    ])
    func `quotes as ICU does`(source: String, text: String) throws {
        #expect(try shown(source) == text)
        #expect(try Message(parsing: source).isConstant)
    }

    @Test func `shows each kind of value`() throws {
        let arguments: [String: MessageArgument] = [
            "name": .text("Ama"), "n": .integer(12_500), "bill.due": .money(Money(minorUnits: 30_000, currency: cedi)),
            "day": .date(CivilDate(daysSinceEpoch: 0)), "phone": .phone("+233240000001"), "ok": .boolean(true),
            "number": .text("+233240000001"), "odd": .phone("CITYHALL"),
        ]
        #expect(try shown("{name}, {n}, { n , number }", arguments) == "Ama, 12,500, 12,500")
        #expect(try shown("{bill.due, money} {bill.due}", arguments) == "GHS 300.00 GHS 300.00")
        #expect(try shown("{day, date}|{day}", arguments) == "1 Month1 1970|1 Month1 1970")
        #expect(
            try shown("{phone, phone} {number} {number,phone}", arguments)
                == "+233 24 000 0001 +233240000001 +233 24 000 0001")
        #expect(try shown("{ok} {odd} {name, number} {n, money}", arguments) == "yes CITYHALL Ama 12,500")
        #expect(try shown("[{missing}][{missing, money}]", arguments) == "[][]")
    }

    @Test(
        arguments: [
            (0, "no bills"), (1, "one bill"), (2, "2 bills"), (1_250, "1,250 bills"), (7, "lucky 7"),
        ] as [(Int64, String)])
    func `chooses a plural, exact numbers first`(count: Int64, text: String) throws {
        let source = "{n, plural, =0 {no bills} =7 {lucky #} one {one bill} other {# bills}}"
        #expect(try shown(source, ["n": .integer(count)]) == text)
    }

    @Test(
        arguments: [
            (0, "nobody"), (1, "Ama"), (2, "Ama and one other"), (3, "Ama and 2 others"),
        ] as [(Int64, String)])
    func `counts less the offset of a plural`(count: Int64, text: String) throws {
        let source = "{n, plural, offset:1 =0 {nobody} =1 {{who}} one {{who} and one other} other {{who} and # others}}"
        #expect(try shown(source, ["n": .integer(count), "who": .text("Ama")]) == text)
    }

    @Test func `chooses all six Arabic plurals`() throws {
        let source = "{n,plural,zero{z#}one{o#}two{t#}few{f#}many{m#}other{x#}}"
        let texts = try [0, 1, 2, 3, 11, 100].map { try shown(source, ["n": .integer($0)], in: Languages.arabic) }
        #expect(texts == ["z0", "o1", "t2", "f3", "m11", "x100"])
    }

    @Test func `takes a plural of odd values without complaint`() throws {
        let source = "{n, plural, one {one} other {many #}}"
        #expect(try shown(source) == "many ")
        #expect(try shown(source, ["n": .text("1")]) == "one")
        #expect(try shown(source, ["n": .text("abc")]) == "many abc")
        #expect(try shown(source, ["n": .boolean(true)]) == "one")
        #expect(try shown(source, ["n": .money(Money(minorUnits: 100, currency: cedi))]) == "one")
        #expect(try shown(source, ["n": .money(Money(minorUnits: 150, currency: cedi))]) == "many GHS 1.50")
        #expect(try shown(source, ["n": .integer(.min)]) == "many -9,223,372,036,854,775,808")
        let offset = "{n, plural, offset:1 other {#}}"
        #expect(try shown(offset, ["n": .integer(.min)]) == "-9,223,372,036,854,775,808")
    }

    @Test func `selects by the value's own name`() throws {
        let source = "{g, select, female {she} male {he} true {yes} 3 {three} other {they}}"
        let values: [MessageArgument?] = [.text("female"), .text("male"), .boolean(true), .integer(3), .text("x"), nil]
        let texts = try values.map { value in
            try Message(parsing: source).format(in: try #require(Languages.english)) { _ in value }
        }
        #expect(texts == ["she", "he", "yes", "three", "they", "they"])
    }

    @Test func `shows the number only directly in a plural, as ICU does`() throws {
        let source = "{n, plural, other {# {g, select, other {# '#' {m, plural, other {# '#'}}}}}}"
        #expect(try shown(source, ["n": .integer(3), "m": .integer(5)]) == "3 # '#' 5 #")
    }

    @Test func `lists its placeholders in the order of first use`() throws {
        let message = try Message(
            parsing:
                "{a} {b.c, money} {n, plural, one {{d, date}} other {#}} {g, select, x {{p, phone}} other {{a}}} {k, number} {a}"
        )
        #expect(
            message.placeholders == [
                Placeholder(name: "a", kind: .text), Placeholder(name: "b.c", kind: .money),
                Placeholder(name: "n", kind: .plural), Placeholder(name: "d", kind: .date),
                Placeholder(name: "g", kind: .select(["x", "other"])), Placeholder(name: "p", kind: .phone),
                Placeholder(name: "k", kind: .number),
            ])
        #expect(!message.isConstant)
    }

    @Test func `composes its text and keeps its source`() throws {
        let message = try Message(parsing: "Cafe\u{301}")
        #expect(message.format(in: try #require(Languages.english)) { _ in nil }.unicodeScalars.count == 4)
        #expect(message.source.unicodeScalars.count == 5)
    }

    @Test(arguments: [
        ("{", 1), ("{}", 1), ("a }", 2), ("{name", 0), ("{n,", 3), ("{n, amount}", 4), ("{n, number, integer}", 10),
        ("{n, plural}", 10), ("{n, plural, one {x}}", 0), ("{n, plural, one {x} other {y}", 0),
        ("{n, plural, lots {x} other {y}}", 12),
        ("{n, plural, one {x} one {y} other {z}}", 20), ("{n, plural, =1 {x} =1 {y} other {z}}", 19),
        ("{n, plural, = {x} other {y}}", 13),
        ("{n, plural, offset:x other {y}}", 19), ("{g, select, a {x}}", 0), ("{g, select, a {x} a {y} other {z}}", 18),
        ("{g, select, a x other {z}}", 14), ("{g, select, {x} other {z}}", 12), ("{g, select, other {z}", 0),
        ("{g, select, other {z", 18),
        ("{a b}", 3), ("é {x", 2), ("{n, plural, other {'}}", 18), ("{n, selectordinal, other {x}}", 4), ("{{a}}", 1),
    ])
    func `says what is wrong and where`(source: String, offset: Int) {
        let error = #expect(throws: MessageSyntaxError.self) { try Message(parsing: source) }
        #expect(error?.offset == offset, "\(error?.sentence ?? "")")
        #expect(error?.sentence.hasSuffix(".") == true)
    }

    @Test func `is refused when it nests too deep`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "{g, select, other {", count: depth) + "x" + String(repeating: "}}", count: depth)
        }
        #expect(try shown(nested(Message.deepest)) == "x")
        #expect(throws: MessageSyntaxError.self) { try Message(parsing: nested(Message.deepest + 1)) }
        #expect(throws: MessageSyntaxError.self) { try Message(parsing: nested(10_000)) }
    }
}
