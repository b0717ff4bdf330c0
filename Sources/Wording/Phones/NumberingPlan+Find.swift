extension NumberingPlan {
    /// Reads a number out of what a citizen wrote: as `parse` does, and where that fails also behind a few words, as in
    /// `My number is: 024 000 0001`, and before an extension, as in `+233240000001 ext 12`, which is left out.
    ///
    /// Code that must not take a sentence for a number, as one who reads senders, calls `parse`.
    package func find(in typed: String, on day: CivilDate? = nil) -> PhoneNumber? {
        if let number = parse(typed, on: day) { return number }
        return Self.withoutWords(typed).flatMap { parse($0, on: day) }
    }

    /// What remains of a text without the words before its first digit or plus and the extension at its end; nil when
    /// more than words stands before, or more than an extension behind.
    private static func withoutWords(_ typed: String) -> String? {
        let scalars = typed.cleanedInput.westernDigits.unicodeScalars
        guard let first = scalars.firstIndex(where: { isDigit($0) || $0 == "+" || $0 == "\u{FF0B}" }),
            scalars[..<first].allSatisfy({ $0.properties.isAlphabetic || marksAmongWords.contains($0) })
        else { return nil }
        let typed = scalars[first...].prefix { !($0.properties.isAlphabetic || $0 == ";" || $0 == ",") }
        let tail = String(scalars[typed.endIndex...])
        guard let last = typed.lastIndex(where: isDigit), tail.isEmpty || isMarks(tail) || isExtension(tail) else {
            return nil
        }
        return String(typed[...last])
    }

    private static let marksAmongWords = Set<Unicode.Scalar>(
        " \n:.,-()[]<*#_='\"\u{2018}\u{2019}\u{201C}\u{201D}«»°".unicodeScalars)

    /// Marks behind a number say nothing: no digit stands among them.
    private static func isMarks(_ tail: String) -> Bool {
        tail.unicodeScalars.allSatisfy { !$0.properties.isAlphabetic && !isDigit($0) }
    }

    /// `ext 12`, `;ext=12`, `x12`, `poste 12`: a word for it and up to seven digits.
    private static func isExtension(_ tail: String) -> Bool {
        let text = tail.lowercased().drop { " ;,".contains($0) }
        let word = text.prefix { $0.isLetter }
        let digits = text.dropFirst(word.count).drop { " .:=".contains($0) }.unicodeScalars
        return ["x", "ext", "extn", "extension", "poste", "ramal"].contains(word) && (1...7).contains(digits.count)
            && digits.allSatisfy(isDigit)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
