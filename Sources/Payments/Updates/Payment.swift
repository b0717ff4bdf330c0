import Conversation
import DomainKit
import Storage
import Wording

/// Money that moved, as a wallet reports it.
struct Payment {
    let reference: String
    let wallet: String
    /// The wallet's own name of the movement.
    let transaction: String
    let amount: Money
    /// The phone that paid, where there is no attempt that tells it.
    var payer: PhoneNumber?
    /// When the payer paid, where a statement or the wallet's updates tell it.
    var paid: PaidMoment?
    /// Whether a statement tells of it, and no update.
    var isByStatement = false
    /// What else the wallet calls the movement.
    var otherNames: [String] = []
    /// Whether it is known already that the wallet took it back.
    var isTakenBack = false
    /// What takes it back as soon as it is posted, where an earlier statement told that.
    var takenBackBy: AwaitedPayment?
    /// Which payable it is for, where no request says it.
    var meant = Meant.inReference
    /// The name of the entry, where the wallet gave the movement's to something else, as a bank does with a charge.
    private var entryName: String?

    init(
        reference: String, wallet: String, transaction: String, amount: Money, payer: PhoneNumber? = nil,
        paid: PaidMoment? = nil, isByStatement: Bool = false, otherNames: [String] = [], isTakenBack: Bool = false,
        takenBackBy: AwaitedPayment? = nil
    ) {
        self.reference = reference
        self.wallet = wallet
        self.transaction = transaction
        self.amount = amount
        self.payer = payer
        self.paid = paid
        self.isByStatement = isByStatement
        self.otherNames = otherNames
        self.isTakenBack = isTakenBack || takenBackBy != nil
        self.takenBackBy = takenBackBy
    }

    /// Where the payable of money stands that nobody asked for.
    enum Meant {
        /// Its number is the reference, or stands in it.
        case inReference
        /// It was looked for in all the words that came with the money, and found.
        case known(PayableName)
        /// It was looked for, and not found.
        case unknown
    }

    /// Why money could not be assigned to a payable.
    private enum Doubt {
        case unknownReference, otherCurrency, missingPayable, tooMuch, takenBack

        /// The word in the store.
        var word: String {
            switch self {
            case .unknownReference: "unknown_reference"
            case .otherCurrency: "other_currency"
            case .missingPayable: StoredNames.missingPayable
            case .tooMuch: "too_much"
            case .takenBack: "taken_back"
            }
        }
    }

    /// Posts the money to the attempt's payable, or to the one whose number the payer gave, or to suspense when there is none,
    /// unless it was posted before.
    func record(_ attempt: Attempt?, _ context: OperationContext) throws -> PaymentOutcome {
        guard amount.minorUnits > 0 else { return attempt.map { .impossible($0.state) } ?? .stranger }
        guard amount.minorUnits <= Books.mostMinorUnits else { return .absurd }
        let standing = try MovementNames.standing(transaction, at: wallet, in: context.transaction)
        if let entry = standing.entry {
            try disagree(with: entry, context)
            guard let attempt, attempt.state != .succeeded,
                try LedgerEntry.reference(of: entry, in: context.transaction) != attempt.reference
            else { return .repeated }
            return try fetch(entry, for: attempt, context) ?? .postedOtherwise
        }
        if let outcome = try takeOtherwiseNamed(attempt, context) { return outcome }
        guard try !isTold(attempt, context) else { return .repeated }
        var payment = self
        if standing.isTaken {
            payment.entryName = try MovementNames.free(transaction, at: wallet, in: context.transaction)
        }
        guard !isByStatement else { return try payment.assign(attempt, context) }
        return try payment.assignUpdate(attempt, context)
    }

    /// The same for updates of money which an earlier statement may have taken back.
    private func assignUpdate(_ attempt: Attempt?, _ context: OperationContext) throws -> PaymentOutcome {
        let names = ([transaction] + otherNames).map { TakenBackName(name: $0, isReference: false) }
        var payment = self
        let awaited = try AwaitedPayment.all(of: names, paidAt: nil, at: wallet, in: context.transaction)
        payment.takenBackBy = awaited.first { $0.amount == amount.minorUnits }
        payment.isTakenBack = payment.takenBackBy != nil
        let outcome = try payment.assign(attempt, context)
        if payment.isTakenBack, let attempt, attempt.state.isOpen { try attempt.tell(.refused(.failed), context) }
        if !awaited.isEmpty {
            try AwaitedPayment.dispute(names, posted: transaction, paid: amount.minorUnits, at: wallet, context)
        }
        return outcome
    }

