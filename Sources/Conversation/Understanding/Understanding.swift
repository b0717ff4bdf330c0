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
    /// What says that somebody pays nothing, or not now.
    let notPaying: PhraseTable<Bool>
    /// What sounds like an emergency and is none.
    let landmarks: PhraseTable<Bool>
    /// What somebody cries who is in danger.
    let cries: PhraseTable<Bool>
    let commands: CommandWords
    private let leave: PhraseTable<Bool>
    let automatic: PhraseTable<Bool>
    /// What machines write and people too.
    let automaticTogether: PhraseTable<Bool>
    /// What only people say.
    let complaints: PhraseTable<Bool>
    /// What stands around the sentences of machines.
    let automaticBeside: PhraseTable<Bool>
    /// What denies or asks, by language, for a small word of one language may be any word of another; false for longer
    /// phrases that change nothing, as `want to` in a language where `want` asks.
    let doubts: [String: PhraseTable<Bool>]
    /// What asks, by language.
    let questions: [String: PhraseTable<Bool>]
    /// What makes a message a question where it begins with it, by language.
    let openers: [String: PhraseTable<Bool>]
    /// What denies, in all languages.
    let denials: PhraseTable<Bool>
    let fillers: PhraseTable<Bool>
    /// Those of them that say when or how much.
    private let qualifiers: PhraseTable<Bool>
    let greetings: PhraseTable<Bool>
    /// What a wish is said with, with greetings.
    let wishes: PhraseTable<Bool>
    /// The flows with phrases that begin nothing within a sentence.
    let flowsAlone: Set<String>
    /// Words before the number of a choice, as `option`.
    let choices: PhraseTable<Bool>
    /// Places in a list, from 1 on, as `second`.
    let ordinals: PhraseTable<Int64>
    /// The money's names behind an amount.
    private let money: PhraseTable<Bool>
    /// What joins the words of a number.
    let joiners: PhraseTable<Bool>
    let spelling: SpellingIndex
    /// How many digits the numbers have that services are begun with.
    let numberLengths: Set<Int>

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
        notPaying = PhraseTable(cues.flatMap(\.notPaying))
        landmarks = PhraseTable(cues.flatMap(\.landmarks))
        cries = PhraseTable(cues.flatMap(\.cries))
        flowsAlone = Set(phrases.filter { $0.keyword.use.isAlone }.map { $0.keyword.flow })
        questions = Dictionary(
            languages.map { ($0.tag, PhraseTable($0.cues.questions)) }, uniquingKeysWith: { $1 })
        openers = Dictionary(
            languages.map { ($0.tag, PhraseTable($0.cues.openers)) }, uniquingKeysWith: { $1 })
        fillers = PhraseTable(cues.flatMap { $0.fillers + $0.greetings })
        qualifiers = PhraseTable(cues.flatMap(\.qualifiers))
        greetings = PhraseTable(cues.flatMap(\.greetings))
        wishes = PhraseTable(cues.flatMap { $0.wishes + $0.greetings })
        commands = CommandWords(languages)
        leave = PhraseTable(cues.flatMap(\.leave))
        automatic = PhraseTable(cues.flatMap(\.automatic))
        automaticTogether = PhraseTable(cues.flatMap(\.automaticTogether))
        complaints = PhraseTable(cues.flatMap(\.complaints))
        automaticBeside = PhraseTable(cues.flatMap(\.automaticBeside))
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
        joiners = PhraseTable(cues.flatMap(\.joiners))
        var ordinals = PhraseTable<Int64>()
        for (word, number) in cues.flatMap(\.ordinals) { ordinals.add(word, number) }
        self.ordinals = ordinals
        spelling = SpellingIndex(
            words: table.vocabulary.union(weak.vocabulary).union(denials.vocabulary).union(first.vocabulary),
            others: fillers.vocabulary.union(unrelated.vocabulary).union(wishes.vocabulary).union(landmarks.vocabulary)
                .union(notPaying.vocabulary))
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
        if isOnlyAutomatic(typed) { return .automatic }
        if let command = command(typed) { return .command(command.command, language: command.language) }
        let words = typed.spelt(by: spelling)
        let certain = first(words)
        if let certain, certain.keyword.use.isUrgent { return .service(certain) }
        guard let match = urgent(words) ?? certain ?? anywhere(words) ?? nearFirst(words),
            !putsOff(words, match.keyword.flow), !wishesForAnother(beside: match, in: words)
        else { return .unclear }
        return .service(match)
    }

    /// The service named by the first word and nothing that speaks against it; for a message that may also be an answer.
    package func certainMatch(_ message: String) -> KeywordMatch? {
        first(MessageWords(message))
    }

    /// Whether it reads like a machine's, and nothing in it is a cry for help.
    package func isAutomatic(_ message: String) -> Bool { isOnlyAutomatic(MessageWords(message)) }

    /// The command a whole message is, apart from courtesies around it.
    package func command(_ message: String) -> (command: Command, language: String)? { command(MessageWords(message)) }

    /// Whether a whole message, apart from courtesies, wants to leave a question that waits.
    package func leaves(_ message: String) -> Bool {
        let words = MessageWords(message).folded
        let found = leave.matches(in: words).flatMap { Array($0.words) }
        guard !found.isEmpty else { return false }
        return withoutFillers(words.indices.filter { !found.contains($0) }.map { words[$0] }).isEmpty
    }

    /// A machine's sentence may stand in what somebody in danger writes: `fire at the gas depot`.
    private func isOnlyAutomatic(_ words: MessageWords) -> Bool {
        guard isMachines(words) else { return false }
        let spelt = words.spelt(by: spelling)
        return first(spelt)?.keyword.use.isUrgent != true && urgent(spelt) == nil
    }

    private func command(_ words: MessageWords) -> (command: Command, language: String)? {
        commands.command(words.talk, fillers)
    }

    // MARK: Words that change nothing

    /// What was typed without courtesies and without names of money, for a question that wants a number or an amount. The
    /// same where there are none.
    func quantity(in typed: String, _ spoken: SpokenLanguages) -> String {
        let words = MessageWords(typed)
        let talk = fillers(in: words.folded, spoken, below: 0) + money.matches(in: words.folded).map(\.words)
        let removed = Set(talk.flatMap { Array($0) })
        let kept = talk.filter { !joins($0, words, removed) }
        return kept.isEmpty ? typed : words.typed(without: kept)
    }

    /// Whether a courtesy is what joins two words of a number, as `na` in `mia mbili na hamsini`.
    private func joins(_ range: Range<Int>, _ words: MessageWords, _ removed: Set<Int>) -> Bool {
        guard joiners.match(at: range.lowerBound, in: words.talk)?.words == range else { return false }
        return [range.lowerBound - 1, range.upperBound].allSatisfy { place in
            words.folded.indices.contains(place) && !removed.contains(place)
                && !words.folded[place].contains(where: \.isNumber)
        }
    }

    /// Words without courtesies and measures.
    func withoutFillers(_ words: [Substring]) -> [Substring] {
        let talk = Set(fillers(in: words, nil, below: 2).flatMap { Array($0) })
        return words.indices.filter { !talk.contains($0) }.map { words[$0] }
    }

    /// The places of words that change nothing of an answer: courtesies and measures, but for those that say when or how much,
    /// for who says `yes, this evening` does not say yes.
    func courtesies(in words: [Substring], _ spoken: SpokenLanguages) -> Set<Int> {
        let apart = Set(qualifiers.matches(in: words).flatMap { Array($0.words) })
        let talk = fillers(in: words, spoken, below: 2).filter { !$0.allSatisfy(apart.contains) }
        return Set(talk.flatMap { Array($0) })
    }

    /// Where courtesies and measures stand, but for a word that is a number in a language of the citizen's: the French
    /// `très` is three in Portuguese. A number below `least` may be an article, as `un`.
    func fillers(in words: [Substring], _ spoken: SpokenLanguages?, below least: Int64) -> [Range<Int>] {
        fillers.matches(in: words).map(\.words).filter { range in
            guard range.count == 1, let number = spoken?.number(String(words[range.lowerBound])) else { return true }
            return number < least
        }
    }
}
