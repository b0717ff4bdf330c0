/// What the lines of one statement take back, so that money which came and went again within the statement is known as such
/// before it is posted, whichever of the two lines stands first.
struct TakenBackLines {
    private struct Key: Hashable {
        let name: String
        /// Whether it is the reference of a payment, and not the name of a movement.
        let isReference: Bool
        let amount: Int64
    }

    private var open: [Key: Int] = [:]

    init(_ lines: [StatementLine]) {
        for line in lines where line.isTakeBack && line.amount < 0 {
            if let original = line.original {
                open[Key(name: original, isReference: false, amount: -line.amount), default: 0] += 1
            } else if !line.reference.isEmpty {
                // A bank names the movement or repeats its reference.
                for isReference in [false, true] {
                    let name = isReference ? line.reference.uppercased() : line.reference
                    open[Key(name: name, isReference: isReference, amount: -line.amount), default: 0] += 1
                }
            }
        }
    }

    /// Whether a line's money is taken back by another one, which then takes back nothing more.
    mutating func claimTakeBack(of line: StatementLine) -> Bool {
        guard !open.isEmpty else { return false }
        var keys = [line.transaction, line.otherName].compactMap(\.self).map {
            Key(name: $0, isReference: false, amount: line.amount)
        }
        keys.append(Key(name: line.reference.uppercased(), isReference: true, amount: line.amount))
        guard let key = keys.first(where: { open[$0, default: 0] > 0 }) else { return false }
        open[key, default: 0] -= 1
        return true
    }
}
