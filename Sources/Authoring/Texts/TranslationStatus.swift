package import Conversation
import Wording

/// How the texts of one language stand, and what they cost.
package struct TranslationStatus: Sendable {
    /// A text that is not as it should be.
    package struct Open: Sendable, Equatable {
        package let key: String
        package let state: TranslationState
        /// Where it is written, or where the first language's is when the language lacks it.
        package let place: SourcePlace
    }

    /// What its screens or its messages take on one channel, each with the widest values.
    package struct Cost: Sendable, Equatable {
        package let channel: String
        package let medium: Surface.Medium
        package let subjects: Int
        /// Pages of all screens, or parts of all messages.
        package let pieces: Int
        /// Septets of those in GSM-7, and UTF-16 units of those outside.
        package let septets: Int
        package let units: Int
        /// Pieces that leave GSM-7.
        package let wide: Int
        /// Millionths of the currency's main unit for one of each; nil where the city says no price.
        package let micros: Int64?
    }

    package let tag: String
    package let name: String
    package let isFirst: Bool
    package let isRequired: Bool
    /// How many texts it should have.
    package let texts: Int
    /// By place.
    package let open: [Open]
    package let costs: [Cost]

    package func count(_ state: TranslationState) -> Int { open.count { $0.state == state } }

    /// How many are as they should be.
    package var current: Int { texts - open.count }

    /// Whether anything keeps the city from being released.
    package var blocks: Bool { isRequired && (count(.missing) > 0 || count(.stale) > 0) }
}

extension Translations {
    /// The state of every language of the city, the first one first, or of one of them.
    package func status(of tag: String? = nil) throws(TranslationRefusal) -> [TranslationStatus] {
        if let tag, !city.languages.contains(tag) { throw .unknownLanguage(tag, known: city.languages) }
        let report = BudgetReport(draft)
        return city.languages.filter { $0 == tag ?? $0 }.compactMap { tag in
            guard let pack = draft.languages[tag] else { return nil }
            return TranslationStatus(
                tag: tag, name: pack.language.name, isFirst: tag == first, isRequired: city.required.contains(tag),
                texts: states.keys.count, open: open(in: tag, pack),
                costs: report.map { TranslationStatus.costs($0.only(language: tag, flow: nil).rows) } ?? [])
        }
    }

    private func open(in tag: String, _ pack: Draft.LanguageDraft) -> [TranslationStatus.Open] {
        let places = draft.languages[first]?.texts ?? [:]
        return states.keys.compactMap { key -> TranslationStatus.Open? in
            let state = tag == first && pack.texts[key] == nil ? .missing : states.state(of: key, in: tag)
            guard let state, state != .current else { return nil }
            let place = pack.texts[key]?.place ?? places[key]?.place
            return TranslationStatus.Open(
                key: key, state: state, place: place ?? SourcePlace(file: "Locales/\(first)", line: 1, column: 1))
        }.sorted { ($0.place, $0.key) < ($1.place, $1.key) }
    }
}

extension TranslationStatus {
    fileprivate static func costs(_ rows: [BudgetReport.Row]) -> [Cost] {
        struct Way: Hashable {
            let channel: String
            let medium: Surface.Medium
        }
        return Dictionary(grouping: rows) { Way(channel: $0.channel, medium: $0.medium) }.map { way, rows in
            let pieces = rows.flatMap(\.pieces)
            let prices = rows.compactMap(\.micros)
            func sum(_ encoding: TextEncoding) -> Int {
                pieces.reduce(0) { $1.encoding == encoding ? $0 + $1.units : $0 }
            }
            return Cost(
                channel: way.channel, medium: way.medium, subjects: rows.count, pieces: pieces.count,
                septets: sum(.gsm7), units: sum(.ucs2), wide: pieces.count { $0.encoding == .ucs2 },
                micros: prices.isEmpty ? nil : prices.reduce(0) { $0.addingReportingOverflow($1).partialValue })
        }.sorted { ($0.channel, $0.medium.rawValue) < ($1.channel, $1.medium.rawValue) }
    }
}
