import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// What wallets mark as taken back, what seems to be, and what is said to have moved and not to have moved.
@Suite(.onEveryStore) struct MarkedTakeBackTests {
    private static let profile = """
        field,column,form
        transaction,id,
        reference,reference,
        amount,amount,
        fee,fee,
        phone,phone,
        time,time,yyyy-MM-dd HH:mm:ss
        original,takes back,
        takes_back,is_reversal,true
        """
    private static let statuses = """
        field,column,form
        transaction,id,
        reference,reference,
        amount,amount,
        fee,fee,
        time,time,yyyy-MM-dd HH:mm:ss
        status,status,success
        takes_back,status,reversed
        """

    private static func line(
        _ name: String, _ reference: String, _ amount: String, fee: String = "", phone: String = "",
        takesBack original: String = "", isMarked: Bool = false, at time: String = "08:00:05"
    ) -> String {
        "\(name),\(reference),\(amount),\(fee),\(phone),2026-05-04 \(time),\(original),\(isMarked)\n"
    }

    /// Brings in a file and answers `class transaction` of its findings.
    private static func reconcile(_ lines: [String], to office: TaxOffice) async throws -> [String] {
        try await take("id,reference,amount,fee,phone,time,takes back,is_reversal\n", lines, profile, office)
    }

    private static func reconcile(statuses lines: [String], to office: TaxOffice) async throws -> [String] {
        try await take("id,reference,amount,fee,status,time\n", lines, statuses, office)
    }

    private static func take(
        _ header: String, _ lines: [String], _ profile: String, _ office: TaxOffice
    ) async throws -> [String] {
        let profile = try StatementProfile("test", from: Array(profile.utf8))
        let text = header + lines.joined()
        let reading = try StatementReader(profile, of: office.desk.profile, .test).read(Array(text.utf8))
        let result = try await office.inContext { context in
            try Books.reconcile(
                reading.lines, unmoved: reading.unmoved, wallet: TaxOffice.wallet, profile: "test", context)
        }
        return result.findings.map { "\($0.kind.rawValue) \($0.transaction)" }
    }

    private static func open(_ office: TaxOffice) async throws -> [String] {
        try await office.desk.database.read { try Difference.all(in: $0) }
            .map { "\($0.kind.rawValue) \($0.transaction) \($0.theirs) \($0.ours)" }
    }

    // MARK: Marked

    /// The refund's name, which may be the payment's own, and the files the two come in: 0 is the payment.
    @Test(arguments: ["T2", "T1"], [[[0, 1]], [[1, 0]], [[0], [1]]])
    func `a refund a wallet marks takes the payment of its bill back`(name: String, files: [[Int]]) async throws {
        try await TaxOffice.open { office async throws in
            let number = try await office.bill(1)
            let lines = [
                Self.line("T1", number, "300.00", fee: "3.00"),
                Self.line(name, number, "-300.00", fee: "-3.00", isMarked: true, at: "09:00:00"),
            ]
            var last: [String] = []
            for file in files { last = try await Self.reconcile(file.map { lines[$0] }, to: office) }
            #expect(last.contains("reversed \(name)"))
            #expect(try await office.due(number) == 30_000)
            #expect(try await office.balances().values.allSatisfy { $0 == 0 })
            #expect(try await Self.open(office) == [])
            // What was given back is not given back again.
            #expect(try await Self.reconcile(lines, to: office) == [])
            #expect(try await office.balances().values.allSatisfy { $0 == 0 })
        }
    }

    @Test func `a refund is found by its payer and amount, where just one payment has them`() async throws {
        try await TaxOffice.open { office async throws in
            let numbers = [try await office.bill(1), try await office.bill(2)]
            let first = try await office.pay(numbers[0], 10_000)
            try await office.hear(.moved(10_000, "W1"), about: first)
            let refund = Self.line("R1", "", "-100.00", phone: "0240000001", isMarked: true)
            #expect(try await Self.reconcile([refund], to: office) == ["reversed R1"])
            #expect(try await office.due(numbers[0]) == 30_000)
            for (index, number) in numbers.enumerated() {
                let reference = try await office.pay(number, 7_500)
                try await office.hear(.moved(7_500, "V\(index)"), about: reference)
            }
            let doubtful = Self.line("R2", "", "-75.00", phone: "0240000001", isMarked: true)
            for _ in 1...2 { #expect(try await Self.reconcile([doubtful], to: office) == ["amount_differs R2"]) }
            #expect(try await office.balances()["clearing:momo"] == 15_000)
            #expect(try await Self.open(office) == ["amount_differs R2 -7500 7500"])
        }
    }

    @Test func `of two payments with one reference none is taken back by chance`() async throws {
        try await TaxOffice.open { office async throws in
            let number = try await office.bill(1)
            let lines = [
                Self.line("T1", number, "100.00"), Self.line("T2", number, "100.00"),
                Self.line("R1", number, "-100.00", isMarked: true),
            ]
            #expect(
                try await Self.reconcile(lines, to: office) == [
                    "only_theirs T1", "only_theirs T2", "amount_differs R1",
                ])
            #expect(try await office.due(number) == 10_000)
            #expect(try await office.desk.takeOut("receipts").count == 2)
            #expect(try await office.balances()["bank:momo"] == nil)
        }
    }

