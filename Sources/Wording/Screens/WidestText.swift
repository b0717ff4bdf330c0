/// The widest texts that may come to stand in one place of a screen: the widest that every phone's alphabet holds, and the
/// widest that needs UCS-2. Which of them leaves less room depends on what stands beside it, so both are kept.
package struct WidestText: Sendable, Hashable {
    /// The one of most septets; nil where every text has a character outside GSM-7.
    package let plain: String?
    /// The one of most UTF-16 units; nil where every text is in GSM-7.
    package let wide: String?
    private let septets: Int
    private let plainUnits: Int
    private let wideUnits: Int

    /// Characters beyond which nothing is added any more: such a text fits nowhere.
    private static let longest = 8000

    package static let empty = WidestText("")

    /// One text and no other.
    package init(_ text: String) {
        let width = TextWidth(text)
        self.init(
            plain: width.septets == nil ? nil : text, septets: width.septets ?? 0, plainUnits: width.utf16,
            wide: width.septets == nil ? text : nil, wideUnits: width.utf16)
    }

    private init(plain: String?, septets: Int, plainUnits: Int, wide: String?, wideUnits: Int) {
        self.plain = plain
        self.septets = plain == nil ? 0 : septets
        self.plainUnits = plain == nil ? 0 : plainUnits
        self.wide = wide
        self.wideUnits = wide == nil ? 0 : wideUnits
    }

    package var isEmpty: Bool { wide == nil && plain?.isEmpty == true }

    /// The widest of either.
    package func or(_ other: WidestText) -> WidestText {
        let takesPlain = other.plain != nil && (plain == nil || other.septets > septets)
        let takesWide = other.wide != nil && (wide == nil || other.wideUnits > wideUnits)
        if !takesPlain, !takesWide { return self }
        let first = takesPlain ? other : self
        let second = takesWide ? other : self
        return WidestText(
            plain: first.plain, septets: first.septets, plainUnits: first.plainUnits, wide: second.wide,
            wideUnits: second.wideUnits)
    }

    /// One after the other.
    package static func + (left: WidestText, right: WidestText) -> WidestText {
        if right.isEmpty || max(left.plainUnits, left.wideUnits) > longest { return left }
        if left.isEmpty { return right }
        var wide: (text: String, units: Int)?
        for (first, second) in [(left.wide, right.wide), (left.wide, right.plain), (left.plain, right.wide)] {
            guard let first, let second else { continue }
            let units = TextWidth(first).utf16 &+ TextWidth(second).utf16
            if units > wide?.units ?? -1 { wide = (first + second, units) }
        }
        let plain = left.plain.flatMap { first in right.plain.map { first + $0 } }
        return WidestText(
            plain: plain, septets: left.septets &+ right.septets, plainUnits: left.plainUnits &+ right.plainUnits,
            wide: wide?.text, wideUnits: wide?.units ?? 0)
    }

    /// The two on lines of their own; one line where either is empty.
    package func above(_ other: WidestText) -> WidestText {
        isEmpty ? other : other.isEmpty ? self : self + WidestText("\n") + other
    }

    /// Whether every one of these texts arrives whole on one screen.
    package func fits(_ budget: ScreenBudget) -> Bool {
        (plain == nil || septets <= budget.gsm7Septets) && (wide == nil || wideUnits <= budget.ucs2Units)
    }

    /// What the text that leaves the least room needs, and the room there is.
    package func measure(in budget: ScreenBudget) -> (needs: TextMeasure, room: Int) {
        let overPlain = plain == nil ? Int.min : septets &- budget.gsm7Septets
        let overWide = wide == nil ? Int.min : wideUnits &- budget.ucs2Units
        if wide == nil || overPlain > overWide {
            return (TextMeasure(encoding: .gsm7, units: septets), budget.gsm7Septets)
        }
        return (TextMeasure(encoding: .ucs2, units: wideUnits), budget.ucs2Units)
    }

    /// The one of more UTF-16 units, whatever its alphabet.
    package var longer: String {
        guard let wide else { return plain ?? "" }
        return plainUnits > wideUnits ? plain ?? wide : wide
    }
}

