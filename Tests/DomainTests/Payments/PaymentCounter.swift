import Billing
import Conversation
import DomainKit
import GatewayTestKit
import Payments
import Storage
import Synchronization
import Testing
import Wording

/// Something that is paid for in these tests.
enum Paid: String, CaseIterable, CustomTestStringConvertible {
    case bill, stall, search

    var testDescription: String { rawValue }
}

/// What happens to it, in this order.
enum PaymentStep: String, CaseIterable {
    /// Somebody pays 100.00 over a counter.
    case pays
    /// The city takes that off again.
    case takenOff
    /// Two persons decide that it was for this all the same.
    case allocated
    /// The wallet takes it back.
    case takenBack
    /// A statement tells of 50.00 for this, and of 20.00 for nothing known.
    case told
    /// Two persons decide that the 20.00 were for this.
    case placed
    /// A statement takes the 50.00 back.
    case returned
}

/// Payments over a store of a city whose land register takes money too.
struct PaymentCounter: Sendable {
    let desk: DomainDesk
    let sent = SentTexts()
    /// Those of the program, and the land register.
    static let domains = DomainModules(ProjectCity.domains.all + [LandSearches.module])
    let source = RandomSource()

    /// - Parameter migrations: what the store has; all there is if not told.
    static func open(
        on migrations: [Migration] = domains.migrations, _ body: (PaymentCounter) async throws -> Void
    ) async throws {
        try await StoreMaker.current.withPlace(migrations) { place in
            let database = try await place.open()
            do {
                try await body(PaymentCounter(desk: try DomainDesk(.billing, over: database)))
            } catch {
                await database.close()
                throw error
            }
            await database.close()
        }
    }

    private init(desk: DomainDesk) { self.desk = desk }

    func inContext<Answer: Sendable>(
        _ body: @escaping @Sendable (OperationContext) throws -> Answer
    ) async throws -> Answer {
        let (vault, profile, sent, source, domains) = (desk.vault, desk.profile, sent, source, Self.domains)
        return try await desk.database.write { transaction in
            try body(
                OperationContext(
                    transaction: transaction, vault: vault, profile: profile, now: DomainDesk.morning,
                    today: DomainDesk.day(of: DomainDesk.morning), random: source.next, effects: sent,
                    records: domains.records, ports: domains.ports, actor: .system))
        }
    }

    /// Asks for 300.00, or for market days at 10.00 each, and answers by which name.
    func open(_ paid: Paid) async throws -> PayableName {
        let number = try TaxOffice.number(Paid.allCases.firstIndex(of: paid) ?? 0)
        switch paid {
        case .bill:
            try await desk.bring(
                "bills", "number,payer_name,amount,due_date,minimum\n\(number),Adjoa,300.00,2026-06-30,5.00\n")
        case .stall:
            try await desk.bring("taxpayers", "code,name,kind\nT-1,Ama Boateng,person\n")
            try await desk.bring("objects", "code,kind,name,taxpayer\nSTALL-1,stall,Stall 1,T-1\n")
            try await desk.bring("stall-fees", "code,fee,number\nSTALL-1,10.00,\(number)\n")
        case .search:
            try await desk.database.write {
                try LandSearches().open(number, parcel: "Block 7", fee: 30_000, in: $0)
            }
        }
        return PayableName(word: paid == .search ? "search" : "", number: number)
    }

    /// What a counter may say is due.
    func due(_ name: PayableName) async throws -> Int64? {
        try await inContext { context in
            try Books.quote(
                "no \(name.number)", context.profile, on: context.today, context.ports, in: context.transaction
            )?.due.minorUnits
        }
    }

    /// Money that comes over a counter, told and then moved.
    func pay(_ name: PayableName, _ minorUnits: Int64, _ transaction: String) async throws -> PaymentOutcome {
        let payer = try DomainDesk.phone(5)
        let arrival = Books.CounterArrival(
            reference: "COUNTER\(transaction)", wallet: TaxOffice.wallet, transaction: transaction,
            account: name.number,
            amount: TaxOffice.money(minorUnits), payer: payer)
        return try await inContext { context in
            #expect(try Books.expect(arrival, context) == .expected)
            return try Books.hear(
                PaymentUpdate(
                    reference: arrival.reference, wallet: arrival.wallet, verdict: .moved(minorUnits, transaction)),
                context)
        }
    }

