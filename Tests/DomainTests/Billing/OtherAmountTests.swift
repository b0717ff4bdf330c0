import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// One movement that has two names, and in its statement another amount than in the wallet's updates.
@Suite(.onEveryStore) struct OtherAmountTests {
    private static let profile = """
        field,column,form
        transaction,transaction,
        reference,reference,
        amount,amount,
        fee,fee,
        time,time,yyyy-MM-dd HH:mm:ss
        other_name,session,
        """

    private static func line(
        _ name: String, _ reference: String, _ amount: String, fee: String = "", session: String = ""
    ) -> String {
        "\(name),\(reference),\(amount),\(fee),2026-05-04 08:00:05,\(session)\n"
    }

    /// Brings in a file and answers `class transaction` of its findings, and how many lines matched.
    private static func reconcile(_ lines: String..., to office: TaxOffice) async throws -> [String] {
        let profile = try StatementProfile("test", from: Array(profile.utf8))
        let text = "transaction,reference,amount,fee,time,session\n" + lines.joined()
        let read = try StatementReader(profile, of: office.desk.profile, .test).read(Array(text.utf8)).lines
        let result = try await office.inContext { context in
            try Books.reconcile(read, wallet: TaxOffice.wallet, profile: "test", context)
        }
        return result.findings.map { "\($0.kind.rawValue) \($0.transaction)" }
            + [Reconciliation.Class.matched].compactMap { kind in result.totals[kind].map { "matched: \($0.lines)" } }
    }

    private static func open(_ office: TaxOffice) async throws -> [String] {
        try await office.desk.database.read { try Difference.all(in: $0) }
            .map { "\($0.transaction) \($0.theirs) \($0.ours)" }
    }

    private static func hear(
        _ minorUnits: Int64, _ name: String, otherNames: [String], about reference: String, _ office: TaxOffice
    ) async throws -> PaymentOutcome {
        try await office.inContext { context in
            let update = PaymentUpdate(
                reference: reference, wallet: TaxOffice.wallet, verdict: .moved(minorUnits, name),
                otherNames: otherNames)
            let outcome = try Books.hear(update, context)
            try Books.learn(otherNames, of: name, at: TaxOffice.wallet, context)
            return outcome
        }
    }

    /// One receipt, of what the books have, and one difference that stays.
    private static func expectOne(_ office: TaxOffice, _ amount: Int64, _ difference: String) async throws {
        #expect(try await office.balances()["clearing:momo"] == amount)
        #expect(try await office.desk.takeOut("receipts").count == 1)
        #expect(try await office.desk.database.read { try SuspendedMoney.all(in: $0) } == [])
        #expect(try await open(office) == [difference])
        #expect(office.effects.texts == ["taxes.sms_receipt"])
    }

    // MARK: Updates first

    @Test(arguments: [20, 12], ["", "cos-9"])
    func `a line of another amount with our reference is the request's payment, and a difference`(
        letters: Int, session: String
    ) async throws {
        try await TaxOffice.open { office async throws in
            let reference = try await office.pay(try await office.bill(1), 10_000)
            try await office.hear(.moved(10_000, "ws_CO_1"), about: reference)
            let line = Self.line("TLA1", String(reference.prefix(letters)), "99.00", session: session)
            for _ in 1...2 { #expect(try await Self.reconcile(line, to: office) == ["amount_differs TLA1"]) }
            #expect(
                try await Self.hear(10_000, "ws_CO_1", otherNames: ["TLA1"], about: reference, office) == .repeated)
            try await Self.expectOne(office, 10_000, "TLA1 9900 10000")
        }
    }

    @Test func `a line of another amount that bears a name the wallet told of is that payment, and a difference`()
        async throws
    {
        try await TaxOffice.open { office async throws in
            let reference = try await office.pay(try await office.bill(1), 10_000)
            _ = try await Self.hear(10_000, "ws_CO_1", otherNames: ["TLA1"], about: reference, office)
            #expect(try await Self.reconcile(Self.line("TLA1", "", "99.00"), to: office) == ["amount_differs TLA1"])
            try await Self.expectOne(office, 10_000, "TLA1 9900 10000")
        }
    }

