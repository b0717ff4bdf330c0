/// A time in which the national numbers of a country had one form. Renumberings end an era and begin another, and old
/// lists keep numbers of both.
package struct NumberingEra: Sendable, Hashable {
    /// When such numbers could be dialled. Eras may overlap, for as long as old and new numbers work side by side.
    package let days: DayRange
    /// What a number of this era is dialled as afterwards, with `{number}` in place of its digits; nil for an era that
    /// lasts, or whose numbers were given up.
    package let became: String?
    /// How many digits a national number has, without the trunk prefix, and what it begins with at that length.
    private let beginnings: [Int: DigitPrefixes]

    /// - Parameter national: digits by length; an empty text among them stands for any.
    package init(_ days: DayRange = DayRange(), national: [Int: [String]], became: String? = nil) {
        self.days = days
        self.became = became
        beginnings = national.mapValues { DigitPrefixes($0) }
    }

    /// Whether these digits, without a trunk prefix, are a national number of this era.
    package func has(_ digits: String) -> Bool { beginning(of: digits) != nil }

    /// The digits this era knows its number by; nil for digits that are no number of it.
    func beginning(of digits: String) -> String? {
        beginnings[digits.utf8.count]?.beginning(of: digits)
    }

    /// Whether a national number of this era may begin with these digits.
    package func canBegin(with digits: String) -> Bool {
        beginnings.contains { $0.key >= digits.utf8.count && $0.value.meet(digits) }
    }

    /// Lengths of its numbers, the one with the most numbers first.
    package var lengths: [Int] {
        let sizes = beginnings.map { (length: $0.key, size: $0.value.size(atLength: $0.key)) }
        return sizes.sorted { ($1.size, $0.length) < ($0.size, $1.length) }.map(\.length)
    }

    /// A number of this era as it was rewritten when the era ended; nil where nothing took its place.
    func successor(of digits: String) -> String? {
        guard let became else { return nil }
        let parts = became.split(separator: Self.placeholder, maxSplits: 1, omittingEmptySubsequences: false)
        return parts.joined(separator: digits)
    }

    /// Stands for the digits of the old number in `became`.
    package static let placeholder = "{number}"
}

/// Beginnings of digits, sorted so that a few comparisons find the one a number begins with, however many there are.
private struct DigitPrefixes: Sendable, Hashable {
    private let sorted: [String]

    /// Of two that overlap only the shorter is kept, so that none begins another and the search may halve.
    init(_ prefixes: [String]) {
        var kept: [String] = []
        for prefix in prefixes.sorted() where kept.last.map({ !prefix.hasPrefix($0) }) ?? true { kept.append(prefix) }
        sorted = kept
    }

    /// The one these digits begin with.
    func beginning(of digits: String) -> String? {
        last(upTo: digits).flatMap { digits.hasPrefix($0) ? $0 : nil }
    }

    /// Whether one of them begins these digits or is begun by them.
    func meet(_ digits: String) -> Bool {
        beginning(of: digits) != nil || sorted.contains { $0.hasPrefix(digits) }
    }

    /// How many numbers of a length there can be.
    func size(atLength length: Int) -> Double {
        sorted.reduce(0.0) { size, prefix in
            size + (0..<max(0, length - prefix.utf8.count)).reduce(1.0) { numbers, _ in numbers * 10 }
        }
    }

    private func last(upTo digits: String) -> String? {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] <= digits { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? sorted[low - 1] : nil
    }
}
