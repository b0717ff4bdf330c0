import Wording

/// Messages that wish for two services at once, as `pay my bill and also vote`.
extension Understanding {
    /// Whether a message says, beside the service that was found, another one that is none of its flow: then the citizen chooses,
    /// for who is led to one of two may never come to the other.
    ///
    /// A clause wishes for the service it begins with, behind words that change nothing: by a phrase of several words, or by a word
    /// that is all the clause says, for `jam at adum and market` names a place and `vote and address` two services. What cannot
    /// wait is never held up, nor a number that was written for its service.
    func wishesForAnother(beside found: KeywordMatch, in words: MessageWords) -> Bool {
        let use = found.keyword.use
        guard !use.isUrgent, use.rest != .number || !brings(found) else { return false }
        let starts = clauseStarts(in: words)
        guard starts.count > 1 else { return false }
        return starts.indices.contains { index in
            let end = index + 1 < starts.count ? starts[index + 1].words : words.folded.count
            guard let wish = wish(from: starts[index].talk, to: end, in: words) else { return false }
            return wish.flow != found.keyword.flow && !wish.use.isUrgent
        }
    }

    /// Where a clause begins: the first word, and what stands behind a word that joins.
    private struct ClauseStart {
        /// The place of its first word, or of the joining word before it.
        let words: Int
        /// The place of its first word.
        let talk: Int
    }

    private func clauseStarts(in words: MessageWords) -> [ClauseStart] {
        var starts = [ClauseStart(words: 0, talk: 0)]
        for place in words.folded.indices.dropFirst() {
            if let joiner = joiners.match(at: place, in: words.talk), joiner.words.upperBound < words.folded.count {
                starts.append(ClauseStart(words: place, talk: joiner.words.upperBound))
            } else if Self.withoutArabicAnd(words.folded[place]) != nil {
                starts.append(ClauseStart(words: place, talk: place))
            }
        }
        return starts
    }

    /// An Arabic word without the "and" that is written with it; nil where there is none, as in most words.
    private static func withoutArabicAnd(_ word: Substring) -> Substring? {
        word.unicodeScalars.first == "\u{0648}" && word.unicodeScalars.count > 3 ? word.dropFirst() : nil
    }

    /// The service a clause begins with, behind courtesies and what wishes are said with; nil where it begins with none.
    private func wish(from start: Int, to end: Int, in words: MessageWords) -> Keyword? {
        var talk = words.talk
        if let plain = Self.withoutArabicAnd(words.folded[start]) { talk[start] = TalkWord(plain) }
        var place = start
        while place < end {
            if let found = phrases.match(at: place, in: talk) ?? weakPhrases.match(at: place, in: talk),
                found.words.count > 1
            {
                return found.meaning
            }
            if let keyword = keywordsInTalk.match(at: place, in: talk)?.meaning, !keyword.use.isFilled,
                isSmall(talk[(place + 1)..<end])
            {
                return keyword
            }
            guard let small = small(at: place, in: talk) else { return nil }
            place = small.upperBound
        }
        return nil
    }

    /// The words at a place that change nothing of what is wished for.
    private func small(at place: Int, in talk: [TalkWord]) -> Range<Int>? {
        (wishes.match(at: place, in: talk) ?? fillers.match(at: place, in: talk))?.words
    }

    private func isSmall(_ talk: ArraySlice<TalkWord>) -> Bool {
        let talk = Array(talk)
        var place = 0
        while place < talk.count {
            guard let small = small(at: place, in: talk) else { return false }
            place = small.upperBound
        }
        return true
    }
}
