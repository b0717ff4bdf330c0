import Conversation
import Wording

/// A word or a phrase of one language that starts a flow, as a text lists it.
struct ListedWord {
    let word: String
    let keyword: Keyword
    /// The text that lists it, and in which language.
    let key: String
    let tag: String
}

/// The words or the phrases all flows list in all languages of the city, in the order of the flows.
struct ListedWords {
    let draft: Draft
    let words: [ListedWord]
    /// Texts that list nothing, each with the flow it is for.
    private let empty: [(text: LocatedText, key: String, flow: String)]

    /// - Parameter isAnywhere: whether phrases found anywhere in a message are meant, or words it begins with.
    init(_ draft: Draft, anywhere isAnywhere: Bool) {
        var words: [ListedWord] = []
        var empty: [(text: LocatedText, key: String, flow: String)] = []
        for flow in draft.orderedFlows {
            for use in flow.keywords where use.usage.isAnywhere == isAnywhere {
                let arguments = use.constants
                for tag in draft.city?.languages ?? [] {
                    guard let text = draft.languages[tag]?.texts[use.text.key], let source = text.message?.source else {
                        continue
                    }
                    let keyword = Keyword(flow: flow.flow.name, arguments: arguments, language: tag, use: use.usage)
                    let listed = source.split(separator: ",").map { String($0).cleanedInput }
                        .filter { !$0.folded.isEmpty }
                    words += listed.map { ListedWord(word: $0, keyword: keyword, key: use.text.key, tag: tag) }
                    if listed.isEmpty, !source.allSatisfy(\.isWhitespace) {
                        empty.append((text, use.text.key, flow.flow.name))
                    }
                }
            }
        }
        self.draft = draft
        self.words = words
        self.empty = empty
    }

    /// Texts without a word, and lists whose words are not apart.
    func findings() -> [Diagnostic] {
        empty.map { text, key, flow in
            Diagnostic(
                .error, .emptyText, at: text.written, "\"\(key)\" lists no words, so none starts \(flow).",
                advice: "Write words with commas between them.")
        }
            + words.filter(\.isRunTogether).map { word in
                Diagnostic(
                    .error, .keywordPhrase, at: place(of: word),
                    "\"\(word.word)\" is never found: another sign than a comma stands between words.",
                    advice: "Write \(word.parts.joined(separator: ", ")).")
            }
    }

    /// Every word that starts another flow, or the same one otherwise, in some other text.
    ///
    /// It is told at the newer of the two. Which that is the records of the translations tell: a text they know as it stands
    /// is older than one that was added or changed since.
    func collisions(_ name: String) -> [Diagnostic] {
        Dictionary(grouping: words, by: \.word.folded).values.flatMap { alike -> [Diagnostic] in
            guard let any = alike.first, alike.contains(where: { !$0.startsSame(as: any) }) else { return [] }
            let sorted = alike.filter(isSettled) + alike.filter { !isSettled($0) }
            guard let first = sorted.first else { return [] }
            return sorted.filter { !$0.startsSame(as: first) }.map { collision($0, with: first, name) }
        }
    }

    private func collision(_ word: ListedWord, with earlier: ListedWord, _ name: String) -> Diagnostic {
        let other = place(of: earlier)
        return Diagnostic(
            .error, .keywordCollision, at: place(of: word),
            "The \(name) \"\(word.word.folded)\" starts \(earlier.keyword.flow) already. It stands in "
                + "\(other.file):\(other.line).",
            advice: "Choose another \(name == "keyword" ? "word" : name). Here it would start \(word.keyword.flow).",
            other: other)
    }

    func place(of word: ListedWord) -> SourcePlace {
        guard let text = draft.languages[word.tag]?.texts[word.key] else {
            return SourcePlace(file: "Locales/\(word.tag)", line: 1, column: 1)
        }
        return draft.bundle.place(of: word.word, from: text.written)
    }

    /// Whether a record of translations knows the text of a word as it stands.
    private func isSettled(_ word: ListedWord) -> Bool {
        guard let text = draft.languages[word.tag]?.texts[word.key]?.text else { return false }
        let digest = TextDigest(of: text)
        if word.tag != draft.city?.languages.first {
            return draft.languages[word.tag]?.record?.entries[word.key]?.own == digest
        }
        return draft.languages.values.contains { $0.record?.entries[word.key]?.source == digest }
    }
}

extension ListedWord {
    /// Signs people put between words where a comma is meant.
    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        [";", "\u{60C}", "\u{61B}", "\u{3001}", "\u{FF0C}", "\u{FF1B}"].contains(scalar)
    }

    /// Whether it is several words with a sign between them that parts none.
    var isRunTogether: Bool { word.unicodeScalars.contains(where: Self.isSeparator) }

    /// The words between such signs.
    fileprivate var parts: [String] {
        word.unicodeScalars.split(whereSeparator: Self.isSeparator).map { String($0).cleanedInput }
            .filter { !$0.isEmpty }
    }

    fileprivate func startsSame(as other: ListedWord) -> Bool {
        keyword.flow == other.keyword.flow && keyword.arguments == other.keyword.arguments
    }
}
