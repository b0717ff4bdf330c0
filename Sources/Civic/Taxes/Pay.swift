import Conversation
import Storage
import Wording

extension Taxes {
    /// How long a request to the same payer for the same amount of the same bill keeps a second one from leaving.
    package static let runningMilliseconds: Int64 = 10 * 60 * 1000

    /// Asks a wallet for money towards a bill, from the phone of the turn or another one. Whoever has asked three other
    /// phones on a day is `crowded` when asking a fourth: a prompt nobody expects is a nuisance, or a trick.
    ///
    /// The request itself leaves after the turn is committed; what comes of it is told by text message.
    package static let pay = Action(
        ActionSignature(
            "taxes.pay", takes: ["number": .text, "amount": .money, "wallet": .text, "payer": .phone],
            optional: ["payer"],
            outcomes: [
                "started": attemptRecord, "running": attemptRecord, "settled": RecordType("settled", [:]),
                "unknown": RecordType("unknown", [:]), "refused": RecordType("refused", [:]),
                "crowded": RecordType("crowded", [:]),
            ], changes: true)
    ) { context, arguments in
        guard let number = number(try arguments.text("number")),
            let bill = try Bill.find(number, in: context.transaction)
        else { return ActionOutcome("unknown") }
        let standing = try Standing(of: bill, on: context.today, in: context.transaction)
        guard standing.due > 0 else { return ActionOutcome("settled") }
        let amount = try arguments.money("amount")
        guard amount.currency == context.profile.currency, amount.minorUnits > 0,
            (standing.least...standing.due).contains(amount.minorUnits)
        else { return ActionOutcome("refused") }
        let payer = arguments.optionalPhone("payer") ?? context.phone
        guard try OtherPhones.mayAsk(payer, context) else { return ActionOutcome("crowded") }
        let request = PaymentRequest(
            bill: number, amount: amount, payer: payer, wallet: try arguments.text("wallet"))
        return try request.ask(context)
    }

    static let attemptRecord = RecordType(
        "attempt", ["reference": .text, "amount": .money], widths: ["reference": .reference])
}

/// What a citizen agreed to pay.
struct PaymentRequest {
    let bill: String
    let amount: Money
    let payer: PhoneNumber
    let wallet: String

    /// Asks the wallet, or tells of the request that is running: `started` or `running`, with `Taxes.attemptRecord`.
    func ask(_ context: ActionContext) throws -> ActionOutcome {
        let earlier = try latest(context)
        let since = context.now.adding(milliseconds: -Taxes.runningMilliseconds).milliseconds
        if let earlier, earlier.state.isOpen, earlier.createdAt > since {
            return ActionOutcome("running", fields(earlier.reference))
        }
        return ActionOutcome("started", fields(try start(context)))
    }

    private func fields(_ reference: String) -> [String: Value] {
        ["reference": .text(reference), "amount": .money(amount)]
    }

    /// An attempt of the same bill, amount and payer.
    private struct Earlier {
        let reference: String
        let state: AttemptState
        let createdAt: Int64
    }

    /// The latest earlier attempt.
    private func latest(_ context: ActionContext) throws(StorageError) -> Earlier? {
        let statement = Statement(
            "SELECT reference, state, created_at FROM attempts "
                + "WHERE bill = $1 AND payer_hash = $2 AND amount = $3 ORDER BY created_at DESC, reference DESC "
                + "LIMIT 1",
            [.text(bill), .blob(context.vault.hash(payer)), .integer(amount.minorUnits)])
        guard let row = try context.transaction.first(statement) else { return nil }
        return Earlier(
            reference: try row.text(0), state: try AttemptState(row, 1), createdAt: try row.integer(2))
    }

    /// Writes an intent and its attempt, and asks the wallet. Who agrees again after an attempt that came to nothing has a new
    /// intent: should the wallet pay the old one after all, each has one success, and what is too much is credit.
    private func start(_ context: ActionContext) throws -> String {
        // Requests for one bill may come from several phones at the same moment, and none sees the others. Changing the
        // bill's row lets one through and has the others begin anew.
        try context.transaction.post(
            Statement("UPDATE bills SET paid = paid WHERE number = $1", [.text(bill)]))
        let reference = AttemptReference.make(context.random)
        let intent = try newIntent(context)
        try context.transaction.post(
            Statement(
                "INSERT INTO attempts (reference, intent, bill, wallet, payer, payer_hash, amount, state, "
                    + "told_checking, created_at, changed_at, asked_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $9, $10)",
                [
                    .text(reference), .integer(intent), .text(bill), .text(wallet),
                    .blob(try context.vault.seal(payer.e164)), .blob(context.vault.hash(payer)),
                    .integer(amount.minorUnits), .text(AttemptState.created.rawValue),
                    .integer(context.now.milliseconds), .text(context.today.iso),
                ]))
        try context.effects.request(
            PaymentOrder(reference: reference, wallet: wallet, payer: payer, amount: amount, note: bill))
        return reference
    }

    private func newIntent(_ context: ActionContext) throws(StorageError) -> Int64 {
        let statement = Statement(
            "INSERT INTO intents (bill, amount, asked_by_hash, at) VALUES ($1, $2, $3, $4) RETURNING id",
            [
                .text(bill), .integer(amount.minorUnits), .blob(context.phoneHash),
                .integer(context.now.milliseconds),
            ])
        return try context.transaction.rows(statement).first?.integer(0) ?? 0
    }
}
