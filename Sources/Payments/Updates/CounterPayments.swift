package import Conversation
package import DomainKit
package import Storage
package import Wording

/// Payables looked up and paid at a wallet's own counter, where nobody dialled us and no push was made.
///
/// Such a payment gets an intent and an attempt like any other, so that the ledger, the receipts and the checks know one
/// kind of payment only. Its attempt's name is made of the wallet's, so that the same payment told twice is one.
extension Books {
    /// A payable as a counter may show it, without anything about anyone who owes it.
    package struct CounterQuote: Sendable, Hashable {
        package let number: String
        package let object: String
        package let due: Money
        /// The least that may be paid now.
        package let least: Money
        package let dueDate: CivilDate
        /// Whether nothing is owed, which is more than that nothing may be paid now.
        package let isPaid: Bool
    }

    /// What a payer's number asks for on a day, and what may be paid of it; nil when there is nothing of that number or its check
    /// digits are wrong. What was asked for and has no answer yet, from any phone or told at a counter, counts as if it were paid.
    package static func quote(
        _ typed: String, _ profile: CityProfile, on day: CivilDate, _ ports: DomainPorts,
        in transaction: any Transaction
    ) throws(StorageError) -> CounterQuote? {
        guard let number = CityNumber.read(typed),
            let payable = try Payables(ports).find(number: number, in: transaction)
        else { return nil }
        let open = try OpenAttempts(of: payable.name, in: transaction).total
        let quote = try payable.quote(on: day, in: transaction)
        let left = max(0, quote.due.lessened(by: open))
        return CounterQuote(
            number: number, object: quote.object, due: Money(minorUnits: left, currency: profile.currency),
            least: Money(minorUnits: min(quote.least, left), currency: profile.currency), dueDate: quote.dueDate,
            isPaid: quote.isPaid)
    }

    /// A payment a counter told of.
    package struct CounterArrival: Sendable, Hashable {
        /// Our name of the attempt, made of the wallet's name of the payment.
        package let reference: String
        package let wallet: String
        /// The wallet's own name of the movement.
        package let transaction: String
        /// The payable's number as the payer typed it, or the beginning of the reference of an earlier attempt.
        package let account: String
        package let amount: Money
        package let payer: PhoneNumber?

        package init(
            reference: String, wallet: String, transaction: String, account: String, amount: Money,
            payer: PhoneNumber?
        ) {
            self.reference = reference
            self.wallet = wallet
            self.transaction = transaction
            self.account = account
            self.amount = amount
            self.payer = payer
        }
    }

    /// What became of the expectation of such a payment.
    package enum CounterExpectation: Sendable, Hashable {
        /// It stands there now, or did before.
        case expected
        /// There is no such payable, so nothing was written.
        case noPayable
        /// The wallet's movement is in the ledger under another name.
        case knownOtherwise
        /// The same name stood for another payable or amount before.
        case conflict
    }

    /// Writes a payment down as an attempt whose end is still to come. The same one again changes nothing.
    package static func expect(
        _ arrival: CounterArrival, _ context: OperationContext
    ) throws -> CounterExpectation {
        let payable = try payable(of: arrival, context)
        if let attempt = try Attempt.find(arrival.reference, in: context.transaction) {
            return attempt.payable == payable && attempt.amount == arrival.amount.minorUnits ? .expected : .conflict
        }
        let known = try MovementNames.entry(arrival.transaction, at: arrival.wallet, in: context.transaction)
        if let known, try !isUnclaimed(known, arrival, context) { return .knownOtherwise }
        guard let payable else { return known == nil ? .noPayable : .knownOtherwise }
        try arrival.write(payable, context)
        return .expected
    }

    /// Whether an entry is the money of a payment that a statement told of before, and nobody could say whose it was.
    private static func isUnclaimed(
        _ entry: Int64, _ arrival: CounterArrival, _ context: OperationContext
    ) throws -> Bool {
        let amount = arrival.amount.minorUnits
        return try MovementNames.isToldByStatement(entry, in: context.transaction)
            && SuspendedMoney.lying(entry, at: arrival.wallet, of: amount, context) != nil
    }

    /// The payable an account means: by its number, or by an attempt whose reference begins so.
    private static func payable(
        of arrival: CounterArrival, _ context: OperationContext
    ) throws(StorageError) -> PayableName? {
        if let number = CityNumber.read(arrival.account),
            let payable = try context.payables.find(number: number, in: context.transaction)
        {
            return payable.name
        }
        return try attempt(beginning: arrival.account, at: arrival.wallet, in: context.transaction)?.payable
    }

