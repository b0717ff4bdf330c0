import Conversation
import Logging
import Providers
import Storage
import Wallets
import Wording

/// Writes down what came of one row, inside a transaction. Made for one run of its body: what is to be counted and logged is
/// kept for after the commit.
struct OutboxRecord {
    let gateway: GatewayContext
    let row: LeasedRow
    let report: CommitReport
    let counters: GatewayCounters
    let transaction: any Transaction

    private var outbox: OutboxStore { OutboxStore(transaction: transaction, vault: gateway.vault) }

    func recordResult(_ result: OutboxWorker.Result) throws {
        let isHeld =
            switch result {
            case .message(let outcome): try recordDelivery(outcome)
            case .push(let verdict, let notes): try recordPush(verdict, notes)
            case .notSent(let reason): try recordNotSent(reason)
            case .withdrawn: try end(.failed, why: "It has ended and is asked for no more.")
            case .givenUp(let reason): try giveUp(reason)
            case .expired: try expire()
            }
        guard !isHeld else { return }
        report.count(.leaseLost)
        report.log.warning(
            "What came of a row in the outbox came after its lease, and another worker has it.",
            metadata: ["channel": "\(row.channel)", "attempt": "\(row.attempts)"])
    }

    private func end(_ state: OutboxState, provider id: String? = nil, why detail: String? = nil) throws -> Bool {
        try outbox.finish(row, state, providerID: id, detail: detail, now: gateway.world.now())
    }

    private func expire() throws -> Bool {
        // One that a dead worker had may have left.
        let isUnsure = row.isAbandoned
        guard try end(isUnsure ? .unknown : .expired, why: isUnsure ? OutboxStore.abandoned : OutboxStore.expired)
        else { return false }
        report.count(.messageExpired, of: row.rank)
        return true
    }

    private func recordDelivery(_ outcome: SendOutcome) throws -> Bool {
        switch outcome {
        case .accepted(let messageID):
            guard try end(.sent, provider: messageID) else { return false }
            let now = gateway.world.now()
            if let messageID { try DeliveryStore(transaction: transaction).takeEarly(of: messageID, now: now) }
            report.count(.messageSent, of: row.rank)
            try wait()
            try MessageCounts(transaction: transaction).count(
                row: row.id, parts: row.payload.parts, by: row.channel,
                on: gateway.registry.live.calendar.day(of: now))
        case .rejected(let reason):
            guard try end(.failed, why: reason) else { return false }
            report.count(.messageFailed, of: row.rank)
            try wait()
        case .deferred(let reason): return try again(BackOff.message, reason)
        }
        return true
    }

    private func recordPush(_ verdict: WalletVerdict, _ notes: WalletNotes) throws -> Bool {
        guard try end(.sent, provider: row.payload.reference) else {
            switch verdict {
            case .pending, .succeeded: try recordVerdict(verdict, notes)
            case .refused, .unknown, .neverArrived: break
            }
            return false
        }
        // A refusal may be of this attempt alone, while the payer answers one before it.
        if case .refused = verdict, row.isAbandoned {
            try recordVerdict(.unknown("It may have left before."), notes)
        } else {
            try recordVerdict(verdict, notes)
        }
        return true
    }

    private func recordNotSent(_ reason: String) throws -> Bool {
        let isPush = row.payload.kind == "push"
        guard try again(isPush ? BackOff.push : BackOff.message, reason) else { return false }
        guard isPush, row.attempts >= BackOff.push.attempts else { return true }
        // Only this attempt did not reach the wallet; one before it may have.
        let verdict: WalletVerdict =
            row.isAbandoned ? .unknown("It may have left before.") : .refused(.failed, word: "not sent")
        try recordVerdict(verdict, [:])
        return true
    }

    private func giveUp(_ reason: String) throws -> Bool {
        guard try end(.failed, why: reason) else { return false }
        report.count(.messageFailed, of: row.rank)
        try recordVerdict(.refused(.failed, word: "not sent"), [:])
        return true
    }

    private func recordVerdict(_ verdict: WalletVerdict, _ notes: WalletNotes) throws {
        guard case .push(let reference, _, _, _) = row.payload else { return }
        try WalletHandler(gateway: gateway, counters: counters, log: report.log)
            .recordVerdict(verdict, notes, about: reference, from: row.channel, attempts: 0, transaction)
    }

    /// From now on an answer is waited for: the question has left, or it never will and is to be asked again in time.
    private func wait() throws {
        guard let question = row.payload.awaits.flatMap(AwaitedQuestion.init(subject:)) else { return }
        try AwaitedAnswers(gateway: gateway, transaction: transaction).begin(question, at: gateway.world.now())
    }

    private func again(_ backOff: BackOff, _ reason: String) throws -> Bool {
        report.log.warning(
            "Something in the outbox could not be sent.",
            metadata: ["channel": "\(row.channel)", "attempt": "\(row.attempts)", "reason": "\(reason)"])
        guard row.attempts < backOff.attempts else {
            guard try end(.failed, why: reason) else { return false }
            report.count(.messageFailed, of: row.rank)
            try wait()
            return true
        }
        let now = gateway.world.now()
        let delay = backOff.delay(after: row.attempts, chance: gateway.world.random())
        guard try outbox.putBack(row, due: now.adding(milliseconds: delay), detail: reason, now: now) else {
            return false
        }
        report.count(.messageDeferred, of: row.rank)
        return true
    }
}
