import Wording

extension TypedNumber {
    /// The one number with right check digits in what somebody typed, whatever marks and words stand beside it:
    /// `7319042851,`, `(731 904 2851)`, `no:7319042851`, `BILL7319042851`, `7319042851/2026`. Nil where there is none, and
    /// where two different ones come in question.
    ///
    /// - Parameter lengths: how many digits numbers usually have; one of these is meant before any other.
    package static func reference(among typed: String, lengths: Set<Int>) -> ReferenceNumber? {
        if let figures = digits(typed), let whole = ReferenceNumber(figures) { return whole }
        let scalars = Array(typed.westernDigits.unicodeScalars)
        for readsLookalikes in [false, true] {
            let found = DigitGroups(scalars, readsLookalikes: readsLookalikes).references
            if let best = best(of: found, lengths) { return best.count == 1 ? best.first : nil }
        }
        return nil
    }

    /// Every number with right check digits in a text, whatever marks and words stand beside it. More may be among them than
    /// anybody meant, for the digits of a day or a phone may happen to be right: only a store can tell which is given out.
    package static func references(in text: String) -> Set<ReferenceNumber> {
        let scalars = Array(text.westernDigits.unicodeScalars)
        let found = [false, true].map { DigitGroups(scalars, readsLookalikes: $0).references }
        let whole = digits(text).flatMap { ReferenceNumber($0) }
        return found.reduce(Set([whole].compactMap(\.self))) { $0.union($1) }
    }

    /// The one row of digits in what somebody typed, whether or not its check digits are right; nil where there are fewer than
    /// four, or two rows with words between.
    package static func figures(among typed: String) -> String? {
        let row = DigitGroups(Array(typed.westernDigits.unicodeScalars), readsLookalikes: false).row
        return row.flatMap { $0.utf8.count >= ReferenceNumber.lengths.lowerBound ? $0 : nil }
    }

    /// The numbers of the length that is meant most likely; nil where there are none.
    private static func best(of found: Set<ReferenceNumber>, _ lengths: Set<Int>) -> Set<ReferenceNumber>? {
        let usual = found.filter { lengths.contains($0.digits.utf8.count) }
        let some = usual.isEmpty ? found : usual
        guard let longest = some.map(\.digits.utf8.count).max() else { return nil }
        return some.filter { $0.digits.utf8.count == longest }
    }
}

/// The groups of digits in a text, and whether only marks and spaces stand between one and the next.
private struct DigitGroups {
    private struct Group {
        var digits: String
        /// Whether no letter stands between it and the group before.
        let followsGroup: Bool
    }

    private var groups: [Group] = []

    /// - Parameter readsLookalikes: whether O counts as 0, and I or l as 1, behind a digit.
    init(_ scalars: [Unicode.Scalar], readsLookalikes: Bool) {
        var current = ""
        var followsGroup = false
        for scalar in scalars {
            if ("0"..."9").contains(scalar) {
                current.unicodeScalars.append(scalar)
            } else if readsLookalikes, !current.isEmpty, let digit = Self.lookalikes[scalar] {
                current.unicodeScalars.append(digit)
            } else {
                if !current.isEmpty {
                    groups.append(Group(digits: current, followsGroup: followsGroup))
                    (current, followsGroup) = ("", true)
                }
                if scalar.properties.isAlphabetic { followsGroup = false }
            }
        }
        if !current.isEmpty { groups.append(Group(digits: current, followsGroup: followsGroup)) }
    }

    private static let lookalikes: [Unicode.Scalar: Unicode.Scalar] = [
        "O": "0", "o": "0", "I": "1", "i": "1", "l": "1", "L": "1",
    ]

    /// All digits, where no letters stand between them.
    var row: String? {
        guard groups.dropFirst().allSatisfy(\.followsGroup) else { return nil }
        return groups.isEmpty ? nil : groups.map(\.digits).joined()
    }

    /// Every number with right check digits that some neighbouring groups make.
    var references: Set<ReferenceNumber> {
        var found: Set<ReferenceNumber> = []
        for first in groups.indices {
            var digits = ""
            for group in groups[first...] {
                if !digits.isEmpty, !group.followsGroup { break }
                digits += group.digits
                guard digits.utf8.count <= ReferenceNumber.lengths.upperBound else { break }
                if let number = ReferenceNumber(digits) { found.insert(number) }
            }
        }
        return found
    }
}
