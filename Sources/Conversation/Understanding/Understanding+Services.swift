import Wording

/// The services that the words of a message name.
extension Understanding {
    /// A phrase that cannot wait. Where several are named, the service that says more than where to call.
    func urgent(_ words: MessageWords) -> KeywordMatch? {
        let others = unrelated.matches(in: words.talk).map(\.words)
        let found = named(in: words).filter { phrase in
            phrase.keyword.use.isUrgent && !others.contains { $0.overlaps(phrase.words) }
        }
        guard let best = found.first(where: { $0.keyword.use.takesWords }) ?? found.first else { return nil }
        let apart = beside(best.words, of: best.keyword, in: words)
        let match = match(best.keyword, words, without: [best.words] + apart, isCertain: false)
        return apart.isEmpty ? match : match.doubted
    }

    /// The first word is a keyword, and what follows is what the keyword takes.
    func first(_ words: MessageWords) -> KeywordMatch? {
        guard let word = words.folded.first else { return nil }
        if let keyword = keywords[String(word)] ?? keywordsInTalk.match(at: 0, in: words.talk)?.meaning {
            // A longer phrase that begins with the word may name another service: traffic lights are no traffic.
            if let phrase = phrases.match(at: 0, in: words.talk), phrase.words.count > 1,
                phrase.meaning.service != keyword.service
            {
                return nil
            }
            guard !beginsUnrelated(words) else { return nil }
            let apart = keyword.use.rest == .words ? beside(0..<1, of: keyword, in: words) : []
            guard apart.isEmpty else {
                return match(keyword, words, without: [0..<1] + apart, isCertain: true).doubted
            }
            return complete(match(keyword, words, without: [0..<1], isCertain: true), words.folded.dropFirst())
        }
        // A number written against the word: PAY7319042851.
        let letters = word.prefix { !$0.isNumber }
        guard letters.endIndex < word.endIndex, word[letters.endIndex...].allSatisfy(\.isNumber),
            let keyword = keywords[String(letters)]
        else { return nil }
        let number = word[letters.endIndex...]
        let behind = words.typed(without: [0..<1])
        let rest = behind.isEmpty ? String(number) : "\(number) \(behind)"
        return complete(
            match(keyword, words, without: [0..<1], isCertain: true).with(rest: rest),
            [number] + words.folded.dropFirst())
    }

    /// A match by its first word, where what stands behind it is what the keyword takes. More words make it a sentence that
    /// only begins so.
    private func complete(_ found: KeywordMatch, _ behind: some Sequence<Substring>) -> KeywordMatch? {
        switch found.keyword.use.rest {
        case .words: found
        case .number:
            if let number = number(in: found.rest) {
                found.with(rest: number)
            } else {
                // A number with a slip is for the service to refuse, with what is wrong with it.
                Self.mayHoldNumber(found.rest) ? found : bare(found, behind)
            }
        case .code: found.rest.contains(where: \.isNumber) ? found : bare(found, behind)
        case .nothing: bare(found, behind)
        }
    }

    private func bare(_ found: KeywordMatch, _ behind: some Sequence<Substring>) -> KeywordMatch? {
        let behind = Array(behind)
        let isBare =
            found.keyword.use.isAlone
            ? says(nothingBut: found.keyword, in: behind, [TalkWord](folded: behind), mayAsk: false)
            : withoutFillers(behind).isEmpty
        return isBare && !found.keyword.use.isFilled ? found.with(rest: "") : nil
    }

    private static func mayHoldNumber(_ text: String) -> Bool {
        text.split { !$0.isNumber && !"-./# ".contains($0) }.contains { $0.count(where: \.isNumber) >= leastDigits }
    }

    /// Whether a word looks like the number of a stall, a permit or a plate, and not like an hour or a price.
    private static func mayHoldCode(_ text: String) -> Bool {
        text.split(separator: " ").contains { word in
            let digits = word.count(where: \.isNumber)
            return digits >= leastDigits || digits > 0 && word.count >= 4 && word.contains(where: \.isLetter)
        }
    }

    /// Fewer digits are an amount, a day or a count.
    private static let leastDigits = 5

    private func number(in text: String) -> String? {
        TypedNumber.reference(among: text, lengths: numberLengths)?.digits
    }

    /// What a message says for the service it names, as it was typed. Nothing, where besides courtesies it only asks or denies, as
    /// `how is` in `how is traffic`: that is no place.
    package func words(of match: KeywordMatch) -> String {
        guard match.keyword.use.takesWords, match.isDoubtful else { return match.rest }
        let words = MessageWords(match.rest)
        let tag = match.keyword.language
        let tables = [doubts, openers].flatMap { table in tag.flatMap { table[$0].map { [$0] } } ?? Array(table.values)
        }
        let asked = Set(tables.flatMap { $0.matches(in: words.talk) }.filter(\.meaning).flatMap { Array($0.words) })
        let small = Set(fillers.matches(in: words.talk).flatMap { Array($0.words) })
        let isNothing = !asked.isEmpty && words.folded.indices.allSatisfy { asked.contains($0) || small.contains($0) }
        return isNothing ? "" : match.rest
    }

