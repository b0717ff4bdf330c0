import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Money that a statement takes back before anything told us that it came, and money that is taken back in part.
@Suite(.onEveryStore) struct AwaitedPaymentTests {
    private static let profile = """
        field,column,form
        transaction,transaction,
        reference,reference,
        amount,amount,
        time,time,yyyy-MM-dd HH:mm:ss
        original,takes back,
        """

    private static func line(_ name: String, _ reference: String, _ amount: String, takesBack original: String = "")
        -> String
    {
        "\(name),\(reference),\(amount),2026-05-04 08:00:05,\(original)\n"
    }

    /// Brings in lines and answers how many of each class there were.
    private static func reconcile(_ lines: [String], to office: TaxOffice) async throws -> [String: Int] {
        let profile = try StatementProfile("test", from: Array(profile.utf8))
        let text = "transaction,reference,amount,time,takes back\n" + lines.joined()
        let read = try StatementReader(profile, of: office.desk.profile, .test).read(Array(text.utf8)).lines
        return try await count(read, office)
    }

    private static func count(_ lines: [StatementLine], _ office: TaxOffice) async throws -> [String: Int] {
        let result = try await office.inContext { context in
            try Books.reconcile(lines, wallet: TaxOffice.wallet, profile: "test", context)
        }
        return Dictionary(
            result.totals.map { ($0.key.rawValue, $0.value.lines) }, uniquingKeysWith: { first, _ in first })
    }

    private static func expectNothingPaid(_ number: String, _ office: TaxOffice) async throws {
        #expect(try await office.due(number) == 30_000)
        #expect(try await office.desk.takeOut("receipts") == [])
        #expect(!office.effects.texts.contains { $0.hasPrefix("taxes.sms_receipt") })
        #expect(try await office.balances().values.allSatisfy { $0 == 0 })
        #expect(try await office.desk.database.read { try Books.attemptFaults(in: $0) } == [])
        #expect(try await office.desk.database.read { try SuspendedMoney.all(in: $0) } == [])
        #expect(try await office.desk.rows("SELECT line FROM awaited_payments").isEmpty)
    }

    // MARK: The whole

