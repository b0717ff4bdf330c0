/// What the lines of one statement take back, so that money which came and went again within the statement is known as such
/// before it is posted, whichever of the two lines stands first.
struct TakenBackLines {
    private struct Key: Hashable {
        let name: TakenBackName
        let amount: Int64
    }

    /// The names of the lines that take back, by what they call the payment.
    private var open: [Key: [String]] = [:]
    /// Lines of those that take back nothing more.
    private var closed: Set<String> = []

    init(_ lines: [StatementLine]) {
        let takeBacks = lines.filter { $0.isTakeBack && $0.amount < 0 }
        guard !takeBacks.isEmpty else { return }
        var payments: [Key: Int] = [:]
        for line in lines where line.amount > 0 && !line.isTakeBack {
            for name in line.namesOfPayment { payments[Key(name: name, amount: line.amount), default: 0] += 1 }
        }
        for line in takeBacks {
            let keys = line.namesTakenBack.map { Key(name: $0, amount: -line.amount) }
            // The name of a movement says more than a reference, which many may have.
            let exact = keys.first { !$0.name.isReference && payments[$0] != nil }
            for key in exact.map({ [$0] }) ?? keys {
                // Of several payments with one reference a wallet's mark says not which.
                if line.isMarkedBack, payments[key, default: 0] > 1 { continue }
                open[key, default: []].append(line.name)
            }
        }
    }

    /// Whether a line's money is taken back by another one, which then takes back nothing more.
    mutating func claimTakeBack(of line: StatementLine) -> Bool {
        for name in line.namesOfPayment {
            let key = Key(name: name, amount: line.amount)
            guard let free = open[key]?.first(where: { !closed.contains($0) }) else { continue }
            closed.insert(free)
            return true
        }
        return false
    }

    /// A line that takes back what is in the books takes back no line of this statement.
    mutating func close(_ line: StatementLine) { closed.insert(line.name) }
}

/// What a line that takes money back calls the payment.
struct TakenBackName: Hashable {
    let name: String
    /// Whether it is the reference of a payment, and not the name of a movement.
    let isReference: Bool
}

extension StatementLine {
    /// What this line, which takes money back, may call the payment: a wallet names the movement, or marks the line and gives it
    /// the payment's own name, and a bank names it or repeats its reference. None where it names nothing.
    var namesTakenBack: [TakenBackName] {
        if let original { return [TakenBackName(name: original, isReference: false)] }
        let own = isMarkedBack ? [transaction, otherName].compactMap(\.self).filter { $0 != reference } : []
        let names = own.map { TakenBackName(name: $0, isReference: false) }
        guard !reference.isEmpty else { return names }
        let asReference = TakenBackName(name: reference.uppercased(), isReference: true)
        // A payable's number names no movement.
        guard !isMarkedBack || CityNumber.read(reference) == nil else { return names + [asReference] }
        return names + [TakenBackName(name: reference, isReference: false), asReference]
    }

    /// What a line that takes this payment back may call it.
    var namesOfPayment: [TakenBackName] {
        [transaction, otherName].compactMap(\.self).map { TakenBackName(name: $0, isReference: false) }
            + [TakenBackName(name: reference.uppercased(), isReference: true)]
    }
}
