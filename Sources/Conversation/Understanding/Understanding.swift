package import Wording

/// What the words of text messages mean in one program: its keywords and phrases, and the cues of its languages.
///
/// Made once with the program. Reading a message costs a few look-ups a word.
package struct Understanding: Sendable {
    /// A wish said of the messages themselves, not of a service.
    package enum Command: String, Sendable, Hashable, CaseIterable {
        case stop, start, help
    }

    /// Words that may begin a message, folded, each the name of a service.
    let keywords: [String: Keyword]
    /// The keywords as words of talk are compared; those that would be two are left out.
    let keywordsInTalk: PhraseTable<Keyword>
    /// Phrases that name a service wherever they stand.
    let phrases: PhraseTable<Keyword>
    /// Phrases that name a service where the message names no other.
    let weakPhrases: PhraseTable<Keyword>
    /// What sounds like a service and is none.
    let unrelated: PhraseTable<Bool>
    let commands: CommandWords
    private let leave: PhraseTable<Bool>
    let automatic: PhraseTable<Bool>
    /// What denies or asks, by language, for a small word of one language may be any word of another; false for longer
    /// phrases that change nothing, as `want to` in a language where `want` asks.
    private let doubts: [String: PhraseTable<Bool>]
    /// What makes a message a question where it begins with it, by language.
    private let openers: [String: PhraseTable<Bool>]
    /// What denies, in all languages.
    let denials: PhraseTable<Bool>
    let fillers: PhraseTable<Bool>
    private let greetings: PhraseTable<Bool>
    /// Words before the number of a choice, as `option`.
    let choices: PhraseTable<Bool>
    /// Places in a list, from 1 on, as `second`.
    let ordinals: PhraseTable<Int64>
    /// The money's names behind an amount.
    private let money: PhraseTable<Bool>
    private let spelling: SpellingIndex
    /// How many digits the numbers have that services are begun with.
    private let numberLengths: Set<Int>

    package init(
        keywords: [String: Keyword], phrases: [(text: String, keyword: Keyword)], languages: [Language],
        numberLengths: Set<Int>
    ) {
        self.keywords = keywords
        self.numberLengths = numberLengths
        var first = PhraseTable<Keyword>()
        for (word, keyword) in keywords.sorted(by: { $0.key < $1.key }) { first.add(word, keyword) }
        keywordsInTalk = first
        let cues = languages.map(\.cues)
        var table = PhraseTable<Keyword>()
        var weak = PhraseTable<Keyword>()
        for (text, keyword) in phrases {
            if keyword.use.isWeak { weak.add(text, keyword) } else { table.add(text, keyword) }
        }
        self.phrases = table
        weakPhrases = weak
        unrelated = PhraseTable(cues.flatMap(\.unrelated))
        openers = Dictionary(
            languages.map { ($0.tag, PhraseTable($0.cues.openers)) }, uniquingKeysWith: { $1 })
        fillers = PhraseTable(cues.flatMap { $0.fillers + $0.greetings })
        greetings = PhraseTable(cues.flatMap(\.greetings))
        commands = CommandWords(languages)
        leave = PhraseTable(cues.flatMap(\.leave))
        automatic = PhraseTable(cues.flatMap(\.automatic))
        denials = PhraseTable(cues.flatMap(\.denials))
        var doubts: [String: PhraseTable<Bool>] = [:]
        for language in languages {
            let cues = language.cues
            var table = PhraseTable(cues.denials + cues.questions)
            for text in cues.fillers where text.folded.contains(" ") { table.add(text, false) }
            doubts[language.tag] = table
        }
        self.doubts = doubts
        choices = PhraseTable(cues.flatMap(\.choices))
        money = PhraseTable(cues.flatMap(\.money))
        var ordinals = PhraseTable<Int64>()
        for (word, number) in cues.flatMap(\.ordinals) { ordinals.add(word, number) }
        self.ordinals = ordinals
        spelling = SpellingIndex(
            words: table.vocabulary.union(weak.vocabulary).union(denials.vocabulary).union(first.vocabulary),
            others: fillers.vocabulary.union(unrelated.vocabulary))
    }
}