    /// An attempt found by the beginning of its reference.
    package struct BegunAttempt: Sendable, Hashable {
        package let reference: String
        package let payable: PayableName
        /// In minor units of the city's currency.
        package let amount: Int64
        package let state: AttemptState
    }

    /// The attempt at a wallet whose reference begins with at least twelve letters and digits; nil when there is none.
    package static func attempt(
        beginning typed: String, at wallet: String, in transaction: any Transaction
    ) throws(StorageError) -> BegunAttempt? {
        let beginning = typed.filter { $0 != " " }.uppercased()
        guard (12...20).contains(beginning.utf8.count),
            beginning.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
        else { return nil }
        // No letter of a reference comes after Z, in any collation.
        let statement = Statement(
            "SELECT reference, \(StoredNames.payable), amount, state FROM attempts "
                + "WHERE reference >= $1 AND reference <= $2 AND wallet = $3 ORDER BY reference LIMIT 1",
            [.text(beginning), .text(beginning + "ZZZZZZZZ"), .text(wallet)])
        guard let row = try transaction.first(statement), try row.text(0).hasPrefix(beginning) else { return nil }
        return BegunAttempt(
            reference: try row.text(0), payable: PayableName(stored: try row.text(1)), amount: try row.integer(2),
            state: try AttemptState(row, 3))
    }

    /// What an attempt asks for and where it stands.
    package struct AttemptStanding: Sendable, Hashable {
        /// Its row as it was read.
        let attempt: Attempt

        package var payable: PayableName { attempt.payable }
        /// In minor units of the city's currency.
        package var amount: Int64 { attempt.amount }
        package var state: AttemptState { attempt.state }
        /// Whether the wallet has ever said that it has it.
        package var wasTaken: Bool { attempt.wasTaken }
    }

    /// What an attempt asks for and where it stands; nil when nothing was asked of this wallet under the reference.
    package static func standing(
        of reference: String, at wallet: String, in transaction: any Transaction
    ) throws(StorageError) -> AttemptStanding? {
        try Attempt.find(reference, at: wallet, in: transaction).map(AttemptStanding.init)
    }

    /// The number of the receipt a wallet's movement brought; nil when there is none.
    package static func receipt(
        of movement: String, at wallet: String, in transaction: any Transaction
    ) throws(StorageError) -> String? {
        guard let entry = try MovementNames.entry(movement, at: wallet, in: transaction) else { return nil }
        // Money that lay in suspense first has its receipt with the entry that moved it to a payable.
        return try transaction.first(
            Statement(
                "SELECT number FROM receipts WHERE entry = COALESCE((SELECT MAX(a.by_entry) FROM suspense_allocations a "
                    + "WHERE a.entry = $1), $1)", [.integer(entry)]))?.text(0)
    }
}

extension Books.CounterArrival {
    /// The intent and the attempt. Where the wallet hides the payer, nobody can be told and nobody is remembered. No phone
    /// asked for it, no matter who paid.
    fileprivate func write(_ payable: PayableName, _ context: OperationContext) throws {
        let vault = context.vault
        let nobody = vault.hash(reference, for: "counter")
        let hash = payer.map(vault.hash) ?? nobody
        // As where a wallet is asked: of two at the same moment one begins again and sees the other.
        try context.payables.hold(payable, in: context.transaction)
        let now = SQLValue.integer(context.now.milliseconds)
        let intent = try context.transaction.rows(
            Statement(
                "INSERT INTO intents (\(StoredNames.payable), amount, asked_by_hash, at) VALUES ($1, $2, $3, $4) RETURNING id",
                [.text(payable.stored), .integer(amount.minorUnits), .blob(nobody), now])
        ).first?.integer(0)
        try context.transaction.post(
            Statement(
                "INSERT INTO attempts (reference, intent, \(StoredNames.payable), wallet, payer, payer_hash, amount, state, "
                    + "told_checking, created_at, changed_at, asked_on) "
                    + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $9, $10)",
                [
                    .text(reference), .integer(intent ?? 0), .text(payable.stored), .text(wallet),
                    .blob(try vault.seal(payer?.e164 ?? "")), .blob(hash), .integer(amount.minorUnits),
                    .text(AttemptState.pending.rawValue), now, .text(context.today.iso),
                ]))
    }
}
