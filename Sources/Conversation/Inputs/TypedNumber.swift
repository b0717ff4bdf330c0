import Wording

/// How people type numbers on a basic phone.
package enum TypedNumber {
    /// The number of a choice: digits of any script, with a full stop, bracket or hash around it, as `1.`, `1)`, `(1)`,
    /// `1#` or `#1`. `10` is never `1`, and what other words stand beside it, `no. 5` among them, is never left out: there
    /// "no" could be the answer.
    package static func choice(_ typed: String) -> Int? {
        var text = typed.westernDigits.withDigitsForLookalikes[...]
        while let last = text.last, ".)#: ".contains(last) { text.removeLast() }
        while let first = text.first, "(# ".contains(first) { text.removeFirst() }
        // A long list has choices above 999; nobody types noughts before those.
        guard !text.isEmpty, text.utf8.count <= (text.first == "0" ? 3 : 5),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else {
            return nil
        }
        return Int(text)
    }

    /// The number of a choice, also as a word of the city's languages, when it is all there is.
    package static func choice(_ typed: String, _ visit: Visit) -> Int? {
        choice(typed) ?? visit.spoken.number(typed).flatMap { Int(exactly: $0) }
    }

    /// The digits of a quantity. What only sets groups of a reference apart would mean something else in a quantity:
    /// `1.5` is not 15, `-5` is not 5, and `1 2` are two numbers, while the spaces of `12 500` set thousands apart. A full
    /// stop at the end is a habit and means nothing.
    package static func whole(_ typed: String) -> String? {
        let quantity = typed.last == "." ? typed.dropLast() : typed[...]
        let groups = quantity.split(separator: " ")
        guard !quantity.contains(where: { "-./#".contains($0) }), let first = groups.first,
            groups.count == 1 || first.count <= 3, groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        return digits(String(quantity))
    }

    /// The digits of a number typed in groups: spaces, dashes, full stops and strokes between, O for 0 and I or l for 1
    /// where there is a digit too. Nil when anything else is among them.
    package static func digits(_ typed: String) -> String? {
        var digits = ""
        for character in typed.westernDigits.withDigitsForLookalikes.unicodeScalars {
            switch character {
            case "0"..."9": digits.unicodeScalars.append(character)
            case " ", "-", ".", "/", "#": continue
            default: return nil
            }
        }
        return digits.isEmpty ? nil : digits
    }
}