    /// Whether a match brings what its service is begun with: words, or a number that can be one.
    package func brings(_ match: KeywordMatch) -> Bool {
        match.keyword.use.rest == .number ? number(in: match.rest) != nil : !match.isBare
    }

    /// Whether a whole message is a word that begins a service, with nothing but greetings beside it.
    package func isKeyword(alone message: String) -> Bool {
        let words = MessageWords(message)
        let small = Set(greetings.matches(in: words.talk).flatMap { Array($0.words) })
        let left = words.folded.indices.filter { !small.contains($0) }
        guard left.count == 1, let place = left.first else { return false }
        return keywords[String(words.folded[place])] != nil || keywordsInTalk.match(at: place, in: words.talk) != nil
    }

    private struct Named {
        let words: Range<Int>
        let keyword: Keyword
    }

    /// The services that phrases name, from left to right; those of weak phrases where no other does.
    ///
    /// A phrase that counts only alone names its service within a sentence too where the speaker wishes for one: it says what is
    /// wished for. By itself a sentence with it names nothing.
    private func named(in words: MessageWords) -> [Named] {
        let found = named(by: phrases, in: words)
        let weak = named(by: weakPhrases, in: words)
        let isWish = weak.contains { !$0.keyword.use.isAlone && flowsAlone.contains($0.keyword.flow) }
        if !found.isEmpty, isWish || found.contains(where: { counts($0, in: words) }) { return found }
        return weak.filter { counts($0, in: words) }
    }

    private func named(by table: PhraseTable<Keyword>, in words: MessageWords) -> [Named] {
        let named = table.matches(in: words.talk).map { Named(words: $0.words, keyword: $0.meaning) }
        guard named.contains(where: \.keyword.use.isUrgent) else { return named }
        let places = landmarks.matches(in: words.talk).map(\.words)
        return named.filter { phrase in
            !phrase.keyword.use.isUrgent || !places.contains { $0.overlaps(phrase.words) }
        }
    }

    /// Whether a phrase begins its service as this message has it.
    private func counts(_ phrase: Named, in words: MessageWords) -> Bool {
        let use = phrase.keyword.use
        if !use.isAlone || use.rest == .number && number(in: words.typed) != nil { return true }
        return says(nothingBut: phrase.keyword, in: words.folded, words.talk, mayAsk: phrase.words.count > 1)
    }

    /// Whether words say nothing but that one flow is wished for: its own phrases, what wishes and greetings are said with, and
    /// figures where it takes them.
    /// - Parameter mayAsk: whether words that ask change nothing, as in `what is my bill`.
    private func says(
        nothingBut keyword: Keyword, in words: [Substring], _ talk: [TalkWord], mayAsk: Bool
    ) -> Bool {
        let own = [phrases, weakPhrases].flatMap { $0.matches(in: talk) }.filter { $0.meaning.flow == keyword.flow }
        var beside = wishes.matches(in: talk)
        if mayAsk {
            let tables = keyword.language.flatMap { questions[$0].map { [$0] } } ?? Array(questions.values)
            beside += tables.flatMap { $0.matches(in: talk) }
        }
        let said = Set((own.map(\.words) + beside.map(\.words)).flatMap { Array($0) })
        let takesFigures = keyword.use.rest == .number || keyword.use.rest == .code
        return words.indices.allSatisfy { said.contains($0) || takesFigures && words[$0].contains(where: \.isNumber) }
    }

    /// Whether something else is named that only sounds like one of these services.
    private func isUnrelated(_ words: MessageWords, to found: [Named]) -> Bool {
        unrelated.matches(in: words.talk).contains { other in
            !found.contains {
                $0.words.lowerBound <= other.words.lowerBound && other.words.upperBound <= $0.words.upperBound
            }
        }
    }

    /// Phrases anywhere, where all of them name one service and nothing speaks against it.
    func anywhere(_ words: MessageWords) -> KeywordMatch? {
        let found = named(in: words)
        guard let first = found.first, !isUnrelated(words, to: found), saysEnough(found, words) else { return nil }
        if Set(found.map(\.keyword.service)).count == 1 {
            let takesAll = Set(found.map(\.keyword.arguments)).count == 1
            let taken = takesAll || first.keyword.use.rest != .words ? found.map(\.words) : [first.words]
            let match = match(first.keyword, words, without: taken, isCertain: false)
            switch first.keyword.use.rest {
            case .words: return match
            case .number: return match.with(rest: number(in: match.rest) ?? "")
            case .code:
                return match.with(rest: number(in: match.rest) ?? (Self.mayHoldCode(match.rest) ? match.rest : ""))
            case .nothing: return match.with(rest: "")
            }
        }
        // One flow, told in two ways: the first is taken, and asked about.
        guard Set(found.map(\.keyword.flow)).count == 1 else { return nil }
        let removed = found.map(\.words) + beside(first.words, of: first.keyword, in: words)
        return match(first.keyword, words, without: removed, isCertain: false).doubted
    }

