package import Conversation
package import DomainKit
import Storage
package import Wording

extension Books {
    /// How long a payer who agreed is told to look for the wallet's message. Afterwards there is none to look for.
    package static let runningMilliseconds: Int64 = 10 * 60 * 1000

    static let attemptRecord = RecordType(
        "attempt", ["reference": .text, "amount": .money],
        widths: ["reference": AttemptReference.width])
}

/// What a citizen agreed to pay.
///
/// Of one payable never more is asked for than is left: what was asked and has no answer yet, from any phone and at any wallet,
/// counts as if it were paid. An attempt ends by its wallet's answer or by the city's staff (`Books.close`), so nobody is
/// kept from paying for good.
package struct PaymentRequest {
    /// The number of what is paid for.
    private let number: String
    /// Where that is found.
    private let source: any PayableSource
    private let amount: Money
    private let payer: PhoneNumber
    /// The wallet that was chosen; empty where the city's rules choose.
    private let wallet: String
    /// The least and the most that may be paid; nil where days are bought ahead, which one request at a time may do.
    private let bounds: ClosedRange<Int64>?
    /// What the payer knows to be open, where they have been told.
    private let beside: Int64?

    /// - Parameters:
    ///   - number: the number of what is paid for.
    ///   - source: where that is found.
    ///   - wallet: the wallet that was chosen; empty where the city's rules choose.
    ///   - bounds: the least and the most that may be paid; nil where one request at a time may be for any sum.
    ///   - beside: what the payer knows to be open, where they have been told.
    package init(
        for number: String, of source: any PayableSource, amount: Money, payer: PhoneNumber, wallet: String,
        bounds: ClosedRange<Int64>?, beside: Int64? = nil
    ) {
        self.number = number
        self.source = source
        self.amount = amount
        self.payer = payer
        self.wallet = wallet
        self.bounds = bounds
        self.beside = beside
    }

    /// The room the name of a request takes where it is shown.
    package static let referenceWidth = AttemptReference.width

    /// What may come of every request.
    package static let outcomes: [String: RecordType] = [
        "started": Books.attemptRecord, "running": Books.attemptRecord, "asked": Books.attemptRecord,
        "choose": RecordType("wallet_choice", ["wallets": .list(walletRecord)]),
        "no_wallet": RecordType("no_wallet", [:]), "too_often": RecordType("too_often", [:]),
    ]
    /// Those the city should learn of.
    package static let remarks: [String: OutcomeRemark] = ["no_wallet": .noWallet, "too_often": .limited]

    private static let walletRecord = RecordType(
        "wallet", ["name": .text, "label": .text],
        widths: ["name": .text(most: 20, letters: .plain), "label": .text(most: 20, letters: .words)])

    /// Asks the wallet, or tells why not: with the request that is running, what else is open, the wallets to choose among.
    package func ask(_ context: ActionContext) throws -> ActionOutcome {
        let earlier = try OpenAttempts(of: source.name(number), in: context.transaction)
        let hash = context.vault.hash(payer)
        let same = earlier.all { $0.payerHash == hash && $0.amount == amount.minorUnits }
        if let prompted = same.last(where: { isPrompted($0, at: context.now) }) {
            return ActionOutcome("running", fields(prompted.reference))
        }
        if let refusal = refusal(earlier, isRepeated: !same.isEmpty) { return refusal }
        guard let wallet = choice(context) else { return ActionOutcome("no_wallet") }
        guard case .one(let wallet) = wallet else { return wallet.outcome }
        guard try OtherPhones.mayAsk(payer, context) else { return ActionOutcome("crowded") }
        guard try PromptLimit.mayAsk(payer, hash, context) else { return ActionOutcome("too_often") }
        return ActionOutcome("started", fields(try start(by: wallet, context)))
    }

    /// Whether the wallet's message may still stand on the payer's phone.
    private func isPrompted(_ attempt: OpenAttempts.Attempt, at now: Instant) -> Bool {
        attempt.state != .unknown && now < attempt.createdAt.adding(milliseconds: Books.runningMilliseconds)
    }

    /// Why no more may be asked, or not so much; nil where it may be.
    private func refusal(_ earlier: OpenAttempts, isRepeated: Bool) -> ActionOutcome? {
        let asked = ActionOutcome(
            "asked", ["reference": .text(earlier.latest?.reference ?? ""), "amount": .money(money(earlier.total))])
        guard let bounds else { return earlier.latest == nil ? nil : asked }
        let left = bounds.upperBound.added(-earlier.total)
        guard amount.minorUnits <= bounds.upperBound else { return ActionOutcome("refused") }
        guard left > 0 else { return asked }
        // Anyone who was told not to pay again is not asked for the same once more, unless they know and go on.
        guard !isRepeated || beside == earlier.total, amount.minorUnits <= left else {
            return ActionOutcome("partly", ["open": .money(money(earlier.total)), "left": .money(money(left))])
        }
        return amount.minorUnits >= min(bounds.lowerBound, left) ? nil : ActionOutcome("refused")
    }

    private func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: amount.currency) }

    // MARK: By which wallet

    private enum Choice {
        case one(String)
        case several([CityWallet])

        var outcome: ActionOutcome {
            guard case .several(let wallets) = self else { return ActionOutcome("no_wallet") }
            let records = wallets.map { Value.record(["name": .text($0.name), "label": .text($0.label)]) }
            return ActionOutcome("choose", ["wallets": .list(records)])
        }
    }

    private func choice(_ context: ActionContext) -> Choice? {
        guard wallet.isEmpty else {
            return context.profile.wallets.contains { $0.name == wallet } ? .one(wallet) : nil
        }
        let serving = context.profile.wallets(serving: payer)
        guard let first = serving.first else { return nil }
        return serving.count == 1 ? .one(first.name) : .several(serving)
    }

    private func fields(_ reference: String) -> [String: Value] {
        ["reference": .text(reference), "amount": .money(amount)]
    }

    /// Writes an intent and its attempt, and asks the wallet. Who agrees again after an attempt that came to nothing has a new
    /// intent: should the wallet pay the old one after all, each has one success, and what is too much is credit.
    private func start(by wallet: String, _ context: ActionContext) throws -> String {
        // Requests for one payable may come from several phones at the same moment, and none sees the others. Changing the
        // payable's row lets one through and has the others begin again.
        try source.hold(number, in: context.transaction)
        let reference = AttemptReference.make(context.random)
        let intent = try newIntent(context)
        try context.transaction.post(
            Statement(
                "INSERT INTO attempts (reference, intent, \(StoredNames.payable), wallet, payer, payer_hash, amount, state, "
                    + "told_checking, created_at, changed_at, asked_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $9, $10)",
                [
                    .text(reference), .integer(intent), .text(source.name(number).stored), .text(wallet),
                    .blob(try context.vault.seal(payer.e164)), .blob(context.vault.hash(payer)),
                    .integer(amount.minorUnits), .text(AttemptState.created.rawValue),
                    .integer(context.now.milliseconds), .text(context.today.iso),
                ]))
        try context.effects.request(
            PaymentOrder(reference: reference, wallet: wallet, payer: payer, amount: amount, note: number))
        return reference
    }

    private func newIntent(_ context: ActionContext) throws(StorageError) -> Int64 {
        let statement = Statement(
            "INSERT INTO intents (\(StoredNames.payable), amount, asked_by_hash, at) VALUES ($1, $2, $3, $4) RETURNING id",
            [
                .text(source.name(number).stored), .integer(amount.minorUnits), .blob(context.phoneHash),
                .integer(context.now.milliseconds),
            ])
        return try context.transaction.rows(statement).first?.integer(0) ?? 0
    }
}
