import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Statements written the oldest first, the latest first or anyhow: the books end the same.
@Suite(.onEveryStore) struct StatementOrderTests {
    private static let profile = """
        field,column,form
        transaction,transaction,
        reference,reference,
        amount,amount,
        time,time,yyyy-MM-dd HH:mm:ss
        original,takes back,
        kind,kind,Charge
        """
    private static let header = "transaction,reference,amount,time,takes back,kind\n"

    /// Every order of some lines.
    private static func orders(_ lines: [String]) -> [[String]] {
        guard let first = lines.first else { return [[]] }
        return orders(Array(lines.dropFirst())).flatMap { rest in
            (0...rest.count).map { place in Array(rest[..<place]) + [first] + Array(rest[place...]) }
        }
    }

    /// Brings in lines and answers how many of each class there were.
    private static func reconcile(_ lines: [String], to office: TaxOffice) async throws -> [String: Int] {
        let profile = try StatementProfile("test", from: Array(profile.utf8))
        let text = header + lines.joined(separator: "\n") + "\n"
        let read = try StatementReader(profile, of: office.desk.profile, .test).read(Array(text.utf8)).lines
        let result = try await office.inContext { context in
            try Books.reconcile(read, wallet: TaxOffice.wallet, profile: "test", context)
        }
        let places = result.findings.compactMap(\.line)
        #expect(places == places.sorted(), "findings stand in the order of the file")
        return Dictionary(
            result.totals.map { ($0.key.rawValue, $0.value.lines) }, uniquingKeysWith: { first, _ in first })
    }

    private static func lines(_ reference: String) -> [String] {
        [
            "T1,\(reference),100.00,2026-05-04 08:00:05,,",
            "T1,,-1.00,2026-05-04 08:00:05,T1,Pay Bill Charge",
            "R1,,-100.00,2026-05-04 08:10:00,T1,",
        ]
    }

    private static func expectNothingPaid(_ number: String, _ office: TaxOffice) async throws {
        #expect(try await office.due(number) == 30_000)
        #expect(try await office.desk.takeOut("receipts") == [])
        #expect(!office.effects.texts.contains { $0.hasPrefix("taxes.sms_receipt") })
        let balances = try await office.balances().filter { $0.value != 0 }
        #expect(balances == ["clearing:momo": -100, "fees:momo": 100])
        #expect(try await office.desk.database.read { try Books.attemptFaults(in: $0) } == [])
        #expect(try await office.desk.database.read { try SuspendedMoney.all(in: $0) } == [])
        let kinds = try await office.desk.rows("SELECT kind FROM entries WHERE kind <> 'wallet' ORDER BY id")
        #expect(try kinds.map { try $0.text(0) } == ["suspense", "reversal"])
    }

