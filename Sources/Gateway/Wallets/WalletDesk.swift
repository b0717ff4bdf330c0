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

    /// Writes down what a wallet said, inside the caller's transaction, and sets or clears the timer that asks on. It may
    /// write to the outbox, so the caller wakes that after the commit.
    /// - Parameter attempts: how often the wallet has been asked about it.
    package func hear(
        _ verdict: WalletVerdict, about reference: String, from wallet: String, attempts: Int,
        _ transaction: any Transaction
    ) throws {
        let now = office.world.now()
        let timers = TimerStore(transaction: transaction)
        let subject = "\(wallet)/\(reference)"
        if case .neverArrived = verdict {
            let outbox = OutboxStore(transaction: transaction, vault: office.vault)
            // What has ended is not asked for again, whatever the wallet has forgotten.
            let isOpen = try Taxes.attempt(reference, in: transaction)?.isOpen ?? false
            guard try isOpen && outbox.pushAgain(reference: reference, now: now) else {
                let end = WalletVerdict.refused(.failed, word: "never arrived")
                return try hear(end, about: reference, from: wallet, attempts: attempts, transaction)
            }
            return try timers.clear(Self.question, subject)
        }
        let program = office.shelf.live
        let context = PaymentContext(
            transaction: transaction, vault: office.vault, profile: program.program.profile, now: now,
            today: program.calendar.day(of: now), random: office.world.random,
            effects: OutboxEffects(office: office, transaction: transaction, now: now, note: OutboxNote()))
        let news = PaymentNews(reference: reference, wallet: wallet, verdict: verdict.news)
        report(try Taxes.hear(news, context), wallet)
        switch verdict {
        case .succeeded, .refused, .neverArrived: try timers.clear(Self.question, subject)
        case .pending, .unknown:
            guard attempts < BackOff.question.attempts else { return try timers.clear(Self.question, subject) }
            let delay = BackOff.question.delay(after: attempts + 1, chance: office.world.random())
            try timers.set(Self.question, subject, due: now.adding(milliseconds: delay))
        }
    }

    /// A hook of a wallet. What is not proven is only a hint: the wallet is asked at once.
    func take(_ event: WalletEvent, from line: Lines.WalletLine) async -> HookResponse {
        let desk = self
        let wallet = line.settings.name
        let now = office.world.now()
        do {
            try await office.database.write { transaction in
                if event.isProven {
                    try desk.hear(event.verdict, about: event.reference, from: wallet, attempts: 0, transaction)
                } else {
                    let timers = TimerStore(transaction: transaction)
                    try timers.set(Self.question, "\(wallet)/\(event.reference)", due: now)
                }
            }
            office.bell.wake()
            counters.count(.paymentHeard)
            return line.wallet.acknowledge()
        } catch {
            log.error("News of a payment could not be kept.", metadata: ["error": "\(type(of: error))"])
            return HookResponse(status: 503, text: "Not kept; send it again.\n")
        }
    }

    /// Asks a wallet what became of a push; called when the timer goes off.
    func ask(_ due: TimerStore.Due, _ network: any OutboundSending) async -> WalletVerdict? {
        guard let (line, reference) = subject(due) else { return nil }
        do throws(OutboundFailure) {
            let response = try await network.send(line.wallet.question(about: reference), timeoutMilliseconds: 10_000)
            return line.wallet.read(answer: response)
        } catch {
            return .unknown("The wallet could not be asked.")
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
