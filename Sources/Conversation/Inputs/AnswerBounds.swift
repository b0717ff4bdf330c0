import Wording

/// The least and the most an answer may be: formulas, so that a bound may be what an action has found.
struct AnswerBounds: Sendable {
    let least: Located<Expression>?
    let most: Located<Expression>?

    /// Reads `least` and `most`, and reports where what is written leaves no answer between them.
    /// - Parameter reads: how a bound that is no formula is written, as a day; nil where it is none of those.
    static func read(
        _ reader: inout StateReader, _ reads: (Located<String>, inout MappingReader) -> Value? = { _, _ in nil }
    ) -> AnswerBounds {
        let bounds = ["least", "most"].map { key -> Located<Expression>? in
            guard let text = reader.settings.optionalText(key) else { return nil }
            let findings = reader.settings.diagnostics.count
            if let value = reads(text, &reader.settings) { return Located(.literal(value), at: text.place) }
            return reader.settings.diagnostics.count > findings ? nil : reader.settings.expression(text)
        }
        if let least = bounds[0], let most = bounds[1],
            Expression.binary(.less, most.value, least.value).evaluate({ _ in nil }) == .boolean(true)
        {
            reader.settings.error(
                "\"least\" is more than \"most\", so that no answer fits.", at: least.place, advice: "Exchange them.")
        }
        return AnswerBounds(least: bounds[0], most: bounds[1])
    }

    /// The formulas with the kind both must be of.
    func typed(_ type: ValueType) -> [(expression: Located<Expression>, type: ValueType)] {
        [least, most].compactMap { $0.map { ($0, type) } }
    }
}
