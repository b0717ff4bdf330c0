import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// A wallet's statement against the books.
@Suite(.onEveryStore) struct ReconciliationTests {
    private static let header = "transaction,reference,amount,fee,phone,time,takes back\n"

    private static func profile(_ text: String? = nil) throws -> StatementProfile {
        let plain = """
            field,column,form
            transaction,Transaction,
            reference,Reference,
            amount,Amount,
            fee,Fee,
            phone,Phone,
            time,Time,yyyy-MM-dd HH:mm:ss
            original,Takes back,
            """
        return try StatementProfile("plain", from: Array((text ?? plain).utf8))
    }

    private static func reconcile(
        _ lines: String, at wallet: String = TaxOffice.wallet, _ office: TaxOffice
    ) async throws -> Reconciliation {
        let reader = StatementReader(try profile(), of: office.desk.profile, .test)
        let read = try reader.read(Array((header + lines).utf8)).lines
        return try await office.inContext { context in
            try Books.reconcile(read, wallet: wallet, profile: "plain", context)
        }
    }

    private static func classes(_ result: Reconciliation) -> [String] {
        result.findings.map { "\($0.kind.rawValue) \($0.transaction)" }
    }

    private static let time = "2026-05-04 08:00:05"

    // MARK: Finding

    @Test func `a debit whose update was lost is posted by the statement, and the receipt goes out`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            try await office.hear(.unknown, about: reference)
            let lines = "T1,\(reference.lowercased()),100.00,,,\(Self.time),\n"
            let result = try await Self.reconcile(lines, office)
            #expect(Self.classes(result) == ["only_theirs T1"])
            #expect(try await office.state(reference) == .succeeded)
            #expect(try await office.due(number) == 20_000)
            #expect(office.effects.texts == ["taxes.sms_checking", "taxes.sms_receipt"])
            // The callback that comes now, and the same file again, change nothing.
            #expect(try await office.hear(.moved(10_000, "T1"), about: reference) == .repeated)
            let again = try await Self.reconcile(lines, office)
            again.expect([.repeated: 1])
            #expect(again.totals[.repeated]?.amount == 10_000)
            #expect(try await office.balances()["clearing:momo"] == 10_000)
        }
    }

    @Test func `a request is answered by the statement of its own wallet only`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let paid = try await office.pay(number, 10_000)
            try await office.hear(.moved(10_000, "T1"), about: paid)
            let open = try await office.pay(number, 10_000)
            // The file of another wallet, or this one's brought in under another's name.
            let lines = "T1,\(paid),100.00,,,\(Self.time),\nT2,\(open),100.00,,,\(Self.time),\n"
            _ = try await Self.reconcile(lines, at: "other", office)
            #expect(try await office.due(number) == 20_000)
            #expect(try await office.state(open) != .succeeded)
            #expect(try await office.desk.takeOut("receipts").count == 1)
            #expect(try await office.balances()["suspense:other"] == -20_000)
            _ = try await Self.reconcile(lines, office)
            #expect(try await office.due(number) == 10_000)
        }
    }

    @Test func `a line without our reference is found by its phone and amount, when just one request has them`()
        async throws
    {
        try await TaxOffice.open { office in
            let numbers = [try await office.bill(1), try await office.bill(2)]
            let reference = try await office.pay(numbers[0], 10_000)
            let result = try await Self.reconcile("T1,,100.00,,0240000001,\(Self.time),\n", office)
            #expect(result.findings.first?.remark.hasPrefix("posted, receipt ") == true)
            #expect(try await office.state(reference) == .succeeded)
            // Two requests could be meant, or one of another day: then nobody can say.
            _ = try await office.pay(numbers[0], 7_500)
            _ = try await office.pay(numbers[1], 7_500)
            let doubtful = try await Self.reconcile("T2,,75.00,,0240000001,\(Self.time),\n", office)
            #expect(doubtful.findings.first?.remark.hasPrefix("in suspense, ") == true)
            _ = try await office.pay(numbers[1], 20_000)
            let late = try await Self.reconcile("T3,,200.00,,0240000001,2026-05-06 08:00:00,\n", office)
            #expect(late.findings.first?.remark.hasPrefix("in suspense, ") == true)
            #expect(office.effects.texts == ["taxes.sms_receipt", "taxes.sms_which_bill", "taxes.sms_which_bill"])
            _ = try await office.balances()
        }
    }

    @Test func `money paid to a bill's number in the wallet's own menu is the bill's`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let typed = "\(number.prefix(4)) \(number.dropFirst(4))"
            try await Self.reconcile("T1,\(typed),100.00,,0240000002,\(Self.time),\n", office)
                .expect([.onlyTheirs: 1])
            #expect(try await office.due(number) == 20_000)
            let told = office.effects.messages.map { "\($0.text) \($0.phone.e164.suffix(1))" }
            #expect(told == ["taxes.sms_receipt 2", "taxes.sms_paid_by_other 1"])
            #expect(try await office.desk.database.read { try Books.attemptFaults(in: $0) } == [])
            _ = try await office.balances()
        }
    }

    @Test func `what differs or is only ours is named, and the books stay as they are`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.paid(number, 10_000, "T1")
            try await office.paid(number, 7_500, "T2")
            let before = try await office.balances()
            let result = try await Self.reconcile(
                "T1,,100.01,,,2026-05-04 07:59:00,\nT9,,-50.00,,,2026-05-04 08:01:00,T8\n", office)
            #expect(Self.classes(result) == ["amount_differs T1", "only_theirs T9", "only_ours T2"])
            #expect(result.findings.map(\.remark).first == "we have 100.00, entry 1")
            #expect(try await office.balances() == before)
        }
    }

    @Test func `money the wallet took back is taken back here, once`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let receipt = try await office.paid(number, 10_000, "T1")
            let lines = "T1,,100.00,,,\(Self.time),\nT2,,-100.00,,,\(Self.time),T1\n"
            try await Self.reconcile(lines, office).expect([.matched: 1, .reversed: 1])
            #expect(try await office.due(number) == 30_000)
            let verified = try await office.call("taxes.verify_receipt", ["number": .text(receipt)])
            #expect(verified.name == "reversed")
            try await Self.reconcile(lines, office).expect([.repeated: 2])
            #expect(try await office.balances().values.allSatisfy { $0 == 0 })
        }
    }

    @Test func `fees are the city's cost and payments to the bank leave the wallet`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.paid(number, 10_000, "T1")
            let result = try await Self.reconcile(
                "T1,,100.00,1.50,,\(Self.time),\nB1,,-98.50,,,\(Self.time),\n", office)
            #expect(result.fees == 150)
            result.expect([.matched: 1, .paidOut: 1])
            #expect(
                try await office.balances() == [
                    "clearing:momo": 0, "receivable:\(number)": -10_000, "fees:momo": 150, "bank:momo": 9_850,
                ])
            #expect(try await office.due(number) == 20_000)
        }
    }

    // MARK: The bank

    private static func bank(_ lines: String, _ office: TaxOffice) async throws -> Reconciliation {
        let reader = StatementReader(try profile(), of: office.desk.profile, .test, allowsUnnamed: true)
        let read = try reader.read(Array((header + lines).utf8)).lines
        return try await office.inContext { try Books.reconcileBank(read, wallet: TaxOffice.wallet, $0) }
    }

    @Test func `what the wallet paid out is found at the bank by name or by amount, and what is missing is named`()
        async throws
    {
        try await TaxOffice.open { office in
            _ = try await office.paid(try await office.bill(1), 30_000, "T1")
            let payouts =
                "P1,,-100.00,,,2026-05-04 09:00:00,\nP2,,-50.00,,,2026-05-04 09:05:00,\n"
                + "P3,,-50.00,,,2026-05-04 09:06:00,\nP4,,-70.00,,,2026-05-04 09:10:00,\n"
            try await Self.reconcile(payouts, office).expect([.paidOut: 4])
            let before = try await office.balances()
            // P1 by its name; two of 50.00 by nobody's; P4 by its amount; a sum nobody paid; money that left the bank.
            let lines =
                "B1,p1,100.00,,,2026-05-05 00:00:00,\nB2,deposit,50.00,,,2026-05-05 00:00:00,\n"
                + "B3,deposit,70.00,,,2026-05-06 00:00:00,\nB4,deposit,9.00,,,2026-05-06 00:00:00,\n"
                + "B5,rent,-500.00,,,2026-05-06 00:00:00,\n"
            let result = try await Self.bank(lines, office)
            result.expect([.matched: 2, .onlyTheirs: 2, .onlyOurs: 2])
            #expect(Self.classes(result) == ["only_theirs B2", "only_theirs B4", "only_ours P2", "only_ours P3"])
            // Named, the two of 50.00 are told apart; what was matched before is repeated.
            let more = try await Self.bank(
                lines + "B6,P2,50.00,,,2026-05-06 00:00:00,\nB7,P3,49.00,,,2026-05-06 00:00:00,\n", office)
            more.expect([.repeated: 2, .matched: 1, .onlyTheirs: 2, .amountDiffers: 1, .onlyOurs: 1])
            #expect(try await office.balances() == before)
        }
    }

    // MARK: Ten thousand lines

    @Test func `of ten thousand lines with three wrong ones, exactly the others match`() async throws {
        try await TaxOffice.open { office in
            try await Self.fill(office, 10_000)
            var lines = (1...10_000).map { "T\($0),x,\($0 % 90 + 1).00,,,\(Self.time),\n" }
            lines[17] = "T18,x,999.00,,,\(Self.time),\n"
            lines[4_000] = "X1,x,5.00,,,\(Self.time),\n"
            lines[9_999] = "X2,x,5.00,,,\(Self.time),\n"
            let result = try await Self.reconcile(lines.joined(), office)
            result.expect([.matched: 9_997, .amountDiffers: 1, .onlyTheirs: 2, .onlyOurs: 2])
            #expect(
                Self.classes(result) == [
                    "amount_differs T18", "only_theirs X1", "only_theirs X2", "only_ours T4001", "only_ours T10000",
                ])
        }
    }

    /// Entries as the wallet's updates would have made them, T1 and on.
    private static func fill(_ office: TaxOffice, _ count: Int) async throws {
        let numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count)) "
        let at = DomainDesk.morning.milliseconds + 5_000
        try await office.desk.database.write { transaction in
            for sql in [
                numbers
                    + "INSERT INTO entries (at, day, kind, reference, wallet, wallet_transaction, currency, exponent) "
                    + "SELECT \(at), '2026-05-04', 'suspense', 'x', 'momo', 'T' || i, 'GHS', 2 FROM n ORDER BY i",
                "INSERT INTO postings (entry, account, amount) SELECT id, 'clearing:momo', "
                    + "(CAST(substr(wallet_transaction, 2) AS INTEGER) % 90 + 1) * 100 FROM entries",
                "INSERT INTO postings (entry, account, amount) SELECT entry, 'suspense:momo', -amount FROM postings",
                "INSERT INTO suspense (entry, reason, amount) SELECT entry, 'x', amount FROM postings WHERE amount > 0",
            ] {
                try transaction.run(Statement(sql))
            }
        }
    }
}

extension Reconciliation {
    /// Checks how many lines each class has.
    fileprivate func expect(_ lines: [Class: Int], at location: SourceLocation = #_sourceLocation) {
        #expect(totals.mapValues(\.lines) == lines, sourceLocation: location)
    }
}
