import Conversation
import Storage
import Wording

extension Taxes {
    /// How long a request to the same payer for the same amount of the same bill keeps a second one from leaving.
    package static let runningMilliseconds: Int64 = 10 * 60 * 1000

    /// Asks a wallet for money towards a bill, from the phone of the turn or another one.
    ///
    /// The request itself leaves after the turn is committed; what comes of it is told by text message.
    package static let pay = Action(
        ActionSignature(
            "taxes.pay", takes: ["number": .text, "amount": .money, "wallet": .text, "payer": .phone],
            optional: ["payer"],
            outcomes: [
                "started": attemptRecord, "running": attemptRecord, "settled": RecordType("settled", [:]),
                "unknown": RecordType("unknown", [:]), "refused": RecordType("refused", [:]),
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
        let request = Request(bill: number, amount: amount, payer: payer, wallet: try arguments.text("wallet"))
        let earlier = try request.latest(context)
        if let earlier, earlier.state.isOpen, earlier.createdAt > runningSince(context) {
            return outcome("running", earlier.reference, amount)
        }
        return outcome("started", try request.start(after: earlier, context), amount)
    }

    private static let attemptRecord = RecordType(
        "attempt", ["reference": .text, "amount": .money], widths: ["reference": .reference])

    private static func outcome(_ name: String, _ reference: String, _ amount: Money) -> ActionOutcome {
        ActionOutcome(name, ["reference": .text(reference), "amount": .money(amount)])
    }

    private static func runningSince(_ context: ActionContext) -> Int64 {
        context.now.adding(milliseconds: -runningMilliseconds).milliseconds
    }
}

/// What a citizen agreed to pay.
private struct Request {
    let bill: String
    let amount: Money
    let payer: PhoneNumber
    let wallet: String

    /// An attempt of the same bill, amount and payer.
    struct Earlier {
        let reference: String
        let intent: Int64
        let state: AttemptState
        let createdAt: Int64
    }

    /// The latest earlier attempt.
    func latest(_ context: ActionContext) throws(StorageError) -> Earlier? {
        let statement = Statement(
            "SELECT reference, intent, state, created_at FROM attempts "
                + "WHERE bill = $1 AND payer_hash = $2 AND amount = $3 ORDER BY created_at DESC, reference DESC "
                + "LIMIT 1",
            [.text(bill), .blob(context.vault.hash(payer)), .integer(amount.minorUnits)])
        guard let row = try context.transaction.first(statement) else { return nil }
        return Earlier(
            reference: try row.text(0), intent: try row.integer(1), state: try AttemptState(row, 2),
            createdAt: try row.integer(3))
    }

    /// Writes an attempt, and the intent it serves unless an earlier attempt of it came to nothing, and asks the
    /// wallet.
    func start(after earlier: Earlier?, _ context: ActionContext) throws -> String {
        // Requests for one bill may come from several phones at the same moment, and none sees the others. Changing the
        // bill's row lets one through and has the others begin anew.
        try context.transaction.post(
            Statement("UPDATE bills SET paid = paid WHERE number = $1", [.text(bill)]))
        let reference = AttemptReference.make(context.random)
        let intent: Int64
        if let earlier, earlier.state != .succeeded {
            intent = earlier.intent
        } else {
            intent = try newIntent(context)
        }
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
