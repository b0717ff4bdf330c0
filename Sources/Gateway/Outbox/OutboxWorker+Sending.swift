import Authoring
import DomainKit
import Conversation
import Logging
import Providers
import Storage
import Wallets
import Wording

// MARK: Sending

extension OutboxWorker {
    enum Result: Sendable {
        case message(SendOutcome)
        case push(WalletVerdict, notes: WalletNotes)
        /// It certainly did not reach the other side.
        case notSent(String)
        /// It was not sent at all, and will not be.
        case givenUp(String)
        /// What it asks for has ended meanwhile, and its payer was told; it does not leave.
        case withdrawn
    }

    func send(_ row: LeasedRow) async -> Result {
        let calls = gateway.calls(of: row.channel, by: network, log)
        switch row.payload {
        case .message(let to, let text, let linkID, _):
            guard let channel = gateway.lines.channels[row.channel], let phone = PhoneNumber(e164: to) else {
                return .message(.rejected("The number does not exist any more."))
            }
            let message = OutgoingMessage(to: phone, text: text, linkID: linkID)
            return await call(channel.carrier.request(for: message), by: calls) { .message(channel.carrier.read($0)) }
        case .push(let reference, let payer, let minorUnits, let note):
            guard let line = gateway.lines.wallets[row.channel], let phone = PhoneNumber(e164: payer) else {
                return .push(.refused(.failed, word: "The number does not exist any more."), notes: [:])
            }
            // Where asking twice asks the payer twice, what may have left is asked about and not sent.
            guard !row.isAbandoned || (line.wallet.isPushRepeatable && !row.isOverdue) else {
                return .push(.unknown("It may have left before."), notes: [:])
            }
            guard !row.isOverdue else { return .givenUp("The wallet did not answer in time.") }
            guard !row.isWithdrawn else { return .withdrawn }
            let currency = gateway.registry.live.program.profile.currency
            let push = PaymentPush(
                reference: reference, payer: phone, amount: Money(minorUnits: minorUnits, currency: currency),
                note: note)
            return await carry(push, to: line, by: calls)
        }
    }

    private func carry(_ push: PaymentPush, to line: Lines.WalletLine, by calls: LineCalls) async -> Result {
        let runner = WalletOperationRunner(
            line: line.settings.name, wallet: line.wallet, tokens: gateway.tokens, network: calls,
            world: gateway.world)
        switch await runner.carry(.push(push)) {
        case .end(.neverArrived, _): return .notSent("The wallet did not take it.")
        case .end(let verdict, let notes): return .push(verdict, notes: notes)
        case .notSent(let reason): return .notSent(reason)
        }
    }

    private func call(
        _ request: OutboundRequest, by calls: LineCalls, _ read: (OutboundResponse) -> Result
    ) async -> Result {
        do throws(OutboundFailure) {
            return read(try await calls.send(request, timeoutMilliseconds: Self.callTimeoutMilliseconds))
        } catch {
            switch error {
            case .notSent(let reason): return .notSent(reason)
            // An answer that was refused for its size came from somebody who had the request.
            case .unknown(let reason), .refused(let reason):
                return .message(.deferred(reason))
            }
        }
    }
}

// MARK: Writing down

extension OutboxWorker {
    /// Writes down what came of a row. Where its lease is over and another worker has it by now, nothing of this counts: the
    /// other may be sending it in this moment, so that nobody is told of a failure. Only what a wallet says of a push is heard
    /// all the same, unless it is a refusal: that the wallet has it stays true.
    func recordResult(_ result: Result, of row: LeasedRow, _ transaction: any Transaction) throws {
        let isHeld =
            switch result {
            case .message(let outcome): try recordDelivery(outcome, of: row, transaction)
            case .push(let verdict, let notes): try recordPush(verdict, notes, of: row, transaction)
            case .notSent(let reason): try recordNotSent(reason, of: row, transaction)
            case .withdrawn:
                try end(row, .failed, why: "It has ended and is asked for no more.", transaction)
            case .givenUp(let reason): try giveUp(row, reason, transaction)
            }
        guard !isHeld else { return }
        counters.count(.leaseLost)
        log.warning(
            "What came of a row in the outbox came after its lease, and another worker has it.",
            metadata: ["channel": "\(row.channel)", "attempt": "\(row.attempts)"])
    }

