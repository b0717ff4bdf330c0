import Conversation
import Testing
import Wording

/// The formulas of `if:`, `set:` and `with:`.
struct ExpressionTests {
    private static let cedi = Currency(code: "GHS", exponent: 2, symbol: "GHS")
    private static let franc = Currency(code: "XOF", exponent: 0, symbol: "CFA")

    private static let variables: [String: Value] = [
        "one": .integer(1), "two": .integer(2), "most": .integer(.max), "least": .integer(.min), "yes": .boolean(true),
        "no": .boolean(false), "name": .text("Ama"), "cheap": .money(Money(minorUnits: 500, currency: cedi)),
        "dear": .money(Money(minorUnits: 750, currency: cedi)), "rich": .money(Money(minorUnits: .max, currency: cedi)),
        "francs": .money(Money(minorUnits: 500, currency: franc)), "early": .date(CivilDate(daysSinceEpoch: 1)),
        "late": .date(CivilDate(daysSinceEpoch: 2)),
        "bill": .record(["due": .integer(3), "payer": .record(["name": .text("Kofi")])]),
    ]

    private static func value(_ formula: String) throws -> Value? {
        try Expression(parsing: formula).evaluate { variables[$0] }
    }

    @Test(arguments: [
        ("1 + 2 - 3 + 4", 4), ("10 - 3 - 2", 5), ("10 - (3 - 2)", 9), ("-3 + 5", 2), ("- -3", 3), ("5 - -3", 8),
        ("two+one", 3), ("bill.due - one", 2), ("  7  ", 7), ("0007", 7), ("-(1 + 2)", -3),
    ])
    func `sums`(formula: String, result: Int64) throws {
        #expect(try Self.value(formula) == .integer(result))
    }

    @Test(arguments: [
        ("a.b<3 and not (c=='x')", "a.b < 3 and not c == 'x'"), ("(1 + 2) - 3", "1 + 2 - 3"),
        ("1 - (2 - 3)", "1 - (2 - 3)"), ("(a or b) and c", "(a or b) and c"), ("a or (b and c)", "a or b and c"),
        ("not (a and b)", "not (a and b)"), ("(not a) == b", "(not a) == b"), ("not (a == b)", "not a == b"),
        ("-(1 + 2)", "-(1 + 2)"), ("- - 3", "--3"), ("words != ''", "words != ''"), ("true", "true"),
        ("(a < b) == c", "(a < b) == c"), ("not not a", "not not a"), ("(not a) + 1 < 2", "(not a) + 1 < 2"),
    ])
    func `a formula is written with no bracket too many and reads the same again`(formula: String, text: String) throws
    {
        let read = try Expression(parsing: formula)
        #expect(read.text == text)
        #expect(try Expression(parsing: read.text) == read)
    }

    @Test(arguments: [
        ("1 < 2", true), ("2 < 1", false), ("2 <= 2", true), ("2 >= 3", false), ("2 > 1", true), ("1 == 1", true),
        ("1 != 1", false), ("name == 'Ama'", true), ("name != 'ama'", true), ("'' == ''", true), ("'or' == 'or'", true),
        ("bill.payer.name == 'Kofi'", true), ("early < late", true), ("late <= early", false), ("cheap < dear", true),
        ("cheap >= dear", false), ("cheap == cheap", true), ("true", true), ("false", false), ("not no", true),
        ("not not yes", true),
    ])
    func `comparisons`(formula: String, result: Bool) throws {
        #expect(try Self.value(formula) == .boolean(result))
    }

    @Test(arguments: [
        ("yes or no and no", true), ("(yes or no) and no", false), ("no and no or yes", true), ("not no and no", false),
        ("not (no and no)", true), ("not 1 == 2", true), ("not yes or yes", true), ("1 + 1 == 2 and 3 - 1 == 2", true),
        ("1 < 2 == yes", true), ("1 + 2 < 2 + 2", true), ("yes and not no", true),
    ])
    func `or binds loosest, then and, not, comparisons, plus and minus`(formula: String, result: Bool) throws {
        #expect(try Self.value(formula) == .boolean(result))
    }

    @Test(arguments: [("no and missing", false), ("yes or missing", true)])
    func `what need not be known is not asked for`(formula: String, result: Bool) throws {
        #expect(try Self.value(formula) == .boolean(result))
    }

    @Test(arguments: [
        ("cheap + dear", 1250), ("dear - cheap", 250), ("cheap - dear", -250), ("cheap + cheap - dear", 250),
    ])
    func `money adds and subtracts in its smallest unit`(formula: String, pesewas: Int64) throws {
        #expect(try Self.value(formula) == .money(Money(minorUnits: pesewas, currency: Self.cedi)))
    }