    /// What is said of another thing the flow is told of in one message, where something is said of this one: of `accident at adum
    /// and flood at bomso` all behind the flood, which is not where the accident is.
    private func beside(_ phrase: Range<Int>, of keyword: Keyword, in words: MessageWords) -> [Range<Int>] {
        let others = phrases.matches(in: words.talk).filter {
            $0.meaning.flow == keyword.flow && $0.meaning.service != keyword.service
        }.map(\.words)
        let next = others.map(\.lowerBound).first { $0 >= phrase.upperBound } ?? words.folded.count
        guard !withoutFillers(Array(words.folded[phrase.upperBound..<next])).isEmpty else { return [] }
        var beside: [Range<Int>] = []
        if next < words.folded.count { beside.append(next..<words.folded.count) }
        if others.contains(where: { $0.upperBound <= phrase.lowerBound }) { beside.append(0..<phrase.lowerBound) }
        return beside
    }

    /// Whether a message begins with words that only sound like a service: `flood of complaints`.
    private func beginsUnrelated(_ words: MessageWords) -> Bool {
        unrelated.match(at: 0, in: words.talk).map { $0.words.count > 1 } == true
    }

    /// Words about something else a phrase of a single word may stand among; with more the message is hardly about it.
    private static let mostBeside = 5

    private func saysEnough(_ found: [Named], _ words: MessageWords) -> Bool {
        guard found.count == 1, let phrase = found.first?.words, phrase.count == 1 else { return true }
        let known = Set(fillers.matches(in: words.talk).flatMap { Array($0.words) })
        return words.folded.indices.count { !known.contains($0) && !phrase.contains($0) } <= Self.mostBeside
    }

    /// A first word with a slip of the finger that only one keyword is near to.
    func nearFirst(_ words: MessageWords) -> KeywordMatch? {
        guard let word = words.folded.first, words.folded.count <= Self.mostBehindSlip,
            fillers.match(at: 0, in: words.talk) == nil, denials.match(at: 0, in: words.talk) == nil,
            !beginsUnrelated(words), let keyword = near(word)
        else { return nil }
        let found = match(keyword, words, without: [0..<1], isCertain: false)
        return complete(found, words.folded.dropFirst())
    }

    private static let mostBehindSlip = 6

    /// One slip in words of four letters, two from eight on; only where a single service comes in question.
    private func near(_ word: Substring) -> Keyword? {
        let length = word.unicodeScalars.count
        guard length >= 4 else { return nil }
        let typed = String(word)
        let near = keywords.filter { abs($0.key.unicodeScalars.count - length) <= 2 }
            .filter { editDistance($0.key, typed, limit: length >= 8 ? 2 : 1) != nil }
        return Set(near.values.map(\.service)).count == 1 ? near.values.first : nil
    }

    private func match(
        _ keyword: Keyword, _ words: MessageWords, without removed: [Range<Int>], isCertain: Bool
    ) -> KeywordMatch {
        KeywordMatch(
            keyword: keyword, rest: words.typed(without: removed), isCertain: isCertain,
            isDoubtful: words.asks || denies(words, in: keyword.language, without: removed))
    }

    /// Whether the words deny or ask, beside the phrases that named the service.
    ///
    /// - Parameter language: of the words that named the service; nil for any.
    private func denies(_ words: MessageWords, in language: String?, without removed: [Range<Int>]) -> Bool {
        let taken = Set(removed.flatMap { Array($0) })
        let tables = language.flatMap { doubts[$0].map { [$0] } } ?? Array(doubts.values)
        if asks(words, in: language) { return true }
        return tables.contains { table in
            table.matches(in: words.talk).contains { $0.meaning && !$0.words.allSatisfy(taken.contains) }
        }
    }

    /// Whether a message begins as a question does, behind greetings: `is the market flooded`.
    private func asks(_ words: MessageWords, in language: String?) -> Bool {
        let tables = language.flatMap { openers[$0].map { [$0] } } ?? Array(openers.values)
        var index = 0
        while index < words.folded.count {
            if tables.contains(where: { $0.match(at: index, in: words.talk) != nil }) { return true }
            guard let talk = greetings.match(at: index, in: words.talk) else { return false }
            index = talk.words.upperBound
        }
        return false
    }
}
