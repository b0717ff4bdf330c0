import Wording

/// Reads an answer in words to a question with numbered choices: `the second one`, `yes please`, `traffic`.
///
/// Only what fits one choice and no other is taken, and nothing is left over: every word is a courtesy, the number of the
/// choice, a word of its label, or a yes or no the label begins with. `yes but later` fits none.
struct ChoiceWords {
    struct Choice {
        let number: Int
        /// The label in every form it may be shown in.
        let labels: [String]
    }

    private enum Token: Hashable {
        case number(Int64)
        case truth(Bool)
        case word(Substring)
    }

    private let visit: Visit
    /// The answer without its courtesies; then, where that is another, with those left that a yes or a no is said with, as in
    /// `oui c'est bon`. A yes that is a courtesy in another language, as `ya`, is read as it stands.
    private let readings: [[Token]]

    init(_ typed: String, _ visit: Visit) {
        self.visit = visit
        // Figures and marks alone are read more strictly where they are read: `-1` is no choice.
        guard typed.contains(where: \.isLetter), !typed.asksSomething else {
            readings = []
            return
        }
        let understanding = visit.program.understanding
        let words = typed.folded.split(separator: " ")
        let talk = understanding.courtesies(in: words, visit.spoken)
        let bare = words.indices.filter { !talk.contains($0) }.map { words[$0] }
        let isTruth = words.count == 1 && visit.spoken.truth(typed) != nil
        let passedOver = bare.isEmpty && isTruth ? [] : talk
        let other = Self.tokens(of: words, passingOver: passedOver, understanding, visit)
        readings = [Self.tokens(of: bare, understanding, visit), other]
    }

    /// The number of the one choice that is meant.
    func choice(among choices: [Choice]) -> Int? {
        for tokens in readings where !tokens.isEmpty && isOwnWords(tokens) {
            let meant = choices.filter { fits($0, tokens) }
            if meant.count == 1 { return meant.first?.number }
        }
        return nil
    }

    /// The truth an answer says, when it says nothing else.
    var truth: Bool? {
        for tokens in readings {
            if let said = onlyTruth(in: tokens) { return said }
        }
        return nil
    }

    private func onlyTruth(in tokens: [Token]) -> Bool? {
        let said = Set(tokens)
        return switch said.count == 1 ? said.first : nil {
        case .truth(let truth): truth
        case .number(1): true
        case .number(2): false
        default: nil
        }
    }

    /// Whether an answer says more than a word that begins a service.
    private func isOwnWords(_ tokens: [Token]) -> Bool {
        tokens.contains { token in
            guard case .word(let word) = token else { return true }
            return visit.program.understanding.keywords[String(word)] == nil
        }
    }

    private func fits(_ choice: Choice, _ tokens: [Token]) -> Bool {
        choice.labels.contains { label in
            let words = label.folded.split(separator: " ")
            let known = Set(words)
            let truth = words.first.flatMap { visit.spoken.truth(String($0)) }
            let fits = tokens.allSatisfy { token in
                switch token {
                case .number(let number): number == Int64(choice.number)
                case .truth(let said): said == truth
                case .word(let word): known.contains(word) && !word.allSatisfy(\.isNumber)
                }
            }
            // "Mine" is not "Not mine".
            let denied = visit.program.understanding.denials.matches(in: words).flatMap { words[$0.words] }
            return fits && (saysItself(choice, truth, tokens) || denied.allSatisfy { tokens.contains(.word($0)) })
        }
    }

    /// Whether the number or the yes or no of a choice is among what was said.
    private func saysItself(_ choice: Choice, _ truth: Bool?, _ tokens: [Token]) -> Bool {
        tokens.contains(.number(Int64(choice.number))) || truth.map { tokens.contains(.truth($0)) } == true
    }

    private static let longestTruth = 4

    /// Whether the first words, behind courtesies, are a yes or a no.
    static func beginsWithTruth(_ typed: String, _ visit: Visit) -> Bool {
        let typed = typed.folded.split(separator: " ")
        let talk = visit.program.understanding.courtesies(in: typed, visit.spoken)
        let words = typed.indices.filter { !talk.contains($0) }.map { typed[$0] }
        return !words.isEmpty && truth(at: 0, in: words, visit) != nil
    }

    /// - Parameter courtesies: places that say nothing, unless a yes or a no of several words begins there.
    private static func tokens(
        of words: [Substring], passingOver courtesies: Set<Int> = [], _ understanding: Understanding, _ visit: Visit
    ) -> [Token] {
        let talk = [TalkWord](folded: words)
        var tokens: [Token] = []
        var index = 0
        while index < words.count {
            if courtesies.contains(index) {
                let said = truth(at: index, in: words, visit).flatMap { $0.1 > 1 ? $0 : nil }
                if let said { tokens.append(.truth(said.0)) }
                index += said?.1 ?? 1
            } else if let match = understanding.ordinals.match(at: index, in: talk) {
                tokens.append(.number(match.meaning))
                index = match.words.upperBound
            } else if let (truth, count) = truth(at: index, in: words, visit) {
                tokens.append(.truth(truth))
                index += count
            } else if understanding.choices.match(at: index, in: talk) != nil {
                index += 1
            } else {
                let word = words[index]
                let number = Int64(word) ?? visit.spoken.number(String(word))
                tokens.append(number.map(Token.number) ?? .word(word))
                index += 1
            }
        }
        return tokens
    }

    private static func truth(at index: Int, in words: [Substring], _ visit: Visit) -> (Bool, Int)? {
        for count in stride(from: min(longestTruth, words.count - index), through: 1, by: -1) {
            let phrase = words[index..<(index + count)].joined(separator: " ")
            if let truth = visit.spoken.truth(phrase) { return (truth, count) }
        }
        return nil
    }
}
