import Billing
import Payments
import DomainKit
import Conversation
import GatewayTestKit
import Storage
import Synchronization
import Testing
import Wording

/// The tax domain over a store of its own, with every effect kept: what citizens do, what wallets say, what is sent.
struct TaxOffice: Sendable {
    let desk: DomainDesk
    let effects = KeptEffects()
    private let bits = Bits()

    static let wallet = "momo"
    static let header = "number,payer_name,payer_phone,object,kind,period,amount,due_date,minimum\n"
    static let currency = Currency(code: "GHS", exponent: 2, symbol: "GHS")

    static func open(
        wallets: [CityWallet] = [CityWallet(name: wallet)], _ body: (TaxOffice) async throws -> Void
    ) async throws {
        try await DomainDesk.open(.billing, wallets: wallets) { desk in try await body(TaxOffice(desk: desk)) }
    }

    init(desk: DomainDesk) { self.desk = desk }

    /// The number of the n-th bill of a test.
    static func number(_ count: Int) throws -> String {
        try #require(ReferenceNumber(payload: String(10_000_000 + count))).digits
    }

    static func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: currency) }

    /// One line of a file of bills, 300.00 with a minimum of 75.00 unless told otherwise.
    static func line(
        _ count: Int, phone: String = "0240000001", amount: String = "300.00", due: String = "2026-06-30",
        minimum: String = "75.00"
    ) throws -> String {
        "\(try number(count)),Adjoa Konadu,\(phone),Shop 14 Adum,rate,2026,\(amount),\(due),\(minimum)\n"
    }

    /// Brings in bill number `count` and answers its number.
    @discardableResult
    func bill(
        _ count: Int, phone: String = "0240000001", amount: String = "300.00", due: String = "2026-06-30",
        minimum: String = "75.00"
    ) async throws -> String {
        let line = try Self.line(count, phone: phone, amount: amount, due: due, minimum: minimum)
        try await desk.bring("bills", Self.header + line)
        return try Self.number(count)
    }

    /// Runs an action as a turn would, and checks that what comes of it is what its signature promises.
    @discardableResult
    func call(
        _ name: String, _ arguments: [String: Value] = [:], from phone: Int = 1, at now: Instant = DomainDesk.morning
    ) async throws -> ActionOutcome {
        let action = try #require(DomainModule.billing.actions.first { $0.signature.name == name })
        let caller = try DomainDesk.phone(phone)
        let (vault, profile, effects, bits) = (desk.vault, desk.profile, effects, bits)
        let prepared = try await action.prepare?(
            PreparationContext(database: desk.database, vault: vault, today: DomainDesk.day(of: now)),
            Arguments(arguments))
        let outcome = try await desk.database.write { transaction in
            let context = ActionContext(
                transaction: transaction, vault: vault, profile: profile, now: now, today: DomainDesk.day(of: now),
                phone: caller, language: "en", random: bits.next, effects: effects, prepared: prepared)
            return try action.perform(context, Arguments(arguments))
        }
        let promised = try #require(action.signature.outcomes[outcome.name], "no outcome \(outcome.name)")
        #expect(Value.record(outcome.fields).fits(.record(promised)), "\(name) \(outcome.name)")
        return outcome
    }

    /// Starts paying and answers the reference of the attempt.
    func pay(
        _ number: String, _ minorUnits: Int64, from phone: Int = 1, at now: Instant = DomainDesk.morning
    ) async throws -> String {
        let outcome = try await call(
            "taxes.pay",
            ["number": .text(number), "amount": .money(Self.money(minorUnits)), "wallet": .text(Self.wallet)],
            from: phone, at: now)
        #expect(outcome.name == "started")
        return try #require(outcome.text("reference"))
    }

    /// Two requests that come to more than is left: the first was refused before the second was made, and its money may move
    /// late. Answers their references; what was sent is forgotten.
    func payTwice(
        _ number: String, _ first: Int64, _ second: Int64, from phone: Int = 1
    ) async throws -> [String] {
        let early = try await pay(number, first, from: phone)
        try await hear(.refused(.expired), about: early)
        effects.forget()
        return [early, try await pay(number, second, from: phone == 1 ? 2 : phone + 1_000)]
    }

    /// What a wallet says, as it would arrive at the gateway.
    @discardableResult
    func hear(
        _ verdict: PaymentUpdate.Verdict, about reference: String, from wallet: String = wallet,
        at now: Instant = DomainDesk.morning
    ) async throws -> PaymentOutcome {
        try await inContext(at: now) { context in
            try Books.hear(PaymentUpdate(reference: reference, wallet: wallet, verdict: verdict), context)
        }
    }

    func inContext<Answer: Sendable>(
        at now: Instant = DomainDesk.morning, _ body: @escaping @Sendable (OperationContext) throws -> Answer
    ) async throws -> Answer {
        let operation = operation(at: now)
        return try await desk.database.write { try body(operation($0)) }
    }

    /// What an operation at a moment may use.
    private func operation(at now: Instant) -> @Sendable (any Transaction) -> OperationContext {
        let (vault, profile, effects, bits) = (desk.vault, desk.profile, effects, bits)
        return { transaction in
            OperationContext(
                transaction: transaction, vault: vault, profile: profile, now: now,
                today: DomainDesk.day(of: now), random: bits.next, effects: effects,
                records: ProjectCity.domains.records, ports: ProjectCity.domains.ports, actor: .system)
        }
    }

    /// Runs jobs of the tax office once, one after the other, under a steady clock; the answer is whether any has more to do.
    @discardableResult
    func runJobs(_ names: [String], at now: Instant) async throws -> JobProgress {
        let context = JobContext(
            database: desk.database, vault: desk.vault, now: now, today: DomainDesk.day(of: now), random: bits.next,
            isClockSteady: { _ in true }, operation: operation(at: now), remark: { _ in })
        var progress = JobProgress.done
        for name in names {
            let job = try #require((DomainModule.billing.jobs + DomainModule.payments.jobs).first { $0.name == name })
            if try await job.run(context) == .more { progress = .more }
        }
        return progress
    }

    func state(_ reference: String) async throws -> AttemptState? {
        try await desk.database.read { try Books.attempt(reference, in: $0) }
    }

    /// What the ledger says of each account, after checking that nothing is wrong with it, and that every bill and decision
    /// is as it was written down.
    ///
    /// - Parameter checksRecords: false where the test itself took records away.
    func balances(checksRecords: Bool = true) async throws -> [String: Int64] {
        #expect(try await desk.database.read { try Taxes.ledgerFaults(in: $0) } == [])
        let vault = desk.vault
        if checksRecords {
            #expect(
                try await desk.database.read { try Books.verifyRecords(ProjectCity.domains.records, vault, in: $0) }
                    .faults == [])
        }
        let rows = try await desk.rows(
            "SELECT account, CAST(SUM(amount) AS BIGINT) FROM postings GROUP BY account ORDER BY account")
        var balances: [String: Int64] = [:]
        for row in rows { balances[try row.text(0)] = try row.integer(1) }
        return balances
    }

    func due(_ number: String) async throws -> Int64? {
        try await call("taxes.find_bill", ["number": .text(number)], from: 99).fields["due"]?.asMoney?.minorUnits
    }
}

