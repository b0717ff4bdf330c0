import Conversation
import Wording

extension Translations {
    /// The catalogue of a language for translators, as the text of a `.po` file. The same sources always give the same
    /// catalogue.
    package func export(_ tag: String) throws(TranslationRefusal) -> String {
        let pack = try pack(tag)
        return CatalogueWriter.text(CatalogueExport(translations: self, tag: tag, pack: pack).catalogue)
    }
}

/// Makes the catalogue of one language.
struct CatalogueExport {
    let translations: Translations
    let tag: String
    let pack: Draft.LanguageDraft

    private var states: TranslationStates { translations.states }
    private var city: CitySettings { translations.city }
    private var sources: [String: LocatedText] { translations.draft.languages[states.first]?.texts ?? [:] }

    var catalogue: Catalogue {
        let remarks = CatalogueRemarks(translations, tag: tag)
        let located = states.keys.compactMap { key in sources[key].map { (key: key, text: $0) } }
        return Catalogue(
            preface: preface, header: header,
            entries: located.sorted { $0.text.place < $1.text.place }.flatMap { entries($0.key, $0.text, remarks) })
    }

    private func entries(_ key: String, _ source: LocatedText, _ remarks: CatalogueRemarks) -> [Catalogue.Entry] {
        guard let text = source.text, !text.message.source.isEmpty else { return [] }
        let own = pack.texts[key]?.text
        let isOpen = states.state(of: key, in: tag) != .current
        var entries = [
            Catalogue.Entry(
                subject: Catalogue.Subject(key: key), source: text.message.source, text: own?.message.source ?? "",
                remarks: remarks.lines(for: key, source), references: remarks.references(of: key, source))
        ]
        if text.short != nil || own?.short != nil {
            entries.append(
                Catalogue.Entry(
                    subject: Catalogue.Subject(key: key, isShort: true),
                    source: text.short?.source ?? text.message.source, text: own?.short?.source ?? "",
                    remarks: ["The short form, shown where the full one would need more pages."]))
        }
        for index in entries.indices where !entries[index].text.isEmpty {
            // Gettext takes no finished translation that begins or ends with a line break where the source does not.
            entries[index].isFuzzy = isOpen || !entries[index].hasSameEnds
        }
        return entries
    }

    private var header: [(name: String, value: String)] {
        [
            ("Project-Id-Version", city.name.filter { !$0.isNewline }), ("PO-Revision-Date", ""),
            ("Last-Translator", ""), ("Language-Team", ""), ("Language", tag), ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"), ("Content-Transfer-Encoding", "8bit"),
            (Self.sourceField, states.first),
        ]
    }

    /// The field of the header that names the language of the sources.
    static let sourceField = "X-Source-Language"

    private var preface: [String] {
        let screen = ScreenSurface.all(of: city).first { $0.medium == .ussd }?.budget ?? .standard
        let forms = pack.language.plurals.categories.map(\.rawValue).joined(separator: ", ")
        return [
            "Texts of \(city.name), from \(states.first) into \(tag).",
            "",
            "What stands in braces is filled in: keep {bill.due, money} as it is, and move it where the sentence needs it.",
            "Plurals stand inside the text, {n, plural, one {# bill} other {# bills}}, so the header has no Plural-Forms.",
            "The forms of \(tag): \(forms). An apostrophe before a brace quotes it; write two where one is meant there.",
            "A text that is marked fuzzy is old, or nobody who speaks \(tag) has read it: mend it, then take the mark away.",
            "A screen holds \(screen.gsm7Septets) letters that every phone has, or \(screen.ucs2Units) where a single "
                + "letter is another one.",
        ]
    }
}

extension Catalogue.Entry {
    fileprivate var hasSameEnds: Bool {
        source.hasPrefix("\n") == text.hasPrefix("\n") && source.hasSuffix("\n") == text.hasSuffix("\n")
    }
}
