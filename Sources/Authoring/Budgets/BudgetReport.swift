package import Conversation
package import Wording

/// What every screen and message takes with the widest values: for those who pay for them.
package struct BudgetReport: Sendable {
    /// One screen or message in one language on one channel.
    package struct Row: Sendable, Equatable {
        /// The flow and the state, as `taxes.pay/review`, or the key of a text that is sent by itself.
        package let subject: String
        package let flow: String?
        /// The texts it shows by itself: not what can stand above them, nor the engine's.
        package let keys: [String]
        package let language: String
        package let channel: String
        package let medium: Surface.Medium
        /// How it is written: short or in full, in its own letters or in plain ones.
        package let variant: RenderVariant
        /// What each page or part takes, in the order they are read.
        package let pieces: [TextMeasure]
        /// What each page may take in its own encoding; none for the parts of a message.
        package let rooms: [Int]
        /// The first character that forces UCS-2, and where it is written; no place where a value brings it.
        package let forcing: Unicode.Scalar?
        package let forcingPlace: SourcePlace?
        /// Millionths of the currency's main unit for all pages or parts; nil where the city says no price.
        package let micros: Int64?
    }

    /// By subject, language, channel and medium.
    package let rows: [Row]
    package let currency: Currency

    private init(rows: [Row], currency: Currency) {
        self.rows = rows
        self.currency = currency
    }

    init?(_ draft: Draft) {
        guard let city = draft.city else { return nil }
        let widths = WidthTable(draft)
        var rows: [Row] = []
        for surface in ScreenSurface.all(of: city) {
            for tag in city.languages {
                guard let bounds = VariantBounds(draft, city, widths, surface, tag: tag) else { continue }
                rows += BudgetRows(draft: draft, bounds: bounds).all
            }
        }
        self.rows = rows.sorted {
            ($0.subject, $0.language, $0.channel, $0.medium.rawValue) < (
                $1.subject, $1.language, $1.channel, $1.medium.rawValue
            )
        }
        currency = city.country.currency
    }
}

/// The rows of one surface in one language.
private struct BudgetRows {
    let draft: Draft
    let bounds: VariantBounds

    var all: [BudgetReport.Row] {
        var rows: [BudgetReport.Row] = []
        for found in draft.flows.values {
            for state in found.flow.states.values where state.media.contains(bounds.surface.medium) {
                guard let row = row(of: state, in: found.flow.name) else { continue }
                rows.append(row)
            }
        }
        guard bounds.surface.medium == .sms else { return rows }
        return rows
            + draft.vocabulary.sentTexts.map { key, shown in
                row(key, flow: nil, keys: [key], words: { $0.sentText(key, shown) }) {
                    $0.screen(ofLast: $0.sentText(key, shown))
                }
            }
    }

    private func row(of state: State, in flow: String) -> BudgetReport.Row? {
        let facts = state.facts
        guard let text = facts.texts.first else { return nil }
        let subject = flow + "/" + state.name
        let keys = (facts.texts + facts.itemTexts.map(\.text)).map(\.key)
        guard !facts.waits else {
            let rows = ScreenBounds.questions(of: state, in: flow).map { question in
                row(
                    subject, flow: flow, keys: keys, fullUpTo: state.shortAbove,
                    words: { question($0)?.whole ?? .empty }
                ) { bounds in
                    bounds.screen(ofAny: question(bounds), in: flow)
                }
            }
            return rows.max { $0.size < $1.size }
        }
        func words(_ bounds: ScreenBounds) -> WidestText {
            bounds.above(state, in: flow).above(bounds.text(text, in: flow))
        }
        return row(subject, flow: flow, keys: keys, words: words) { $0.screen(ofLast: words($0)) }
    }

