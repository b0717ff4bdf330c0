import Wording

/// The numbers a question speaks of that may say how much is to be typed: those that stand alone, unlike those in an amount,
/// a day, a number to call or a name.
struct StatedLimits {
    /// Those beside a word for letters or digits, in figures or in words.
    private(set) var limits: Set<Int> = []
    /// All others, in figures.
    private(set) var numbers: Set<Int> = []

    /// - Parameters:
    ///   - units: words that stand beside a limit, folded.
    ///   - numberWords: the language's words for numbers, folded.
    init(_ message: Message, units: Set<String>, numberWords: [String: Int64]) {
        for literal in message.literals {
            let runs = Self.runs(in: literal.westernDigits)
            for (index, run) in runs.enumerated() {
                let beside = [index - 1, index + 1].filter(runs.indices.contains).map { runs[$0] }
                let isLimit = beside.contains { !$0.isNumber && units.contains($0.text.folded) }
                if run.isNumber {
                    // Figures in groups, or grown together with letters, count nothing.
                    guard !beside.contains(where: \.isNumber), !run.isInside, let number = Self.count(run.text) else {
                        continue
                    }
                    if isLimit { limits.insert(number) } else { numbers.insert(number) }
                } else if isLimit, let number = numberWords[run.text.folded].flatMap({ Int(exactly: $0) }) {
                    limits.insert(number)
                }
            }
        }
    }

    /// Letters or figures in a row.
    private struct Run {
        var text: String
        let isNumber: Bool
        /// True where it is grown together with one of the other kind.
        var isInside = false
    }

    private static func runs(in text: String) -> [Run] {
        var runs: [Run] = []
        var isOpen = false
        for character in text {
            let isNumber = character.isASCII && character.isNumber
            guard isNumber || character.isLetter else {
                isOpen = false
                continue
            }
            if isOpen, let last = runs.indices.last, runs[last].isNumber == isNumber {
                runs[last].text.append(character)
                continue
            }
            if isOpen, let last = runs.indices.last { runs[last].isInside = true }
            runs.append(Run(text: String(character), isNumber: isNumber, isInside: isOpen))
            isOpen = true
        }
        return runs
    }

    /// Nobody counts a thousand letters, and a number with a zero before it is a name.
    private static func count(_ figures: String) -> Int? {
        guard figures.count <= 3, !figures.hasPrefix("0") else { return nil }
        return Int(figures)
    }
}
