/// Reads the keys of one mapping, keeps what is wrong with it, and reports the keys nobody asked for.
///
/// A step kind reads its settings through this, so every kind complains in the same words and at the right place.
package struct MappingReader {
    package let node: SourceNode
    package private(set) var diagnostics: [Diagnostic] = []
    private var known: Set<String> = []

    package init(_ node: SourceNode) { self.node = node }

    package mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    /// Notes what is wrong with the value of a key, where no other kind is said.
    package mutating func error(
        _ message: String, _ kind: FindingKind = .badValue, at place: SourcePlace? = nil, advice: String? = nil
    ) {
        diagnostics.append(Diagnostic(.error, kind, at: place ?? node.place, message, advice: advice))
    }

    /// The value of a key, or nil when the key is absent.
    package mutating func optional(_ key: String) -> SourceNode? {
        known.insert(key)
        return node[key]
    }

    /// The value of a key; reports when it is absent.
    package mutating func required(_ key: String, advice: String? = nil) -> SourceNode? {
        if let value = optional(key) { return value }
        error("\"\(key)\" is missing here.", .missingSetting, advice: advice)
        return nil
    }

    /// A word or text; reports when the key holds something else.
    package mutating func optionalText(_ key: String) -> Located<String>? {
        guard let value = optional(key) else { return nil }
        guard let text = value.scalar else {
            error("\"\(key)\" must be one word or text.", at: value.place)
            return nil
        }
        return Located(text, at: value.place)
    }

    /// One word or text, or a list of them; empty where there is none.
    package mutating func optionalWords(_ key: String) -> [Located<String>] {
        guard let value = optional(key) else { return [] }
        let words = (value.items ?? [value]).compactMap { item in item.scalar.map { Located($0, at: item.place) } }
        if words.isEmpty || words.count != value.items?.count ?? 1 {
            error("\"\(key)\" must be one word or text, or a list of them.", at: value.place)
            return []
        }
        return words
    }

    package mutating func requiredText(_ key: String, advice: String? = nil) -> Located<String>? {
        guard required(key, advice: advice) != nil else { return nil }
        return optionalText(key)
    }

    package mutating func optionalInteger(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = optionalText(key) else { return nil }
        guard let number = Int(text.value), range.contains(number) else {
            error("\"\(key)\" must be a whole number from \(range.lowerBound) to \(range.upperBound).", at: text.place)
            return nil
        }
        return number
    }

    package mutating func optionalFlag(_ key: String) -> Bool {
        guard let text = optionalText(key) else { return false }
        guard let flag = ["true": true, "yes": true, "false": false, "no": false][text.value] else {
            error("\"\(key)\" must be true or false.", at: text.place)
            return false
        }
        return flag
    }

    package mutating func optionalExpression(_ key: String) -> Located<Expression>? {
        guard let text = optionalText(key) else { return nil }
        return expression(text)
    }

    package mutating func expression(_ text: Located<String>) -> Located<Expression>? {
        do {
            return Located(try Expression(parsing: text.value), at: text.place)
        } catch {
            self.error(
                "This expression cannot be read: \(error.reason)", .badFormula, at: text.place.moved(by: error.offset),
                advice: Self.advice(at: error.offset, in: text.value))
            return nil
        }
    }

    /// What was meant by a sign of another language or of a word processor.
    private static func advice(at offset: Int, in formula: String) -> String? {
        guard let sign = formula.dropFirst(offset).first else { return nil }
        switch sign {
        case "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\"":
            return "Write ' before and after a word that is meant itself."
        case "=": return "Write == to compare."
        case "!": return "Write not, or != for unlike."
        case "&": return "Write and."
        case "|": return "Write or."
        default: return nil
        }
    }

    /// Named expressions, as after `with:` or `set:`.
    package mutating func optionalExpressions(_ key: String) -> [Assignment] {
        guard let value = optional(key) else { return [] }
        guard let entries = value.entries else {
            error("\"\(key)\" must hold names with values.", at: value.place, advice: "Write { name: value }.")
            return []
        }
        var found: [Assignment] = []
        for entry in entries {
            guard let text = entry.value.scalar else {
                error("The value of \"\(entry.key)\" must be an expression.", at: entry.value.place)
                continue
            }
            guard let expression = expression(Located(text, at: entry.value.place)) else { continue }
            found.append(Assignment(name: Located(entry.key, at: entry.place), expression: expression))
        }
        return found
    }

    /// Takes over what reading a part of this mapping found.
    package mutating func adopt(_ part: MappingReader) { diagnostics += part.diagnostics }

    /// Reports every key that was never asked for.
    package mutating func finish() {
        for entry in node.entries ?? [] where !known.contains(entry.key) {
            let advice = known.suggestion(for: entry.key)
            error("\"\(entry.key)\" is not a setting here.", .unknownSetting, at: entry.place, advice: advice)
        }
    }
}

/// A value with the place it was written at.
package struct Located<Value: Sendable & Hashable>: Sendable, Hashable {
    package let value: Value
    package let place: SourcePlace

    package init(_ value: Value, at place: SourcePlace) {
        self.value = value
        self.place = place
    }
}

/// `name: expression`, as in `set:` and `with:`.
package struct Assignment: Sendable, Hashable {
    package let name: Located<String>
    package let expression: Located<Expression>
}

extension SourcePlace {
    /// The place some characters further on the same line.
    package func moved(by columns: Int) -> SourcePlace {
        SourcePlace(file: file, line: line, column: column + columns)
    }
}
