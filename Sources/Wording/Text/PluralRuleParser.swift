/// Reads one rule of UTS 35 part 3, "Plural rules syntax".
struct PluralRuleParser {
    private let category: String
    private let source: String
    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(category: String, source: String) {
        self.category = category
        self.source = source
        scalars = Array(source.unicodeScalars)
    }

    /// `condition = and_condition ('or' and_condition)* samples`
    mutating func rule() throws(PluralSyntaxError) -> [[PluralRelation]] {
        var alternatives: [[PluralRelation]] = []
        repeat {
            var relations: [PluralRelation] = []
            repeat { relations.append(try relation()) } while takeWord("and")
            alternatives.append(relations)
        } while takeWord("or")
        skipSpace()
        guard index == scalars.count || scalars[index] == "@" else {
            throw error("Here “and”, “or” or the end of the rule was expected.")
        }
        return alternatives
    }

    /// `relation = operand ('%' value)? ('=' | '!=') range_list`
    private mutating func relation() throws(PluralSyntaxError) -> PluralRelation {
        let operand = try operand()
        var modulus: UInt64 = 0
        if skipMark("%") {
            modulus = try value()
            if modulus == 0 { throw error("A number cannot be divided by 0.") }
        }
        let negated = skipMark("!")
        guard skipMark("=") else { throw error("Here “=” or “!=” was expected.") }
        var ranges = [try range()]
        while skipMark(",") { ranges.append(try range()) }
        return PluralRelation(operand: operand, modulus: modulus, negated: negated, ranges: ranges)
    }

    private mutating func operand() throws(PluralSyntaxError) -> PluralRelation.Operand {
        skipSpace()
        let operand: PluralRelation.Operand? =
            switch index < scalars.count ? scalars[index] : " " {
            case "n": .absolute
            case "i": .integer
            case "v": .visibleDigits
            case "w": .significantDigits
            case "f": .visibleFraction
            case "t": .significantFraction
            case "c", "e": .exponent
            default: nil
            }
        guard let operand else { throw error("Here one of the operands n, i, v, w, f, t, c, e was expected.") }
        index += 1
        return operand
    }

    private mutating func range() throws(PluralSyntaxError) -> ClosedRange<UInt64> {
        let first = try value()
        guard skipMark(".") else { return first...first }
        guard skipMark(".") else { throw error("A range is written with two points, such as 2..4.") }
        let last = try value()
        guard first <= last else { throw error("A range goes from the smaller number to the larger.") }
        return first...last
    }

    private mutating func value() throws(PluralSyntaxError) -> UInt64 {
        skipSpace()
        let start = index
        var value: UInt64 = 0
        while index < scalars.count, ("0"..."9").contains(scalars[index]) {
            guard value < 1_000_000_000_000 else { throw error("This number is too large.") }
            value = value * 10 + UInt64(scalars[index].value - 0x30)
            index += 1
        }
        guard index > start else { throw error("Here a number was expected.") }
        return value
    }

    private mutating func skipMark(_ scalar: Unicode.Scalar) -> Bool {
        skipSpace()
        guard index < scalars.count, scalars[index] == scalar else { return false }
        index += 1
        return true
    }

    private mutating func takeWord(_ word: String) -> Bool {
        skipSpace()
        let word = Array(word.unicodeScalars)
        guard scalars[index...].starts(with: word) else { return false }
        index += word.count
        return true
    }

    private mutating func skipSpace() {
        while index < scalars.count, scalars[index].properties.isWhitespace { index += 1 }
    }

    private func error(_ sentence: String) -> PluralSyntaxError {
        let offset = String(String.UnicodeScalarView(scalars[..<index])).count
        return PluralSyntaxError(category: category, offset: offset, sentence: sentence)
    }
}