extension PaymentUpdate.Verdict {
    /// Money that moved, in the city's currency.
    static func moved(_ minorUnits: Int64, _ transaction: String = "T1") -> PaymentUpdate.Verdict {
        .succeeded(transaction: transaction, amount: TaxOffice.money(minorUnits))
    }
}

/// Keeps what a domain sends and asks, in the order it did.
final class KeptEffects: Effects, Sendable {
    struct Message: Sendable, Hashable {
        let text: String
        let arguments: [String: Value]
        let phone: PhoneNumber
    }

    private let kept = Mutex<(messages: [Message], unread: [String], orders: [PaymentOrder])>(([], [], []))

    var messages: [Message] { kept.withLock { $0.messages } }
    var orders: [PaymentOrder] { kept.withLock { $0.orders } }
    /// The keys of the messages for somebody whose number did not open.
    var unread: [String] { kept.withLock { $0.unread } }
    /// The keys of the messages.
    var texts: [String] { messages.map(\.text) }

    func send(_ text: String, _ arguments: [String: Value], to receiver: Receiver) throws {
        let promised = try #require(Taxes.texts.first { $0.key == text }, "\(text) is in no list of texts")
        // The gateway adds how it is reached.
        let own = promised.arguments.filter { $0.key != "address" }
        #expect(Value.record(arguments).fits(.record(RecordType("text", own))), "\(text)")
        kept.withLock {
            switch receiver {
            case .phone(let phone): $0.messages.append(Message(text: text, arguments: arguments, phone: phone))
            case .sealed: $0.unread.append(text)
            }
        }
    }

    func forget() { kept.withLock { $0.messages = [] } }

    func request(_ order: PaymentOrder) throws { kept.withLock { $0.orders.append(order) } }

    /// Billing sets no timers.
    func schedule(_ kind: String, _ subject: String, at moment: Instant) throws { throw UndeclaredTimer(kind: kind) }
    func unschedule(_ kind: String, _ subject: String) throws { throw UndeclaredTimer(kind: kind) }
}

/// The same bits in each run.
private final class Bits: Sendable {
    private let state = Mutex<UInt64>(1)

    func next() -> UInt64 {
        state.withLock { state in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }
}