    @Test func `a refund of what nobody can find is a difference until its payment comes`() async throws {
        try await TaxOffice.open { office async throws in
            let number = try await office.bill(1)
            let refund = Self.line("T1", "", "-100.00", isMarked: true, at: "09:00:00")
            for _ in 1...2 { #expect(try await Self.reconcile([refund], to: office) == ["amount_differs T1"]) }
            #expect(try await office.balances()["clearing:momo"] == -10_000)
            #expect(try await Self.open(office) == ["amount_differs T1 -10000 0"])
            let payment = Self.line("T1", number, "100.00")
            #expect(try await Self.reconcile([payment], to: office) == ["only_theirs T1", "reversed T1"])
            #expect(try await office.due(number) == 30_000)
            #expect(try await office.balances().values.allSatisfy { $0 == 0 })
            #expect(try await Self.open(office) == [])
        }
    }

    @Test func `a payment to the bank that came back is no payment of anybody`() async throws {
        try await TaxOffice.open { office async throws in
            let out = [Self.line("P1", "", "-50.00"), Self.line("P2", "", "50.00", isMarked: true, at: "09:00:00")]
            #expect(try await Self.reconcile(out, to: office) == ["paid_out P1", "paid_out P2"])
            #expect(try await office.balances().values.allSatisfy { $0 == 0 })
        }
    }

    // MARK: As it seems

    @Test func `money that left with a payment's reference and amount is a difference and no payment to the bank`()
        async throws
    {
        try await TaxOffice.open { office async throws in
            let number = try await office.bill(1)
            let lines = [
                Self.line("R1", number, "-300.00", fee: "-3.00"), Self.line("T1", number, "300.00", fee: "3.00"),
                Self.line("B1", "", "-300.00"),
            ]
            let expected = ["amount_differs R1", "only_theirs T1", "paid_out B1"]
            #expect(try await Self.reconcile(lines, to: office) == expected)
            #expect(try await Self.reconcile(lines, to: office) == ["amount_differs R1"])
            #expect(try await Self.open(office) == ["amount_differs R1 -30000 30000"])
            #expect(try await office.due(number) == 0)
            let balances = try await office.balances()
            #expect(balances["bank:momo"] == 30_000 && balances["fees:momo"] == 300)
        }
    }

    // MARK: Once more

    /// The files the lines come in: 0 is the payment, 1 and 2 take it back.
    @Test(arguments: [[[0, 1, 2]], [[2, 1, 0]], [[0], [1], [2]], [[1], [2], [0]], [[1, 2], [0]]])
    func `what is taken back a second time leaves a difference`(files: [[Int]]) async throws {
        try await TaxOffice.open { office async throws in
            let number = try await office.bill(1)
            let lines = [
                Self.line("A1", number, "300.00"),
                Self.line("A2", "", "-300.00", takesBack: "A1", at: "09:00:00"),
                Self.line("A3", "", "-300.00", takesBack: "A1", at: "10:00:00"),
            ]
            for file in files { _ = try await Self.reconcile(file.map { lines[$0] }, to: office) }
            for _ in 1...2 {
                #expect(try await office.due(number) == 30_000)
                #expect(try await office.balances()["clearing:momo"] == 0)
                let open = try await Self.open(office)
                #expect(open == ["amount_differs A2 -30000 0"] || open == ["amount_differs A3 -30000 0"], "\(open)")
                #expect(try await Self.reconcile(lines, to: office).map { $0.prefix(14) } == ["amount_differs"])
            }
        }
    }

    @Test func `the first line of what the wallet's updates took back is that, and the second is a difference`()
        async throws
    {
        try await TaxOffice.open { office async throws in
            let number = try await office.bill(1)
            try await office.paid(number, 10_000, "A1")
            _ = try await office.inContext { context in
                try Books.reverse(wallet: TaxOffice.wallet, transaction: "A1", reason: "wallet", by: nil, context)
            }
            let first = Self.line("A2", "", "-100.00", takesBack: "A1")
            let second = Self.line("A3", "", "-100.00", takesBack: "A1", at: "09:00:00")
            #expect(try await Self.reconcile([first], to: office) == ["reversed A2"])
            #expect(try await Self.reconcile([first, second], to: office) == ["amount_differs A3"])
            #expect(try await Self.open(office) == ["amount_differs A3 -10000 0"])
            #expect(try await office.due(number) == 30_000)
        }
    }

    // MARK: Statuses

    @Test func `a payment whose status says later that it was taken back is taken back, once`() async throws {
        try await TaxOffice.open { office async throws in
            let number = try await office.bill(1)
            let paid = "4001,\(number),300.00,3.00,success,2026-05-04 08:00:05\n"
            let reversed = paid.replacing("success", with: "reversed")
            #expect(try await Self.reconcile(statuses: [paid], to: office) == ["only_theirs 4001"])
            #expect(try await Self.reconcile(statuses: [reversed], to: office) == ["reversed 4001"])
            #expect(try await Self.reconcile(statuses: [reversed], to: office) == [])
            #expect(try await office.due(number) == 30_000)
            let balances = try await office.balances()
            #expect(balances["clearing:momo"] == -300 && balances["fees:momo"] == 300)
        }
    }

    @Test func `a payment whose status says later that nothing moved is a difference until it is settled`()
        async throws
    {
        try await TaxOffice.open { office async throws in
            let number = try await office.bill(1)
            let paid = "4001,\(number),300.00,,success,2026-05-04 08:00:05\n"
            let failed = [
                paid.replacing("success", with: "failed"), "4002,x,5.00,,failed,2026-05-04 08:00:05\n",
            ]
            _ = try await Self.reconcile(statuses: [paid], to: office)
            for _ in 1...2 {
                #expect(try await Self.reconcile(statuses: failed, to: office) == ["amount_differs 4001"])
            }
            #expect(try await Self.open(office) == ["amount_differs 4001 failed 0 30000"])
            #expect(try await office.due(number) == 0)
            // A row of the same movement beside it where it moved says enough.
            #expect(try await Self.reconcile(statuses: failed + [paid], to: office) == [])
        }
    }
}