    @Test(arguments: 0..<6)
    func `money that came and was taken back in one statement is in the books twice and pays nothing`(
        order: Int
    ) async throws {
        // Of a request, of a bill whose number the payer typed, and of nobody knows what.
        for reference in ["request", "bill", "my tax"] {
            try await TaxOffice.open { office in
                let number = try await office.bill(1)
                var named = reference == "bill" ? number : reference
                if reference == "request" {
                    named = try await office.pay(number, 10_000)
                    try await office.hear(.unknown, about: named)
                    office.effects.forget()
                }
                let lines = Self.orders(Self.lines(named))[order]
                #expect(
                    try await Self.reconcile(lines, to: office) == ["only_theirs": 1, "reversed": 1, "charge": 1])
                try await Self.expectNothingPaid(number, office)
                #expect(try await Self.reconcile(lines, to: office) == ["repeated": 3])
                #expect(try await office.hear(.moved(10_000, "T1"), about: named) == .repeated)
                try await Self.expectNothingPaid(number, office)
                // Who was waiting hears that nothing was paid; nobody else hears anything.
                #expect(office.effects.texts == (reference == "request" ? ["taxes.sms_refused_failed"] : []))
            }
        }
    }

    @Test(arguments: 0..<6) func `money we had heard of before is taken back with its receipt, in every order`(
        order: Int
    ) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let receipt = try await office.paid(number, 10_000, "T1")
            let lines = Self.orders(Self.lines("x"))[order]
            #expect(try await Self.reconcile(lines, to: office) == ["matched": 1, "reversed": 1, "charge": 1])
            #expect(try await office.due(number) == 30_000)
            let verified = try await office.call("taxes.verify_receipt", ["number": .text(receipt)])
            #expect(verified.name == "reversed")
            #expect(try await office.balances()["clearing:momo"] == -100)
            #expect(try await Self.reconcile(lines, to: office) == ["repeated": 3])
        }
    }

    @Test func `what was taken back before anybody had heard of it is taken back when the payment comes with it`()
        async throws
    {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let lines = Self.lines(number)
            #expect(try await Self.reconcile([lines[2]], to: office) == ["only_theirs": 1])
            #expect(try await Self.reconcile([lines[2]], to: office) == ["repeated": 1])
            let all = [lines[2], lines[1], lines[0]]
            #expect(try await Self.reconcile(all, to: office) == ["only_theirs": 1, "reversed": 1, "charge": 1])
            try await Self.expectNothingPaid(number, office)
            #expect(try await Self.reconcile(all, to: office) == ["repeated": 3])
        }
    }

    @Test func `of two payments alike the one that stands is receipted`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let lines = Self.lines(number) + ["T2,\(number),100.00,2026-05-04 08:20:00,,"]
            #expect(
                try await Self.reconcile(lines.reversed(), to: office) == [
                    "only_theirs": 2, "reversed": 1, "charge": 1,
                ])
            #expect(try await office.due(number) == 20_000)
            #expect(try await office.desk.takeOut("receipts").count == 1)
            #expect(try await office.balances()["clearing:momo"] == 9_900)
        }
    }

    @Test func `a request ends when its wallet tells late of money that a statement had come and go`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            _ = try await Self.reconcile(Self.lines(""), to: office)
            let reference = try await office.pay(number, 10_000)
            #expect(try await office.hear(.moved(10_000, "T1"), about: reference) == .moved(.failed))
            #expect(try await office.hear(.moved(10_000, "T1"), about: reference) == .repeated)
            #expect(office.effects.texts == ["taxes.sms_refused_failed"])
            try await Self.expectNothingPaid(number, office)
        }
    }

    /// A bank marks what it undoes, and repeats the reference of the payment, or names it.
    @Test(arguments: ["request", "nobody's", "name"], [true, false])
    func `what a bank undoes in the statement that has it pays nothing, whichever stands first`(
        reference: String, isLatestFirst: Bool
    ) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            var request = "SOMEBODYS"
            if reference == "request" { request = try await office.pay(number, 10_000) }
            let payment = ":61:260504C100,00NTRF\(request.prefix(16))//FT1\n:86:EREF+\(request)\n"
            let undone = reference == "name" ? "FT1" : String(request.prefix(16))
            let back =
                ":61:260504RC100,00NTRF\(undone)//FT9\n" + (reference == "name" ? "" : ":86:EREF+\(request)\n")
            let page =
                ":60F:C260503GHS500,00\n" + (isLatestFirst ? back + payment : payment + back)
                + ":62F:C260504GHS500,00\n"
            for round in 1...2 {
                let read = try BankStatementReader(of: office.desk.profile, .test).read(Array(page.utf8), as: .mt940)
                let lines = read.lines
                let result = try await office.inContext { context in
                    try Books.reconcile(lines, wallet: TaxOffice.wallet, profile: "mt940", context)
                }
                let expected: [Reconciliation.Class: Int] =
                    round == 1 ? [.onlyTheirs: 1, .reversed: 1] : [.repeated: 2]
                #expect(result.totals.mapValues(\.lines) == expected)
            }
            #expect(try await office.due(number) == 30_000)
            #expect(try await office.desk.takeOut("receipts") == [])
            #expect(try await office.balances().values.allSatisfy { $0 == 0 })
            #expect(try await office.desk.database.read { try SuspendedMoney.all(in: $0) } == [])
        }
    }
}
