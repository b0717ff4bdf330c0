/// Why an expression has no type.
package struct TypeError: Error, Sendable, Hashable {
    package let kind: FindingKind
    package let reason: String
    package let advice: String?
}

extension Expression {
    /// The type with these variables. Throws when a variable or field is unknown or two types do not go together.
    package func type(_ variables: [String: ValueType]) throws(TypeError) -> ValueType {
        switch self {
        case .literal(let value): return value.literalType
        case .path(let name, let fields): return try Self.pathType(name, fields, variables)
        case .not(let inner):
            try inner.require(.boolean, variables)
            return .boolean
        case .negated(let inner):
            try inner.require(.integer, variables)
            return .integer
        case .binary(.and, let left, let right), .binary(.or, let left, let right):
            try left.require(.boolean, variables)
            try right.require(.boolean, variables)
            return .boolean
        case .binary(let operation, let left, let right):
            return try Self.pairType(operation, try left.type(variables), try right.type(variables))
        }
    }

    private func require(_ expected: ValueType, _ variables: [String: ValueType]) throws(TypeError) {
        let own = try type(variables)
        guard own == expected else {
            throw TypeError(
                kind: .wrongType, reason: "this is \(own.word) where \(expected.word) is needed.", advice: nil)
        }
    }

    private static func pathType(
        _ name: String, _ fields: [String], _ variables: [String: ValueType]
    ) throws(TypeError) -> ValueType {
        guard let base = variables[name] else {
            let word = fields.isEmpty ? "Where the word itself is meant, write \"'\(name)'\"." : nil
            let advice = variables.keys.suggestion(for: name) ?? word
            throw TypeError(
                kind: .unknownVariable, reason: "there is no variable \"\(name)\" in this flow.", advice: advice)
        }
        var current = base
        for field in fields {
            guard case .record(let record) = current else {
                throw TypeError(
                    kind: .wrongType, reason: "\"\(name)\" is \(current.word) and has no field \"\(field)\".",
                    advice: nil)
            }
            guard let next = record.fields[field] else {
                let advice = record.fields.keys.suggestion(for: field)
                throw TypeError(
                    kind: .unknownVariable, reason: "\(record.name) has no field \"\(field)\".", advice: advice)
            }
            current = next
        }
        return current
    }

    private static func pairType(
        _ operation: Operator, _ left: ValueType, _ right: ValueType
    ) throws(TypeError) -> ValueType {
        guard left == right else {
            throw TypeError(
                kind: .wrongType, reason: "\"\(operation.rawValue)\" stands between \(left.word) and \(right.word).",
                advice: "Both sides must be of one kind.")
        }
        let allowed: [ValueType]
        switch operation {
        case .plus, .minus: allowed = [.integer, .money]
        case .less, .greater, .atMost, .atLeast: allowed = [.integer, .money, .date]
        default: return .boolean
        }
        guard allowed.contains(left) else {
            throw TypeError(
                kind: .wrongType, reason: "\"\(operation.rawValue)\" does not work on \(left.word).", advice: nil)
        }
        return operation == .plus || operation == .minus ? left : .boolean
    }
}

extension Value {
    /// The type of a literal staff can write.
    fileprivate var literalType: ValueType {
        switch self {
        case .integer: .integer
        case .boolean: .boolean
        case .money: .money
        case .date: .date
        case .phone: .phone
        case .text, .record, .list: .text
        }
    }
}
