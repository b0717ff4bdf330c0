import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// One movement under several names, the day it was paid on, charges, and what stays open until it is settled.
@Suite(.onEveryStore) struct MovementNamesTests {
    private static let header = "transaction,reference,amount,fee,phone,time,takes back,kind\n"
    private static let profile = """
        field,column,form
        transaction,transaction,
        reference,reference,
        amount,amount,
        fee,fee,
        phone,phone,
        time,time,yyyy-MM-dd HH:mm:ss
        original,takes back,
        kind,kind,Charge
        """

    /// Brings in lines of `transaction,reference,amount,,phone,time,takes back,kind`, and answers `class transaction`.
    private static func reconcile(_ lines: String..., to office: TaxOffice) async throws -> [String] {
        let profile = try StatementProfile("test", from: Array(profile.utf8))
        let text = header + lines.joined(separator: "\n") + "\n"
        let read = try StatementReader(profile, of: office.desk.profile, .test).read(Array(text.utf8)).lines
        let result = try await office.inContext { context in
            try Books.reconcile(read, wallet: TaxOffice.wallet, profile: "test", context)
        }
        let quiet: [Reconciliation.Class] = [.matched, .repeated, .charge]
        return result.findings.map { "\($0.kind.rawValue) \($0.transaction)" }
            + quiet.compactMap { kind in result.totals[kind].map { "\(kind.rawValue): \($0.lines)" } }
    }

    private static func line(
        _ name: String, _ reference: String = "", _ amount: String = "100.00", at time: String = "2026-05-04 08:00:05",
        takesBack original: String = "", _ kind: String = ""
    ) -> String {
        "\(name),\(reference),\(amount),,,\(time),\(original),\(kind)"
    }

    private static func expectSound(_ office: TaxOffice, clearing: Int64) async throws {
        #expect(try await office.balances()["clearing:momo"] == clearing)
        #expect(try await office.desk.database.read { try Books.attemptFaults(in: $0) } == [])
    }

    // MARK: Names

