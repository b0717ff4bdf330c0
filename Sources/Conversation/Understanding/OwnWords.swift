import Wording

/// Answers in a citizen's own words, as how to find a house, and words in place of an answer. Whatever own words hold is kept,
/// but for what a machine wrote and a cry for help.
extension Understanding {
    /// Whether a text as a whole is what machines write: one of their sentences, and beside it only what stands around such.
    package func isWhollyAutomatic(_ message: String) -> Bool {
        let typed = MessageWords(message)
        guard isMachines(typed) else { return false }
        let (words, talk) = (typed.folded, typed.talk)
        let found = automatic.matches(in: talk) + automaticTogether.matches(in: talk)
        let beside = automaticBeside.matches(in: talk) + fillers.matches(in: talk)
        let said = Set((found + beside).flatMap { Array($0.words) })
        return words.indices.allSatisfy { said.contains($0) || words[$0].contains(where: \.isNumber) }
    }

    /// The emergency somebody tells of where own words were asked for; nil where they only name what sounds like one, as
    /// `fire station gate`.
    ///
    /// A phrase of an emergency is one where a cry stands beside it, as in `my house is on fire`, or where it is all that is
    /// said.
    package func emergency(inOwnWords message: String) -> KeywordMatch? {
        emergency(in: MessageWords(message).spelt(by: spelling).talk)
    }

    /// Whether somebody tells of an emergency where a choice or a number was asked for: by whole words as they are listed, with
    /// nothing but talk beside them.
    ///
    /// - Parameter language: the one whose words count, with those that several languages share; nil for all.
    package func tellsOfEmergency(_ typed: String, in language: String?) -> Bool {
        guard let found = emergency(in: MessageWords(typed).talk)?.keyword else { return false }
        return language == nil || found.language == nil || found.language == language
    }

    private func emergency(in words: [TalkWord]) -> KeywordMatch? {
        let told = emergencies(in: words)
        let talk = fillers.matches(in: words).map(\.words)
        let cries = cries.matches(in: words).map(\.words)
        let small = Set(talk.flatMap { Array($0) })
        let cried = told.first { phrase in cries.contains { Self.meets($0, phrase.words, over: small) } }
        if let cried { return KeywordMatch(alone: cried.meaning) }
        guard let first = told.first(where: { !$0.meaning.use.isWeak }) else { return nil }
        let said = Set((talk + cries + told.map(\.words)).flatMap { Array($0) })
        return words.indices.allSatisfy(said.contains) ? KeywordMatch(alone: first.meaning) : nil
    }

    /// Phrases that cannot wait, but for those within the name of something else.
    private func emergencies(in words: [TalkWord]) -> [PhraseTable<Keyword>.Match] {
        let others = (landmarks.matches(in: words) + unrelated.matches(in: words)).map(\.words)
        return (phrases.matches(in: words) + weakPhrases.matches(in: words)).filter { phrase in
            phrase.meaning.use.isUrgent && !phrase.meaning.use.takesWords
                && !others.contains { $0.overlaps(phrase.words) }
        }
    }

    /// Whether two stretches overlap, or stand beside each other with nothing but small talk between.
    private static func meets(_ one: Range<Int>, _ other: Range<Int>, over talk: Set<Int>) -> Bool {
        let (first, last) = one.lowerBound <= other.lowerBound ? (one, other) : (other, one)
        guard first.upperBound < last.lowerBound else { return true }
        return (first.upperBound..<last.lowerBound).allSatisfy(talk.contains)
    }
}
