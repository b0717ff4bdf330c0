/// A bill for a conversation.
package struct LoadBill: Sendable, Equatable {
    package let number: String
    /// How the amount due ends on every screen: its last three whole digits at most, as how thousands are set apart is
    /// the language's affair. Nil when it is not known.
    package let amountEnd: String?

    /// - Parameters:
    ///   - number: digits.
    ///   - amount: decimal and without grouping, as `1250.00`.
    package init?(number: String, amount: String? = nil) {
        guard (4...18).contains(number.utf8.count), number.utf8.allSatisfy(\.isDigit) else { return nil }
        self.number = number
        amountEnd = amount.flatMap(Self.end)
    }

    private static func end(of amount: String) -> String? {
        let point = amount.firstIndex(of: ".") ?? amount.endIndex
        guard !amount.isEmpty, amount.utf8.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") }) else { return nil }
        return amount[..<point].suffix(3) + String(amount[point...])
    }
}

/// The bills of a run, handed out one a conversation.
package struct LoadBills: Sendable {
    private let bills: [LoadBill]
    private let areUsedUp: Bool
    private var position = 0

    /// - Parameter areUsedUp: whether each is handed out once, or all in turn again and again.
    package init(_ bills: [LoadBill], areUsedUp: Bool) {
        self.bills = bills
        self.areUsedUp = areUsedUp
    }

    /// The next bill; nil when none is left.
    package mutating func next() -> LoadBill? {
        if position == bills.count {
            guard !areUsedUp else { return nil }
            position = 0
        }
        guard position < bills.count else { return nil }
        defer { position += 1 }
        return bills[position]
    }
}