    /// Brings in lines of a statement: the movement, its reference, its amount, and what it takes back.
    func reconcile(_ lines: [(String, String, String, String)]) async throws -> Reconciliation {
        let profile = try StatementProfile(
            "plain",
            from: Array(
                """
                field,column,form
                transaction,Transaction,
                reference,Reference,
                amount,Amount,
                original,Original,
                time,Time,yyyy-MM-dd HH:mm:ss
                """.utf8))
        let file =
            "transaction,reference,amount,original,time\n"
            + lines.map { "\($0.0),\($0.1),\($0.2),\($0.3),2026-05-04 08:00:05\n" }.joined()
        let read = try StatementReader(profile, of: desk.profile, .test).read(Array(file.utf8)).lines
        return try await inContext {
            try Books.reconcile(read, wallet: TaxOffice.wallet, profile: "plain", $0)
        }
    }

    /// Lets one thing happen to what is paid for.
    func perform(_ step: PaymentStep, on name: PayableName) async throws {
        switch step {
        case .pays:
            guard case .posted(_, let surplus, from: .pending) = try await pay(name, 10_000, "T1") else {
                return expectNothingLess(step)
            }
            #expect(surplus.minorUnits == 0)
        case .takenOff:
            let receipt = try #require(try await desk.rows("SELECT number FROM receipts").first?.text(0))
            let outcome = try await inContext {
                try Books.reverse(receipt: receipt, cause: .wrongPayable, reason: "not mine", $0)
            }
            guard case .reversed = outcome else { return expectNothingLess(step) }
        case .allocated, .placed: try await allocate(to: name)
        case .takenBack:
            let outcome = try await inContext {
                try Books.reverse(wallet: TaxOffice.wallet, transaction: "T1", reason: "the wallet's", by: "R1", $0)
            }
            guard case .reversed = outcome else { return expectNothingLess(step) }
        case .told:
            let told = try await reconcile([("S1", name.number, "50.00", ""), ("S2", "from Ama", "20.00", "")])
            #expect(told.totals[.onlyTheirs]?.lines == 2)
        case .returned:
            let returned = try await reconcile([("R2", name.number, "-50.00", "S1")])
            #expect(returned.totals[.reversed]?.lines == 1)
        }
    }

    private func expectNothingLess(_ step: PaymentStep) { Issue.record("the step \(step.rawValue) came to nothing") }

    /// Moves money out of suspense, as two persons decide.
    func allocate(to name: PayableName) async throws {
        try await inContext { context in
            let money = try #require(try SuspendedMoney.all(in: context.transaction).first)
            let id = try Books.propose(
                .allocate(suspense: money.entry, payable: name), because: "shown", by: "Esi", context)
            _ = try Books.confirm(id, by: "Kofi", context)
        }
    }

    /// What is wrong with the books.
    func faults() async throws -> [String] {
        let (vault, records) = (desk.vault, Self.domains.records)
        return try await desk.database.read { transaction in
            try Taxes.ledgerFaults(in: transaction).map(\.sentence)
                + Books.attemptFaults(in: transaction).map(\.sentence)
                + Books.openBalances(in: transaction)
                + Books.verifyLedger(in: transaction).faults.map(\.sentence)
                + Books.verifyRecords(records, vault, in: transaction).faults.map { $0.sentence(records) }
        }
    }
}

/// The keys of the texts that were sent, and the requests that left, in their order.
final class SentTexts: Effects, Sendable {
    private let kept = Mutex<(keys: [String], orders: [PaymentOrder])>(([], []))

    /// What was sent since the last time somebody asked.
    func take() -> [String] {
        kept.withLock { kept in
            defer { kept.keys = [] }
            return kept.keys
        }
    }

    var orders: [PaymentOrder] { kept.withLock { $0.orders } }

    func send(_ text: String, _ arguments: [String: Value], to receiver: Receiver) throws {
        kept.withLock { $0.keys.append(text) }
    }

    func request(_ order: PaymentOrder) throws { kept.withLock { $0.orders.append(order) } }

    /// Payments set no timers.
    func schedule(_ kind: String, _ subject: String, at moment: Instant) throws { throw UndeclaredTimer(kind: kind) }
    func unschedule(_ kind: String, _ subject: String) throws { throw UndeclaredTimer(kind: kind) }
}
