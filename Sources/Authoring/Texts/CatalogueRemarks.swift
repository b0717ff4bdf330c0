import Conversation
import Wording

/// What a translator should know of each text: what its author noted, where it is shown and how much room there is.
struct CatalogueRemarks {
    private let tag: String
    private let first: String
    private let currency: Currency
    private var uses: [String: [(name: String, place: SourcePlace)]] = [:]
    private var keywords: [String: (flow: String, place: SourcePlace)] = [:]
    /// What people say for a choice, with where it is one.
    private var spoken: [String: (name: String, place: SourcePlace)] = [:]
    private var rows: [String: [BudgetReport.Row]] = [:]
    private var widest: [String: TextMeasure] = [:]
    private let states: TranslationStates
    private let texts: [String: LocatedText]

    init(_ translations: Translations, tag: String) {
        self.tag = tag
        first = translations.first
        currency = translations.city.country.currency
        states = translations.states
        texts = translations.draft.languages[tag]?.texts ?? [:]
        collectUses(translations.draft)
        for row in BudgetReport(translations.draft)?.only(language: tag, flow: nil).rows ?? [] {
            for key in Set(row.keys) { rows[key, default: []].append(row) }
        }
        measure(translations)
    }

    private mutating func collectUses(_ draft: Draft) {
        for flow in draft.orderedFlows {
            for state in flow.flow.states.values.sorted(by: { $0.name < $1.name }) {
                for use in Set(state.texts + state.facts.itemTexts.map(\.text)) {
                    uses[use.key, default: []].append((flow.flow.name + "/" + state.name, use.place))
                }
                for use in state.facts.spokenTexts where spoken[use.key] == nil {
                    spoken[use.key] = (flow.flow.name + "/" + state.name, use.place)
                }
            }
            for keyword in flow.keywords {
                keywords[keyword.text.key] = (flow.flow.name, keyword.text.place)
            }
        }
        for key in uses.keys { uses[key]?.sort { ($0.place, $0.name) < ($1.place, $1.name) } }
    }

    /// The room each text of the first language takes by itself.
    private mutating func measure(_ translations: Translations) {
        let widths = WidthTable(translations.draft)
        guard let surface = ScreenSurface.all(of: translations.city).first,
            let bounds = VariantBounds(translations.draft, translations.city, widths, surface, tag: first)?.usual
        else { return }
        for flow in translations.draft.orderedFlows {
            for use in flow.flow.states.values.flatMap(\.texts) where widest[use.key] == nil {
                widest[use.key] = bounds.text(use, in: flow.flow.name).measure(in: surface.budget).needs
            }
        }
        for text in EngineText.allCases { widest[text.key] = bounds.text(text).measure(in: surface.budget).needs }
        for (key, shown) in translations.draft.vocabulary.sentTexts {
            widest[key] = bounds.sentText(key, shown).measure(in: surface.budget).needs
        }
    }

    func references(of key: String, _ source: LocatedText) -> [String] {
        let places =
            [source.place] + (uses[key] ?? []).map(\.place)
            + [keywords[key]?.place, spoken[key]?.place].compactMap(\.self)
        var seen: Set<String> = []
        return places.map { "\($0.file):\($0.line)" }.filter { seen.insert($0).inserted }
    }

    func lines(for key: String, _ source: LocatedText) -> [String] {
        var lines = [source.note, texts[key]?.note].compactMap(\.self).flatMap(Self.split)
        let names = Set((uses[key] ?? []).map(\.name)).sorted()
        if !names.isEmpty { lines.append("Shown in " + names.joined(separator: ", ") + ".") }
        if let keyword = keywords[key] {
            lines.append("Words that start \(keyword.flow) by text message, with commas between them.")
        }
        if let choice = spoken[key] {
            lines.append("What people say for a choice of \(choice.name), with commas between; never shown.")
        }
        if let need = widest[key] {
            lines.append("In \(first) it takes \(need.units) \(need.encoding.unit) with the widest values.")
        }
        for row in rows[key] ?? [] {
            let way = [row.channel, row.medium == .ussd ? "screen" : "message"].filter { !$0.isEmpty }
            lines.append("In \(tag), \(row.subject), \(way.joined(separator: " ")): \(Self.size(of: row))")
        }
        switch states.state(of: key, in: tag) {
        case .stale: lines.append("Stale: \(first) says something else since this was translated.")
        case .unreviewed: lines.append("Unreviewed: nobody who speaks \(tag) has read it as it stands.")
        case .missing, .current, nil: break
        }
        return lines
    }

    private static func size(of row: BudgetReport.Row) -> String {
        let pieces = row.pieces.enumerated().map { index, piece in
            let room = row.rooms.indices.contains(index) ? " of \(row.rooms[index])" : ""
            return "\(piece.units)\(room) \(piece.encoding.unit)"
        }
        let name = row.medium == .ussd ? "page" : "part"
        return "\(row.pieces.count) \(name)\(row.pieces.count == 1 ? "" : "s"), \(pieces.joined(separator: ", "))."
    }

    private static func split(_ note: String) -> [String] {
        note.split(whereSeparator: \.isNewline).map(String.init)
    }
}
