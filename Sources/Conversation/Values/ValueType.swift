/// The kind of a variable, known before any citizen dials.
package indirect enum ValueType: Sendable, Hashable {
    case text
    case integer
    case boolean
    case money
    case date
    case phone
    /// Named fields, as what an action found.
    case record(RecordType)
    /// Records to choose from.
    case list(RecordType)

    /// The kinds staff may write after `takes:`, by the word they write.
    package static let named: [String: ValueType] = [
        "text": .text, "integer": .integer, "boolean": .boolean, "money": .money, "date": .date, "phone": .phone,
    ]

    /// The word for this kind in a diagnostic.
    package var word: String {
        switch self {
        case .text: "text"
        case .integer: "integer"
        case .boolean: "boolean"
        case .money: "money"
        case .date: "date"
        case .phone: "phone"
        case .record(let record): "record \(record.name)"
        case .list(let record): "list of \(record.name)"
        }
    }

    /// The kind a dotted path leads to, starting in this one; nil where a field does not exist.
    package func type(at path: some Sequence<String>) -> ValueType? {
        var current = self
        for part in path {
            guard case .record(let record) = current, let next = record.fields[part] else { return nil }
            current = next
        }
        return current
    }

    /// What a parameter holds when nobody passed it: empty text, zero, no. Records, money, dates and phones have none.
    package var blank: Value? {
        switch self {
        case .text: .text("")
        case .integer: .integer(0)
        case .boolean: .boolean(false)
        case .list: .list([])
        case .money, .date, .phone, .record: nil
        }
    }
}

/// The fields of a record, by name. Two are the same when name and fields are, however wide the fields.
package struct RecordType: Sendable, Hashable {
    package let name: String
    package let fields: [String: ValueType]
    /// How wide fields can become, where that is not what is usual for their kind.
    package let widths: [String: ValueWidth]

    package init(_ name: String, _ fields: [String: ValueType], widths: [String: ValueWidth] = [:]) {
        self.name = name
        self.fields = fields
        self.widths = widths
    }

    package static func == (left: RecordType, right: RecordType) -> Bool {
        left.name == right.name && left.fields == right.fields
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(fields)
    }
}
