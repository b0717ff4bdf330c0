/// Draws the pieces of a message with its arguments.
struct MessageFormatter {
    typealias Arguments = (String) -> MessageArgument?

    let language: Language

    /// - Parameter number: what `#` shows: the number of the innermost plural, less its offset.
    func append(_ pieces: [Message.Piece], number: String?, _ argument: Arguments, to text: inout String) {
        for piece in pieces {
            switch piece {
            case .literal(let literal):
                text += literal
            case .argument(let placeholder):
                if let value = argument(placeholder.name) { text += shown(value, as: placeholder.kind) }
            case .pluralNumber:
                text += number ?? ""
            case .plural(let name, let offset, let exact, let cases):
                let plural = pluralText(argument(name), offset: offset, exact: exact, cases: cases)
                append(plural.pieces, number: plural.number, argument, to: &text)
            case .select(let name, let cases):
                let chosen = argument(name).map(selector) ?? "other"
                append(cases[chosen] ?? cases["other"] ?? [], number: number, argument, to: &text)
            }
        }
    }

    /// The case of a plural that a value calls for, and the number `#` shows in it.
    private func pluralText(
        _ value: MessageArgument?, offset: Int64, exact: [Int64: [Message.Piece]],
        cases: [PluralCategory: [Message.Piece]]
    ) -> (pieces: [Message.Piece], number: String) {
        let category: PluralCategory
        let number: String
        if let whole = value.flatMap(whole) {
            let (less, overflow) = whole.subtractingReportingOverflow(offset)
            let counted = overflow ? whole : less
            number = language.format(counted)
            if let pieces = exact[whole] { return (pieces, number) }
            category = language.plurals.category(of: counted)
        } else {
            // An offset is for counting heads; a value that is no whole number is never one.
            number = value.map { shown($0, as: .text) } ?? ""
            category = value.map(decimal).map { language.plurals.category(ofDecimal: $0) } ?? .other
        }
        return (cases[category] ?? cases[.other] ?? [], number)
    }

    private func shown(_ value: MessageArgument, as kind: Placeholder.Kind) -> String {
        switch value {
        case .text(let text):
            return kind == .phone ? PhoneNumber(e164: text)?.grouped ?? text : text
        case .integer(let number): return language.format(number)
        case .money(let money): return language.format(money)
        case .date(let date): return language.format(date)
        case .phone(let e164): return PhoneNumber(e164: e164)?.grouped ?? e164
        case .boolean(let truth): return language.format(truth)
        }
    }

    private func whole(_ value: MessageArgument) -> Int64? {
        switch value {
        case .integer(let number): number
        case .boolean(let truth): truth ? 1 : 0
        case .text(let text): Int64(text)
        case .money(let money):
            money.minorUnits % money.currency.minorUnitsPerMajor == 0
                ? money.minorUnits / money.currency.minorUnitsPerMajor : nil
        case .date, .phone: nil
        }
    }

    private func decimal(_ value: MessageArgument) -> String {
        switch value {
        case .money(let money): money.decimal
        case .text(let text): text
        default: ""
        }
    }

    private func selector(_ value: MessageArgument) -> String {
        switch value {
        case .text(let text): text
        case .integer(let number): String(number)
        case .boolean(let truth): truth ? "true" : "false"
        case .money(let money): money.decimal
        case .date(let date): date.iso
        case .phone(let e164): e164
        }
    }
}
