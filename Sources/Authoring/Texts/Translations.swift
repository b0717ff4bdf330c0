import Conversation
package import Wording

/// What staff and translators do with the texts of a city: see how each language stands, accept texts as what the first
/// language says, give them out as a catalogue and take them back.
///
/// Nothing is written here: what changes comes back as files, by path as in a `SourceBundle`.
package struct Translations: Sendable {
    package let bundle: SourceBundle
    let compiler: Compiler
    let draft: Draft
    let city: CitySettings
    let states: TranslationStates

    /// Nil where the city's own settings or the first language cannot be read.
    package init?(_ bundle: SourceBundle, compiler: Compiler) {
        let draft = compiler.read(bundle)
        guard let city = draft.city, let states = TranslationStates(draft) else { return nil }
        self.bundle = bundle
        self.compiler = compiler
        self.draft = draft
        self.city = city
        self.states = states
    }

    /// The tag all others are translated from.
    package var first: String { states.first }
    /// What prices are in.
    package var currency: Currency { city.country.currency }

    /// Every language there are files of, spoken by the city or not, by tag; without those that cannot be read.
    var languagesOnFile: [String: Draft.LanguageDraft] {
        var found = draft.languages
        var findings: [Diagnostic] = []
        for path in bundle.files.keys where path.hasPrefix("Locales/") && path.hasSuffix("/language.yaml") {
            let tag = String(path.dropFirst("Locales/".count).dropLast("/language.yaml".count))
            guard found[tag] == nil else { continue }
            found[tag] = LanguageReader(bundle: bundle, tag: tag, country: city.country.code).read(&findings)
        }
        return found
    }

    /// A language that is translated, with its texts.
    func pack(_ tag: String) throws(TranslationRefusal) -> Draft.LanguageDraft {
        guard tag != first else { throw .isFirst(tag) }
        guard city.languages.contains(tag) else { throw .unknownLanguage(tag, known: city.languages) }
        guard let pack = draft.languages[tag], pack.isComplete else { throw .unreadable(tag) }
        return pack
    }
}

/// Why something asked of the translations is not done; nothing has changed then.
package enum TranslationRefusal: Error, Sendable, Equatable {
    case unknownLanguage(String, known: [String])
    case isFirst(String)
    /// A file of the language cannot be read.
    case unreadable(String)
    /// With the name that was meant, where one is near.
    case unknownKey(String, advice: String?)
    /// Texts that cannot be accepted because the language has none of them.
    case missing([String], tag: String)

    /// A sentence for the caller.
    package var sentence: String {
        switch self {
        case .unknownLanguage(let tag, let known):
            "The city does not speak \"\(tag)\". It speaks \(known.joined(separator: ", ")); others are added under "
                + "\"languages\" in Flows/city.yaml."
        case .isFirst(let tag): "The texts of \(tag) are the ones all others are translated from."
        case .unreadable(let tag): "The texts of \(tag) cannot be read; guichet check says why."
        case .unknownKey(let key, let advice):
            "There is no text \"\(key)\"." + (advice.map { " " + $0 } ?? "")
        case .missing(let keys, let tag):
            "\(keys.count == 1 ? "The text" : "The texts") \(keys.map { "\"\($0)\"" }.joined(separator: ", ")) "
                + "\(keys.count == 1 ? "does" : "do") not exist in \(tag) yet."
        }
    }

    /// True where the question itself was wrong, rather than the files.
    package var isMisuse: Bool {
        switch self {
        case .unknownLanguage, .isFirst, .unknownKey: true
        case .unreadable, .missing: false
        }
    }
}
