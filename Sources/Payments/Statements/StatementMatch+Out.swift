import DomainKit
import Conversation
import Storage
import Wording

/// Money that left, and what was kept of it.
extension StatementMatch {
    /// Money that left: a movement taken back, or a payment to the city's bank.
    func takeOut(_ line: StatementLine, takingBack named: String? = nil) throws -> Taken {
        let name = try MovementNames.free(line.name, at: wallet, in: context.transaction)
        if let original = named ?? line.original {
            if let part = try part(of: original, line) { return part }
            let outcome = try Books.reverse(
                wallet: wallet, transaction: original, reason: "statement", by: name, context)
            switch outcome {
            case .reversed(let entry): return Taken(kind: .reversed, remark: "takes back \(original)", entry: entry)
            case .repeated: return try takeBackAgain(original, line)
            case .unknown:
                let remark = "takes back \(original), which we do not have; not posted"
                return Taken(kind: .onlyTheirs, remark: remark, entry: nil, isAwaiting: true)
            }
        }
        let entry = try entry(
            named: name, of: line,
            [(.clearing(wallet: wallet), line.amount), (.bank(wallet: wallet), -line.amount)])
        guard !line.saysTakenBack else {
            let remark = "may take back a payment nobody can find; entry \(entry) stands for it"
            return Taken(kind: .amountDiffers, remark: remark, entry: entry)
        }
        return Taken(kind: .paidOut, remark: "to the bank", entry: entry)
    }

    /// A line that takes back another amount than came: staff look into it, and the payment stands; nil where it takes back what
    /// came, or what we do not have.
    private func part(of original: String, _ line: StatementLine) throws -> Taken? {
        guard let entry = try MovementNames.entry(original, at: wallet, in: context.transaction),
            let own = try own(entry), own.amount > 0, !line.takesBack(allOf: own.amount)
        else { return nil }
        return Taken(
            kind: .amountDiffers,
            remark: AwaitedPayment.remark(-line.amount, of: own.amount, entry: own.id, context), entry: nil,
            ours: own.amount, disputed: own.id)
    }

    /// What an earlier statement took back of the money a line tells of now, before anybody had told us of it. Where another line
    /// of this statement takes it back, that one does it, unless a bank's return is to be undone.
    func takeBack(awaiting line: StatementLine, isClaimed: Bool) throws(StorageError) -> AwaitedPayment? {
        try AwaitedPayment.all(of: line.namesOfPayment, paidAt: line.at, at: wallet, in: context.transaction)
            .first { $0.amount == line.amount && (!isClaimed || $0.returned != nil) }
    }

    /// The same where the money is in the books already, and only this line tells that it is what was taken back.
    func takeBackKnown(_ line: StatementLine, _ result: inout Reconciliation) throws {
        let awaited = try takeBack(awaiting: line, isClaimed: false)
        try awaited?.takeBack(line.transaction, context)
        try countTakeBacks(of: line, as: line.transaction, awaited, &result)
    }

    /// Counts what earlier statements took back of a line's money, in whole or in part.
    func countTakeBacks(
        of line: StatementLine, as name: String, _ awaited: AwaitedPayment?, _ result: inout Reconciliation
    ) throws {
        if let awaited {
            result.count(
                .reversed, line: nil, awaited.line, -awaited.amount,
                "takes back \(line.transaction), as an earlier statement told")
        }
        let parts = try AwaitedPayment.dispute(
            line.namesOfPayment, posted: name, paid: line.amount, toCome: lineNamesHere, at: wallet, context)
        for part in parts {
            result.count(.amountDiffers, line: nil, part.awaited.line, -part.awaited.amount, part.remark)
        }
    }

    /// A line a bank marks as undoing an earlier one: what it undoes is named by the references, or is the money of a request.
    func takeBack(_ line: StatementLine) throws -> Taken {
        for name in [line.original ?? "", line.reference] where !name.isEmpty {
            guard try MovementNames.entry(name, at: wallet, in: context.transaction) != nil else { continue }
            return try takeOut(line, takingBack: name)
        }
        if let own = try ownTakenBack(by: line) { return try takeOut(line, takingBack: own.name) }
        return try bookReturn(line)
    }

    /// Money that a bank booked back without naming what: it moves between wallet and bank, and is no payer's.
    func bookReturn(_ line: StatementLine) throws -> Taken {
        let entry = try entry(
            named: MovementNames.free(line.name, at: wallet, in: context.transaction), of: line,
            [(.clearing(wallet: wallet), line.amount), (.bank(wallet: wallet), -line.amount)])
        let isNamed = line.amount < 0 && !line.namesTakenBack.isEmpty
        return Taken(kind: .paidOut, remark: "an earlier line undone", entry: entry, isAwaiting: isNamed)
    }

    func bookCharge(_ line: StatementLine) throws -> Taken {
        let entry = try entry(
            named: MovementNames.free(line.name, at: wallet, in: context.transaction), of: line,
            [(.clearing(wallet: wallet), line.amount), (.fees(wallet: wallet), -line.amount)])
        return Taken(kind: .charge, remark: "", entry: entry)
    }

    func bookFee(of line: StatementLine) throws {
        let name = "\(line.name) fee"
        guard try !LedgerEntry.exists(wallet: wallet, transaction: name, in: context.transaction) else { return }
        _ = try entry(
            named: name, of: line, [(.fees(wallet: wallet), line.fee), (.clearing(wallet: wallet), -line.fee)])
    }

    func entry(
        named name: String, of line: StatementLine, _ postings: [(account: Account, amount: Int64)]
    ) throws -> Int64 {
        try LedgerEntry(
            kind: .wallet, reference: line.reference, wallet: wallet, walletTransaction: name,
            currency: context.profile.currency, postings: postings
        ).post(context.moment)
    }
}
