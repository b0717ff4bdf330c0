import Testing

@testable import Wording

/// Our reading of the CLDR's plural rules beside an independent one, for many languages and numbers.
/// `Scripts/plural-oracle` writes the fixture.
@Suite struct `Plural rules beside an independent reading` {
    struct Row: Decodable, CustomTestStringConvertible {
        let language: String
        let rules: [String: String]
        /// Numbers as they are shown, by their category.
        let numbers: [String: [String]]

        var testDescription: String { language }
    }

    @Test(arguments: try vectors("plurals", as: Row.self)) func `agree on every number`(row: Row) throws {
        let rules = try PluralRules(row.rules)
        #expect(row.numbers.values.reduce(0) { $0 + $1.count } > 150)
        var differing: [String] = []
        for (category, numbers) in row.numbers {
            for number in numbers {
                let ours = [
                    rules.category(ofDecimal: number).rawValue,
                    Int64(number).map { rules.category(of: $0).rawValue },
                ].compactMap(\.self)
                if ours.contains(where: { $0 != category }) { differing.append("\(number): \(category), not \(ours)") }
            }
        }
        #expect(differing == [])
        #expect(Set(rules.categories.map(\.rawValue)) == Set(row.rules.keys).union(["other"]))
    }

    @Test func `all six categories and the hardest rules are among them`() throws {
        let rows = try vectors("plurals", as: Row.self)
        #expect(rows.count > 50)
        #expect(Set(rows.flatMap(\.numbers.keys)) == Set(PluralCategory.allCases.map(\.rawValue)))
        #expect(
            Set(rows.map(\.language)).isSuperset(of: ["en", "fr", "pt", "pt_PT", "ar", "sw", "rw", "ru", "pl", "sl"]))
    }
}