/// What a text message asks for, as far as its words tell.
package enum MessageMeaning: Sendable, Hashable {
    /// A machine wrote it; nobody waits for an answer.
    case automatic
    /// Somebody wants no more messages, wants them again, or wants help. With the language of the word.
    case command(Understanding.Command, language: String)
    /// One service is named.
    case service(KeywordMatch)
    /// No service, or several that have nothing to do with each other.
    case unclear
}

extension Understanding {
    /// Reads a cleaned message that answers nothing.
    package func meaning(of message: String) -> MessageMeaning {
        let typed = MessageWords(message)
        if typed.isEmpty { return .unclear }
        if isAutomatic(typed) { return .automatic }
        if let command = command(typed) { return .command(command.command, language: command.language) }
        let words = typed.spelt(by: spelling)
        let certain = first(words)
        if let certain, certain.keyword.use.isUrgent { return .service(certain) }
        if let match = urgent(words) ?? certain ?? anywhere(words) ?? nearFirst(words) { return .service(match) }
        return .unclear
    }

    /// The service named by the first word and nothing that speaks against it; for a message that may also be an answer.
    package func certainMatch(_ message: String) -> KeywordMatch? {
        first(MessageWords(message))
    }

    /// Whether only a machine writes so.
    package func isAutomatic(_ message: String) -> Bool { isAutomatic(MessageWords(message)) }

    /// The command a whole message is, apart from courtesies around it.
    package func command(_ message: String) -> (command: Command, language: String)? { command(MessageWords(message)) }

    /// Whether a whole message, apart from courtesies, wants to leave a question that waits.
    package func leaves(_ message: String) -> Bool {
        let words = MessageWords(message).folded
        let found = leave.matches(in: words).flatMap { Array($0.words) }
        guard !found.isEmpty else { return false }
        return withoutFillers(words.indices.filter { !found.contains($0) }.map { words[$0] }).isEmpty
    }

    /// Nobody types the address of a page into a message to the city.
    private func isAutomatic(_ words: MessageWords) -> Bool {
        !automatic.matches(in: words.folded).isEmpty || words.typed.contains("://")
    }

    private func command(_ words: MessageWords) -> (command: Command, language: String)? {
        commands.command(words.folded, fillers)
    }

    // MARK: Services

    /// A phrase that cannot wait. Where several are named, the service that says more than where to call.
    private func urgent(_ words: MessageWords) -> KeywordMatch? {
        let others = unrelated.matches(in: words.folded).map(\.words)
        let found = named(in: words).filter { phrase in
            phrase.keyword.use.isUrgent && !others.contains { $0.overlaps(phrase.words) }
        }
        guard let best = found.first(where: { $0.keyword.use.takesWords }) ?? found.first else { return nil }
        return match(best.keyword, words, without: [best.words], isCertain: false)
    }