    @Test(arguments: ["request", "bill", "my tax"])
    func `a payment whose reversal came in an earlier statement pays nothing`(reference: String) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            var named = reference == "bill" ? number : reference
            if reference == "request" { named = try await office.pay(number, 10_000) }
            let payment = Self.line("T1", named, "100.00")
            let reversal = Self.line("R1", "", "-100.00", takesBack: "T1")
            #expect(try await Self.reconcile([reversal], to: office) == ["only_theirs": 1])
            #expect(try await Self.reconcile([payment], to: office) == ["only_theirs": 1, "reversed": 1])
            try await Self.expectNothingPaid(number, office)
            #expect(try await Self.reconcile([payment, reversal], to: office) == ["repeated": 2])
            #expect(try await office.hear(.moved(10_000, "T1"), about: named) == .repeated)
            try await Self.expectNothingPaid(number, office)
            // Who was waiting hears that nothing was paid; nobody else hears anything.
            #expect(office.effects.texts == (reference == "request" ? ["taxes.sms_refused_failed"] : []))
        }
    }

    @Test func `a payment that the wallet tells of after its reversal pays nothing either`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            _ = try await Self.reconcile([Self.line("R1", "", "-100.00", takesBack: "T1")], to: office)
            #expect(try await office.hear(.moved(10_000, "T1"), about: reference) == .suspended)
            try await Self.expectNothingPaid(number, office)
            #expect(office.effects.texts == ["taxes.sms_refused_failed"])
            #expect(try await office.hear(.moved(10_000, "T1"), about: reference) == .repeated)
            // Another payment of the request is another payment.
            try await office.hear(.moved(10_000, "T2"), about: reference)
            #expect(try await office.due(number) == 20_000)
        }
    }

    @Test func `a payment known by another name than its reversal tells is taken back once a line tells both`()
        async throws
    {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            try await office.hear(.moved(10_000, "ws_CO_4"), about: reference)
            let reversal = Self.line("R1", "", "-100.00", takesBack: "TLA60708BH")
            let payment = Self.line("TLA60708BH", reference, "100.00")
            #expect(try await Self.reconcile([reversal], to: office)["only_theirs"] == 1)
            #expect(try await office.due(number) == 20_000)
            #expect(try await Self.reconcile([payment], to: office) == ["matched": 1, "reversed": 1])
            #expect(try await office.due(number) == 30_000)
            #expect(try await office.balances()["clearing:momo"] == 0)
            #expect(try await Self.reconcile([payment, reversal], to: office) == ["repeated": 2])
        }
    }

    /// A bank marks what it undoes, and repeats the reference of the payment, or names it.
    @Test(arguments: ["request", "nobody's", "name"])
    func `what a bank undoes before the statement that has it pays nothing`(reference: String) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            var request = "SOMEBODYS"
            if reference == "request" { request = try await office.pay(number, 10_000) }
            func read(_ text: String) throws -> [StatementLine] {
                try BankStatementReader(of: office.desk.profile, .test).read(Array(text.utf8), as: .mt940).lines
            }
            let undone = reference == "name" ? "FT1" : String(request.prefix(16))
            let back =
                ":60F:C260503GHS500,00\n:61:260504RC100,00NTRF\(undone)//FT9\n"
                + (reference == "name" ? "" : ":86:EREF+\(request)\n") + ":62F:C260504GHS400,00\n"
            let payment =
                ":60F:C260503GHS400,00\n:61:260504C100,00NTRF\(request.prefix(16))//FT1\n:86:EREF+\(request)\n"
                + ":62F:C260504GHS500,00\n"
            #expect(try await Self.count(try read(back), office) == ["paid_out": 1])
            #expect(try await Self.count(try read(payment), office) == ["only_theirs": 1, "reversed": 1])
            try await Self.expectNothingPaid(number, office)
            #expect(try await Self.count(try read(payment), office) == ["repeated": 1])
            #expect(try await Self.count(try read(back), office) == ["repeated": 1])
            try await Self.expectNothingPaid(number, office)
        }
    }

    @Test func `a payment made after a bank returned another of its reference stands`() async throws {
        try await TaxOffice.open { office in
            func read(_ text: String) throws -> [StatementLine] {
                try BankStatementReader(of: office.desk.profile, .test).read(Array(text.utf8), as: .mt940).lines
            }
            let back = ":60F:C260503GHS500,00\n:61:260504RC100,00NTRFRENT//FT9\n:62F:C260504GHS400,00\n"
            let later = ":60F:C260504GHS400,00\n:61:260505C100,00NTRFRENT//FT10\n:62F:C260505GHS500,00\n"
            #expect(try await Self.count(try read(back), office) == ["paid_out": 1])
            #expect(try await Self.count(try read(later), office) == ["only_theirs": 1])
            let money = try await office.desk.database.read { try SuspendedMoney.all(in: $0) }
            #expect(money.map(\.transaction) == ["FT10"])
        }
    }

    // MARK: A part

    /// The files the two lines come in: 0 is the payment, 1 what takes a part of it back.
    @Test(arguments: [[[0, 1]], [[1, 0]], [[0], [1]], [[1], [0]]])
    func `what takes back a part is left to staff, and the payment stands`(files: [[Int]]) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let lines = [
                Self.line("T1", number, "100.00"), Self.line("R1", "", "-30.00", takesBack: "T1"),
            ]
            var last: [String: Int] = [:]
            for file in files { last = try await Self.reconcile(file.map { lines[$0] }, to: office) }
            #expect(last["amount_differs"] == 1 && last["reversed"] == nil)
            for _ in 1...2 {
                #expect(try await office.due(number) == 20_000)
                #expect(try await office.desk.takeOut("receipts").count == 1)
                #expect(try await office.balances()["clearing:momo"] == 10_000)
                let open = try await office.desk.database.read { try Difference.all(in: $0) }
                #expect(open.map { "\($0.transaction) \($0.theirs) \($0.ours)" } == ["R1 -3000 10000"])
                // The same lines again change nothing, and hide nothing.
                #expect(try await Self.reconcile(lines, to: office) == ["repeated": 1, "amount_differs": 1])
            }
        }
    }

    @Test(arguments: ["-30.00", "-100.01"])
    func `another amount than the wallet told of is left to staff as well`(amount: String) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let early = try await office.paid(number, 10_000, "T1")
            let part = Self.line("R1", "", amount, takesBack: "T1")
            #expect(try await Self.reconcile([part], to: office)["amount_differs"] == 1)
            #expect(try await office.due(number) == 20_000)
            // The wallet tells late of a payment of which a part was taken back before.
            let late = Self.line("R2", "", "-30.00", takesBack: "T2")
            #expect(try await Self.reconcile([late], to: office)["only_theirs"] == 1)
            let receipt = try await office.paid(number, 10_000, "T2")
            #expect(receipt != early)
            #expect(try await office.due(number) == 10_000)
            let open = try await office.desk.database.read { try Difference.all(in: $0) }
            #expect(open.filter { $0.kind == .amountDiffers }.map(\.transaction) == ["R1", "R2"])
        }
    }
}
