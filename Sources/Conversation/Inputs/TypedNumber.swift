package import Wording

/// How people type numbers on a basic phone.
package enum TypedNumber {
    /// The number of a choice: digits of any script, with a full stop, bracket or hash after it, as `1.`, `1)` or `1#`.
    /// `10` is never `1`. With a language also the word for the number in it, when it is all there is.
    package static func choice(_ typed: String, in language: Language? = nil) -> Int? {
        if let number = digitChoice(typed) { return number }
        return language?.numberWords[typed.folded].flatMap { Int(exactly: $0) }
    }

    private static func digitChoice(_ typed: String) -> Int? {
        var text = typed.westernDigits[...]
        while let last = text.last, ".)#: ".contains(last) { text.removeLast() }
        while text.first == " " { text.removeFirst() }
        guard !text.isEmpty, text.utf8.count <= 3, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    /// The digits of a quantity. What only sets groups of a reference apart would mean something else in a quantity:
    /// `1.5` is not 15 and `-5` is not 5. A full stop at the end is a habit and means nothing.
    package static func whole(_ typed: String) -> String? {
        let quantity = typed.last == "." ? typed.dropLast() : typed[...]
        return quantity.contains { "-./#".contains($0) } ? nil : digits(String(quantity))
    }

    /// The digits of a number typed in groups: spaces, dashes and full stops between, O for 0 and I or l for 1.
    /// Nil when anything else is among them.
    package static func digits(_ typed: String) -> String? {
        var digits = ""
        for character in typed.westernDigits.unicodeScalars {
            switch character {
            case "0"..."9": digits.unicodeScalars.append(character)
            case "O", "o": digits.append("0")
            case "I", "i", "l", "L": digits.append("1")
            case " ", "-", ".", "/", "#": continue
            default: return nil
            }
        }
        return digits.isEmpty ? nil : digits
    }
}