    private func assign(_ attempt: Attempt?, _ context: OperationContext) throws -> PaymentOutcome {
        // Whatever the money is, it moved: the wallet needs no more asking.
        try attempt?.move(to: .succeeded, context)
        // What the wallet has taken back already pays nothing, and no receipt is given for it.
        guard !isTakenBack else {
            let outcome = try suspend(.takenBack, attempt, context)
            try takenBackBy?.takeBack(transaction, context)
            return outcome
        }
        guard amount.currency == context.profile.currency else {
            return try suspend(attempt == nil ? .unknownReference : .otherCurrency, attempt, context)
        }
        guard let payable = try payable(attempt, context) else {
            return try suspend(attempt == nil ? .unknownReference : .missingPayable, attempt, context)
        }
        return try post(to: payable, attempt, context)
    }

    /// What the money is for: what the request says, else what the payer wrote.
    private func payable(_ attempt: Attempt?, _ context: OperationContext) throws(StorageError) -> (any Payable)? {
        if let attempt { return try context.payables.find(attempt.payable, in: context.transaction) }
        switch meant {
        case .inReference:
            guard let number = CityNumber.read(reference) else { return nil }
            return try context.payables.find(number: number, in: context.transaction)
        case .known(let name): return try context.payables.find(name, in: context.transaction)
        case .unknown: return nil
        }
    }

    /// The day whose rules count: when the payer agreed, or when the wallet says it was paid where that was earlier; nil where
    /// neither is known.
    func toldDay(_ attempt: Attempt?) -> CivilDate? { [attempt?.askedOn, paid?.day].compactMap(\.self).min() }

    private func post(
        to payable: any Payable, _ attempt: Attempt?, _ context: OperationContext
    ) throws -> PaymentOutcome {
        let allocation: any Allocation
        do {
            allocation = try payable.allocate(amount, on: toldDay(attempt) ?? context.today, paid: paid, context)
        } catch is TooMuchMoney {
            return try suspend(.tooMuch, attempt, context)
        }
        let entry = try post(
            attempt == nil ? .direct : .payment, [(.clearing(wallet: wallet), amount.minorUnits)] + allocation.postings,
            context)
        let receipt = try Receipt(entry: entry, payable: payable.name, amount: amount, paid: paid).store(
            allocation, context)
        try receipt.send(to: attempt.map { context.vault.receiver($0.payer) } ?? payer.map(Receiver.phone), context)
        return .posted(receipt: receipt.receipt, surplus: receipt.surplus, from: attempt?.state ?? .created)
    }

    /// Writes the entry. Where it has another name than the movement, that is a further name of it.
    private func post(
        _ kind: LedgerEntry.Kind, _ postings: [(account: Account, amount: Int64)], _ context: OperationContext
    ) throws -> Int64 {
        let entry = try LedgerEntry(
            kind: kind, reference: reference, wallet: wallet, walletTransaction: entryName ?? transaction,
            currency: amount.currency, postings: postings
        ).post(context.moment)
        if entryName != nil { try MovementNames.add(transaction, of: entry, at: wallet, in: context.transaction) }
        return entry
    }

    private func suspend(
        _ doubt: Doubt, _ attempt: Attempt?, _ context: OperationContext
    ) throws -> PaymentOutcome {
        let entry = try post(
            .suspense,
            [(.clearing(wallet: wallet), amount.minorUnits), (.suspense(wallet: wallet), -amount.minorUnits)], context)
        let sealed = try payer.map { try context.vault.seal($0.e164) }
        try context.transaction.post(
            Statement(
                "INSERT INTO suspense (entry, reason, amount, payer, payer_hash, paid_on, paid_at) "
                    + "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                [
                    .integer(entry), .text(doubt.word), .integer(amount.minorUnits), SQLValue(sealed),
                    SQLValue(payer.map(context.vault.hash)), SQLValue(toldDay(attempt)?.iso),
                    SQLValue(paid?.at.milliseconds),
                ]))
        try context.record(.suspense, [String(entry)])
        if let payer, !isTakenBack, let question = context.payables.question(about: amount, movement: transaction) {
            try context.effects.send(question.key, question.arguments, to: payer)
        }
        return .suspended
    }
}
