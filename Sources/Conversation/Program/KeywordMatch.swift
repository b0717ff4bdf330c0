import Wording

/// The service a text message asks for, and what else the message says.
package struct KeywordMatch: Sendable, Hashable {
    package let keyword: Keyword
    /// The message without the words that named the service, as it was typed; where the keyword takes a number, only that.
    package let rest: String
    /// True when the service was named by the first word, written as the catalog has it, with what it takes behind it.
    package let isCertain: Bool
    /// True where the message denies or asks something, as `no traffic at the market` and `is there traffic?`.
    package let isDoubtful: Bool

    init(keyword: Keyword, rest: String, isCertain: Bool, isDoubtful: Bool) {
        self.keyword = keyword
        self.rest = rest
        self.isCertain = isCertain
        self.isDoubtful = isDoubtful
    }

    /// A service named by nothing but its word.
    package init(alone keyword: Keyword) {
        self.init(keyword: keyword, rest: "", isCertain: true, isDoubtful: false)
    }

    func with(rest: String) -> KeywordMatch {
        KeywordMatch(keyword: keyword, rest: rest, isCertain: isCertain, isDoubtful: isDoubtful)
    }

    var doubted: KeywordMatch {
        KeywordMatch(keyword: keyword, rest: rest, isCertain: isCertain, isDoubtful: true)
    }

    /// Whether the message is the keyword and nothing else.
    package var isBare: Bool { rest.isEmpty }
}