    private func end(
        _ row: LeasedRow, _ state: OutboxState, provider id: String? = nil, why detail: String? = nil,
        _ transaction: any Transaction
    ) throws -> Bool {
        try OutboxStore(transaction: transaction, vault: gateway.vault)
            .finish(row, state, providerID: id, detail: detail, now: gateway.world.now())
    }

    private func recordDelivery(
        _ outcome: SendOutcome, of row: LeasedRow, _ transaction: any Transaction
    ) throws -> Bool {
        switch outcome {
        case .accepted(let messageID):
            guard try end(row, .sent, provider: messageID, transaction) else { return false }
            let now = gateway.world.now()
            if let messageID { try DeliveryStore(transaction: transaction).takeEarly(of: messageID, now: now) }
            counters.count(.messageSent)
            try wait(for: row, transaction)
            try MessageCounts(transaction: transaction).count(
                row: row.id, on: gateway.registry.live.calendar.day(of: now))
        case .rejected(let reason):
            guard try end(row, .failed, why: reason, transaction) else { return false }
            counters.count(.messageFailed)
            try wait(for: row, transaction)
        case .deferred(let reason): return try again(row, BackOff.message, reason, transaction)
        }
        return true
    }

    private func recordPush(
        _ verdict: WalletVerdict, _ notes: WalletNotes, of row: LeasedRow, _ transaction: any Transaction
    ) throws -> Bool {
        guard try end(row, .sent, provider: row.payload.reference, transaction) else {
            switch verdict {
            case .pending, .succeeded: try recordVerdict(verdict, notes, row, transaction)
            case .refused, .unknown, .neverArrived: break
            }
            return false
        }
        // A refusal may be of this attempt alone, while the payer answers one before it.
        if case .refused = verdict, row.isAbandoned {
            try recordVerdict(.unknown("It may have left before."), notes, row, transaction)
        } else {
            try recordVerdict(verdict, notes, row, transaction)
        }
        return true
    }

    private func recordNotSent(_ reason: String, of row: LeasedRow, _ transaction: any Transaction) throws -> Bool {
        let isPush = row.payload.kind == "push"
        guard try again(row, isPush ? BackOff.push : BackOff.message, reason, transaction) else { return false }
        guard isPush, row.attempts >= BackOff.push.attempts else { return true }
        // Only this attempt did not reach the wallet; one before it may have.
        let verdict: WalletVerdict =
            row.isAbandoned ? .unknown("It may have left before.") : .refused(.failed, word: "not sent")
        try recordVerdict(verdict, [:], row, transaction)
        return true
    }

    private func giveUp(_ row: LeasedRow, _ reason: String, _ transaction: any Transaction) throws -> Bool {
        guard try end(row, .failed, why: reason, transaction) else { return false }
        counters.count(.messageFailed)
        try recordVerdict(.refused(.failed, word: "not sent"), [:], row, transaction)
        return true
    }

    private func recordVerdict(
        _ verdict: WalletVerdict, _ notes: WalletNotes, _ row: LeasedRow, _ transaction: any Transaction
    ) throws {
        guard case .push(let reference, _, _, _) = row.payload else { return }
        try WalletHandler(gateway: gateway, counters: counters, log: log)
            .recordVerdict(verdict, notes, about: reference, from: row.channel, attempts: 0, transaction)
    }

    /// From now on an answer is waited for: the question has left, or it never will and is to be asked again in time.
    private func wait(for row: LeasedRow, _ transaction: any Transaction) throws {
        guard let question = row.payload.awaits.flatMap(AwaitedQuestion.init(subject:)) else { return }
        try AwaitedAnswers(gateway: gateway, transaction: transaction).begin(question, at: gateway.world.now())
    }

    private func again(
        _ row: LeasedRow, _ backOff: BackOff, _ reason: String, _ transaction: any Transaction
    ) throws -> Bool {
        log.warning(
            "Something in the outbox could not be sent.",
            metadata: ["channel": "\(row.channel)", "attempt": "\(row.attempts)", "reason": "\(reason)"])
        guard row.attempts < backOff.attempts else {
            guard try end(row, .failed, why: reason, transaction) else { return false }
            counters.count(.messageFailed)
            try wait(for: row, transaction)
            return true
        }
        let now = gateway.world.now()
        let delay = backOff.delay(after: row.attempts, chance: gateway.world.random())
        let outbox = OutboxStore(transaction: transaction, vault: gateway.vault)
        guard try outbox.putBack(row, due: now.adding(milliseconds: delay), detail: reason, now: now) else {
            return false
        }
        counters.count(.messageDeferred)
        return true
    }
}
