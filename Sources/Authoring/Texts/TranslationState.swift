import Conversation
import Wording

/// How a text of a language stands to the same text of the city's first language.
package enum TranslationState: String, Sendable, Hashable, CaseIterable {
    /// The language does not have it; its readers see the first language's.
    case missing
    /// The first language says something else since it was made.
    case stale
    /// Nobody who speaks the language has read it as it stands.
    case unreviewed
    /// Made from the first language's text of today, and read.
    case current
}

/// The states of all texts of a draft.
struct TranslationStates {
    let first: String
    /// Every text a language should have, in order.
    let keys: [String]
    private let draft: Draft
    private let sources: [String: TextDigest]

    /// Nil where the first language cannot be read whole: what others should have is not known then.
    init?(_ draft: Draft) {
        guard let first = draft.city?.languages.first, let pack = draft.languages[first], pack.isComplete else {
            return nil
        }
        self.draft = draft
        self.first = first
        let needed = EngineText.allCases.map(\.key) + draft.vocabulary.sentTexts.keys
        keys = Set(pack.texts.keys).union(needed).sorted()
        sources = pack.texts.compactMapValues { $0.text.map { TextDigest(of: $0) } }
    }

    /// The wording of the first language a text is to be made from; nil where there is none that can be read.
    func source(of key: String) -> TextDigest? { sources[key] }

    /// What is known of a language's texts; nil where nothing is that still counts.
    func record(of tag: String) -> TranslationRecord? {
        guard let record = draft.languages[tag]?.record, record.source == first else { return nil }
        return record
    }

    /// The state of a text, for every language but the first; nil where a file or a text cannot be read.
    func state(of key: String, in tag: String) -> TranslationState? {
        guard tag != first, let pack = draft.languages[tag] else { return nil }
        guard let text = pack.texts[key] else { return pack.isComplete ? .missing : nil }
        guard let source = sources[key], let own = text.text else { return nil }
        guard let entry = record(of: tag)?.entries[key] else { return .unreviewed }
        if entry.source != source { return .stale }
        return entry.isReviewed && entry.own == TextDigest(of: own) ? .current : .unreviewed
    }
}
