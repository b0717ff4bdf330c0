package import Conversation
import Wording

/// The words a city uses, one for each thing in each language, from `Locales/terms.yaml`.
///
/// ```yaml
/// terms:
///   bill:
///     en: bill
///     fr: facture
///     pt: { say: [factura, facturas], not: [conta, contas] }
/// ```
/// Under `say` stands the word, with its other forms behind it where they begin otherwise; under `not` words that texts
/// must not use for it. Case and accents do not matter, and a word that ends in `*` stands for all that begin so.
package struct Glossary: Sendable {
    package static let path = "Locales/terms.yaml"

    /// What one thing is called in one language.
    struct Words: Sendable, Hashable {
        let say: [String]
        let not: [String]
    }

    struct Term: Sendable, Hashable {
        let name: String
        let place: SourcePlace
        /// By language.
        let words: [String: Words]
    }

    let terms: [Term]

    /// The list of a bundle, empty where it has none, and everything wrong with it.
    package static func read(_ bundle: SourceBundle) -> (glossary: Glossary, findings: [Diagnostic]) {
        var findings: [Diagnostic] = []
        guard let text = bundle.files[path], let root = YAMLReader.read(text, file: path, &findings) else {
            return (Glossary(terms: []), findings)
        }
        var reader = MappingReader(root)
        var terms: [Term] = []
        if let node = reader.required("terms") {
            if node.entries == nil { reader.error("\"terms\" must hold names with words.", at: node.place) }
            terms = (node.entries ?? []).map { term($0, &reader) }
        }
        reader.finish()
        return (Glossary(terms: terms), findings + reader.diagnostics)
    }

    private static func term(_ entry: SourceNode.Entry, _ reader: inout MappingReader) -> Term {
        var words: [String: Words] = [:]
        if entry.value.entries == nil {
            reader.error(
                "The term \"\(entry.key)\" must hold languages with words.", at: entry.value.place,
                advice: "Write \(entry.key): { en: bill, fr: facture }.")
        }
        for language in entry.value.entries ?? [] {
            if let word = language.value.scalar {
                words[language.key] = Words(say: [word], not: [])
                continue
            }
            var part = MappingReader(language.value)
            let say = part.node["say"]?.scalar.map { [$0] } ?? part.words("say", isRequired: true) ?? []
            _ = part.optional("say")
            let not = part.node["not"]?.scalar.map { [$0] } ?? part.words("not") ?? []
            _ = part.optional("not")
            part.finish()
            reader.adopt(part)
            words[language.key] = Words(say: say, not: not)
        }
        return Term(name: entry.key, place: entry.place, words: words)
    }
}

/// A text that uses another word for a thing than the list of terms has.
package struct StrayTerm: Sendable, Hashable {
    package let language: String
    package let key: String
    package let place: SourcePlace
    package let term: String
    /// The word it uses and must not; nil where the first language's text speaks of the thing and this one has none of its
    /// words.
    package let found: String?
    /// The word to use.
    package let say: String

    /// One or two lines as a compiler prints them.
    package var rendered: String {
        let head = "\(place.file):\(place.line):\(place.column): "
        guard let found else { return head + "note: \"\(key)\" has no word for \(term).\n    The word is \"\(say)\"." }
        return head + "warning: \"\(key)\" says \"\(found)\" for \(term).\n    Write \"\(say)\"."
    }
}

extension Translations {
    /// Where texts stray from the list of terms, in the order of their places; of one language, or of all the city speaks.
    /// Keywords and what people say for a choice are not looked at: nobody reads them.
    package func strayTerms(from glossary: Glossary, in tag: String? = nil) throws(TranslationRefusal) -> [StrayTerm] {
        if let tag, !city.languages.contains(tag) { throw .unknownLanguage(tag, known: city.languages) }
        let originals = draft.languages[first]?.texts ?? [:]
        // Keywords are what citizens may type, with the words they say and the city does not.
        let spoken = draft.orderedFlows.flatMap { $0.flow.states.values.flatMap(\.facts.spokenTexts) }
        let keywords = Set(draft.orderedFlows.flatMap { $0.keywords.map(\.text.key) } + spoken.map(\.key))
        var strays: [StrayTerm] = []
        for language in city.languages where language == tag ?? language {
            guard let pack = draft.languages[language] else { continue }
            let search = TermSearch(attaches: pack.language.rightToLeft)
            let firstSearch = TermSearch(attaches: draft.languages[first]?.language.rightToLeft == true)
            for (key, text) in pack.texts where !keywords.contains(key) {
                for term in glossary.terms {
                    guard let words = term.words[language], let say = words.say.first else { continue }
                    func stray(_ found: String?) -> StrayTerm {
                        StrayTerm(
                            language: language, key: key, place: text.written, term: term.name, found: found, say: say)
                    }
                    if let found = words.not.first(where: { search.finds($0, in: text) }) {
                        strays.append(stray(found))
                    } else if language != first, let original = originals[key], let meant = term.words[first],
                        meant.say.contains(where: { firstSearch.finds($0, in: original) }),
                        !words.say.contains(where: { search.finds($0, in: text) })
                    {
                        strays.append(stray(nil))
                    }
                }
            }
        }
        return strays.sorted { ($0.place, $0.key, $0.term) < ($1.place, $1.key, $1.term) }
    }
}

/// Looks for words in texts, without regard to case, accents and endings of the plural.
private struct TermSearch {
    /// Whether small words are written together with the next one, as the article and `for` in Arabic.
    let attaches: Bool

    func finds(_ word: String, in text: LocatedText) -> Bool {
        let isBeginning = word.hasSuffix("*")
        let wanted = (isBeginning ? String(word.dropLast()) : word).folded.split(separator: " ").map(String.init)
        guard let last = wanted.last else { return false }
        let messages = [text.text?.message, text.text?.short].compactMap(\.self)
        return messages.flatMap(\.literals).contains { literal in
            let words = literal.folded.split(separator: " ").map(String.init)
            guard words.count >= wanted.count else { return false }
            return (0...(words.count - wanted.count)).contains { start in
                zip(words[start...], wanted.dropLast()).allSatisfy { same($0, $1, isBeginning: false) }
                    && same(words[start + wanted.count - 1], last, isBeginning: isBeginning)
            }
        }
    }

    private func same(_ word: String, _ wanted: String, isBeginning: Bool) -> Bool {
        if attaches { return word.contains(wanted) }
        if isBeginning { return word.hasPrefix(wanted) }
        return word == wanted || word == wanted + "s" || word == wanted + "es"
    }
}
