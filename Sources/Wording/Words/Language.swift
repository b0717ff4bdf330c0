/// How one language writes: plurals, numbers, dates and money. All of it is data; a language is added without code.
///
/// Digits are ASCII unless a language says otherwise. Arabic-Indic digits and the narrow spaces of the CLDR would push a
/// screen out of GSM-7, and keypads have ASCII digits on them everywhere.
///
/// A class, though a value in all it does: each text that is written would copy its two dozen lists.
package final class Language: Sendable {
    /// The BCP 47 tag, such as `fr`.
    package let tag: String
    /// Its own name, such as `Français`.
    package let name: String
    package let rightToLeft: Bool
    package let plurals: PluralRules
    package let decimalSeparator: String
    /// Stands between groups of three digits; empty for no grouping.
    package let groupSeparator: String
    /// How many digits must stand before the first separator: with 2, as in Portuguese, 1250 stays ungrouped and 12500
    /// does not (`minimumGroupingDigits` of the CLDR).
    package let minimumGroupedDigits: Int
    /// Twelve names each, January first.
    package let months: [String]
    package let shortMonths: [String]
    /// With `{day}`, `{month}`, `{shortMonth}`, `{monthNumber}` and `{year}`.
    package let datePattern: String
    /// How the first day of a month is written, as `1er` in French; nil where it is a figure like the others.
    package let firstDay: String?
    /// With `{currency}` and `{amount}`.
    package let moneyPattern: String
    /// What becomes of letters a basic phone's alphabet lacks.
    package let letters: LetterPolicy
    /// Words for yes and for no. The first of each is shown, all are understood.
    package let yes: [String]
    package let no: [String]
    /// Numbers people write as words, by the folded word.
    package let numberWords: [String: Int64]
    /// Where the words stand that count hundreds and thousands.
    package let numberOrder: NumberOrder
    /// Whether people leave the word for hundred out, as `two fifty` for 250.
    package let leavesHundredsOut: Bool
    /// The letters and marks texts of this language may use beside ASCII and GSM-7.
    package let alphabet: Set<Unicode.Scalar>
    /// Ten digits from zero on; nil for ASCII.
    package let digits: [Character]?
    /// What people put around the names of places.
    package let directions: DirectionWords
    /// Words that say how a message is meant.
    package let cues: MessageCues
    /// The words for yes and no, folded, also without their apostrophes.
    let yesWords: Set<String>
    let noWords: Set<String>
    /// Numbers put together of several words.
    let composedNumbers: NumberWords

    package init(
        tag: String, name: String, rightToLeft: Bool = false, plurals: PluralRules, decimalSeparator: String = ".",
        groupSeparator: String = ",", minimumGroupedDigits: Int = 1, months: [String], shortMonths: [String],
        datePattern: String = "{day} {month} {year}", firstDay: String? = nil,
        moneyPattern: String = "{currency} {amount}",
        letters: LetterPolicy = .keep, yes: [String] = ["yes"], no: [String] = ["no"],
        numberWords: [String: Int64] = [:], numberOrder: NumberOrder = .countsBefore, leavesHundredsOut: Bool = false,
        alphabet: Set<Unicode.Scalar> = [], digits: [Character]? = nil,
        directions: DirectionWords = DirectionWords(), cues: MessageCues = MessageCues()
    ) {
        self.tag = tag
        self.name = name
        self.rightToLeft = rightToLeft
        self.plurals = plurals
        self.decimalSeparator = decimalSeparator
        self.groupSeparator = groupSeparator
        self.minimumGroupedDigits = minimumGroupedDigits
        self.months = months
        self.shortMonths = shortMonths
        self.datePattern = datePattern
        self.firstDay = firstDay
        self.moneyPattern = moneyPattern
        self.letters = letters
        self.yes = yes
        self.no = no
        self.numberWords = numberWords
        self.numberOrder = numberOrder
        self.leavesHundredsOut = leavesHundredsOut
        self.alphabet = alphabet
        self.digits = digits
        self.directions = directions
        self.cues = cues
        yesWords = Self.said(yes)
        noWords = Self.said(no)
        composedNumbers = NumberWords(
            values: numberWords, joiners: Set(cues.joiners.map(\.folded)), order: numberOrder,
            leavesHundredsOut: leavesHundredsOut)
    }

    private static func said(_ words: [String]) -> Set<String> {
        Set(words.flatMap { [$0.folded, $0.filter { $0 != "'" && $0 != "\u{2019}" }.folded] })
    }
}

