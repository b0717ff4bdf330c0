import Payments
import DomainKit
import Authoring
import Conversation
package import Logging
import Providers
package import Storage
package import Wallets
import Wording

/// Where updates of payments arrive: by the answer to a push, by a hook, by the answer to a question. All end in one place.
package struct WalletHandler: Sendable {
    /// The timer that asks a wallet what became of a push; its subject is `<wallet>/<reference>`.
    package static let question = "payment.question"

    let gateway: GatewayContext
    let counters: GatewayCounters
    let log: Logger

    package init(gateway: GatewayContext, counters: GatewayCounters, log: Logger) {
        self.gateway = gateway
        self.counters = counters
        self.log = log
    }

    /// The same for one run of a transaction's body: what it logs is written after the commit.
    func telling(_ report: CommitReport) -> WalletHandler {
        WalletHandler(gateway: gateway, counters: counters, log: report.log)
    }

    /// The notes of payments, whose loss is told to staff.
    func noteStore(_ transaction: any Transaction) -> NoteStore {
        let log = log
        return NoteStore(transaction: transaction, vault: gateway.vault) { wallet, reference in
            log.error(
                "What a wallet gave us to remember of a payment cannot be opened; is this the key it was kept with?",
                metadata: ["wallet": "\(wallet)", "reference": "\(reference)"])
        }
    }

    /// Writes down what a wallet said, inside the caller's transaction, and sets or clears the timer that asks on. It may
    /// write to the outbox, so the caller wakes that after the commit. It logs, so it is called by `telling`.
    ///
    /// What a line's wallet says counts for what was asked of that line, or told at its counter. Of anything else money that
    /// moved is taken down, and nobody asks on.
    ///
    /// - Parameters:
    ///   - notes: what the wallet gave us to remember.
    ///   - attempts: how often the wallet has been asked about it.
    package func recordVerdict(
        _ verdict: WalletVerdict, _ notes: WalletNotes, about reference: String, from wallet: String, attempts: Int,
        _ transaction: any Transaction
    ) throws {
        try recordVerdict(verdict, notes, about: reference, from: wallet, attempts: attempts, noteStore(transaction))
    }

    /// The same, through a store of notes that may have read the payment's already.
    func recordVerdict(
        _ verdict: WalletVerdict, _ notes: WalletNotes, about reference: String, from wallet: String, attempts: Int,
        _ store: NoteStore
    ) throws {
        let now = gateway.world.now()
        let transaction = store.transaction
        let attempt = try Books.standing(of: reference, at: wallet, in: transaction)
        if let page = notes.page, attempt != nil, try store.notes(of: reference, at: wallet).page != page {
            try Books.send(page: page, of: reference, at: wallet, context(transaction))
        }
        try store.lay(notes, over: reference, at: wallet, now: now)
        if case .neverArrived = verdict {
            let heard = try hearNothing(of: attempt, reference, wallet, store)
            guard let heard else { return try stopAsking(reference, wallet, transaction) }
            return try recordVerdict(heard, [:], about: reference, from: wallet, attempts: attempts, store)
        }
        let told = try toldAtCounter(verdict, isOurs: attempt != nil, reference, wallet, store)
        let names = try otherNames(told: verdict, reference, wallet, store)
        let outcome = try takeDown(verdict, names, about: reference, from: wallet, told, attempt, store)
        switch (verdict, outcome) {
        // Its own money may still come.
        case (.succeeded, .postedOtherwise), (.succeeded, .absurd), (.pending, _), (.unknown, _):
            try askOn(reference, wallet, attempts: attempts, attempt, told, transaction)
        case (.succeeded(let movement, _), _):
            try Books.learn(names, of: movement, at: wallet, context(transaction))
            let isNameless = names.isEmpty && attempts == 0 && attempt != nil
            if isNameless, namesWhenAsked(wallet) { return try askNow(reference, wallet, transaction) }
            try stopAsking(reference, wallet, transaction)
        case (.refused, _), (.neverArrived, _): try stopAsking(reference, wallet, transaction)
        }
    }

    /// What it means that a wallet does not know a payment; nil where its push leaves once more.
    ///
    /// A push that was taken may have a prompt on its payer's phone: wallets are slow to know what they took, forget it, or know
    /// it at another of their machines only. So that alone never ends what a wallet has said it has: nobody knows, and it is
    /// asked on. What no wallet has ever said it has ends, and what only a counter told of.
    private func hearNothing(
        of attempt: Books.AttemptStanding?, _ reference: String, _ wallet: String, _ store: NoteStore
    ) throws -> WalletVerdict? {
        let end = WalletVerdict.refused(.failed, word: "never arrived")
        // What has ended is not asked for again, whatever the wallet has forgotten.
        guard let attempt, attempt.state.isOpen else { return end }
        let outbox = OutboxStore(transaction: store.transaction, vault: gateway.vault)
        if try outbox.pushAgain(reference: reference, now: gateway.world.now()) { return nil }
        guard attempt.wasTaken, try ToldAtCounter(store.notes(of: reference, at: wallet)) == nil else { return end }
        log.warning(
            "A wallet does not know a payment it was asked for; it stays open and is asked about.",
            metadata: ["wallet": "\(wallet)", "reference": "\(reference)"])
        return .unknown("The wallet does not know it.")
    }

    /// Has the books take down what a wallet said; nil where that is nothing for it.
    private func takeDown(
        _ verdict: WalletVerdict, _ names: [String], about reference: String, from wallet: String,
        _ told: ToldAtCounter?, _ attempt: Books.AttemptStanding?, _ store: NoteStore
    ) throws -> PaymentOutcome? {
        var paid: PaidMoment?
        if case .succeeded = verdict {
            paid = try paidMoment(of: reference, at: wallet, isOurs: attempt != nil, store)
        }
        var update = PaymentUpdate(
            reference: reference, wallet: wallet, verdict: verdict.update, otherNames: names, paid: paid)
        if attempt == nil, let told {
            // Money for no bill of ours: until it has moved there is nothing to take down.
            guard case .succeeded = verdict else { return nil }
            update = PaymentUpdate(
                reference: told.account.isEmpty ? reference : told.account, wallet: wallet, verdict: verdict.update,
                payer: told.payer, otherNames: names, paid: paid)
        } else if told != nil, case .unknown = verdict {
            // The payer has done everything; that we do not know yet is told when the usual time is over.
            update = PaymentUpdate(reference: reference, wallet: wallet, verdict: .pending)
        }
        let outcome = try Books.hear(update, standing: attempt, context(store.transaction))
        report(outcome, reference, wallet)
        if case .posted = outcome, case .succeeded(_, let amount) = verdict, let attempt,
            attempt.amount != amount.minorUnits
        {
            log.warning(
                "A wallet moved another amount than was asked.",
                metadata: ["wallet": "\(wallet)", "reference": "\(reference)"])
        }
        return outcome
    }

    /// What a counter told of a payment, where that matters to a verdict.
    private func toldAtCounter(
        _ verdict: WalletVerdict, isOurs: Bool, _ reference: String, _ wallet: String, _ store: NoteStore
    ) throws -> ToldAtCounter? {
        switch verdict {
        case .succeeded, .refused, .pending: if isOurs { return nil }
        case .unknown, .neverArrived: break
        }
        return ToldAtCounter(try store.notes(of: reference, at: wallet))
    }

    private func stopAsking(_ reference: String, _ wallet: String, _ transaction: any Transaction) throws {
        try TimerStore(transaction: transaction).clear(Self.question, "\(wallet)/\(reference)")
    }

    /// Sets the timer of the next question, unless there have been enough of them.
    /// - Parameter attempt: as it stood before the verdict; no verdict that is asked on brings its money.
    private func askOn(
        _ reference: String, _ wallet: String, attempts: Int, _ attempt: Books.AttemptStanding?,
        _ told: ToldAtCounter?, _ transaction: any Transaction
    ) throws {
        let most = attempt != nil ? QuestionSchedule.attempts : told == nil ? 0 : QuestionSchedule.counterAttempts
        // Where the money is there, nothing the wallet does not know yet matters any more.
        guard attempts < most, attempt?.state != .succeeded else {
            if most > 0, attempts >= most {
                log.warning("Nobody could say what became of a payment.", metadata: ["wallet": "\(wallet)"])
            }
            return try stopAsking(reference, wallet, transaction)
        }
        let delay = QuestionSchedule.delay(before: attempts + 1, chance: gateway.world.random())
        try TimerStore(transaction: transaction).set(
            Self.question, "\(wallet)/\(reference)", due: gateway.world.now().adding(milliseconds: delay))
    }

    /// What else the wallet calls a payment's movement, as far as the payment's notes tell, so that its statement is
    /// understood.
    private func otherNames(
        told verdict: WalletVerdict, _ reference: String, _ wallet: String, _ store: NoteStore
    ) throws -> [String] {
        guard case .succeeded = verdict,
            let words = gateway.lines.wallets[wallet].map({ type(of: $0.wallet).movementNotes }), !words.isEmpty
        else { return [] }
        let notes = try store.notes(of: reference, at: wallet)
        return words.compactMap { notes[$0] }
    }

    /// Whether a wallet that told no further name of a payment tells one when it is asked: its statement may have that name alone,
    /// and may have come before.
    private func namesWhenAsked(_ wallet: String) -> Bool {
        gateway.lines.wallets[wallet].map { type(of: $0.wallet).namesWhenAsked } ?? false
    }

    /// What the books need to hear of payments, at this moment.
    func context(_ transaction: any Transaction) throws -> OperationContext {
        let now = gateway.world.now()
        let program = gateway.registry.live
        return OperationContext(
            transaction: transaction, vault: gateway.vault, profile: program.program.profile, now: now,
            isClockSteady: { try ClockMark(transaction: transaction).hasRun(Books.runningMilliseconds, until: now) },
            today: program.calendar.day(of: now), random: gateway.world.random,
            effects: OutboxEffects(gateway: gateway, transaction: transaction, now: now, note: OutboxNote()),
            records: gateway.domains.records, ports: gateway.domains.ports, actor: .system)
    }

    /// What came of a question.
    struct Answer: Sendable {
        let verdict: WalletVerdict
        let notes: WalletNotes
    }

    /// Asks a wallet what became of a push; called when the timer goes off.
    ///
    /// - Returns: nil when the wallet is not configured any more.
    func ask(_ due: TimerStore.Due, _ network: any OutboundSending) async throws -> Answer? {
        guard let (line, reference) = subject(due) else { return nil }
        let currency = gateway.registry.live.program.profile.currency
        let question = try await gateway.database.read(telling: counters, log) { transaction, report in
            PaymentQuestion(
                reference: reference,
                asked: try Books.standing(of: reference, at: line.settings.name, in: transaction).map {
                    Money(minorUnits: $0.amount, currency: currency)
                },
                notes: try telling(report).noteStore(transaction)
                    .notes(of: reference, at: line.settings.name))
        }
        let runner = WalletOperationRunner(
            line: line.settings.name, wallet: line.wallet, tokens: gateway.tokens, network: network,
            world: gateway.world)
        switch await runner.carry(.question(question)) {
        case .end(let verdict, let notes): return Answer(verdict: verdict, notes: notes)
        case .notSent(let reason): return Answer(verdict: .unknown(reason), notes: [:])
        }
    }

    /// The wallet and reference a timer is about.
    func subject(_ due: TimerStore.Due) -> (Lines.WalletLine, reference: String)? {
        let parts = due.subject.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, let line = gateway.lines.wallets[parts[0]] else { return nil }
        return (line, parts[1])
    }

    private func report(_ outcome: PaymentOutcome, _ reference: String, _ wallet: String) {
        guard let remark = outcome.remark else { return }
        log.warning(
            "An update of a payment needs a look.",
            metadata: ["wallet": "\(wallet)", "reference": "\(reference)", "remark": "\(remark)"])
    }
}

extension WalletVerdict {
    /// The verdict in the words of the books.
    fileprivate var update: PaymentUpdate.Verdict {
        switch self {
        case .pending: .pending
        case .succeeded(let transaction, let amount): .succeeded(transaction: transaction, amount: amount)
        case .refused(let refusal, _): .refused(PaymentRefusal(rawValue: refusal.rawValue) ?? .failed)
        case .unknown, .neverArrived: .unknown
        }
    }
}