/// What is known of a value before there is one.
package enum ForeseenValue: Sendable, Hashable {
    /// It can only be this one.
    case exactly(MessageArgument)
    /// Shown, it is never wider than this.
    case upTo(WidestText)
}

extension Message {
    /// The widest this message can become, over all cases of its plurals and selects.
    package func widest(in language: Language, _ value: (Placeholder) -> ForeseenValue) -> WidestText {
        withoutActuallyEscaping(value) { value in
            widest(
                in: language, choosing: Self.selects(in: pieces).sorted { $0.key < $1.key }.prefix(Self.mostChosen),
                value)
        }
    }

    /// Two selects on one value always take the same case, so each case of a select is measured with the others in it.
    private func widest(
        in language: Language, choosing selects: ArraySlice<(key: String, value: Set<String>)>,
        _ value: @escaping (Placeholder) -> ForeseenValue
    ) -> WidestText {
        guard let (name, cases) = selects.first else {
            return MessageWidth(language: language, value: value).widest(pieces, number: .empty)
        }
        let rest = selects.dropFirst()
        if case .exactly = value(Placeholder(name: name, kind: .select(cases.sorted()))) {
            return widest(in: language, choosing: rest, value)
        }
        let texts = cases.sorted().map { chosen in
            widest(in: language, choosing: rest) { placeholder in
                guard placeholder.name == name, case .select = placeholder.kind else { return value(placeholder) }
                return .exactly(.text(chosen))
            }
        }
        return texts.dropFirst().reduce(texts.first ?? .empty) { $0.or($1) }
    }

    /// Values whose cases are measured together; the cases of more are measured apart, which may only be too wide.
    private static let mostChosen = 2

    /// The values selects depend on, each with all cases of all its selects.
    private static func selects(in pieces: [Piece]) -> [String: Set<String>] {
        pieces.reduce(into: [:]) { found, piece in
            switch piece {
            case .literal, .argument, .pluralNumber: break
            case .plural(_, _, let exact, let cases):
                for inner in Array(exact.values) + Array(cases.values) {
                    found.merge(selects(in: inner)) { $0.union($1) }
                }
            case .select(let name, let cases):
                found.merge([name: Set(cases.keys)]) { $0.union($1) }
                for inner in cases.values { found.merge(selects(in: inner)) { $0.union($1) } }
            }
        }
    }
}

/// Measures the pieces of a message.
private struct MessageWidth {
    let language: Language
    let value: (Placeholder) -> ForeseenValue

    func widest(_ pieces: [Message.Piece], number: WidestText) -> WidestText {
        pieces.reduce(.empty) { $0 + widest($1, number: number) }
    }

    private func widest(_ piece: Message.Piece, number: WidestText) -> WidestText {
        switch piece {
        case .literal(let text): return WidestText(text)
        case .argument(let placeholder): return shown(placeholder)
        case .pluralNumber: return number
        case .plural(let name, let offset, let exact, let cases):
            let own = shown(Placeholder(name: name, kind: .plural))
            let exactly = exact.map { whole, pieces in
                widest(
                    pieces, number: WidestText(language.format(whole.subtractingReportingOverflow(offset).partialValue))
                )
            }
            return Self.widest(exactly + cases.values.map { widest($0, number: own) })
        case .select(let name, let cases):
            if case .exactly(.text(let chosen)) = value(Placeholder(name: name, kind: .select(cases.keys.sorted()))) {
                return widest(cases[chosen] ?? cases["other"] ?? [], number: number)
            }
            return Self.widest(cases.values.map { widest($0, number: number) })
        }
    }

    private func shown(_ placeholder: Placeholder) -> WidestText {
        switch value(placeholder) {
        case .upTo(let widest): return widest
        case .exactly(let argument):
            var text = ""
            MessageFormatter(language: language).append(
                [.argument(placeholder)], number: nil, { _ in argument }, to: &text)
            return WidestText(text)
        }
    }

    private static func widest(_ texts: [WidestText]) -> WidestText {
        guard let first = texts.first else { return .empty }
        return texts.dropFirst().reduce(first) { $0.or($1) }
    }
}
