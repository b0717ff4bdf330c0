import Storage
import Wording

/// Finds places by what people call them.
///
/// A name spelt right, apart from accents, case and spaces, always counts before one that is nearly right. A slip is
/// one letter too many, too few, wrong, or swapped with the next: one in a word of 4 letters, two in one of 8. Words
/// with a digit allow none, for `Mile 5` is not `Mile 6`. A name that merely holds the words, or is held by them, is
/// another name.
struct Gazetteer {
    let transaction: any Transaction

    /// What a segment may mean.
    enum Match {
        case one(Place)
        /// The likeliest first.
        case several([Place])
        case nothing
    }

    /// The places with this very name or alias.
    func exact(_ spellings: [[Substring]]) throws -> Match {
        for words in spellings {
            let rows = try transaction.rows(
                Statement(
                    """
                    SELECT places.code, places.name FROM place_names JOIN places ON places.code = place_names.place
                    WHERE place_names.squeezed = $1 ORDER BY places.name, places.code
                    """, [.text(words.joined())]))
            let places = try rows.map { Place(code: try $0.text(0), name: try $0.text(1)) }
            if let only = places.first { return places.count == 1 ? .one(only) : .several(places) }
        }
        return .nothing
    }

    /// The places with this name or alias, or else one nearly so.
    func nearest(_ spellings: [[Substring]]) throws -> Match {
        let exact = try exact(spellings)
        if case .nothing = exact {} else { return exact }
        for words in spellings {
            let places = try near(words)
            if let only = places.first { return places.count == 1 ? .one(only) : .several(places) }
        }
        return .nothing
    }

    /// The places with a name a few slips away, the fewest first.
    private func near(_ words: [Substring]) throws -> [Place] {
        let slack = words.reduce(0) { $0 + Self.allowance($1) }
        guard slack > 0 else { return [] }
        let letters = words.reduce(0) { $0 + $1.unicodeScalars.count }
        let rows = try transaction.rows(
            Statement(
                """
                SELECT place_names.folded, places.code, places.name
                FROM place_names JOIN places ON places.code = place_names.place
                WHERE place_names.letters BETWEEN $1 AND $2
                """, [SQLValue(letters - slack), SQLValue(letters + slack)]))
        var slips: [Place: Int] = [:]
        for row in rows {
            guard let count = Self.slips(from: words, to: try row.text(0).split(separator: " ")) else { continue }
            let place = Place(code: try row.text(1), name: try row.text(2))
            slips[place] = min(count, slips[place] ?? count)
        }
        return slips.sorted { ($0.value, $0.key.name, $0.key.code) < ($1.value, $1.key.name, $1.key.code) }.map(\.key)
    }

    /// How many slips lead from the typed words to a name, or nil when a word needs more than it allows.
    static func slips(from typed: [Substring], to name: [Substring]) -> Int? {
        guard typed.count == name.count else { return nil }
        var total = 0
        for (one, other) in zip(typed, name) where one != other {
            let limit = min(allowance(one), allowance(other))
            guard limit > 0, let slips = editDistance(String(one), String(other), limit: limit) else { return nil }
            total += slips
        }
        return total
    }

    private static func allowance(_ word: Substring) -> Int {
        if word.unicodeScalars.contains(where: { $0.properties.numericType != nil }) { return 0 }
        return switch word.unicodeScalars.count {
        case 8...: 2
        case 4...: 1
        default: 0
        }
    }
}
