import Wording

/// The words of a message, folded for comparison, with the text each was typed as.
struct MessageWords {
    private(set) var folded: [Substring]
    /// The same as they are looked up.
    private(set) var talk: [TalkWord]
    /// For each folded word the typed token it came from: `adum-kejetia` folds to two words of one token.
    private let tokens: [Int]
    private let tokensTyped: [Substring]
    /// Whether it has a mark of a question.
    let asks: Bool

    /// More of a message is not looked at: nobody names a wish in more words.
    private static let limit = 64

    init(_ message: String) {
        let typed = message.split { $0 == " " || $0 == "\n" }.prefix(Self.limit)
        var folded: [Substring] = []
        var tokens: [Int] = []
        for (index, token) in typed.enumerated() {
            for word in String(token).folded.split(separator: " ") {
                folded.append(word)
                tokens.append(index)
            }
        }
        tokensTyped = Array(typed)
        self.folded = folded
        talk = [TalkWord](folded: folded)
        self.tokens = tokens
        asks = message.asksSomething
    }

    /// The same with slips of the finger mended where only one word can be meant. What was typed stays as it is.
    func spelt(by spelling: SpellingIndex) -> MessageWords {
        var mended = self
        for (index, word) in folded.enumerated() {
            guard let meant = spelling.word(for: word) else { continue }
            mended.folded[index] = meant
            mended.talk[index] = TalkWord(meant)
        }
        return mended
    }

    var isEmpty: Bool { folded.isEmpty }

    /// The message as it was typed.
    var typed: String { tokensTyped.joined(separator: " ") }

    /// The message as it was typed, without words that are taken out. Of a token that is taken out in part, as `PAY:73`, the
    /// other words are left, folded.
    func typed(without removed: some Collection<Range<Int>>) -> String {
        guard removed.contains(where: { !$0.isEmpty }) else { return typed }
        let taken = Set(removed.flatMap { Array($0) })
        var left: [Substring] = []
        var index = 0
        while index < tokens.count {
            let token = tokens[index]
            let words = index..<(tokens[index...].firstIndex { $0 != token } ?? tokens.endIndex)
            if words.contains(where: taken.contains) {
                left += words.filter { !taken.contains($0) }.map { folded[$0] }
            } else {
                left.append(tokensTyped[token])
            }
            index = words.upperBound
        }
        return left.joined(separator: " ")
    }
}

extension String {
    /// Whether a mark of a question stands in it. An answer with one, as `okay?`, decides nothing.
    var asksSomething: Bool { contains { $0 == "?" || $0 == "\u{061F}" } }
}
