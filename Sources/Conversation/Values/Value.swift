package import Wording

/// What a variable of a flow holds.
package enum Value: Sendable, Hashable {
    case text(String)
    case integer(Int64)
    case boolean(Bool)
    case money(Money)
    case date(CivilDate)
    case phone(PhoneNumber)
    case record([String: Value])
    case list([Value])

    /// The value a dotted path leads to, as `bill.due`; nil where a part is missing.
    package func value(at path: some Sequence<String>) -> Value? {
        var current = self
        for part in path {
            guard case .record(let fields) = current, let next = fields[part] else { return nil }
            current = next
        }
        return current
    }

    /// The value as an argument of a message text; nil for records and lists, which have no wording of their own.
    package var messageArgument: MessageArgument? {
        switch self {
        case .text(let text): .text(text)
        case .integer(let number): .integer(number)
        case .boolean(let flag): .boolean(flag)
        case .money(let money): .money(money)
        case .date(let date): .date(date)
        case .phone(let phone): .phone(phone.e164)
        case .record, .list: nil
        }
    }
}

extension Value {
    package var asText: String? { if case .text(let text) = self { text } else { nil } }
    package var asInteger: Int64? { if case .integer(let number) = self { number } else { nil } }
    package var asBoolean: Bool? { if case .boolean(let flag) = self { flag } else { nil } }
    package var asMoney: Money? { if case .money(let money) = self { money } else { nil } }
    package var asDate: CivilDate? { if case .date(let date) = self { date } else { nil } }
    package var asPhone: PhoneNumber? { if case .phone(let phone) = self { phone } else { nil } }
    package var asRecord: [String: Value]? { if case .record(let fields) = self { fields } else { nil } }
    package var asList: [Value]? { if case .list(let items) = self { items } else { nil } }
}
