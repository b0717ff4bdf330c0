import Conversation
import Wording

/// Every screen and message has room, on every channel and in every language, with every value as wide as it may become.
///
/// Looked at only where nothing is wrong with names and kinds: the widths follow from them.
struct BudgetCheck {
    let draft: Draft

    /// Pages a question may take where its state says nothing. A list takes as many as it has records, and as long a
    /// message.
    private static let usualPages = 3

    func run() -> [Diagnostic] {
        guard let city = draft.city, draft.hasAllFlows, draft.flows.values.allSatisfy(\.unmade.isEmpty) else {
            return []
        }
        let widths = WidthTable(draft)
        var findings = WorstFindings()
        for surface in ScreenSurface.all(of: city) {
            for tag in city.languages {
                guard let bounds = VariantBounds(draft, city, widths, surface, tag: tag) else { continue }
                check(bounds, &findings)
            }
        }
        return findings.all
    }

    private func check(_ bounds: VariantBounds, _ findings: inout WorstFindings) {
        // Why an answer is refused for the last time is the same wherever it can be refused so: looked at once.
        var refusals: Set<[EngineText]> = []
        for found in draft.flows.values {
            for state in found.flow.states.values {
                if state.media.contains(bounds.surface.medium) {
                    check(state, in: found.flow.name, bounds, &findings)
                    if state.facts.waits { refusals.insert(state.facts.refusals) }
                } else if state.otherwise == nil, bounds.surface.elsewhere != nil {
                    last(EngineText.notHere.key, bounds, &findings) {
                        $0.above(state, in: found.flow.name).above($0.text(.notHere))
                    }
                }
            }
        }
        for reasons in refusals {
            last(EngineText.tooManyAttempts.key, bounds, &findings) {
                $0.reason(of: reasons).above($0.text(.tooManyAttempts))
            }
        }
        switch bounds.surface.medium {
        case .ussd:
            for text in [EngineText.unfit, .trouble, .sessionOver, .stillWorking] {
                last(text.key, bounds, &findings) { $0.text(text) }
            }
            checkKeys(bounds.usual, &findings)
        case .sms:
            for (key, shown) in draft.vocabulary.sentTexts {
                last(key, bounds, &findings) { $0.sentText(key, shown) }
            }
        }
    }

    private func check(
        _ state: State, in flow: String, _ bounds: VariantBounds, _ findings: inout WorstFindings
    ) {
        let facts = state.facts
        guard let text = facts.texts.first else { return }
        guard facts.waits else {
            last(text.key, bounds, &findings) { $0.above(state, in: flow).above($0.text(text, in: flow)) }
            return
        }
        for question in ScreenBounds.questions(of: state, in: flow) {
            let (_, screen, chosen) = bounds.chosen(fullUpTo: state.shortAbove) {
                $0.screen(ofAny: question($0), in: flow)
            }
            func whole() -> WidestText { question(chosen)?.whole ?? .empty }
            switch bounds.surface.medium {
            case .sms: if facts.itemTexts.isEmpty { message(screen, whole(), text.key, bounds, &findings) }
            case .ussd: pages(of: screen, whole(), state, text.key, in: flow, bounds, &findings)
            }
        }
    }

    // MARK: One screen

    /// A last screen has no next page, and a message only so many parts.
    private func last(
        _ key: String, _ bounds: VariantBounds, _ findings: inout WorstFindings, _ words: (ScreenBounds) -> WidestText
    ) {
        let (_, screen, chosen) = bounds.chosen { $0.screen(ofLast: words($0)) }
        guard bounds.surface.medium == .ussd else { return message(screen, words(chosen), key, bounds, &findings) }
        guard screen.pieces > 1, let text = draft.languages[bounds.tag]?.texts[key] else { return }
        let whole = words(chosen)
        let (needs, room) = whole.measure(in: bounds.surface.budget)
        findings.add(
            Diagnostic(
                .error, .closingTooWide, at: text.place,
                "In \(bounds.tag) this closing screen needs \(needs.units) \(needs.encoding.unit) with the widest values "
                    + "and what can stand above it, and \(bounds.surface.address) holds \(room).",
                advice: advice(text, whole, "Shorten it")), by: needs.units - room)
    }

