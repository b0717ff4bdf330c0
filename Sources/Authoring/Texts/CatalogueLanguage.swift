import Conversation
import Wording

/// Which language a catalogue is of: what its header says, and what its entries say.
extension CatalogueImport {
    /// A catalogue of which a good part is what another language says is not all of this one, whatever its header says.
    mutating func tellOtherLanguage(_ entries: [Catalogue.Entry]) {
        // What says the same in this language already tells nothing.
        let finished = entries.filter { entry in
            !entry.isFuzzy && !entry.text.isEmpty && !entry.subject.isShort && entry.text != entry.source
                && entry.text.nfc != pack.texts[entry.subject.key]?.message?.source
        }
        let others = translations.languagesOnFile.filter { $0.key != tag && $0.key != states.first }
        for (other, said) in others.sorted(by: { $0.key < $1.key }) {
            let same = finished.filter { $0.text.nfc == said.texts[$0.subject.key]?.message?.source }
            guard same.count > Self.fewEntries, same.count > finished.count / 5 else { continue }
            fault(
                1, "\(same.count) of \(finished.count) entries say what \(other) says: the catalogue is not of \(tag).",
                advice: translations.city.languages.contains(other)
                    ? "Import it with: guichet texts import \(other) …" : "The city does not speak \(other).")
        }
    }

    /// So many entries may be the same in two languages by chance.
    private static let fewEntries = 3

    /// Whether a header names the language: as we do, or as programs that add a country, `fr_FR`.
    func isOwn(_ language: String) -> Bool {
        let language = language.lowercased().replacing("_", with: "-")
        let own = tag.lowercased()
        return language == own || language.prefix { $0 != "-" && $0 != "@" } == own
    }
}
