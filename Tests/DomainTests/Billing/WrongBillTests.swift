import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Payments that were posted to the wrong bill: the wallet keeps the money, and so does the city.
@Suite(.onEveryStore) struct WrongBillTests {
    /// Money of phone 2 on bill 1, which was meant for bill 2; answers the receipt.
    private static func misposted(_ office: TaxOffice) async throws -> (wrong: String, right: String, receipt: String) {
        let (wrong, right) = (try await office.bill(1), try await office.bill(2))
        let receipt = try await office.paid(wrong, 10_000, "T1", from: 2)
        office.effects.forget()
        return (wrong, right, receipt)
    }

    private static func takenOff(_ receipt: String, _ office: TaxOffice) async throws -> Int64 {
        guard case .reversed(let entry) = try await office.reverse(receipt, as: .wrongPayable) else {
            Issue.record("nothing was taken off the bill")
            return 0
        }
        return entry
    }

    private static func allocate(_ entry: Int64, to bill: String, _ office: TaxOffice) async throws {
        let id = try await office.inContext {
            try Books.propose(.allocate(suspense: entry, bill: bill), because: "meant this", by: "Esi", $0)
        }
        _ = try await office.inContext { try Books.confirm(id, by: "Kofi", $0) }
    }

    private static func takeBack(_ office: TaxOffice) async throws -> ReversalOutcome {
        try await office.inContext {
            try Books.reverse(wallet: TaxOffice.wallet, transaction: "T1", reason: "statement", by: "R1", $0)
        }
    }

