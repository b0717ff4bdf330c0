import Conversation
import Wording

/// A question for digits speaks of as many as its state takes, and a state whose question speaks of a number of digits
/// says it too, so that citizens are told how many they typed. A question for words speaks of no more letters than its
/// state takes, and of the same number where it speaks of letters at all.
struct DigitCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        draft.orderedFlows.flatMap { found in
            found.flow.states.values.flatMap { state -> [Diagnostic] in
                guard let question = state.facts.texts.first else { return [] }
                if let longest = state.facts.longest { return wrongLimits(question, longest) }
                guard let digits = state.facts.digits else { return [] }
                switch digits {
                case .exactly(let count): return wrongCounts(question, count)
                case .any(let counts): return unsaid(question, counts)
                }
            }
        }
    }

    private func wrongCounts(_ question: TextUse, _ count: Int) -> [Diagnostic] {
        (draft.city?.languages ?? []).compactMap { tag in
            guard let text = draft.languages[tag]?.texts[question.key] else { return nil }
            let named = counts(in: text, tag)
            guard !named.isEmpty, !named.contains(count) else { return nil }
            let listed = named.sorted().map(String.init).joined(separator: ", ")
            return Diagnostic(
                .warning, .wrongLength, at: text.written,
                "\"\(question.key)\" speaks of \(listed), and its answer must have \(count) digits.",
                advice: "Write \(count), or change \"digits\" at \(question.place.file):\(question.place.line).",
                other: question.place)
        }
    }

    private func wrongLimits(_ question: TextUse, _ longest: Int) -> [Diagnostic] {
        (draft.city?.languages ?? []).compactMap { tag -> Diagnostic? in
            guard let pack = draft.languages[tag], let text = pack.texts[question.key], let message = text.message
            else {
                return nil
            }
            let stated = StatedLimits(message, units: units(of: pack), numberWords: pack.language.numberWords)
            let wrong = stated.limits.union(stated.numbers.filter { $0 > longest }).filter { $0 > 3 }
            guard let most = wrong.max(), !stated.limits.union(stated.numbers).contains(longest) else { return nil }
            return Diagnostic(
                .warning, .wrongLength, at: text.written,
                "\"\(question.key)\" speaks of \(wrong.sorted().map(String.init).joined(separator: ", ")), and its answer "
                    + "may have \(longest) letters at most.",
                advice: "Write \(longest), or say longest: \(most) at \(question.place.file):\(question.place.line).",
                other: question.place)
        }
    }

    /// The words a language says how much may be typed with, from what it tells those who typed too much or too little.
    private func units(of pack: Draft.LanguageDraft) -> Set<String> {
        let said = [EngineText.tooLong, .wrongLength].flatMap { pack.texts[$0.key]?.message?.literals ?? [] }
        return Set(said.flatMap { $0.folded.split(separator: " ").map(String.init) }.filter { $0.count > 2 })
    }

    private func unsaid(_ question: TextUse, _ counts: ClosedRange<Int>) -> [Diagnostic] {
        guard let first = draft.city?.languages.first, let text = draft.languages[first]?.texts[question.key] else {
            return []
        }
        let named = self.counts(in: text, first).filter(counts.contains)
        guard let count = named.first, named.count == 1 else { return [] }
        return [
            Diagnostic(
                .warning, .wrongLength, at: question.place,
                "The question speaks of \(count) digits, and the state takes any number of them.",
                advice: "Write digits: \(count), so that citizens are told how many they typed.", other: text.written)
        ]
    }

    /// The numbers a text names, in figures or in words of its language; nobody counts three digits or fewer.
    private func counts(in text: LocatedText, _ tag: String) -> Set<Int> {
        guard let message = text.message, let language = draft.languages[tag]?.language else { return [] }
        let words = message.literals.flatMap { $0.folded.split { !$0.isLetter } }
            .compactMap { language.numberWords[String($0)].flatMap { Int(exactly: $0) } }
        return Set((message.numbers.compactMap { Int($0) } + words).filter { $0 > 3 })
    }
}