    private func row(
        _ subject: String, flow: String?, keys: [String], fullUpTo most: Int = 1, words: (ScreenBounds) -> WidestText,
        screen: (ScreenBounds) -> BoundScreen
    ) -> BudgetReport.Row {
        let (variant, screen, chosen) = bounds.chosen(fullUpTo: most, screen)
        let pieces = screen.longest
        let wide = words(chosen).wide
        let written = wide == nil ? nil : writtenForcing(keys, in: variant.form)
        let price = bounds.surface.price?.micros
        return BudgetReport.Row(
            subject: subject, flow: flow, keys: keys, language: bounds.tag, channel: bounds.surface.channel,
            medium: bounds.surface.medium, variant: variant, pieces: pieces,
            rooms: bounds.surface.medium == .sms
                ? [] : pieces.map { bounds.surface.budget.room(for: $0.encoding) },
            forcing: written?.scalar ?? wide?.firstOutsideGSM7, forcingPlace: written?.place,
            micros: price.map { $0.multipliedReportingOverflow(by: Int64(pieces.count)).partialValue })
    }

    /// The first character outside GSM-7 that is written in one of the texts.
    private func writtenForcing(
        _ keys: [String], in form: TextForm
    ) -> (scalar: Unicode.Scalar, place: SourcePlace)? {
        for key in keys {
            guard let text = draft.languages[bounds.tag]?.texts[key] else { continue }
            for literal in text.text?.message(form).literals ?? [] {
                if let scalar = literal.firstOutsideGSM7 { return (scalar, text.written) }
            }
        }
        return nil
    }
}

extension BudgetReport.Row {
    /// How much it takes, to find the row that takes most.
    fileprivate var size: (pieces: Int, units: Int) { (pieces.count, pieces.reduce(0) { $0 + $1.units }) }

    /// What the row says after its subject, language and medium: `2 pages 68/70 51/70 UCS2 by "د" at FILE:LINE, GHS 0.04`.
    package func measured(in currency: Currency) -> String {
        let count = pieces.count
        let name = medium == .sms ? "part" : "page"
        let sizes = pieces.enumerated().map { index, piece in
            rooms.indices.contains(index) ? "\(piece.units)/\(rooms[index])" : "\(piece.units)"
        }
        let encodings = Set(pieces.map(\.encoding.rawValue)).sorted().joined(separator: "+")
        var words = ["\(count) \(name)\(count == 1 ? "" : "s") \(sizes.joined(separator: " ")) \(encodings)"]
        if variant.form == .short { words.append("short") }
        if variant.isPlain { words.append("plain letters") }
        if let forcing {
            let place = forcingPlace.map { " at \($0.file):\($0.line)" } ?? " in a value"
            words.append("by \"\(forcing)\"\(place)")
        }
        if let micros { words.append("\(currency.shown) \(Self.decimal(micros))") }
        return words.joined(separator: "  ")
    }

    /// Millionths as a decimal number with at least two decimals.
    package static func decimal(_ micros: Int64) -> String {
        let (whole, part) = micros.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        var decimals = String(String(part + 1_000_000).dropFirst())
        while decimals.count > 2, decimals.last == "0" { decimals.removeLast() }
        return "\(whole).\(decimals)"
    }
}

extension BudgetReport {
    /// The rows of one language, one flow or both; nil takes all.
    package func only(language: String?, flow: String?) -> BudgetReport {
        BudgetReport(
            rows: rows.filter { (language ?? $0.language) == $0.language && (flow ?? $0.flow) == $0.flow },
            currency: currency)
    }

    /// One line a row, with the first three columns set in a line.
    package var lines: [String] {
        func width(_ column: (Row) -> String) -> Int { rows.map { column($0).count }.max() ?? 0 }
        let subject = width(\.subject)
        let channel = width(\.channel)
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        return rows.map { row in
            [
                padded(row.subject, subject), row.language, padded(row.channel, channel),
                padded(row.medium.rawValue, 4),
                row.measured(in: currency),
            ].joined(separator: "  ")
        }
    }
}
