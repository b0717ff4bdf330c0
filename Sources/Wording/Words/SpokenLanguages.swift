/// The languages citizens of one city answer in: their own, and those of their neighbours.
///
/// A word is looked up in one's own language first. Only a word that means nothing there is looked up in the others, and
/// counts where all that know it agree. A single letter counts in one's own language only: `o` is yes in French and a
/// slip in English.
package struct SpokenLanguages: Sendable {
    package let own: Language?
    package let others: [Language]

    package init(own: Language?, others: [Language] = []) {
        self.own = own
        self.others = others.filter { $0.tag != own?.tag }
    }

    /// The number a text is the whole name of, in any case and with or without its accents, as `vingt-cinq`.
    ///
    /// Parts are put together as people say them: `three hundred and fifty`.
    package func number(_ typed: String) -> Int64? {
        meaning(of: typed.folded) { language, word in
            language.numberWords[word] ?? language.composedNumbers.number(word.split(separator: " "))
        }
    }

    /// The number a text may be the name of with the word for hundred left out, as 250 of `two fifty`. It may be another.
    package func numberWithHundredsLeftOut(_ typed: String) -> Int64? {
        meaning(of: typed.folded) { language, word in
            language.composedNumbers.hundredsLeftOut(word.split(separator: " "))
        }
    }

    /// Whether a text is a word for yes or for no, and nothing more.
    package func truth(_ typed: String) -> Bool? {
        meaning(of: typed.folded) { language, word in
            let isYes = language.yesWords.contains(word)
            let isNo = language.noWords.contains(word)
            return isYes == isNo ? nil : isYes
        }
    }

    /// The month, from 1 to 12, a text is the name of, in full or short.
    package func month(_ typed: String) -> Int? {
        meaning(of: typed.folded) { language, word in
            let months = [language.months, language.shortMonths].flatMap { names in
                names.indices.filter { names[$0].folded == word }
            }
            return Set(months).count == 1 ? months.first.map { $0 + 1 } : nil
        }
    }

    /// Words that may stand between the parts of a day, as `de` in `31 de dezembro de 2026`, or behind its first part, as
    /// `er` in `1er janvier 2027`.
    var dayFillers: Set<String> {
        Set(
            ([own].compactMap(\.self) + others).flatMap { language in
                language.datePattern.fillers + (language.firstDay.map { [$0.filter(\.isLetter).folded] } ?? [])
            })
    }

    private func meaning<Meaning: Hashable>(of word: String, _ look: (Language, String) -> Meaning?) -> Meaning? {
        guard !word.isEmpty else { return nil }
        if let meaning = own.flatMap({ look($0, word) }) { return meaning }
        guard word.unicodeScalars.count > 1 else { return nil }
        let meanings = Set(others.compactMap { look($0, word) })
        return meanings.count == 1 ? meanings.first : nil
    }
}

extension String {
    /// The words of a pattern that are no placeholders.
    fileprivate var fillers: [String] {
        var isInside = false
        var outside = ""
        for character in self {
            switch character {
            case "{": isInside = true
            case "}": isInside = false
            default: outside.append(isInside ? " " : character)
            }
        }
        return outside.folded.split(separator: " ").map(String.init)
    }
}
