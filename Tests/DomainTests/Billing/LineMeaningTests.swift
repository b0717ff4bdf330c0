import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Whose money a line of a statement is, wherever in it that stands.
@Suite(.onEveryStore) struct LineMeaningTests {
    private static func reconcile(_ lines: [StatementLine], _ office: TaxOffice) async throws -> [String] {
        let result = try await office.inContext { context in
            try Books.reconcile(lines, wallet: TaxOffice.wallet, profile: "test", context)
        }
        return result.findings.map { "\($0.kind.rawValue) \($0.transaction)" }
    }

    /// Brings in a bank's statement.
    private static func bring(_ text: String, _ office: TaxOffice) async throws -> [String] {
        let bytes = Array(text.utf8)
        let reader = BankStatementReader(of: office.desk.profile, .test)
        let lines = try reader.read(bytes, as: .told(by: bytes)).lines
        return try await reconcile(lines, office)
    }

    /// What lies in suspense, as its payer gave it.
    private static func suspended(_ office: TaxOffice) async throws -> [String] {
        try await office.desk.database.read { try SuspendedMoney.all(in: $0) }.map(\.reference)
    }

    private static func page(_ lines: String, _ sum: String = "300,00") -> String {
        ":60F:C260503GHS0,\n\(lines):62F:C260504GHS\(sum)\n"
    }

    private static func xml(_ payments: [String], _ amount: String = "300.00", more: String = "") -> String {
        let details = payments.map { "<TxDtls>\($0)</TxDtls>" }.joined()
        return "<Document><BkToCstmrStmt><Stmt>"
            + "<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"GHS\">0</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"
            + "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"GHS\">\(amount)</Amt>"
            + "<CdtDbtInd>CRDT</CdtDbtInd></Bal><Ntry><Amt Ccy=\"GHS\">\(amount)</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
            + "<Sts>BOOK</Sts><BookgDt><Dt>2026-05-04</Dt></BookgDt><AcctSvcrRef>BANK11</AcctSvcrRef>\(more)"
            + "<NtryDtls>\(details)</NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"
    }

    private static let ownName = "<Refs><EndToEndId>E2E-20261201-77</EndToEndId></Refs>"

    /// Payments of 300.00 with a reference of the bank, and the bill's number elsewhere.
    private static let named = [
        page(":61:260504C300,00NTRFTRX99881//BANK11\n:86:BILL <bill> MARKET FEE\n"),
        page(":61:260504C300,00NTRFNONREF//BANK11\n:86:166?20EREF+PAY2026-17?21SVWZ+BILL <bill>?32AMA BOATENG\n"),
        page(":61:260504C300,00NTRFTRX99881//BANK11\n:86:/EREF/E2E1/REMI/bill no <bill>/NAME/Ama\n"),
        page(":61:260504C300,00NTRFTRX99881//BANK11\nBILL <bill>\n:86:CREDIT TRANSFER\n"),
        page(":61:260504C300,00NTRFTRX99881//BANK11\n:86:call 2330000000 or <other>, bill <bill>\n"),
        xml([ownName + "<RmtInf><Ustrd>Bill <bill></Ustrd></RmtInf>"]),
        xml([ownName + "<RmtInf><Ustrd>Market</Ustrd><Ustrd>bill:<bill>,</Ustrd></RmtInf>"]),
        xml([ownName + "<RmtInf><Strd><CdtrRefInf><Ref><bill></Ref></CdtrRefInf></Strd></RmtInf>"]),
        xml([ownName + "<RmtInf><Strd><RfrdDocInf><Nb><bill></Nb></RfrdDocInf></Strd></RmtInf>"]),
        xml([ownName + "<RmtInf><Strd><AddtlRmtInf>bill <bill></AddtlRmtInf></Strd></RmtInf>"]),
        xml([ownName + "<AddtlTxInf>bill <bill></AddtlTxInf>"]),
        // The bill's number as a reference of creditors.
        page(":61:260504C300,00NTRFRF74<bill>//BANK11\n:86:CREDIT TRANSFER\n"),
        page(":61:260504C300,00NTRFNONREF//BANK11\n:86:166?20EREF+RF74<bill>?21SVWZ+market fee?32AMA BOATENG\n"),
        page(":61:260504C300,00NTRFTRX99881//BANK11\n:86:paid for rf74<bill>, thanks\n"),
        xml([ownName + "<RmtInf><Strd><CdtrRefInf><Ref>RF74<bill></Ref></CdtrRefInf></Strd></RmtInf>"]),
        xml([ownName + "<RmtInf><Ustrd>market fee RF74<bill></Ustrd></RmtInf>"]),
        xml([ownName], more: "<AddtlNtryInf>Transfer, bill <bill></AddtlNtryInf>"),
        xml(
            [ownName + "<RmtInf><Ustrd>Bill <bill></Ustrd></RmtInf>"], "295.00",
            more: "<Chrgs><Amt Ccy=\"GHS\">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>"
                + "<ChrgInclInd>true</ChrgInclInd></Chrgs>"),
    ]

