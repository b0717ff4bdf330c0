import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// What two persons of the city must agree on.
@Suite(.onEveryStore) struct LedgerDecisionTests {
    private static func propose(
        _ proposal: LedgerProposal, by name: String = "Esi", because reason: String = "asked", _ office: TaxOffice
    ) async throws -> Int64 {
        try await office.inContext { try Books.propose(proposal, because: reason, by: name, $0) }
    }

    @discardableResult
    private static func confirm(
        _ id: Int64, by name: String = "Kofi", at now: Instant = DomainDesk.morning, _ office: TaxOffice
    ) async throws -> Int64 {
        try await office.inContext(at: now) { try Books.confirm(id, by: name, $0) }
    }

    /// The entry of 100.00 that belongs to nobody.
    private static func suspended(_ office: TaxOffice, at now: Instant = DomainDesk.morning) async throws -> Int64 {
        try await office.hear(.moved(10_000, "S1"), about: "nobody's", at: now)
        return try #require(try await office.desk.rows("SELECT MAX(entry) FROM suspense").first).integer(0)
    }

    @Test func `money in suspense goes to a bill when a second person confirms it`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let entry = try await Self.suspended(office)
            let id = try await Self.propose(.allocate(suspense: entry, bill: number), office)
            #expect(try await office.due(number) == 30_000)
            for same in ["Esi", " esi ", "ESI"] {
                await #expect(throws: DecisionRefused.samePerson) { try await Self.confirm(id, by: same, office) }
            }
            try await Self.confirm(id, office)
            #expect(try await office.due(number) == 20_000)
            #expect(
                try await office.balances() == [
                    "clearing:momo": 10_000, "suspense:momo": 0, "receivable:\(number)": -10_000,
                ])
            let receipts = try await office.desk.takeOut("receipts")
            #expect(receipts.map { Array($0[1...2]) } == [[number, "100.00"]])
            #expect(office.effects.texts == ["taxes.sms_paid_by_other"])
            await #expect(throws: DecisionRefused.decided) { try await Self.confirm(id, by: "Yaw", office) }
            await #expect(throws: DecisionRefused.allocated) {
                try await Self.propose(.allocate(suspense: entry, bill: number), office)
            }
        }
    }

    @Test func `money that was allocated to the wrong bill is taken back, and may be allocated again`() async throws {
        try await TaxOffice.open { office in
            let (wrong, right) = (try await office.bill(1), try await office.bill(2))
            let entry = try await Self.suspended(office)
            try await Self.confirm(try await Self.propose(.allocate(suspense: entry, bill: wrong), office), office)
            let receipt = try #require(try await office.desk.takeOut("receipts").first?.first)
            try await Self.confirm(
                try await Self.propose(.reverse(receipt: receipt, cause: .wrongPayable), office), office)
            #expect(try await office.balances()["suspense:momo"] == -10_000)
            try await Self.confirm(try await Self.propose(.allocate(suspense: entry, bill: right), office), office)
            #expect(try await office.due(wrong) == 30_000)
            #expect(try await office.due(right) == 20_000)
            #expect(try await office.balances()["suspense:momo"] == 0)
        }
    }

    @Test func `the same is proposed once at a time`() async throws {
        try await TaxOffice.open { office in
            let (one, other) = (try await office.bill(1), try await office.bill(2))
            let entry = try await Self.suspended(office)
            let first = try await Self.propose(.allocate(suspense: entry, bill: one), office)
            for again in [LedgerProposal.allocate(suspense: entry, bill: one), .allocate(suspense: entry, bill: other)]
            {
                await #expect(throws: DecisionRefused.proposed) { try await Self.propose(again, by: "Yaw", office) }
            }
            let part = LedgerProposal.writeOff(bill: one, amount: TaxOffice.money(1_000))
            let second = try await Self.propose(part, office)
            await #expect(throws: DecisionRefused.proposed) {
                try await Self.propose(.writeOff(bill: one, amount: nil), office)
            }
            _ = try await Self.propose(.writeOff(bill: other, amount: nil), office)
            // Once it is decided, the next may be proposed.
            try await office.inContext { try Books.reject(first, by: "Esi", $0) }
            let third = try await Self.propose(.allocate(suspense: entry, bill: other), office)
            try await Self.confirm(second, office)
            _ = try await Self.propose(part, office)
            try await Self.confirm(third, office)
            let receipt = try #require(try await office.desk.takeOut("receipts").first?.first)
            _ = try await Self.propose(.reverse(receipt: receipt, cause: .wrongPayable), office)
            await #expect(throws: DecisionRefused.proposed) {
                try await Self.propose(.reverse(receipt: receipt, cause: .wrongPayable), office)
            }
        }
    }

    @Test func `two who propose the same at one moment make one proposal`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 1...4 {
                    group.addTask {
                        do {
                            _ = try await Self.propose(.writeOff(bill: number, amount: nil), office)
                            return false
                        } catch DecisionRefused.proposed {
                            return true
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(refused == 3)
            #expect(try await office.desk.rows("SELECT id FROM ledger_decisions").count == 1)
        }
    }

    @Test func `anyone who paid in time pays no fine for the city's search`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1, amount: "100.00")
            try await office.desk.bring("tax-rules", TaxOffice.ruleHeader + "fine,,penalty,10,,,,,\n")
            let entry = try await Self.suspended(office, at: try TaxOffice.morning(of: "2026-06-30"))
            let id = try await Self.propose(.allocate(suspense: entry, bill: number), office)
            try await Self.confirm(id, at: try TaxOffice.morning(of: "2026-08-01"), office)
            #expect(try await office.shown("due", of: number, on: "2026-08-01") == 0)
        }
    }

    @Test func `what a wallet takes back after it was allocated leaves the bill again`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let entry = try await Self.suspended(office)
            try await Self.confirm(try await Self.propose(.allocate(suspense: entry, bill: number), office), office)
            _ = try await office.inContext { context in
                try Books.reverse(wallet: TaxOffice.wallet, transaction: "S1", reason: "wallet", by: "R1", context)
            }
            #expect(try await office.balances().values.allSatisfy { $0 == 0 })
            #expect(try await office.due(number) == 30_000)
        }
    }

    @Test func `a bill is written off in part and then whole, with the fine of the day`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.desk.bring("tax-rules", TaxOffice.ruleHeader + "fine,,penalty,10,,,,,\n")
            let late = try TaxOffice.morning(of: "2026-07-01")
            let part = try await Self.propose(.writeOff(bill: number, amount: TaxOffice.money(10_000)), office)
            try await Self.confirm(part, office)
            #expect(try await office.due(number) == 20_000)
            let all = try await Self.propose(.writeOff(bill: number, amount: nil), office)
            try await Self.confirm(all, at: late, office)
            #expect(try await office.shown("due", of: number, on: "2026-12-31") == 0)
            let balances = try await office.balances()
            #expect(balances["assessed:\(number)"] == -30_000)
            #expect(balances["penalty:rate:2026"] == -2_000)
            #expect(balances["write_off:rate:2026"] == 32_000)
            await #expect(throws: DecisionRefused.nothingDue("bill")) {
                try await Self.propose(.writeOff(bill: number, amount: nil), office)
            }
        }
    }

    @Test func `a credit is given back, and no more than there is`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.hear(.moved(31_000), about: try await office.pay(number, 30_000))
            await #expect(throws: DecisionRefused.tooMuch) {
                try await Self.propose(.refund(bill: number, amount: TaxOffice.money(1_001)), office)
            }
            let id = try await Self.propose(.refund(bill: number, amount: TaxOffice.money(1_000)), office)
            // The same credit cannot be given back twice: neither while it waits nor afterwards.
            await #expect(throws: DecisionRefused.proposed) {
                try await Self.propose(.refund(bill: number, amount: TaxOffice.money(1_000)), office)
            }
            try await Self.confirm(id, office)
            await #expect(throws: DecisionRefused.tooMuch) {
                try await Self.propose(.refund(bill: number, amount: TaxOffice.money(1_000)), office)
            }
            let balances = try await office.balances()
            #expect(balances["credit:\(number)"] == 0)
            #expect(balances["refunds:\(number)"] == -1_000)
        }
    }

    @Test func `a proposal that is dropped does nothing, and who decided what stays on record`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let receipt = try await office.paid(number, 10_000, "T1")
            let id = try await Self.propose(
                .reverse(receipt: receipt, cause: .wrongPayable), by: "Esi", because: "wrong bill", office)
            try await office.inContext { try Books.reject(id, by: "Esi", $0) }
            await #expect(throws: DecisionRefused.decided) { try await Self.confirm(id, office) }
            #expect(try await office.due(number) == 20_000)
            let all = try await office.desk.database.read { transaction in
                try Books.decisions(waiting: false, TaxOffice.currency, in: transaction)
            }
            #expect(all.map(\.state) == [.rejected])
            #expect(all.map(\.reason) == ["wrong bill"])
            #expect((all.first?.proposedBy, all.first?.decidedBy) == ("Esi", "Esi"))
            let open = try await office.desk.database.read { transaction in
                try Books.decisions(waiting: true, TaxOffice.currency, in: transaction)
            }
            #expect(open.isEmpty)
        }
    }

    @Test func `what cannot be is refused before anything is written`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let entry = try await Self.suspended(office)
            let refusals: [(LedgerProposal, DecisionRefused)] = [
                (.allocate(suspense: entry + 100, bill: number), .noSuspense),
                (.allocate(suspense: entry, bill: "1"), .noPayable("bill")),
                (.reverse(receipt: "1", cause: .wrongPayable), .noReceipt),
                (.writeOff(bill: "1", amount: nil), .noPayable("bill")),
                (.writeOff(bill: number, amount: TaxOffice.money(30_001)), .tooMuch),
                (.writeOff(bill: number, amount: TaxOffice.money(0)), .notPositive),
                (.refund(bill: number, amount: TaxOffice.money(1)), .tooMuch),
            ]
            for (proposal, refusal) in refusals {
                await #expect(throws: refusal) { try await Self.propose(proposal, office) }
            }
            let good = LedgerProposal.writeOff(bill: number, amount: nil)
            await #expect(throws: DecisionRefused.noAccount) { try await Self.propose(good, by: " ", office) }
            await #expect(throws: DecisionRefused.noReason) { try await Self.propose(good, because: "", office) }
            await #expect(throws: DecisionRefused.noDecision) { try await Self.confirm(1, office) }
            #expect(try await office.desk.rows("SELECT id FROM ledger_decisions").isEmpty)
        }
    }

    @Test func `money in suspense is listed with its age until it is assigned`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let entry = try await Self.suspended(office)
            let listed = try await office.desk.database.read { try SuspendedMoney.all(in: $0) }
            #expect(listed.map(\.entry) == [entry])
            let later = DomainDesk.day(of: DomainDesk.morning.adding(seconds: 40 * 86_400))
            #expect(listed.map { $0.age(on: later) } == [40])
            try await Self.confirm(try await Self.propose(.allocate(suspense: entry, bill: number), office), office)
            #expect(try await office.desk.database.read { try SuspendedMoney.all(in: $0) }.isEmpty)
        }
    }
}
