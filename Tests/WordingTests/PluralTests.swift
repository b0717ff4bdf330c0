import Testing

@testable import Wording

@Suite struct `Plural rules` {
    @Test(arguments: [(0, "other"), (1, "one"), (2, "other"), (-1, "one"), (1_000_000, "other")] as [(Int64, String)])
    func `tell English numbers apart`(number: Int64, category: String) throws {
        #expect(try #require(Languages.english).plurals.category(of: number).rawValue == category)
    }

    @Test(arguments: [
        ("0", "one"), ("1", "one"), ("1.5", "one"), ("2", "other"), ("1000000", "many"), ("1000001", "other"),
        ("1c6", "many"),
        ("1.1c6", "many"), ("1000000.5", "other"), ("1c5", "other"), ("2000000", "many"),
    ])
    func `tell French and Portuguese numbers apart`(number: String, category: String) throws {
        #expect(try #require(Languages.french).plurals.category(ofDecimal: number).rawValue == category)
        #expect(try #require(Languages.portuguese).plurals.category(ofDecimal: number).rawValue == category)
    }

    @Test(
        arguments: [
            (0, "zero"), (1, "one"), (2, "two"), (3, "few"), (10, "few"), (11, "many"), (99, "many"), (100, "other"),
            (102, "other"),
            (103, "few"), (111, "many"), (1_003, "few"), (1_000_000, "other"), (Int64.min, "few"),
        ] as [(Int64, String)])
    func `tell all six Arabic categories apart`(number: Int64, category: String) throws {
        #expect(try #require(Languages.arabic).plurals.category(of: number).rawValue == category)
    }

    @Test(arguments: [
        ("0.00", "zero"), ("1.0", "one"), ("1.5", "other"), ("3.1", "other"), ("103.0", "few"), ("-2", "two"),
    ])
    func `tell Arabic decimals apart`(number: String, category: String) throws {
        #expect(try #require(Languages.arabic).plurals.category(ofDecimal: number).rawValue == category)
    }

    @Test func `know fractions, exclusions and visible digits`() throws {
        let slovene = try PluralRules([
            "one": "v = 0 and i % 100 = 1", "two": "v = 0 and i % 100 = 2", "few": "v = 0 and i % 100 = 3..4 or v != 0",
        ])
        #expect(slovene.category(of: 101) == .one)
        #expect(slovene.category(ofDecimal: "1.0") == .few)
        let danish = try PluralRules(["one": "n = 1 or t != 0 and i = 0,1"])
        #expect(danish.category(ofDecimal: "0.1") == .one)
        #expect(danish.category(ofDecimal: "1.0") == .one)
        #expect(danish.category(ofDecimal: "2.1") == .other)
        let polish = try PluralRules(["few": "v = 0 and i % 10 = 2..4 and i % 100 != 12..14"])
        #expect([2, 12, 22, 112, 122].map { polish.category(of: $0) } == [.few, .other, .few, .other, .few])
        let latvian = try PluralRules(["one": "n % 10 = 1 and n % 100 != 11 or v = 2 and f % 10 = 1 and f % 100 != 11"])
        #expect(latvian.category(ofDecimal: "0.21") == .one)
        #expect(latvian.category(ofDecimal: "0.11") == .other)
        let significant = try PluralRules(["one": "w = 1", "two": "c = 3"])
        #expect(significant.category(ofDecimal: "1.500") == .one)
        #expect(significant.category(ofDecimal: "4c3") == .two)
        let none = try PluralRules(["other": " @integer 0~15"])
        #expect(none.category(of: 1) == .other)
        #expect(none.categories == [.other])
    }

    @Test(arguments: ["", ".5", "1.", "1.2.3", "abc", "1c", "c6", "1c99", "99999999999999999999999", "--1"])
    func `count what is no number as other`(text: String) throws {
        #expect(try PluralRules(["one": "n != 0"]).category(ofDecimal: text) == .other)
    }

    @Test(arguments: [
        ("one", "", 0), ("one", "n", 1), ("one", "n = ", 4), ("one", "x = 1", 0), ("one", "n = 1 & v = 0", 6),
        ("one", "n = 4..2", 8),
        ("one", "n % 0 = 1", 5), ("one", "n = 1 and", 9), ("one", "n = 1.3", 6), ("one", "n == 1", 3),
        ("lots", "n = 1", 0),
        ("one", "@integer 1", 0), ("one", "n = 99999999999999999999", 17),
    ])
    func `say what is wrong and where`(category: String, rule: String, offset: Int) {
        let error = #expect(throws: PluralSyntaxError.self) { try PluralRules([category: rule]) }
        #expect(error?.offset == offset)
        #expect(error?.category == category)
        #expect(error?.sentence.hasSuffix(".") == true)
    }
}
