import Wording

/// The words of messages that wish something of messages themselves: to hear no more, to hear again, to be told how it works.
struct CommandWords: Sendable {
    private enum Part: Sendable {
        case command(Understanding.Command, language: String)
        /// Wants no more, where a word for messages stands beside it.
        case stopMessages(language: String)
        /// Wants messages again, likewise.
        case startMessages(language: String)
        case messages
        /// Says nothing of what is wanted.
        case verb
    }

    private let parts: PhraseTable<Part>
    /// True for what asks, as `how`; false for what it is about.
    private let help: PhraseTable<(asks: Bool, language: String)>

    init(_ languages: [Language]) {
        var parts = PhraseTable<Part>()
        for language in languages {
            let cues = language.cues
            for text in cues.stop { parts.add(text, .command(.stop, language: language.tag)) }
            for text in cues.start { parts.add(text, .command(.start, language: language.tag)) }
            for text in cues.help { parts.add(text, .command(.help, language: language.tag)) }
        }
        for language in languages {
            for text in language.cues.stopMessages { parts.add(text, .stopMessages(language: language.tag)) }
            for text in language.cues.startMessages { parts.add(text, .startMessages(language: language.tag)) }
            for text in language.cues.messages { parts.add(text, .messages) }
            for text in language.cues.messageVerbs { parts.add(text, .verb) }
        }
        self.parts = parts
        var help = PhraseTable<(asks: Bool, language: String)>()
        for language in languages {
            for text in language.cues.helpQuestions { help.add(text, (true, language.tag)) }
        }
        for language in languages {
            for text in language.cues.helpObjects { help.add(text, (false, language.tag)) }
        }
        self.help = help
    }

    /// The command a whole message is: words for one command, words for messages and courtesies, and nothing else.
    func command(
        _ words: [TalkWord], _ fillers: PhraseTable<Bool>
    ) -> (command: Understanding.Command, language: String)? {
        guard let said = said(words, fillers) else {
            return helpLanguage(words, fillers).map { (.help, $0) }
        }
        let kinds = Set(said.commands.map(\.command))
        if let stop = said.stop {
            guard said.namesMessages || kinds == [.stop], kinds.isSubset(of: [.stop]) else { return nil }
            return (.stop, said.commands.first?.language ?? stop)
        }
        if let start = said.start, said.namesMessages, kinds.isSubset(of: [.start]) { return (.start, start) }
        if let first = said.commands.first { return kinds.count == 1 ? first : nil }
        return helpLanguage(words, fillers).map { (.help, $0) }
    }

    /// The language of a whole message that asks how all this works.
    private func helpLanguage(_ words: [TalkWord], _ fillers: PhraseTable<Bool>) -> String? {
        var language: String?
        var namesObject = false
        var index = 0
        while index < words.count {
            if let match = help.match(at: index, in: words) {
                if match.meaning.asks { language = language ?? match.meaning.language } else { namesObject = true }
                index = match.words.upperBound
            } else if let match = fillers.match(at: index, in: words) {
                index = match.words.upperBound
            } else {
                return nil
            }
        }
        return namesObject ? language : nil
    }

    private struct Said {
        var commands: [(command: Understanding.Command, language: String)] = []
        var stop: String?
        var start: String?
        var namesMessages = false
    }

    /// What the parts of a message say; nil where it says anything else.
    private func said(_ words: [TalkWord], _ fillers: PhraseTable<Bool>) -> Said? {
        var said = Said()
        var index = 0
        while index < words.count {
            if let match = parts.match(at: index, in: words) {
                switch match.meaning {
                case .command(let command, let language): said.commands.append((command, language))
                case .stopMessages(let language): said.stop = said.stop ?? language
                case .startMessages(let language): said.start = said.start ?? language
                case .messages: said.namesMessages = true
                case .verb: break
                }
                index = match.words.upperBound
            } else if let match = fillers.match(at: index, in: words) {
                index = match.words.upperBound
            } else {
                return nil
            }
        }
        return said
    }
}
