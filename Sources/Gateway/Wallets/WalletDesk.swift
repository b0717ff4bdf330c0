import Civic
import Authoring
import Conversation
package import Logging
import Providers
package import Storage
package import Wallets
import Wording

/// Where news of payments arrive: by the answer to a push, by a hook, by the answer to a question. All end in one place.
package struct WalletDesk: Sendable {
    /// The timer that asks a wallet what became of a push; its subject is `<wallet>/<reference>`.
    package static let question = "payment.question"

    let office: Office
    let counters: GatewayCounters
    let log: Logger

    package init(office: Office, counters: GatewayCounters, log: Logger) {
        self.office = office
        self.counters = counters
        self.log = log
    }

    /// The notes of payments, whose loss is told to staff.
    func noteStore(_ transaction: any Transaction) -> NoteStore {
        let log = log
        return NoteStore(transaction: transaction, vault: office.vault) { wallet, reference in
            log.error(
                "What a wallet gave us to remember of a payment cannot be opened; is this the key it was kept with?",
                metadata: ["wallet": "\(wallet)", "reference": "\(reference)"])
        }
    }

    /// Writes down what a wallet said, inside the caller's transaction, and sets or clears the timer that asks on. It may
    /// write to the outbox, so the caller wakes that after the commit.
    ///
    /// - Parameters:
    ///   - notes: what the wallet gave us to remember.
    ///   - attempts: how often the wallet has been asked about it.
    package func hear(
        _ verdict: WalletVerdict, _ notes: WalletNotes, about reference: String, from wallet: String, attempts: Int,
        _ transaction: any Transaction
    ) throws {
        let now = office.world.now()
        let store = noteStore(transaction)
        if let page = notes.page, try store.notes(of: reference, at: wallet).page != page {
            try Taxes.send(page: page, of: reference, context(transaction))
        }
        try store.lay(notes, over: reference, at: wallet, now: now)
        let timers = TimerStore(transaction: transaction)
        let subject = "\(wallet)/\(reference)"
        if case .neverArrived = verdict {
            let outbox = OutboxStore(transaction: transaction, vault: office.vault)
            // What has ended is not asked for again, whatever the wallet has forgotten.
            let isOpen = try Taxes.attempt(reference, in: transaction)?.isOpen ?? false
            guard try isOpen && outbox.pushAgain(reference: reference, now: now) else {
                let end = WalletVerdict.refused(.failed, word: "never arrived")
                return try hear(end, [:], about: reference, from: wallet, attempts: attempts, transaction)
            }
            return try timers.clear(Self.question, subject)
        }
        let news = PaymentNews(reference: reference, wallet: wallet, verdict: verdict.news)
        report(try Taxes.hear(news, context(transaction)), wallet)
        if case .succeeded(let movement, _) = verdict {
            try learnNames(of: movement, from: store, about: reference, at: wallet)
        }
        switch verdict {
        case .succeeded, .refused, .neverArrived: try timers.clear(Self.question, subject)
        case .pending, .unknown:
            // Where the money is there, nothing the wallet does not know yet matters any more.
            guard try Taxes.attempt(reference, in: transaction) != .succeeded else {
                return try timers.clear(Self.question, subject)
            }
            guard attempts < QuestionSchedule.attempts else {
                log.warning("Nobody could say what became of a payment.", metadata: ["wallet": "\(wallet)"])
                return try timers.clear(Self.question, subject)
            }
            let delay = QuestionSchedule.delay(before: attempts + 1, chance: office.world.random())
            try timers.set(Self.question, subject, due: now.adding(milliseconds: delay))
        }
    }

    /// Writes down what else the wallet calls a movement, as far as a payment's notes tell, so that its statement is understood.
    private func learnNames(
        of movement: String, from store: NoteStore, about reference: String, at wallet: String
    ) throws {
        guard let words = office.lines.wallets[wallet].map({ type(of: $0.wallet).movementNotes }), !words.isEmpty else {
            return
        }
        let notes = try store.notes(of: reference, at: wallet)
        try Taxes.learn(words.compactMap { notes[$0] }, of: movement, at: wallet, in: store.transaction)
    }

    /// What the tax office needs to hear of payments, at this moment.
    func context(_ transaction: any Transaction) -> PaymentContext {
        let now = office.world.now()
        let program = office.shelf.live
        return PaymentContext(
            transaction: transaction, vault: office.vault, profile: program.program.profile, now: now,
            today: program.calendar.day(of: now), random: office.world.random,
            effects: OutboxEffects(office: office, transaction: transaction, now: now, note: OutboxNote()))
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
        let currency = office.shelf.live.program.profile.currency
        let question = try await office.database.read { transaction in
            PaymentQuestion(
                reference: reference,
                asked: try Taxes.standing(of: reference, in: transaction).map {
                    Money(minorUnits: $0.amount, currency: currency)
                },
                notes: try noteStore(transaction)
                    .notes(of: reference, at: line.settings.name))
        }
        let courier = WalletCourier(
            line: line.settings.name, wallet: line.wallet, tokens: office.tokens, network: network,
            world: office.world)
        switch await courier.carry(.question(question)) {
        case .end(let verdict, let notes): return Answer(verdict: verdict, notes: notes)
        case .notSent(let reason): return Answer(verdict: .unknown(reason), notes: [:])
        }
    }

    /// The wallet and reference a timer is about.
    func subject(_ due: TimerStore.Due) -> (Lines.WalletLine, reference: String)? {
        let parts = due.subject.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, let line = office.lines.wallets[parts[0]] else { return nil }
        return (line, parts[1])
    }

    private func report(_ outcome: PaymentOutcome, _ wallet: String) {
        guard let remark = outcome.remark else { return }
        log.warning("News of a payment needs a look.", metadata: ["wallet": "\(wallet)", "remark": "\(remark)"])
    }
}

extension WalletVerdict {
    /// The verdict in the words of the tax office.
    fileprivate var news: PaymentNews.Verdict {
        switch self {
        case .pending: .pending
        case .succeeded(let transaction, let amount): .succeeded(transaction: transaction, amount: amount)
        case .refused(let refusal, _): .refused(PaymentRefusal(rawValue: refusal.rawValue) ?? .failed)
        case .unknown, .neverArrived: .unknown
        }
    }
}
