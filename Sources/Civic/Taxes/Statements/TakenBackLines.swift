/// What the lines of one statement take back, so that money which came and went again within the statement is known as such
/// before it is posted, whichever of the two lines stands first.
struct TakenBackLines {
    private struct Key: Hashable {
        let name: TakenBackName
        let amount: Int64
    }

    private var open: [Key: Int] = [:]

    init(_ lines: [StatementLine]) {
        for line in lines where line.isTakeBack && line.amount < 0 {
            for name in line.namesTakenBack { open[Key(name: name, amount: -line.amount), default: 0] += 1 }
        }
    }

    /// Whether a line's money is taken back by another one, which then takes back nothing more.
    mutating func claimTakeBack(of line: StatementLine) -> Bool {
        guard !open.isEmpty else { return false }
        let keys = line.namesOfPayment.map { Key(name: $0, amount: line.amount) }
        guard let key = keys.first(where: { open[$0, default: 0] > 0 }) else { return false }
        open[key, default: 0] -= 1
        return true
    }
}

/// What a line that takes money back calls the payment.
struct TakenBackName: Hashable {
    let name: String
    /// Whether it is the reference of a payment, and not the name of a movement.
    let isReference: Bool
}

extension StatementLine {
    /// What this line, which takes money back, may call the payment: a wallet names the movement, a bank names it or repeats
    /// its reference. None where it names nothing.
    var namesTakenBack: [TakenBackName] {
        if let original { return [TakenBackName(name: original, isReference: false)] }
        guard !reference.isEmpty else { return [] }
        return [
            TakenBackName(name: reference, isReference: false),
            TakenBackName(name: reference.uppercased(), isReference: true),
        ]
    }

    /// What a line that takes this payment back may call it.
    var namesOfPayment: [TakenBackName] {
        [transaction, otherName].compactMap(\.self).map { TakenBackName(name: $0, isReference: false) }
            + [TakenBackName(name: reference.uppercased(), isReference: true)]
    }
}