    @Test(arguments: named) func `a bill named beside a bank's reference is paid`(text: String) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            // Right check digits make no bill.
            let told = text.replacing("<bill>", with: number).replacing("<other>", with: try TaxOffice.number(9))
            #expect(try await Self.bring(told, office) == ["only_theirs BANK11"])
            #expect(try await office.due(number) == 0)
            #expect(try await Self.suspended(office) == [])
            #expect(try await Self.bring(told, office) == [])
            _ = try await office.balances()
        }
    }

    @Test func `each payment of a batch is for the bill its own text names`() async throws {
        try await TaxOffice.open { office in
            let numbers = [try await office.bill(1), try await office.bill(2)]
            func payment(_ number: String) -> String {
                Self.ownName + "<Amt Ccy=\"GHS\">150.00</Amt><RmtInf><Ustrd>Bill \(number)</Ustrd></RmtInf>"
            }
            let found = try await Self.bring(Self.xml(numbers.map(payment)), office)
            #expect(found == ["only_theirs BANK11/1", "only_theirs BANK11/2"])
            for number in numbers { #expect(try await office.due(number) == 15_000) }
            // Payments without amounts of their own are one sum that belongs to no bill.
            let sum = numbers.map { "<RmtInf><Ustrd>Bill \($0)</Ustrd></RmtInf>" }
            _ = try await Self.bring(Self.xml(sum).replacing("BANK11", with: "BANK12"), office)
            for number in numbers { #expect(try await office.due(number) == 15_000) }
            #expect(try await Self.suspended(office) == ["Bill \(numbers[0]) Bill \(numbers[1])"])
        }
    }

    @Test func `of two bills in one text none is chosen, and what the payer wrote is shown`() async throws {
        try await TaxOffice.open { office in
            let numbers = [try await office.bill(1), try await office.bill(2)]
            let lines =
                ":61:260504C300,00NTRFTRX1//BANK1\n:86:bill \(numbers[0]) or \(numbers[1])\n"
                + ":61:260504C300,00NTRFTRX2//BANK2\n:86:166?20EREF+PAY2?21SVWZ+market fee?31GH001234?32AMA BOATENG\n"
                + ":61:260504C300,00NTRFTRX3//BANK3\n"
            _ = try await Self.bring(Self.page(lines, "900,00"), office)
            for number in numbers { #expect(try await office.due(number) == 30_000) }
            #expect(
                try await Self.suspended(office) == [
                    "TRX1 bill \(numbers[0]) or \(numbers[1])", "PAY2 market fee", "TRX3",
                ])
        }
    }

    @Test(arguments: ["", "RF45"]) func `a request of ours named in the text is answered`(
        prefix: String
    ) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 30_000)
            let named = prefix + reference.lowercased()
            let lines = ":61:260504C300,00NTRFTRX99881//BANK11\n:86:Payment \(named), market\n"
            #expect(try await Self.bring(Self.page(lines), office) == ["only_theirs BANK11"])
            #expect(try await office.state(reference) == .succeeded)
            #expect(try await office.due(number) == 0)
            // The wallet's own update of it, under another name, is the same money.
            #expect(try await office.hear(.moved(30_000, "T1"), about: reference) == .repeated)
            #expect(try await office.balances()["clearing:momo"] == 30_000)
        }
    }

    @Test func `what was posted for its text is taken back by the bank's reference`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let lines = ":61:260504C300,00NTRFTRX99881//BANK11\n:86:BILL \(number)\n"
            _ = try await Self.bring(Self.page(lines), office)
            #expect(try await office.due(number) == 0)
            let back =
                ":60F:C260504GHS300,00\n:61:260505RC300,00NTRFTRX99881//BANK12\n:86:Returned\n:62F:C260505GHS0,\n"
            #expect(try await Self.bring(back, office) == ["reversed BANK12"])
            #expect(try await office.due(number) == 30_000)
            #expect(try await office.balances()["clearing:momo"] == 0)
        }
    }

    @Test func `a table's text is looked through behind its reference, and a wallet's own words are not kept`()
        async throws
    {
        try await TaxOffice.open { office in
            let numbers = [try await office.bill(1), try await office.bill(2)]
            let profile = try StatementProfile(
                "test",
                from: Array(
                    ("field,column,form\ntransaction,t,\nreference,r,\ntext,n,\nkind,k,Charge\namount,a,\n"
                        + "time,w,yyyy-MM-dd\n").utf8))
            let text =
                "t,r,n,k,a,w\nT1,E2E-1,market fee \(numbers[0]),Transfer,300.00,2026-05-04\n"
                + "T2,x,,Pay Bill from 233240000001 - A K Acc. \(numbers[1]),300.00,2026-05-04\n"
                + "T3,E2E-3,thanks,Pay Bill from 233240000001 - A K,300.00,2026-05-04\n"
            let read = try StatementReader(profile, of: office.desk.profile, .test).read(Array(text.utf8)).lines
            #expect(try await Self.reconcile(read, office).count == 3)
            for number in numbers { #expect(try await office.due(number) == 0) }
            #expect(try await Self.suspended(office) == ["E2E-3 thanks"])
        }
    }
}
