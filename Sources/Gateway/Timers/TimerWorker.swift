import Conversation
import Authoring
package import Logging
package import Providers
import Storage
import Wallets

/// Does what is due: asks wallets about payments nobody knows the end of, reminds those who did not answer, and keeps the
/// house.
package struct TimerWorker: Sendable {
    static let batch = 16

    let office: Office
    let network: any OutboundSending
    let counters: GatewayCounters
    let log: Logger
    private let guesses = GuessWatch()

    package init(office: Office, network: any OutboundSending, counters: GatewayCounters, log: Logger) {
        self.office = office
        self.network = network
        self.counters = counters
        self.log = log
    }

    /// Does one round; answers how many timers went off.
    @discardableResult
    package func round() async throws -> Int {
        let office = office
        let now = office.world.now()
        let isDue = try await office.database.read { transaction in
            try transaction.first(
                Statement(
                    "SELECT 1 FROM timers WHERE due_at <= $1 ORDER BY due_at LIMIT 1", [.integer(now.milliseconds)]))
                != nil
        }
        guard isDue else { return 0 }
        let due = try await office.database.write(.claim) { transaction in
            try TimerStore(transaction: transaction).lease(atMost: Self.batch, now: now)
        }
        let desk = WalletDesk(office: office, counters: counters, log: log)
        await withTaskGroup(of: Void.self) { group in
            for timer in due { group.addTask { await self.serve(timer, desk, now) } }
        }
        office.bell.wake()
        return due.count
    }

    /// Does what one timer is for. One that cannot be served is no other's loss; it goes off again after its lease.
    private func serve(_ timer: TimerStore.Due, _ desk: WalletDesk, _ now: Instant) async {
        let office = office
        do {
            switch timer.kind {
            case WalletDesk.question:
                let answer = try await desk.ask(timer, network)
                try await office.database.write { try self.keep(answer, of: timer, desk, $0) }
            case AwaitedAnswers.timer: try await remind(timer, now)
            case Housekeeping.timer:
                let hasLeapt = try await office.database.write {
                    try Housekeeping(office: office).round(now: now, $0)
                }
                if hasLeapt {
                    log.warning("The clock is more than a day from where it was; nothing is forgotten for a day.")
                }
                try await BoxCounting(office: office, log: log).round(now: now)
                try await guesses.look(office, at: now, log)
            default: log.error("A timer is of a kind nobody serves.", metadata: ["kind": "\(timer.kind)"])
            }
        } catch {
            log.error(
                "A timer could not be served.", metadata: ["kind": "\(timer.kind)", "error": "\(type(of: error))"])
        }
    }

    private func remind(_ timer: TimerStore.Due, _ now: Instant) async throws {
        let office = office
        guard let question = AwaitedQuestion(subject: timer.subject) else {
            return try await office.database.write {
                try TimerStore(transaction: $0).clear(timer.kind, timer.subject)
            }
        }
        // In the row of the phone's own turns, for an answer may be coming in this very moment.
        let result = try await office.database.write(.of(question.phoneHash)) { transaction in
            try SilentTurn(
                office: office, question: question, transaction: transaction, now: now, note: OutboxNote(),
                attempt: timer.attempts
            ).perform()
        }
        if let passed = result.passed { office.passages.count(passed, in: office.shelf.live.calendar) }
        switch result.outcome {
        case .over, .putOff: return
        case .reminded: counters.count(.answerReminded)
        case .timedOut: counters.count(.answerTimedOut)
        case .failed(let failure):
            counters.count(.turnFailed)
            log.error("\(failure.sentence)", metadata: ["subject": "\(failure.subject)"])
        case .givenUp: log.error("A question nobody answered could not be brought to its end.")
        }
    }

    private func keep(
        _ answer: WalletDesk.Answer?, of timer: TimerStore.Due, _ desk: WalletDesk, _ transaction: any Transaction
    ) throws {
        guard let answer, let (line, reference) = desk.subject(timer) else {
            log.error("A timer speaks of a wallet that is not configured.", metadata: ["kind": "\(timer.kind)"])
            return try TimerStore(transaction: transaction).clear(timer.kind, timer.subject)
        }
        counters.count(.paymentHeard)
        try desk.hear(
            answer.verdict, answer.notes, about: reference, from: line.settings.name, attempts: timer.attempts,
            transaction)
    }
}
