import Authoring
import Payments
import Conversation
import Logging
import Providers
import Storage
import Wallets
import Wording

/// Hooks of wallets: updates, and questions and payments from their counters.
extension WalletHandler {
    /// Answers a hook once what it says is kept. What is not proven is only a hint: the wallet is asked at once.
    ///
    /// - Throws: `unsigned` when it repeats something else than the wallet gave us.
    func handleHook(
        _ hook: WalletHook, _ request: HookRequest, from line: Lines.WalletLine
    ) async throws(HookRefusal) -> HookResponse {
        let finding: CounterFinding?
        do {
            finding = try await find(hook, line.settings.name)
        } catch {
            log.error("An update of a payment could not be stored.", metadata: ["error": "\(type(of: error))"])
            return .notKept
        }
        guard let finding else { throw .unsigned }
        return line.wallet.answer(request, hook, finding)
    }

    /// What the city finds or does about a hook; nil for a forgery.
    private func find(_ hook: WalletHook, _ wallet: String) async throws -> CounterFinding? {
        let handler = self
        switch hook {
        case .ignored(let reason):
            log.info("A hook needs no answer.", metadata: ["wallet": "\(wallet)", "reason": "\(reason)"])
            return .taken
        case .lookUp(let question):
            return .bill(
                try await gateway.database.read(telling: counters, log) {
                    try handler.telling($1).bill(question.account, $0)
                })
        case .recall(let key):
            return .payment(
                try await gateway.database.read(telling: counters, log) {
                    try handler.telling($1).standing(key, wallet, $0)
                })
        case .update(let update):
            let isTaken = try await gateway.database.write(telling: counters, log) {
                try handler.telling($1).recordUpdate(update, wallet, $0)
            }
            guard isTaken else { return nil }
        case .counter(let payment):
            let finding = try await gateway.database.write(telling: counters, log) {
                try handler.telling($1).recordCounterPayment(payment, wallet, $0)
            }
            gateway.wakeSignal.wake()
            counters.count(.paymentHeard)
            return finding
        }
        gateway.wakeSignal.wake()
        counters.count(.paymentHeard)
        return .taken
    }

    /// False for a forgery, of which nothing is kept. Nor is anything kept of a hint at a payment that nobody asked of this
    /// line, and the wallet is not asked about it.
    private func recordUpdate(_ update: WalletUpdate, _ wallet: String, _ transaction: any Transaction) throws -> Bool {
        let store = noteStore(transaction)
        let known = try store.notes(of: update.reference, at: wallet)
        guard let isProven = update.proof.holds(against: known) else { return false }
        let isTold = isProven && update.verdict.tells
        let isOurs =
            try ToldAtCounter(known) != nil || Books.standing(of: update.reference, at: wallet, in: transaction) != nil
        guard isOurs || isTold else {
            log.warning(
                "A hook speaks of a payment that nobody asked of this line; it was passed over.",
                metadata: ["wallet": "\(wallet)"])
            return true
        }
        if isOurs {
            try store.add(
                hint: update.notes.adding(paid: update.paidAt), to: update.reference, at: wallet,
                now: gateway.world.now())
        } else {
            try storePayer(of: update, wallet, store)
        }
        if isTold {
            try recordVerdict(
                update.verdict, provenTime(of: update), about: update.reference, from: wallet, attempts: 0, store)
        } else {
            try askNow(update.reference, wallet, transaction)
        }
        return true
    }

    /// Keeps who paid and when, where a proven hook tells it of money nobody asked for.
    private func storePayer(of update: WalletUpdate, _ wallet: String, _ store: NoteStore) throws {
        let now = gateway.world.now()
        var notes: WalletNotes = [:]
        if let payer = update.payer {
            notes = ToldAtCounter(movement: "", account: update.reference, payer: payer, heardAt: now).notes
        }
        try store.add(hint: notes.adding(paid: update.paidAt), to: update.reference, at: wallet, now: now)
    }

    /// When the payer paid, as proven updates tell it: that stands, whatever a hint said before.
    private func provenTime(of update: WalletUpdate) -> WalletNotes {
        let notes: WalletNotes = [:]
        guard case .told? = update.paidAt else { return notes }
        return notes.adding(paid: update.paidAt)
    }

    /// Has the wallet asked at once.
    func askNow(_ reference: String, _ wallet: String, _ transaction: any Transaction) throws {
        try TimerStore(transaction: transaction)
            .set(Self.question, "\(wallet)/\(reference)", due: gateway.world.now())
    }
}

extension WalletProof {
    /// Whether it proves the sender, given a payment's notes; nil for a forgery.
    fileprivate func holds(against notes: WalletNotes) -> Bool? {
        switch self {
        case .none: return false
        case .signed: return true
        case .notes(let told):
            var isComplete = true
            for (word, value) in told {
                guard let known = notes[word] else {
                    isComplete = false
                    continue
                }
                guard value.matches(known) else { return nil }
            }
            return isComplete
        }
    }
}

extension WalletVerdict {
    /// True when it says something of the money; otherwise the wallet is better asked.
    fileprivate var tells: Bool {
        switch self {
        case .pending, .succeeded, .refused: true
        case .unknown, .neverArrived: false
        }
    }
}
