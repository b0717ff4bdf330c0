import Authoring
import Conversation
package import Logging
package import Providers
import Storage
import Wallets
import Wording

/// Carries what waits in the outbox to providers and wallets: leases a batch, sends, writes down what came of it.
///
/// At least once: a worker that dies after sending and before writing leaves the row to another, which sends again,
/// under the same idempotency key where the other side has one.
package struct OutboxWorker: Sendable {
    /// Rows one round takes, and calls under way at once.
    static let batch = 16
    static let callTimeoutMilliseconds = 10_000

    let office: Office
    let network: any OutboundSending
    let counters: GatewayCounters
    let log: Logger

    package init(office: Office, network: any OutboundSending, counters: GatewayCounters, log: Logger) {
        self.office = office
        self.network = network
        self.counters = counters
        self.log = log
    }

    /// Does one round; answers how many rows it took.
    @discardableResult
    package func round() async throws -> Int {
        let office = office
        let now = office.world.now()
        // A look without writing first: an idle gateway writes nothing.
        let isDue = try await office.database.read { transaction in
            try OutboxStore(transaction: transaction, vault: office.vault).nextDue().map { $0 <= now } ?? false
        }
        guard isDue else { return 0 }
        let (rows, unopened) = try await office.database.write(.claim) { transaction in
            var unopened: [Int64] = []
            let rows = try OutboxStore(transaction: transaction, vault: office.vault).lease(
                atMost: Self.batch, now: now, unopened: &unopened)
            return (rows, unopened)
        }
        tell(unopened)
        // What goes to one phone goes in the order it was said; everybody else's need not wait for it.
        let queues = Dictionary(grouping: rows) { $0.payload.addressee }
        await withTaskGroup(of: Void.self) { group in
            for queue in queues.values {
                group.addTask { for row in queue { await self.carry(row) } }
            }
        }
        office.bell.wake()
        return rows.count
    }

    private func tell(_ unopened: [Int64]) {
        guard !unopened.isEmpty else { return }
        counters.count(.rowUnopened, by: UInt64(unopened.count))
        log.error(
            "Rows of the outbox cannot be opened and stay queued; is this the key of the store?",
            metadata: ["rows": "\(unopened.sorted().map(String.init).joined(separator: ", "))"])
    }

    /// Sends a row and writes down at once what came of it, by itself: neither a slow call nor one whose news cannot be
    /// kept makes another message go out twice. A row without its news comes back with its lease.
    private func carry(_ row: LeasedRow) async {
        let result = await send(row)
        do {
            try await office.database.write { try self.keep(result, of: row, $0) }
        } catch {
            log.error(
                "What came of a row in the outbox could not be kept.",
                metadata: ["channel": "\(row.channel)", "error": "\(type(of: error))"])
        }
    }

    enum Result: Sendable {
        case message(SendOutcome)
        case push(WalletVerdict, notes: WalletNotes)
        /// It certainly did not reach the other side.
        case notSent(String)
    }

    // MARK: Sending

    private func send(_ row: LeasedRow) async -> Result {
        switch row.payload {
        case .message(let to, let text, let linkID, _):
            guard let channel = office.lines.channels[row.channel], let phone = PhoneNumber(e164: to) else {
                return .message(.rejected("The channel or number does not exist any more."))
            }
            let message = OutgoingMessage(to: phone, text: text, linkID: linkID)
            return await call(channel.provider.request(for: message)) { .message(channel.provider.read($0)) }
        case .push(let reference, let payer, let minorUnits, let note):
            guard let line = office.lines.wallets[row.channel], let phone = PhoneNumber(e164: payer) else {
                return .push(.refused(.failed, word: "The wallet or number does not exist any more."), notes: [:])
            }
            // Where asking twice asks the payer twice, what may have left is asked about and not sent.
            guard !row.isAbandoned || line.wallet.isPushRepeatable else {
                return .push(.unknown("It may have left before."), notes: [:])
            }
            let currency = office.shelf.live.program.profile.currency
            let push = PaymentPush(
                reference: reference, payer: phone, amount: Money(minorUnits: minorUnits, currency: currency),
                note: note)
            return await carry(push, to: line)
        }
    }

    private func carry(_ push: PaymentPush, to line: Lines.WalletLine) async -> Result {
        let courier = WalletCourier(
            line: line.settings.name, wallet: line.wallet, tokens: office.tokens, network: network,
            world: office.world)
        switch await courier.carry(.push(push)) {
        case .end(.neverArrived, _): return .notSent("The wallet did not take it.")
        case .end(let verdict, let notes): return .push(verdict, notes: notes)
        case .notSent(let reason): return .notSent(reason)
        }
    }

    private func call(_ request: OutboundRequest, _ read: (OutboundResponse) -> Result) async -> Result {
        do throws(OutboundFailure) {
            return read(try await network.send(request, timeoutMilliseconds: Self.callTimeoutMilliseconds))
        } catch {
            switch error {
            case .notSent(let reason): return .notSent(reason)
            // An answer that was refused for its size came from somebody who had the request.
            case .unknown(let reason), .refused(let reason):
                return .message(.deferred(reason))
            }
        }
    }

    // MARK: Writing down

    private func keep(_ result: Result, of row: LeasedRow, _ transaction: any Transaction) throws {
        let outbox = OutboxStore(transaction: transaction, vault: office.vault)
        let now = office.world.now()
        switch result {
        case .message(.accepted(let messageID)):
            counters.count(.messageSent)
            let early = try messageID.flatMap { try DeliveryStore(transaction: transaction).earlyReport(of: $0) }
            try outbox.finish(row.id, early ?? .sent, providerID: messageID, detail: nil, now: now)
            try wait(for: row, transaction)
        case .message(.rejected(let reason)):
            counters.count(.messageFailed)
            try outbox.finish(row.id, .failed, providerID: nil, detail: reason, now: now)
            try wait(for: row, transaction)
        case .message(.deferred(let reason)):
            try again(row, BackOff.message, reason, transaction, now: now)
        case .notSent(let reason):
            try again(row, row.payload.kind == "sms" ? BackOff.message : BackOff.push, reason, transaction, now: now)
            guard case .push(let reference, _, _, _) = row.payload, row.attempts >= BackOff.push.attempts else {
                return
            }
            try hear(.refused(.failed, word: "not sent"), [:], reference, row, transaction)
        case .push(let verdict, let notes):
            guard case .push(let reference, _, _, _) = row.payload else { return }
            try outbox.finish(row.id, .sent, providerID: reference, detail: nil, now: now)
            try hear(verdict, notes, reference, row, transaction)
        }
    }

    private func hear(
        _ verdict: WalletVerdict, _ notes: WalletNotes, _ reference: String, _ row: LeasedRow,
        _ transaction: any Transaction
    ) throws {
        try WalletDesk(office: office, counters: counters, log: log)
            .hear(verdict, notes, about: reference, from: row.channel, attempts: 0, transaction)
    }

    /// From now on an answer is waited for: the question has left, or it never will and is to be asked again in time.
    private func wait(for row: LeasedRow, _ transaction: any Transaction) throws {
        guard let question = row.payload.awaits.flatMap(AwaitedQuestion.init(subject:)) else { return }
        try AwaitedAnswers(office: office, transaction: transaction).begin(question, at: office.world.now())
    }

    private func again(
        _ row: LeasedRow, _ backOff: BackOff, _ reason: String, _ transaction: any Transaction, now: Instant
    ) throws {
        let outbox = OutboxStore(transaction: transaction, vault: office.vault)
        log.warning(
            "Something in the outbox could not be sent.",
            metadata: ["channel": "\(row.channel)", "attempt": "\(row.attempts)", "reason": "\(reason)"])
        guard row.attempts < backOff.attempts else {
            counters.count(.messageFailed)
            try outbox.finish(row.id, .failed, providerID: nil, detail: reason, now: now)
            return try wait(for: row, transaction)
        }
        counters.count(.messageDeferred)
        let delay = backOff.delay(after: row.attempts, chance: office.world.random())
        try outbox.putBack(row.id, due: now.adding(milliseconds: delay), detail: reason, now: now)
    }
}