    @Test(arguments: [
        "most + one", "least - one", "-least", "rich + rich", "cheap + francs", "cheap - francs", "cheap < francs",
        "cheap >= francs", "cheap + one", "name + name", "name < name", "missing", "missing == 1", "bill.gone",
        "bill.due.more", "name.first", "yes and missing", "no or missing", "not one", "one and yes", "yes < no",
        "early + late",
        "-cheap", "bill < bill",
    ])
    func `has no value`(formula: String) throws {
        #expect(try Self.value(formula) == nil)
    }

    @Test(arguments: [
        ("", 0, "ends too early"), ("1 +", 3, "ends too early"), ("a and", 5, "ends too early"),
        ("(1 + 2", 6, "closing bracket"),
        ("x == ('a'", 9, "closing bracket"), ("1 2", 2, "\"2\" is not expected"), ("a b", 2, "\"b\" is not expected"),
        ("a ) b", 2, "\")\" is not expected"), ("and a", 0, "needs something before it"), ("a == or", 5, "before it"),
        ("a = 1", 2, "\"=\" means nothing"), ("a * 2", 2, "\"*\" means nothing"), ("a & b", 2, "\"&\" means nothing"),
        ("\"a\"", 0, "means nothing"), ("x == 'open", 5, "no closing quote"), ("a..b", 0, "empty part"),
        ("a. == 1", 0, "empty part"),
        ("99999999999999999999", 0, "too large"), ("1 + 9223372036854775808", 4, "too large"),
        ("a < < b", 4, "\"<\" is not expected"),
        ("()", 1, "\")\" is not expected"), ("1a", 1, "\"a\" is not expected"), ("é == ?", 5, "\"?\" means nothing"),
    ])
    func `cannot be read, and says where`(formula: String, offset: Int, reason: String) throws {
        let error = try #require(throws: ExpressionError.self) { try Expression(parsing: formula) }
        #expect(error.offset == offset)
        #expect(error.reason.contains(reason))
    }

    @Test(arguments: [
        String(repeating: "(", count: 100) + "1" + String(repeating: ")", count: 100),
        String(repeating: "not ", count: 90) + "yes", String(repeating: "-", count: 200) + "1",
        String(repeating: "1+", count: 300) + "1",
    ])
    func `is too deep or too long to be read`(formula: String) {
        #expect(throws: ExpressionError.self) { try Expression(parsing: formula) }
    }

    @Test func `ten thousand random formulas are read or refused and never stop anything`() throws {
        let pieces = [
            "one", "bill.due", "'x'", "'", "(", ")", "-", "+", "<", "<=", "==", "!", "and", "or", "not", " ", "7", ".",
            "é", "😀",
            "true", "rich",
        ]
        var chance = SeededGenerator(seed: 7)
        var read = 0
        for _ in 0..<10_000 {
            let formula = (0..<Int.random(in: 0...12, using: &chance)).map { _ in
                pieces.randomElement(using: &chance) ?? ""
            }.joined(separator: Bool.random(using: &chance) ? " " : "")
            do {
                _ = try Self.value(formula)
                read += 1
            } catch let error as ExpressionError {
                #expect((0...formula.count).contains(error.offset), "\(formula)")
            }
        }
        #expect(read > 100)
    }

    // MARK: Kinds

    private static let kinds: [String: ValueType] = [
        "count": .integer, "name": .text, "flag": .boolean, "due": .money, "day": .date,
        "bill": .record(RecordType("bill", ["due": .money])),
    ]

    @Test(arguments: [
        ("1 + count", ValueType.integer), ("-count", .integer), ("bill.due - due", .money),
        ("due < bill.due", .boolean),
        ("day <= day", .boolean), ("not flag", .boolean), ("name == 'x' or flag", .boolean), ("'x'", .text),
        ("true", .boolean),
        ("bill", .record(RecordType("bill", ["due": .money]))),
    ])
    func `has this kind`(formula: String, kind: ValueType) throws {
        #expect(try Expression(parsing: formula).type(Self.kinds) == kind)
    }

    @Test(arguments: [
        ("count + due", "between integer and money", "one kind"), ("name + name", "does not work on text", ""),
        ("flag < flag", "does not work on boolean", ""), ("not count", "integer where boolean is needed", ""),
        ("count and flag", "integer where boolean is needed", ""), ("-due", "money where integer is needed", ""),
        ("cout", "no variable \"cout\"", "\"count\""), ("bill.du", "no field \"du\"", "\"due\""),
        ("name.first", "is text and has no field \"first\"", ""), ("name == 1", "between text and integer", "one kind"),
    ])
    func `has no kind, and says why`(formula: String, reason: String, advice: String) throws {
        let expression = try Expression(parsing: formula)
        let error = try #require(throws: TypeError.self) { try expression.type(Self.kinds) }
        #expect(error.reason.contains(reason))
        #expect(advice.isEmpty || error.advice?.contains(advice) == true)
    }

    @Test func `names every variable it reads`() throws {
        #expect(try Expression(parsing: "not (a.b < c) and -d == 1 or 'e' == f").variables == ["a", "c", "d", "f"])
    }
}