    /// The first word is a keyword, and what follows is what the keyword takes.
    private func first(_ words: MessageWords) -> KeywordMatch? {
        guard let word = words.folded.first else { return nil }
        if let keyword = keywords[String(word)] ?? keywordsInTalk.match(at: 0, in: words.folded)?.meaning {
            // A longer phrase that begins with the word may name another service: traffic lights are no traffic.
            if let phrase = phrases.match(at: 0, in: words.folded), phrase.words.count > 1,
                phrase.meaning.service != keyword.service
            {
                return nil
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
        !found.keyword.use.isFilled && withoutFillers(Array(behind)).isEmpty ? found.with(rest: "") : nil
    }

    private static func mayHoldNumber(_ text: String) -> Bool {
        text.split { !$0.isNumber && !"-./# ".contains($0) }.contains { $0.count(where: \.isNumber) >= leastDigits }
    }

    /// Fewer digits are an amount, a day or a count.
    private static let leastDigits = 5

    private func number(in text: String) -> String? {
        TypedNumber.reference(among: text, lengths: numberLengths)?.digits
    }

    private struct Named {
        let words: Range<Int>
        let keyword: Keyword
    }

    /// The services that phrases name, from left to right; those of weak phrases where no other does.
    private func named(in words: MessageWords) -> [Named] {
        let found = phrases.matches(in: words.folded).map { Named(words: $0.words, keyword: $0.meaning) }
        if !found.isEmpty { return found }
        return weakPhrases.matches(in: words.folded).map { Named(words: $0.words, keyword: $0.meaning) }
    }

    /// Whether something else is named that only sounds like one of these services.
    private func isUnrelated(_ words: MessageWords, to found: [Named]) -> Bool {
        unrelated.matches(in: words.folded).contains { other in
            !found.contains {
                $0.words.lowerBound <= other.words.lowerBound && other.words.upperBound <= $0.words.upperBound
            }
        }
    }

    /// Phrases anywhere, where all of them name one service and nothing speaks against it.
    private func anywhere(_ words: MessageWords) -> KeywordMatch? {
        let found = named(in: words)
        guard let first = found.first, !isUnrelated(words, to: found), saysEnough(found, words) else { return nil }
        if Set(found.map(\.keyword.service)).count == 1 {
            let takesAll = Set(found.map(\.keyword.arguments)).count == 1
            let taken = takesAll || first.keyword.use.rest != .words ? found.map(\.words) : [first.words]
            let match = match(first.keyword, words, without: taken, isCertain: false)
            switch first.keyword.use.rest {
            case .words: return match
            case .number: return match.with(rest: number(in: match.rest) ?? "")
            case .code, .nothing: return match.with(rest: "")
            }
        }
        // One flow, told in two ways: the first is taken, and asked about.
        guard Set(found.map(\.keyword.flow)).count == 1 else { return nil }
        return match(first.keyword, words, without: found.map(\.words), isCertain: false).doubted
    }

    /// Words about something else a phrase of a single word may stand among; with more the message is hardly about it.
    private static let mostBeside = 5

    private func saysEnough(_ found: [Named], _ words: MessageWords) -> Bool {
        guard found.count == 1, let phrase = found.first?.words, phrase.count == 1 else { return true }
        let known = Set(fillers.matches(in: words.folded).flatMap { Array($0.words) })
        return words.folded.indices.count { !known.contains($0) && !phrase.contains($0) } <= Self.mostBeside
    }

    /// A first word with a slip of the finger that only one keyword is near to.
    private func nearFirst(_ words: MessageWords) -> KeywordMatch? {
        guard let word = words.folded.first, words.folded.count <= Self.mostBehindSlip,
            fillers.match(at: 0, in: words.folded) == nil, denials.match(at: 0, in: words.folded) == nil,
            let keyword = near(word)
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
            table.matches(in: words.folded).contains { $0.meaning && !$0.words.allSatisfy(taken.contains) }
        }
    }

    /// Whether a message begins as a question does, behind greetings: `is the market flooded`.
    private func asks(_ words: MessageWords, in language: String?) -> Bool {
        let tables = language.flatMap { openers[$0].map { [$0] } } ?? Array(openers.values)
        var index = 0
        while index < words.folded.count {
            if tables.contains(where: { $0.match(at: index, in: words.folded) != nil }) { return true }
            guard let talk = greetings.match(at: index, in: words.folded) else { return false }
            index = talk.words.upperBound
        }
        return false
    }

    // MARK: Words that change nothing

    /// What was typed without courtesies and without names of money, for a question that wants a number or an amount. The
    /// same where there are none.
    func quantity(in typed: String, _ spoken: SpokenLanguages) -> String {
        let words = MessageWords(typed)
        let talk = fillers(in: words.folded, spoken, below: 0) + money.matches(in: words.folded).map(\.words)
        return talk.isEmpty ? typed : words.typed(without: talk)
    }

    /// Words without courtesies and measures.
    func withoutFillers(_ words: [Substring], _ spoken: SpokenLanguages? = nil) -> [Substring] {
        let talk = Set(fillers(in: words, spoken, below: 2).flatMap { Array($0) })
        return words.indices.filter { !talk.contains($0) }.map { words[$0] }
    }

    /// Where courtesies and measures stand, but for a word that is a number in a language of the citizen's: the French
    /// `très` is three in Portuguese. A number below `least` may be an article, as `un`.
    private func fillers(in words: [Substring], _ spoken: SpokenLanguages?, below least: Int64) -> [Range<Int>] {
        fillers.matches(in: words).map(\.words).filter { range in
            guard range.count == 1, let number = spoken?.number(String(words[range.lowerBound])) else { return true }
            return number < least
        }
    }
}
