@testable import Wording

/// Languages for the tests, with plural rules as the CLDR 41 gives them.
enum Languages {
    static let english = make("en", ["one": "i = 1 and v = 0 @integer 1"], group: ",", date: "{day} {month} {year}")
    static let french = make(
        "fr",
        [
            "one": "i = 0,1 @integer 0, 1 @decimal 0.0~1.5",
            "many": "e = 0 and i != 0 and i % 1000000 = 0 and v = 0 or e != 0..5 @integer 1000000, 1c6, 2c6",
        ], decimal: ",", group: " ", date: "{day} {month} {year}", money: "{amount} {currency}",
        yes: ["oui", "o"], no: ["non"])
    static let portuguese = make(
        "pt",
        [
            "one": "i = 0..1 @integer 0, 1 @decimal 0.0~1.5",
            "many": "e = 0 and i != 0 and i % 1000000 = 0 and v = 0 or e != 0..5",
        ], decimal: ",", group: ".", minimum: 2, date: "{day} de {month} de {year}", money: "{amount} {currency}")
    static let arabic = make(
        "ar",
        [
            "zero": "n = 0 @integer 0 @decimal 0.0, 0.00", "one": "n = 1 @integer 1", "two": "n = 2 @integer 2",
            "few": "n % 100 = 3..10 @integer 3~10, 103~110, 1003, …",
            "many": "n % 100 = 11..99 @integer 11~26, 111, 1011, …",
        ], group: ",", date: "{day}/{monthNumber}/{year}", rightToLeft: true)

    static func make(
        _ tag: String, _ plurals: [String: String], decimal: String = ".", group: String, minimum: Int = 1,
        date: String,
        money: String = "{currency} {amount}", yes: [String] = ["yes"], no: [String] = ["no"], rightToLeft: Bool = false
    ) -> Language? {
        guard let rules = try? PluralRules(plurals) else { return nil }
        return Language(
            tag: tag, name: tag, rightToLeft: rightToLeft, plurals: rules, decimalSeparator: decimal,
            groupSeparator: group,
            minimumGroupedDigits: minimum, months: (1...12).map { "Month\($0)" },
            shortMonths: (1...12).map { "M\($0)" },
            datePattern: date, moneyPattern: money, yes: yes, no: no)
    }
}
