/// Where a language puts the words that count its hundreds and thousands.
package enum NumberOrder: String, Sendable, Hashable, CaseIterable {
    /// `five hundred`.
    case countsBefore = "before"
    /// `mia tano`, which is hundred five.
    case countsBehind = "behind"
}

extension NumberWords {
    private enum Part {
        case named(Int64)
        case figures(Int64)
        case joiner

        var number: Int64? {
            switch self {
            case .named(let value), .figures(let value): value
            case .joiner: nil
            }
        }

        /// As what counts hundreds or thousands: in words one digit or tens, for `kumi na tano` could also be joined to them.
        func count(upTo most: Int64) -> Int64? {
            guard let number, (1...most).contains(number) else { return nil }
            if case .named = self, number > 9, number % 10 > 0 { return nil }
            return number
        }
    }

    /// The greatest first, each with the most of them that are said in one word or two.
    private static let scales: [(size: Int64, most: Int64)] = [
        (1_000_000, 999), (100_000, 9), (1000, 99), (100, 9),
    ]
    /// Behind more than this people leave the words for thousands out: `laki moja na hamsini` is 100 050 to one and 150 000 to
    /// another.
    private static let greatestWithUnits: Int64 = 1000

    /// The number that words say with their counts behind, as 2500 of `elfu mbili na mia tano`.
    ///
    /// Each part is less than the one before it. `Elfu kumi na tano` could be 10 005 or 15 000 and is neither: behind a count
    /// above nine stand hundreds, or nothing.
    func numberWithCountsBehind(_ words: [Substring]) -> Int64? {
        guard let all = partsAndJoiners(words) else { return nil }
        var parts = all[...]
        var total: Int64 = 0
        // What the next part must be below, and whether it may be less than a hundred.
        var bound = Self.greatest
        var takesUnits = true
        while let first = parts.popFirst() {
            guard let value = first.number, value < bound else { return nil }
            guard case .named = first, let scale = Self.scales.first(where: { value >= $0.size }) else {
                // What is no hundred and no thousand ends the number.
                return takesUnits && parts.isEmpty ? total + value : nil
            }
            guard value % scale.size == 0 else { return nil }
            var count = value / scale.size
            // What stands right behind counts it, or could: `elfu mia tano`.
            if count == 1, let next = parts.first, next.number != nil {
                guard let counted = next.count(upTo: scale.most) else { return nil }
                count = counted
                parts.removeFirst()
            }
            total += scale.size * count
            guard total < Self.greatest else { return nil }
            takesUnits = count < 10 && scale.size <= Self.greatestWithUnits
            bound = scale.size
            guard case .joiner? = parts.first else { continue }
            parts.removeFirst()
            if parts.isEmpty { return nil }
        }
        return total
    }

    /// The named numbers, figures and what stands between them; nil where a word is none of these or a joiner comes first.
    private func partsAndJoiners(_ words: [Substring]) -> [Part]? {
        var parts: [Part] = []
        var index = 0
        while index < words.count {
            if let value = Self.digits(words[index]) {
                parts.append(.figures(value))
                index += 1
            } else if let (value, count) = named(words[index...]) {
                parts.append(.named(value))
                index += count
            } else if joiners.contains(String(words[index])), !parts.isEmpty {
                parts.append(.joiner)
                index += 1
            } else {
                return nil
            }
        }
        return parts
    }
}
