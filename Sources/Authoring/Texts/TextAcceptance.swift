import Conversation

extension Translations {
    /// Which texts somebody accepts.
    package enum Acceptance: Sendable, Hashable {
        case all
        case keys([String])
    }

    /// Says that texts of a language are what the first language says today, and, where `reviewed`, that somebody who
    /// speaks it has read them as they stand.
    ///
    /// A text that was read before and has not changed since, nor its source, stays read.
    /// - Returns: the record's file, and how many texts it says something new of.
    package func accept(
        _ texts: Acceptance, of tag: String, reviewed: Bool
    ) throws(TranslationRefusal) -> (file: (path: String, text: String), changed: Int) {
        let pack = try pack(tag)
        var record = states.record(of: tag) ?? TranslationRecord(source: first)
        let known = Set(states.keys)
        record.entries = record.entries.filter { known.contains($0.key) && pack.texts[$0.key] != nil }
        let before = record.entries
        for key in try chosen(texts, of: tag, pack) {
            guard let source = states.source(of: key), let own = pack.texts[key]?.text else { continue }
            var entry = TranslationRecord.Entry(source: source, own: TextDigest(of: own), isReviewed: reviewed)
            if let earlier = before[key], earlier.source == entry.source, earlier.own == entry.own {
                entry.isReviewed = earlier.isReviewed || reviewed
            }
            record.entries[key] = entry
        }
        let changed = record.entries.filter { before[$0.key] != $0.value }.count
        return ((TranslationRecord.path(of: tag), record.written), changed)
    }

    private func chosen(
        _ texts: Acceptance, of tag: String, _ pack: Draft.LanguageDraft
    ) throws(TranslationRefusal) -> [String] {
        switch texts {
        case .all: return states.keys
        case .keys(let keys):
            for key in keys where !states.keys.contains(key) {
                throw .unknownKey(key, advice: states.keys.suggestion(for: key))
            }
            let missing = keys.filter { pack.texts[$0] == nil }
            guard missing.isEmpty else { throw .missing(missing, tag: tag) }
            return keys
        }
    }
}