extension Language: Equatable {
    package static func == (one: Language, other: Language) -> Bool {
        one === other
            || (one.tag, one.name, one.rightToLeft, one.decimalSeparator, one.groupSeparator, one.minimumGroupedDigits)
                == (
                    other.tag, other.name, other.rightToLeft, other.decimalSeparator, other.groupSeparator,
                    other.minimumGroupedDigits
                )
                && (one.plurals, one.months, one.shortMonths, one.datePattern, one.firstDay, one.moneyPattern)
                    == (
                        other.plurals, other.months, other.shortMonths, other.datePattern, other.firstDay,
                        other.moneyPattern
                    )
                && (one.letters, one.yes, one.no, one.numberWords, one.alphabet)
                    == (other.letters, other.yes, other.no, other.numberWords, other.alphabet)
                && (one.digits, one.directions, one.cues, one.numberOrder, one.leavesHundredsOut)
                    == (other.digits, other.directions, other.cues, other.numberOrder, other.leavesHundredsOut)
    }
}

/// What becomes of letters that would cost a screen more than half its room, as ç or ɛ.
package enum LetterPolicy: String, Sendable, Hashable, CaseIterable {
    /// They stay.
    case keep
    /// They are written plain where that saves the room.
    case fold
    /// Each text says for itself.
    case text
}

extension Language {
    /// A whole number, grouped: `12,500`.
    package func format(_ number: Int64) -> String {
        inOwnDigits((number < 0 ? "-" : "") + grouped(String(number.magnitude)))
    }

    /// An amount with all the decimals of its currency: `GHS 300.00`.
    package func format(_ money: Money) -> String {
        let amount = inOwnDigits(money.shown(point: decimalSeparator, whole: grouped))
        return filled(moneyPattern) { name in
            switch name {
            case "currency": money.currency.shown
            case "amount": amount
            default: ""
            }
        }
    }

    /// A day: `31 December 2026`.
    package func format(_ date: CivilDate) -> String {
        filled(datePattern) { name in
            switch name {
            case "day": date.day == 1 ? firstDay ?? inOwnDigits("1") : inOwnDigits(String(date.day))
            case "month": Self.name(of: date.month, in: months)
            case "shortMonth": Self.name(of: date.month, in: shortMonths)
            case "monthNumber": inOwnDigits(String(date.month))
            case "year": inOwnDigits(String(date.year))
            default: ""
            }
        }
    }

    /// The first word for yes or for no.
    package func format(_ truth: Bool) -> String { (truth ? yes : no).first ?? "" }

    /// Figures with the digits of this language.
    private func inOwnDigits(_ figures: String) -> String {
        guard let digits, digits.count == 10 else { return figures }
        return String(figures.map { $0.isASCII ? $0.wholeNumberValue.map { digits[$0] } ?? $0 : $0 })
    }

    /// A month beyond the data is its number: a short list must not stop a citizen's turn.
    private static func name(of month: Int, in names: [String]) -> String {
        names.indices.contains(month - 1) ? names[month - 1] : String(month)
    }

    private func grouped(_ digits: String) -> String {
        let count = digits.utf8.count
        if count < 3 &+ max(1, minimumGroupedDigits) || groupSeparator.isEmpty { return digits }
        var grouped: [UInt8] = []
        grouped.reserveCapacity(count * 2)
        for (index, digit) in digits.utf8.enumerated() {
            if index > 0, (count - index) % 3 == 0 { grouped.append(contentsOf: groupSeparator.utf8) }
            grouped.append(digit)
        }
        return String(decoding: grouped, as: UTF8.self)
    }

    /// The pattern with each `{name}` replaced; a brace without its partner is text.
    private func filled(_ pattern: String, _ value: (Substring) -> String) -> String {
        var text = ""
        var rest = pattern.utf8[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "{")),
            let close = rest[open...].firstIndex(of: UInt8(ascii: "}"))
        {
            text += Substring(rest[..<open])
            text += value(Substring(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return text + Substring(rest)
    }
}