    @Test(arguments: [20, 12]) func `updates first: a line with our reference and another name is that movement`(
        letters: Int
    ) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            try await office.hear(.moved(10_000, "ws_CO_4"), about: reference)
            let line = Self.line("TLA60708BH", String(reference.prefix(letters)))
            #expect(try await Self.reconcile(line, to: office) == ["matched: 1"])
            #expect(try await Self.reconcile(line, to: office) == ["repeated: 1"])
            try await Self.expectSound(office, clearing: 10_000)
            #expect(try await office.desk.database.read { try Difference.all(in: $0) } == [])
            // A counter that tells the receipt's number now tells nothing new.
            #expect(try await office.hear(.moved(10_000, "TLA60708BH"), about: "x") == .repeated)
            #expect(office.effects.texts == ["taxes.sms_receipt"])
        }
    }

    @Test(arguments: [20, 12]) func `statement first: the updates that come after are that movement`(
        letters: Int
    ) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            let line = Self.line("TLA60708BH", String(reference.prefix(letters)).lowercased())
            #expect(try await Self.reconcile(line, to: office) == ["only_theirs TLA60708BH"])
            #expect(try await office.state(reference) == .succeeded)
            for _ in 1...2 {
                #expect(try await office.hear(.moved(10_000, "ws_CO_4"), about: reference) == .repeated)
            }
            #expect(try await Self.reconcile(line, to: office) == ["repeated: 1"])
            try await Self.expectSound(office, clearing: 10_000)
            #expect(try await office.due(number) == 20_000)
        }
    }

    @Test func `a name the wallet told of is known in a statement without our reference`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            try await office.hear(.moved(10_000, "ws_CO_4"), about: reference)
            try await office.inContext { context in
                try Books.learn(["TLA6"], of: "ws_CO_4", at: TaxOffice.wallet, context)
            }
            #expect(try await Self.reconcile(Self.line("TLA6"), to: office) == ["matched: 1"])
            try await Self.expectSound(office, clearing: 10_000)
        }
    }

    @Test func `a request paid twice stays paid twice, whatever came first`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            try await office.hear(.moved(10_000, "W1"), about: reference)
            // Both payments in one statement, under the names the updates have.
            let both = [Self.line("W1", reference), Self.line("W2", reference)]
            #expect(try await Self.reconcile(both[0], both[1], to: office) == ["only_theirs W2", "matched: 1"])
            try await Self.expectSound(office, clearing: 20_000)
        }
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            try await office.hear(.moved(10_000, "W1"), about: reference)
            // The second payment's line comes first, and is taken for the first one until that has a line too.
            #expect(try await Self.reconcile(Self.line("W2", reference), to: office) == ["matched: 1"])
            #expect(
                try await Self.reconcile(Self.line("W1", reference), to: office) == ["only_theirs W2", "matched: 1"])
            try await Self.expectSound(office, clearing: 20_000)
        }
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            #expect(try await Self.reconcile(Self.line("W1", reference), to: office) == ["only_theirs W1"])
            #expect(try await office.hear(.moved(10_000, "W2"), about: reference) == .repeated)
            #expect(try await Self.reconcile(Self.line("W2", reference), to: office) == ["only_theirs W2"])
            try await Self.expectSound(office, clearing: 20_000)
        }
    }

    // MARK: The day

    @Test func `who paid in time is not fined because the statement came late`() async throws {
        try await TaxOffice.open { office in
            try await office.desk.bring("tax-rules", TaxOffice.ruleHeader + "late,,penalty,10,,,,,\n")
            let number = try await office.bill(1, amount: "100.00", due: "2026-04-30", minimum: "")
            #expect(
                try await Self.reconcile(Self.line("L1", number, at: "2026-04-30 23:59:00"), to: office)
                    == ["only_theirs L1"])
            #expect(try await office.due(number) == 0)
            let receipts = try await office.desk.takeOut("receipts")
            #expect(
                receipts.map { Array($0[2...3]) + Array($0[7...8]) } == [
                    ["100.00", "0.00", "2026-04-30", "2026-04-30T23:59:00Z"]
                ])
        }
    }

    @Test func `money in suspense keeps the day it was paid, also when it is allocated later`() async throws {
        try await TaxOffice.open { office in
            try await office.desk.bring("tax-rules", TaxOffice.ruleHeader + "late,,penalty,10,,,,,\n")
            let number = try await office.bill(1, amount: "100.00", due: "2026-04-30", minimum: "")
            _ = try await Self.reconcile(Self.line("L1", "my tax", at: "2026-04-28 10:00:00"), to: office)
            let held = try #require(try await office.desk.database.read { try SuspendedMoney.all(in: $0) }.first)
            #expect(held.day.iso == "2026-04-28")
            #expect(held.age(on: DomainDesk.day(of: DomainDesk.morning)) == 6)
            let id = try await office.inContext {
                try Books.propose(.allocate(suspense: held.entry, bill: number), because: "shown", by: "Esi", $0)
            }
            _ = try await office.inContext { try Books.confirm(id, by: "Kofi", $0) }
            #expect(try await office.due(number) == 0)
            #expect(try await office.desk.takeOut("receipts").map { $0[7] } == ["2026-04-28"])
            _ = try await office.balances()
        }
    }

    // MARK: Charges

    @Test func `a charge is a fee beside its payment, alone, later, and once`() async throws {
        let payment = Self.line("TLA1", "x", "300.00")
        let charge = Self.line("TLA1", "", "-5.00", "Pay Bill Charge")
        for order in [[payment, charge], [charge, payment]] {
            try await TaxOffice.open { office in
                let first = try await Self.reconcile(order[0], order[1], to: office)
                #expect(first == ["only_theirs TLA1", "charge: 1"])
                #expect(try await Self.reconcile(order[1], order[0], to: office) == ["repeated: 2"])
                for line in order { #expect(try await Self.reconcile(line, to: office) == ["repeated: 1"]) }
                #expect(try await office.balances()["fees:momo"] == 500)
                try await Self.expectSound(office, clearing: 29_500)
            }
            try await TaxOffice.open { office in
                for line in order { _ = try await Self.reconcile(line, to: office) }
                #expect(try await Self.reconcile(order[0], order[1], to: office) == ["repeated: 2"])
                #expect(try await office.balances()["fees:momo"] == 500)
                try await Self.expectSound(office, clearing: 29_500)
            }
        }
    }

    @Test func `a commission under the payment's name, which nothing calls a charge, is a line of its own`()
        async throws
    {
        let payment = Self.line("FT26", "x", "300.00")
        let commission = Self.line("FT26", "", "-5.00")
        for order in [[payment, commission], [commission, payment]] {
            try await TaxOffice.open { office in
                for line in order { _ = try await Self.reconcile(line, to: office) }
                #expect(try await Self.reconcile(order[1], order[0], to: office) == ["repeated: 2"])
                try await Self.expectSound(office, clearing: 29_500)
                // Updates of the payment are known, although the commission had its name first.
                #expect(try await office.hear(.moved(30_000, "FT26"), about: "x") == .repeated)
            }
        }
    }

    @Test func `what is taken back under the name it came by is taken back`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let lines = [Self.line("T1", number), Self.line("T1", "", "-100.00", takesBack: "T1")]
            #expect(try await Self.reconcile(lines[0], lines[1], to: office) == ["only_theirs T1", "reversed T1"])
            #expect(try await Self.reconcile(lines[0], lines[1], to: office) == ["repeated: 2"])
            #expect(try await office.due(number) == 30_000)
            try await Self.expectSound(office, clearing: 0)
        }
    }

    // MARK: Differences

    @Test func `a difference stays until two persons settle it, and the same statement does not hide it`() async throws
    {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.paid(number, 10_000, "T1")
            try await office.paid(number, 7_500, "T2")
            let line = Self.line("T1", "", "99.99", at: "2026-05-04 07:59:00")
            let end = Self.line("B1", "", "-1.00", at: "2026-05-04 08:01:00")
            let expected = ["amount_differs T1", "paid_out B1", "only_ours T2"]
            #expect(try await Self.reconcile(line, end, to: office) == expected)
            #expect(
                try await Self.reconcile(line, end, to: office) == ["amount_differs T1", "only_ours T2", "repeated: 1"])
            let open = try await office.desk.database.read { try Difference.all(in: $0) }
            #expect(
                open.map { "\($0.kind.rawValue) \($0.transaction) \($0.theirs) \($0.ours)" } == [
                    "amount_differs T1 9999 10000", "only_ours T2 0 7500",
                ])
            for difference in open {
                let id = try await office.inContext {
                    try Books.propose(.settle(difference: difference.id), because: "rounding", by: "Esi", $0)
                }
                await #expect(throws: DecisionRefused.samePerson) {
                    try await office.inContext { try Books.confirm(id, by: "Esi", $0) }
                }
                #expect(try await office.inContext { try Books.confirm(id, by: "Kofi", $0) } == difference.entry)
                await #expect(throws: DecisionRefused.settled) {
                    try await office.inContext {
                        try Books.propose(.settle(difference: difference.id), because: "again", by: "Esi", $0)
                    }
                }
            }
            await #expect(throws: DecisionRefused.noDifference) {
                try await office.inContext {
                    try Books.propose(.settle(difference: 99), because: "none", by: "Esi", $0)
                }
            }
            #expect(try await Self.reconcile(line, end, to: office) == ["repeated: 2"])
            #expect(try await office.desk.database.read { try Difference.all(in: $0) } == [])
        }
    }

    @Test func `what is only ours ends by itself when a statement has it; another amount of a line does not pay twice`()
        async throws
    {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.paid(number, 10_000, "T1")
            let around = [
                Self.line("B1", "", "-1.00", at: "2026-05-04 07:59:00"),
                Self.line("B2", "", "-1.00", at: "2026-05-04 08:01:00"),
            ]
            #expect(
                try await Self.reconcile(around[0], around[1], to: office) == [
                    "paid_out B1", "paid_out B2", "only_ours T1",
                ])
            #expect(try await Self.reconcile(Self.line("T1"), to: office) == ["matched: 1"])
            #expect(try await office.desk.database.read { try Difference.all(in: $0) } == [])
            let changed = Self.line("T1", "", "100.01")
            for _ in 1...2 { #expect(try await Self.reconcile(changed, to: office) == ["amount_differs T1"]) }
            try await Self.expectSound(office, clearing: 9_800)
        }
    }
}
