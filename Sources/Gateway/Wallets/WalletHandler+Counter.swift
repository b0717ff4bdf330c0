import Payments
import Conversation
import DomainKit
import Logging
import Storage
import Wallets
import Wording

/// Bills looked up and paid at wallets' own counters.
extension WalletHandler {
    /// The bill of a number as typed, as a counter may show it.
    func bill(_ typed: String, _ transaction: any Transaction) throws -> CounterBill? {
        let program = gateway.registry.live
        let today = program.calendar.day(of: gateway.world.now())
        return try Books.quote(typed, program.program.profile, on: today, gateway.domains.ports, in: transaction).map {
            quote in
            CounterBill(
                number: quote.number, object: quote.object, due: quote.due, least: quote.least,
                dueDate: quote.dueDate.iso, isPaid: quote.isPaid)
        }
    }

    /// Takes in a payment at the counter, or says why not. Money that has moved is always taken; where our answer decides whether
    /// it does, no more than is left beside what is open.
    func recordCounterPayment(
        _ payment: CounterPayment, _ wallet: String, _ transaction: any Transaction
    ) throws -> CounterFinding {
        guard payment.amount.minorUnits <= Books.mostMinorUnits else {
            log.error(
                "A counter tells of more money than can be; nothing was kept.",
                metadata: ["wallet": "\(wallet)", "transaction": "\(payment.transaction)"])
            return .conflict
        }
        if try isEcho(payment, wallet, transaction) { return .taken }
        let reference = counterReference(payment.key, at: wallet)
        if !payment.hasMoved, try Books.standing(of: reference, at: wallet, in: transaction) == nil {
            guard let bill = try bill(payment.account, transaction) else { return .bill(nil) }
            let fits = bill.least.minorUnits...max(bill.least.minorUnits, bill.due.minorUnits)
            guard bill.due.minorUnits > 0, fits.contains(payment.amount.minorUnits) else { return .bill(bill) }
        }
        let arrival = Books.CounterArrival(
            reference: reference, wallet: wallet, transaction: payment.transaction, account: payment.account,
            amount: payment.amount, payer: payment.payer)
        switch try Books.expect(arrival, context(transaction)) {
        case .conflict:
            log.warning("A wallet tells two things of one payment.", metadata: ["wallet": "\(wallet)"])
            return .conflict
        case .knownOtherwise: return payment.hasMoved ? .taken : .conflict
        // Money that moved for no bill of ours is proven like any other, and then waits for an owner.
        case .expected, .noPayable: break
        }
        let told = ToldAtCounter(
            movement: payment.transaction, account: payment.account, payer: payment.payer,
            heardAt: gateway.world.now())
        let notes = payment.notes.adding(told.notes).adding(paid: payment.paidAt)
        let store = noteStore(transaction)
        try store.add(hint: notes, to: reference, at: wallet, now: gateway.world.now())
        if payment.proof == .signed {
            let moved = WalletVerdict.succeeded(transaction: payment.transaction, amount: payment.amount)
            try recordVerdict(moved, [:], about: reference, from: wallet, attempts: 0, store)
        } else {
            try askNow(reference, wallet, transaction)
        }
        return .payment(try standing(payment.key, wallet, transaction))
    }

    /// Whether a payment at the counter is the money of a push, told a second time: its account is the beginning of the
    /// push's reference, and the push says nothing else. The push then learns what the counter said.
    private func isEcho(
        _ payment: CounterPayment, _ wallet: String, _ transaction: any Transaction
    ) throws -> Bool {
        guard !payment.pushNotes.isEmpty,
            let push = try Books.attempt(beginning: payment.account, at: wallet, in: transaction)
        else { return false }
        let store = noteStore(transaction)
        let known = try store.notes(of: push.reference, at: wallet)
        let told = payment.pushNotes.words
        let agrees = told.allSatisfy { word, value in known[word] == value }
        let isOpenTo = told.allSatisfy { word, _ in known[word] == nil } && push.amount == payment.amount.minorUnits
        guard agrees || isOpenTo else { return false }
        try store.add(hint: payment.pushNotes, to: push.reference, at: wallet, now: gateway.world.now())
        if push.state != .succeeded { try askNow(push.reference, wallet, transaction) }
        return true
    }

    /// Our name of a payment at a counter, made of the wallet's: the same payment has the same name on every gateway.
    private func counterReference(_ key: String, at wallet: String) -> String {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        let hash = gateway.vault.hash("\(wallet)/\(key)", for: "counter payment")
        var (bits, count) = (UInt64(0), UInt64(0))
        var characters: [UInt8] = []
        for byte in hash {
            (bits, count) = (bits << 8 | UInt64(byte), count + 8)
            while count >= 5 {
                count -= 5
                characters.append(alphabet[Int(bits >> count & 31)])
            }
            bits &= 1 << count - 1
        }
        return String(decoding: characters.prefix(20), as: UTF8.self)
    }

    /// How a payment stands that the wallet knows by this key.
    func standing(
        _ key: String, _ wallet: String, _ transaction: any Transaction
    ) throws -> CounterStanding? {
        let reference = counterReference(key, at: wallet)
        guard let standing = try Books.standing(of: reference, at: wallet, in: transaction) else { return nil }
        let notes = try noteStore(transaction).notes(of: reference, at: wallet)
        let movement = ToldAtCounter(notes)?.movement ?? key
        let currency = gateway.registry.live.program.profile.currency
        let state: CounterStanding.State =
            standing.state == .succeeded ? .posted : standing.state.isOpen ? .pending : .refused
        return CounterStanding(
            payment: CounterPayment(
                key: key, transaction: movement, account: standing.payable.number,
                amount: Money(minorUnits: standing.amount, currency: currency), payer: nil, hasMoved: false,
                proof: .none),
            state: state, receipt: try Books.receipt(of: movement, at: wallet, in: transaction))
    }
}

/// What was told of a payment at a counter, kept sealed among its notes until the wallet proves it: who paid, and what they
/// typed as the account, and when it was first told.
struct ToldAtCounter {
    /// Characters of an account that are kept.
    private static let longestAccount = 100

    /// The wallet's name of the movement.
    let movement: String
    /// As typed; empty where nothing was.
    let account: String
    let payer: PhoneNumber?
    /// Nil for what was kept before this was.
    let heardAt: Instant?

    init(movement: String, account: String, payer: PhoneNumber?, heardAt: Instant) {
        self.movement = movement
        self.account = String(account.cleanedInput.prefix(Self.longestAccount))
        self.payer = payer
        self.heardAt = heardAt
    }

    /// Nil for the notes of a payment no counter told of.
    init?(_ notes: WalletNotes) {
        guard let movement = notes[Word.movement] else { return nil }
        self.movement = movement
        account = notes[Word.account] ?? ""
        payer = notes[Word.payer].flatMap { PhoneNumber(e164: $0) }
        heardAt = notes[Word.heardAt].flatMap { Int64($0) }.map(Instant.init(milliseconds:))
    }

    var notes: WalletNotes {
        var notes: WalletNotes = [Word.movement: movement, Word.account: account]
        if let payer { notes = notes.adding([Word.payer: payer.e164]) }
        if let heardAt { notes = notes.adding([Word.heardAt: String(heardAt.milliseconds)]) }
        return notes
    }

    /// Stores hold these words; they never change.
    private enum Word {
        static let movement = "desk.movement"
        static let account = "desk.account"
        static let payer = "desk.payer"
        static let heardAt = "desk.heard_at"
    }
}