    @Test(arguments: [true, false]) func `what was left beside its fee is the payment`(isUpdateFirst: Bool) async throws
    {
        try await TaxOffice.open { office async throws in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            if isUpdateFirst { try await office.hear(.moved(10_000, "cos-2"), about: reference) }
            let line = Self.line("T9", reference, "99.00", fee: "1.00")
            #expect(
                try await Self.reconcile(line, to: office) == [isUpdateFirst ? "matched: 1" : "only_theirs T9"])
            #expect(try await office.hear(.moved(10_000, "cos-2"), about: reference) == .repeated)
            #expect(try await office.due(number) == 20_000)
            #expect(try await office.balances()["clearing:momo"] == 9_900)
            #expect(try await office.balances()["fees:momo"] == 100)
            #expect(try await office.desk.takeOut("receipts").map { $0[2] } == ["100.00"])
            #expect(try await Self.open(office) == [])
        }
    }

    // MARK: Statement first

    @Test(arguments: [[], ["TLA1"]] as [[String]])
    func `updates of another amount than the statement told are the same payment, and a difference`(
        otherNames: [String]
    ) async throws {
        try await TaxOffice.open { office async throws in
            let reference = try await office.pay(try await office.bill(1), 10_000)
            let line = Self.line("TLA1", String(reference.prefix(12)), "99.00")
            #expect(try await Self.reconcile(line, to: office) == ["only_theirs TLA1"])
            for _ in 1...2 {
                #expect(
                    try await Self.hear(10_000, "ws_CO_1", otherNames: otherNames, about: reference, office)
                        == .repeated)
            }
            try await Self.expectOne(office, 9_900, "TLA1 9900 10000")
            #expect(try await Self.reconcile(line, to: office) == ["amount_differs TLA1"])
        }
    }

    @Test func `money in suspense that the wallet names as a request's is fetched, whatever the amount`() async throws {
        try await TaxOffice.open { office async throws in
            let number = try await office.bill(1)
            #expect(try await Self.reconcile(Self.line("TLA1", "", "99.00"), to: office) == ["only_theirs TLA1"])
            let reference = try await office.pay(number, 10_000)
            _ = try await Self.hear(10_000, "ws_CO_1", otherNames: ["TLA1"], about: reference, office)
            #expect(try await office.state(reference) == .succeeded)
            #expect(try await office.due(number) == 20_100)
            try await Self.expectOne(office, 9_900, "TLA1 9900 10000")
        }
    }

    @Test func `two entries the wallet tells to be one movement become one, whatever the amounts`() async throws {
        try await TaxOffice.open { office async throws in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 10_000)
            try await office.hear(.moved(10_000, "ws_CO_1"), about: reference)
            let line = Self.line("TLA1", "", "99.00")
            #expect(try await Self.reconcile(line, to: office) == ["only_theirs TLA1"])
            _ = try await Self.hear(10_000, "ws_CO_1", otherNames: ["TLA1"], about: reference, office)
            #expect(try await office.due(number) == 20_000)
            try await Self.expectOne(office, 10_000, "TLA1 9900 10000")
            #expect(try await Self.reconcile(line, to: office) == ["amount_differs TLA1"])
        }
    }

    // MARK: Two payments

    @Test func `a second payment of another amount is posted as soon as both names stand in statements`() async throws {
        // In one file, whichever stands first.
        for isSecondFirst in [true, false] {
            try await TaxOffice.open { office async throws in
                let reference = try await office.pay(try await office.bill(1), 10_000)
                try await office.hear(.moved(10_000, "W1"), about: reference)
                let (first, second) = (Self.line("W1", reference, "100.00"), Self.line("W2", reference, "99.00"))
                let lines = isSecondFirst ? [second, first] : [first, second]
                #expect(
                    try await Self.reconcile(lines.joined(), to: office) == ["only_theirs W2", "matched: 1"])
                #expect(try await office.balances()["clearing:momo"] == 19_900)
                #expect(try await Self.open(office) == [])
            }
        }
        // Taken for the first one until that has a line too.
        try await TaxOffice.open { office async throws in
            let reference = try await office.pay(try await office.bill(1), 10_000)
            try await office.hear(.moved(10_000, "W1"), about: reference)
            #expect(try await Self.reconcile(Self.line("W2", reference, "99.00"), to: office) == ["amount_differs W2"])
            #expect(
                try await Self.reconcile(Self.line("W1", reference, "100.00"), to: office) == [
                    "only_theirs W2", "matched: 1",
                ])
            #expect(try await office.balances()["clearing:momo"] == 19_900)
            #expect(try await Self.open(office) == [])
        }
        try await TaxOffice.open { office async throws in
            let reference = try await office.pay(try await office.bill(1), 10_000)
            #expect(try await Self.reconcile(Self.line("W1", reference, "100.00"), to: office) == ["only_theirs W1"])
            #expect(try await office.hear(.moved(9_900, "W2"), about: reference) == .repeated)
            #expect(try await Self.open(office) == ["W1 10000 9900"])
            #expect(try await Self.reconcile(Self.line("W2", reference, "99.00"), to: office) == ["only_theirs W2"])
            #expect(try await office.balances()["clearing:momo"] == 19_900)
            #expect(try await Self.open(office) == [])
        }
    }

    @Test func `of two lines of one request the one with its amount is its payment`() async throws {
        try await TaxOffice.open { office async throws in
            let reference = try await office.pay(try await office.bill(1), 10_000)
            try await office.hear(.moved(10_000, "ws_CO_1"), about: reference)
            let lines = [Self.line("TLA1", reference, "99.00"), Self.line("TLA2", reference, "100.00")]
            #expect(
                try await Self.reconcile(lines[0], lines[1], to: office) == ["only_theirs TLA1", "matched: 1"])
            #expect(try await office.balances()["clearing:momo"] == 19_900)
        }
    }
}