    @Test func `the money waits in suspense with its payer, clearing stays, and it is allocated to the right bill`()
        async throws
    {
        try await TaxOffice.open { office in
            let (wrong, right, receipt) = try await Self.misposted(office)
            let entry = try await Self.takenOff(receipt, office)
            #expect(
                try await office.balances() == [
                    "clearing:momo": 10_000, "suspense:momo": -10_000, "receivable:\(wrong)": 0,
                ])
            let held = try await office.desk.database.read { try SuspendedMoney.all(in: $0) }
            #expect(held.map(\.entry) == [entry])
            #expect(held.map(\.transaction) == ["T1"])
            #expect(held.map(\.reason) == ["wrong_bill"])
            // Whose money it is may say which bill was meant.
            #expect(try await office.call("taxes.claim_money", ["number": .text(right)], from: 2).name == "noted")
            try await Self.allocate(entry, to: right, office)
            #expect(try await office.due(wrong) == 30_000)
            #expect(try await office.due(right) == 20_000)
            let balances = try await office.balances()
            #expect(balances["clearing:momo"] == 10_000)
            #expect(balances["suspense:momo"] == 0)
            #expect(try await office.desk.database.read { try SuspendedMoney.all(in: $0) }.isEmpty)
            #expect(try await office.desk.database.read { try Books.attemptFaults(in: $0) } == [])
        }
    }

    @Test func `payer and owner are told of the mistake, and nobody that the wallet took money back`() async throws {
        try await TaxOffice.open { office in
            let (_, right, receipt) = try await Self.misposted(office)
            let entry = try await Self.takenOff(receipt, office)
            #expect(office.effects.texts == ["taxes.sms_wrong_bill", "taxes.sms_wrong_bill"])
            #expect(Set(office.effects.messages.map(\.phone)) == [try DomainDesk.phone(1), try DomainDesk.phone(2)])
            #expect(office.effects.messages.first?.arguments["left"] == .money(TaxOffice.money(30_000)))
            office.effects.forget()
            try await Self.allocate(entry, to: right, office)
            #expect(office.effects.texts == ["taxes.sms_receipt", "taxes.sms_paid_by_other"])
        }
    }

    @Test func `a statement still finds the payment, and it counts as paid on its own day`() async throws {
        try await TaxOffice.open { office in
            try await office.desk.bring("tax-rules", TaxOffice.ruleHeader + "fine,,penalty,10,,,,,\n")
            let wrong = try await office.bill(1)
            let right = try await office.bill(2, amount: "100.00")
            let paidOn = try TaxOffice.morning(of: "2026-06-30")
            let receipt = try await office.paid(wrong, 10_000, "T1", from: 2, at: paidOn)
            let late = try TaxOffice.morning(of: "2026-08-01")
            guard case .reversed(let entry) = try await office.reverse(receipt, as: .wrongPayable, at: late) else {
                Issue.record("nothing was taken off the bill")
                return
            }
            let id = try await office.inContext(at: late) {
                try Books.propose(.allocate(suspense: entry, bill: right), because: "meant", by: "Esi", $0)
            }
            _ = try await office.inContext(at: late) { try Books.confirm(id, by: "Kofi", $0) }
            #expect(try await office.shown("due", of: right, on: "2026-08-01") == 0)
            _ = try await office.balances()
        }
    }

    @Test(arguments: [false, true])
    func `what the wallet takes back afterwards leaves suspense, or the bill it was allocated to`(isAllocated: Bool)
        async throws
    {
        try await TaxOffice.open { office in
            let (_, right, receipt) = try await Self.misposted(office)
            let entry = try await Self.takenOff(receipt, office)
            if isAllocated { try await Self.allocate(entry, to: right, office) }
            office.effects.forget()
            guard case .reversed = try await Self.takeBack(office) else {
                Issue.record("nothing was taken back")
                return
            }
            #expect(try await Self.takeBack(office) == .repeated)
            #expect(try await office.balances().values.allSatisfy { $0 == 0 })
            #expect(try await office.due(right) == 30_000)
            #expect(Set(office.effects.texts) == (isAllocated ? ["taxes.sms_reversed"] : []))
        }
    }

    @Test func `by hand a receipt is taken off the wrong bill once, and may still be taken back by its wallet`()
        async throws
    {
        try await TaxOffice.open { office in
            let (_, _, receipt) = try await Self.misposted(office)
            func decide(_ cause: ReversalCause) async throws {
                let id = try await office.inContext {
                    try Books.propose(.reverse(receipt: receipt, cause: cause), because: "asked", by: "Esi", $0)
                }
                let listed = try await office.desk.database.read {
                    try Books.decisions(waiting: true, TaxOffice.currency, in: $0)
                }
                #expect(listed.map(\.proposal) == [.reverse(receipt: receipt, cause: cause)])
                _ = try await office.inContext { try Books.confirm(id, by: "Kofi", $0) }
            }
            try await decide(.wrongPayable)
            await #expect(throws: DecisionRefused.reversed) { try await decide(.wrongPayable) }
            try await decide(.takenBack)
            await #expect(throws: DecisionRefused.reversed) { try await decide(.takenBack) }
            #expect(try await office.balances().values.allSatisfy { $0 == 0 })
        }
    }

    @Test func `what is taken off a bill stands in the chain and verifies`() async throws {
        try await TaxOffice.open { office in
            let (_, right, receipt) = try await Self.misposted(office)
            try await Self.allocate(try await Self.takenOff(receipt, office), to: right, office)
            _ = try await Self.takeBack(office)
            var hasMore = true
            while hasMore { hasMore = try await office.desk.database.write { try Books.linkEntries($0) } }
            let verification = try await office.desk.database.read { try Books.verifyLedger(in: $0) }
            #expect(verification.faults == [])
            #expect(verification.links == 5)
        }
    }

    @Test func `of money that was too much the text says that the bill stays paid, and what is kept`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let references = try await office.payTwice(number, 30_000, 30_000)
            try await office.hear(.moved(30_000, "T1"), about: references[0])
            try await office.hear(.moved(30_000, "T2"), about: references[1])
            let credited = office.effects.messages.filter { $0.arguments["credit"] != nil }
            #expect(
                credited.map { "\($0.text) \($0.phone.e164.suffix(1))" } == [
                    "taxes.sms_receipt_credit_other 2", "taxes.sms_paid_by_other_credit 1",
                ])
            office.effects.forget()
            _ = try await office.inContext {
                try Books.reverse(wallet: TaxOffice.wallet, transaction: "T2", reason: "back", by: nil, $0)
            }
            #expect(Set(office.effects.texts) == ["taxes.sms_reversed_paid"])
            #expect(office.effects.messages.first?.arguments["credit"] == .money(TaxOffice.money(0)))
        }
    }

    @Test func `texts about a bill nobody named leave out what it is for`() async throws {
        try await TaxOffice.open { office in
            let number = try TaxOffice.number(1)
            try await office.desk.bring(
                "bills", "number,payer_name,amount,due_date\n\(number),Adjoa,30.00,2026-06-30\n")
            try await office.paid(number, 3_000, "T1")
            #expect(office.effects.messages.first?.arguments["named"] == .text("no"))
            #expect(try await office.call("taxes.find_bill", ["number": .text(number)]).text("object") == number)
        }
    }
}
