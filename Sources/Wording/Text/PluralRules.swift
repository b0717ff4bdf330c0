/// The plural categories of Unicode CLDR.
package enum PluralCategory: String, Sendable, Hashable, CaseIterable {
    case zero, one, two, few, many, other
}

/// What is wrong with a plural rule, and where.
package struct PluralSyntaxError: Error, Sendable, Equatable {
    /// The category whose rule is wrong, as it was written.
    package let category: String
    /// Where in that rule, in characters from its start.
    package let offset: Int
    /// What is wrong, as one sentence.
    package let sentence: String
}

/// The plural rules of one language, in the syntax of Unicode CLDR (UTS 35 part 3, "Language Plural Rules").
package struct PluralRules: Sendable, Equatable {
    struct Rule: Sendable, Equatable {
        let category: PluralCategory
        /// Alternatives of conditions that must hold together; none at all never holds.
        let alternatives: [[PluralRelation]]
    }

    private let rules: [Rule]

    /// - Parameter rules: a rule for each category but `other`, such as `"one": "i = 1 and v = 0 @integer 1"`. Samples
    ///   after `@` are ignored. A language without plurals has none.
    package init(_ rules: [String: String]) throws(PluralSyntaxError) {
        for name in rules.keys.sorted() where PluralCategory(rawValue: name) == nil {
            throw PluralSyntaxError(
                category: name, offset: 0,
                sentence: "There is no plural category “\(name)”; there are zero, one, two, few, many and other.")
        }
        var parsed: [Rule] = []
        for category in PluralCategory.allCases where category != .other {
            guard let source = rules[category.rawValue] else { continue }
            var parser = PluralRuleParser(category: category.rawValue, source: source)
            parsed.append(Rule(category: category, alternatives: try parser.rule()))
        }
        self.rules = parsed
    }

    /// The category of a whole number. A negative one counts as its absolute value.
    package func category(of number: Int64) -> PluralCategory {
        category(of: PluralOperands(integer: number.magnitude))
    }

    /// The category of a decimal as it is shown, where `1` and `1.0` may differ; `1.2c6` is 1.2 million in compact
    /// notation. Anything else that is no decimal counts as `other`.
    package func category(ofDecimal shown: String) -> PluralCategory {
        PluralOperands(decimal: shown).map { category(of: $0) } ?? .other
    }

    /// The whole numbers from 0 to `most` of each category that has any there.
    package func samples(upTo most: Int64 = 200) -> [PluralCategory: [Int64]] {
        Dictionary(grouping: 0...max(0, most)) { category(of: $0) }
    }

    /// The categories that have a rule, and `other`.
    package var categories: [PluralCategory] { rules.map(\.category) + [.other] }

    private func category(of operands: PluralOperands) -> PluralCategory {
        for rule in rules where rule.alternatives.contains(where: { $0.allSatisfy { $0.holds(for: operands) } }) {
            return rule.category
        }
        return .other
    }
}
