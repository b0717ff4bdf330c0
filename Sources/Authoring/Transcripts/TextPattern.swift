import Conversation

/// A text with gaps, for what is not known beforehand: `Your receipt number: {digits}.`
///
/// A pattern must fit a text from end to end. A gap is a word in braces; `{digits 4}` takes exactly four characters;
/// a brace that stands for itself is doubled.
package struct TextPattern: Sendable, Hashable {
    /// What a gap lets through.
    package enum Gap: String, Sendable, Hashable, CaseIterable {
        /// Anything, over several lines, or nothing.
        case any
        /// At least one character, within a line.
        case text
        /// What stands between spaces.
        case word
        /// Digits of ASCII.
        case digits
        /// Capital letters and digits of ASCII and hyphens, as in references.
        case reference
        /// Digits with points, commas and spaces between them.
        case money
        /// Digits and colons, as 10:30.
        case time

        var admitsNothing: Bool { self == .any }

        func admits(_ character: Character) -> Bool {
            switch self {
            case .any: true
            case .text: !character.isNewline
            case .word: !character.isWhitespace
            case .digits: Self.isDigit(character)
            case .reference: Self.isDigit(character) || ("A"..."Z").contains(character) || character == "-"
            case .money: Self.isDigit(character) || ".,\u{20}\u{A0}\u{202F}".contains(character)
            case .time: Self.isDigit(character) || character == ":"
            }
        }

        private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
    }

    enum Piece: Sendable, Hashable {
        case literal([Character])
        /// Exactly `length` characters where it is not nil.
        case gap(Gap, length: Int?)
    }

    /// As it was written.
    package let source: String
    let pieces: [Piece]

    /// Characters one sized gap may ask for.
    static let widestGap = 500

    /// Why a pattern cannot be read, and where: characters from its beginning.
    package struct Unreadable: Error, Sendable, Hashable {
        package let message: String
        package let advice: String?
        package let offset: Int
    }

    package init(parsing source: String) throws(Unreadable) {
        self.source = source
        var scanner = Scanner(Array(source))
        pieces = try scanner.pieces()
    }

    /// The pattern only this text fits.
    package init(exactly text: String) {
        source = text.map { $0 == "{" || $0 == "}" ? "\($0)\($0)" : String($0) }.joined()
        pieces = text.isEmpty ? [] : [.literal(Array(text))]
    }

    /// Whether the text fits from end to end.
    package func matches(_ text: String) -> Bool { reach(in: text) == nil }

    /// Nil where the text fits; else how many characters of it fit before the first that cannot, as far as that can be
    /// told: what `{any}` lets through counts only up to what fits after it.
    ///
    /// Every place a piece may end at is kept at once, so that the time grows with pieces times characters whatever is
    /// written.
    package func reach(in text: String) -> Int? {
        let characters = Array(text)
        var ends = [true] + Array(repeating: false, count: characters.count)
        var furthest = 0
        for piece in pieces {
            let (next, reached) = Self.ends(of: piece, from: ends, in: characters)
            furthest = max(furthest, reached)
            ends = next
            if !ends.contains(true) { return furthest }
        }
        return ends.last == true ? nil : furthest
    }

    /// Where a piece may end when it begins at any of some places, and the furthest character that fitted it.
    private static func ends(
        of piece: Piece, from starts: [Bool], in text: [Character]
    ) -> (ends: [Bool], reached: Int) {
        var ends = Array(repeating: false, count: starts.count)
        var reached = 0
        switch piece {
        case .literal(let wanted):
            for start in starts.indices where starts[start] {
                var length = 0
                while length < wanted.count, start + length < text.count, text[start + length] == wanted[length] {
                    length += 1
                }
                reached = max(reached, start + length)
                if length == wanted.count { ends[start + length] = true }
            }
        case .gap(let gap, let length):
            /// Admitted characters just before a place, and the nearest start among them.
            var run = 0
            var nearest: Int?
            for end in starts.indices {
                if end > 0 {
                    if gap.admits(text[end - 1]) {
                        run += 1
                        if nearest != nil || starts[end - 1] { nearest = nearest ?? end - 1 }
                    } else {
                        run = 0
                        nearest = nil
                    }
                }
                if let length {
                    ends[end] = run >= length && starts[end - length]
                } else {
                    ends[end] = nearest != nil || (gap.admitsNothing && starts[end])
                }
                if gap != .any, starts[end] || nearest != nil { reached = max(reached, end) }
            }
        }
        return (ends, reached)
    }
}

/// Takes a pattern apart.
private struct Scanner {
    let source: [Character]
    var index = 0
    var literal: [Character] = []
    var found: [TextPattern.Piece] = []

    init(_ source: [Character]) { self.source = source }

    mutating func pieces() throws(TextPattern.Unreadable) -> [TextPattern.Piece] {
        while index < source.count {
            let character = source[index]
            let isDoubled = index + 1 < source.count && source[index + 1] == character
            switch character {
            case "{" where isDoubled, "}" where isDoubled:
                literal.append(character)
                index += 2
            case "{": try gap()
            case "}":
                throw TextPattern.Unreadable(
                    message: "This brace closes nothing.", advice: "Double a brace that stands for itself: }}.",
                    offset: index)
            default:
                literal.append(character)
                index += 1
            }
        }
        endLiteral()
        return found
    }

    private mutating func endLiteral() {
        if !literal.isEmpty { found.append(.literal(literal)) }
        literal = []
    }

    private mutating func gap() throws(TextPattern.Unreadable) {
        guard let end = source[index...].firstIndex(of: "}") else {
            throw TextPattern.Unreadable(
                message: "This brace is never closed.", advice: "Double a brace that stands for itself: {{.",
                offset: index)
        }
        let words = String(source[(index + 1)..<end]).split(separator: " ").map(String.init)
        let names = TextPattern.Gap.allCases.map(\.rawValue)
        guard let first = words.first, let kind = TextPattern.Gap(rawValue: first) else {
            let advice = words.first.flatMap { names.suggestion(for: $0) }
            throw TextPattern.Unreadable(
                message: "There is no gap \"\(words.first ?? "")\".",
                advice: advice ?? "The gaps are: \(names.joined(separator: ", ")).", offset: index + 1)
        }
        var length: Int?
        if words.count > 1 {
            length = Int(words[1])
            guard words.count == 2, let length, (1...TextPattern.widestGap).contains(length) else {
                throw TextPattern.Unreadable(
                    message: "A gap has one length, from 1 to \(TextPattern.widestGap).", advice: "Write {digits 4}.",
                    offset: index + 1)
            }
        }
        endLiteral()
        found.append(.gap(kind, length: length))
        index = end + 1
    }
}