    /// - Parameter whole: the screen as one text; it is made for a finding only.
    private func pages(
        of screen: BoundScreen, _ whole: @autoclosure () -> WidestText, _ state: State, _ key: String, in flow: String,
        _ bounds: VariantBounds, _ findings: inout WorstFindings
    ) {
        guard let allowed = state.pages ?? (state.facts.itemTexts.isEmpty ? Self.usualPages : nil),
            screen.pieces > allowed, let text = draft.languages[bounds.tag]?.texts[key]
        else { return }
        findings.add(
            Diagnostic(
                .error, .tooManyPages, at: text.place,
                "In \(bounds.tag) the screen of \"\(flow)\" in \"\(state.name)\" takes \(screen.pieces) pages with the "
                    + "widest values; \(allowed) are allowed.",
                advice: advice(text, whole(), "Shorten it, or write \"pages: \(screen.pieces)\" in the state")),
            by: screen.pieces - allowed)
    }

    private func message(
        _ screen: BoundScreen, _ whole: @autoclosure () -> WidestText, _ key: String, _ bounds: VariantBounds,
        _ findings: inout WorstFindings
    ) {
        let parts = screen.pieces
        guard parts > bounds.surface.parts, let text = draft.languages[bounds.tag]?.texts[key] else { return }
        findings.add(
            Diagnostic(
                .error, .messageTooLong, at: text.place,
                "In \(bounds.tag) this message takes \(parts) parts with the widest values; \(bounds.surface.parts) are "
                    + "allowed.",
                advice: advice(text, whole(), "Shorten it")), by: parts - bounds.surface.parts)
    }

    private func checkKeys(_ bounds: ScreenBounds, _ findings: inout WorstFindings) {
        let keys = bounds.keys
        guard Pager(budget: bounds.surface.budget, keys: keys).hidesKeys,
            let text = draft.languages[bounds.tag]?.texts[EngineText.more.key]
        else { return }
        let lines = [keys.back, keys.home, keys.more].compactMap(\.self).map { "\"\($0)\"" }
        findings.add(
            Diagnostic(
                .error, .keyHidesOption, at: text.place,
                "In \(bounds.tag) the keys \(lines.joined(separator: ", ")) leave no room beside them, so some would not be "
                    + "shown.",
                advice: "Use shorter words for back, home and more."), by: 1)
    }

    /// What to do, and the letter that costs the most room where one does.
    private func advice(_ text: LocatedText, _ whole: WidestText, _ first: String) -> String {
        let written = [text.text?.message.literals ?? [], [whole.wide ?? ""]]
        let forcing = written.lazy.compactMap { $0.lazy.compactMap(\.firstOutsideGSM7).first }.first
        guard whole.wide != nil, let forcing else { return first + "." }
        return "\(first). \"\(forcing)\" leaves 70 letters where 160 would fit."
    }
}

/// The worst finding of each kind at each place: the same text in many states is told once.
private struct WorstFindings {
    private struct Subject: Hashable {
        let kind: FindingKind
        let place: SourcePlace
    }

    private var worst: [Subject: (excess: Int, finding: Diagnostic)] = [:]

    var all: [Diagnostic] { worst.values.map(\.finding) }

    mutating func add(_ finding: Diagnostic, by excess: Int) {
        let subject = Subject(kind: finding.kind, place: finding.place)
        if let earlier = worst[subject], (earlier.excess, finding.message) >= (excess, earlier.finding.message) {
            return
        }
        worst[subject] = (excess, finding)
    }
}

extension String {
    /// The first character that takes the whole screen out of GSM-7.
    var firstOutsideGSM7: Unicode.Scalar? { unicodeScalars.first { GSM7.septets(of: $0) == nil } }
}

extension TextEncoding {
    /// The word for what is counted.
    var unit: String {
        switch self {
        case .gsm7: "septets"
        case .ucs2: "units of UCS-2"
        }
    }
}
