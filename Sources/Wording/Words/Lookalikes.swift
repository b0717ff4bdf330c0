extension String {
    /// This text with O as 0 and I or l as 1, where that makes numbers of all its words: where each word with such a letter
    /// has a digit too, and none has another letter.
    ///
    /// A letter is never taken for a digit by itself: `O` alone is a letter, `10l` is 101, and `1 oil` stays what it is.
    package var withDigitsForLookalikes: String {
        // Nothing below A is a letter: most answers are digits.
        if utf8.allSatisfy({ $0 < 0x41 }) { return self }
        let words = unicodeScalars.split(separator: " ", omittingEmptySubsequences: false)
        guard words.allSatisfy(Self.isNumber) else { return self }
        var figures = UnicodeScalarView()
        for scalar in unicodeScalars { figures.append(Self.lookalikes[scalar] ?? scalar) }
        return String(figures)
    }

    private static func isNumber(_ word: Substring.UnicodeScalarView) -> Bool {
        let letters = word.filter { $0.properties.isAlphabetic }
        guard !letters.isEmpty else { return true }
        return letters.allSatisfy { lookalikes[$0] != nil } && word.contains { $0.properties.numericType == .decimal }
    }

    private static let lookalikes: [Unicode.Scalar: Unicode.Scalar] = [
        "O": "0", "o": "0", "I": "1", "i": "1", "l": "1", "L": "1",
    ]
}
