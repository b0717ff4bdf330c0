/// How wide a value can become on a screen: what is promised of it, so that every screen can be proved to fit before
/// anybody dials.
package indirect enum ValueWidth: Sendable, Hashable {
    /// Letters a text may hold.
    package enum Repertoire: Sendable, Hashable {
        /// ASCII digits and capitals only, as in codes and numbers.
        case plain
        /// Any letters of the languages a city speaks.
        case words
    }

    /// At most so many characters.
    case text(most: Int, letters: Repertoire)
    /// At most so many digits, and a minus.
    case integer(digits: Int)
    /// At most so many digits before the decimal point.
    case money(digits: Int)
    case date, phone, boolean
    case record([String: ValueWidth])
    /// At most so many records.
    case list(ValueWidth, most: Int)

    /// What holds where nothing is said: 40 letters, nine digits, lists of twenty.
    package static func usual(for type: ValueType) -> ValueWidth {
        switch type {
        case .text: .text(most: 40, letters: .words)
        case .integer: .integer(digits: 9)
        case .boolean: .boolean
        case .money: .money(digits: 9)
        case .date: .date
        case .phone: .phone
        case .record(let record): record.width
        case .list(let record): .list(record.width, most: 20)
        }
    }

    /// The least width that holds both. Values of two kinds never meet in a checked program; there the first stays.
    package func union(_ other: ValueWidth) -> ValueWidth {
        switch (self, other) {
        case (.text(let most, let letters), .text(let others, let otherLetters)):
            .text(most: max(most, others), letters: letters == otherLetters ? letters : .words)
        case (.integer(let digits), .integer(let others)): .integer(digits: max(digits, others))
        case (.money(let digits), .money(let others)): .money(digits: max(digits, others))
        case (.record(let fields), .record(let others)): .record(fields.merging(others) { $0.union($1) })
        case (.list(let element, let most), .list(let otherElement, let others)):
            .list(element.union(otherElement), most: max(most, others))
        default: self
        }
    }

    /// The width a dotted path leads to, starting in this one; nil where a field does not exist.
    package func at(_ path: some Sequence<String>) -> ValueWidth? {
        var current = self
        for part in path {
            guard case .record(let fields) = current, let next = fields[part] else { return nil }
            current = next
        }
        return current
    }
}

extension RecordType {
    /// The width of the whole record: each field as it was said, else as is usual.
    package var width: ValueWidth {
        .record(
            fields.reduce(into: [:]) { found, field in
                found[field.key] = widths[field.key] ?? .usual(for: field.value)
            })
    }
}
