import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Payments that came back, as banks and portals say it: by a kind, by an element, or by a word alone.
@Suite(.onEveryStore) struct ReturnedPaymentTests {
    private static func bank(_ text: String, to office: TaxOffice) async throws -> [String] {
        let bytes = Array(text.utf8)
        let read = try BankStatementReader(of: office.desk.profile, .test).read(bytes, as: .told(by: bytes)).lines
        return try await match(read, to: office)
    }

    private static func match(_ lines: [StatementLine], to office: TaxOffice) async throws -> [String] {
        let result = try await office.inContext { context in
            try Books.reconcile(lines, wallet: TaxOffice.wallet, profile: "test", context)
        }
        return result.findings.map { "\($0.kind.rawValue) \($0.transaction)" }
    }

    private static func open(_ office: TaxOffice) async throws -> [String] {
        try await office.desk.database.read { try Difference.all(in: $0) }
            .map { "\($0.kind.rawValue) \($0.transaction) \($0.theirs) \($0.ours)" }
    }

    // MARK: Marked by a bank's format

    /// Whether both lines stand in one file.
    @Test(arguments: [true, false])
    func `a cheque the bank returns unpaid opens its bill again, by the cheque's number`(isOneFile: Bool) async throws {
        try await TaxOffice.open { office async throws in
            let number = try await office.bill(1)
            let paid = ":61:260504C300,00NCHQ000123//FT1\n:86:CHEQUE DEPOSIT bill \(number)\n"
            let returned = ":61:260505D300,00NRTI000123//FT2\n:86:RETURNED CHEQUE AMA\n"
            let begin = ":60F:C260503GHS0,\n"
            if isOneFile {
                _ = try await Self.bank(begin + paid + returned + ":62F:C260505GHS0,\n", to: office)
            } else {
                _ = try await Self.bank(begin + paid + ":62F:C260504GHS300,\n", to: office)
                #expect(try await office.due(number) == 0)
                let second = ":60F:C260504GHS300,\n" + returned + ":62F:C260505GHS0,\n"
                #expect(try await Self.bank(second, to: office) == ["reversed FT2"])
            }
            #expect(try await office.due(number) == 30_000)
            #expect(try await office.balances().values.allSatisfy { $0 == 0 })
            #expect(try await Self.open(office) == [])
        }
    }

    @Test func `a payment that camt says was returned is taken back by its reference`() async throws {
        try await TaxOffice.open { office async throws in
            let number = try await office.bill(1)
            func entry(_ mark: String, _ name: String, _ more: String) -> String {
                "<Ntry><Amt Ccy=\"GHS\">300.00</Amt><CdtDbtInd>\(mark)</CdtDbtInd><Sts>BOOK</Sts>"
                    + "<BookgDt><Dt>2026-05-04</Dt></BookgDt><AcctSvcrRef>\(name)</AcctSvcrRef><NtryDtls><TxDtls>"
                    + "<Refs><EndToEndId>E2E-7</EndToEndId></Refs>\(more)<RmtInf><Ustrd>bill \(number)</Ustrd></RmtInf>"
                    + "</TxDtls></NtryDtls></Ntry>"
            }
            func balance(_ kind: String, _ amount: String) -> String {
                "<Bal><Tp><CdOrPrtry><Cd>\(kind)</Cd></CdOrPrtry></Tp><Amt Ccy=\"GHS\">\(amount)</Amt>"
                    + "<CdtDbtInd>CRDT</CdtDbtInd></Bal>"
            }
            func file(_ opening: String, _ closing: String, _ entries: String) -> String {
                "<Document><BkToCstmrStmt><Stmt>" + balance("OPBD", opening) + balance("CLBD", closing) + entries
                    + "</Stmt></BkToCstmrStmt></Document>"
            }
            #expect(
                try await Self.bank(file("0", "300", entry("CRDT", "FT1", "")), to: office) == ["only_theirs FT1"])
            #expect(try await office.due(number) == 0)
            let returned = entry("DBIT", "FT2", "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")
            #expect(try await Self.bank(file("300", "0", returned), to: office) == ["reversed FT2"])
            #expect(try await office.due(number) == 30_000)
            #expect(try await office.balances().values.allSatisfy { $0 == 0 })
        }
    }

    // MARK: Said by a word

    private static let profile = """
        field,column,form
        transaction,id,
        reference,reference,
        amount,amount,
        time,time,yyyy-MM-dd HH:mm:ss
        kind,details,Charge
        """

    private static func read(_ rows: [String], to office: TaxOffice) async throws -> [String] {
        let profile = try StatementProfile("test", from: Array(profile.utf8))
        let text = "id,reference,amount,time,details\n" + rows.map { $0 + "\n" }.joined()
        return try await match(
            try StatementReader(profile, of: office.desk.profile, .test).read(Array(text.utf8)).lines, to: office)
    }

    @Test(arguments: [
        "Pay Bill Reversal", "RETURNED CHEQUE", "Unpaid item", "CHÈQUE IMPAYÉ", "Rejet de virement", "Extourne",
        "Remboursement client", "Estorno de pagamento", "Cheque devolvido", "شيك مرتجع", "إلغاء عملية",
        "Marejesho ya malipo",
        "Amafaranga yasubijwe",
    ])
    func `money that left with a word of return is a difference where nobody can say of what`(words: String)
        async throws
    {
        try await TaxOffice.open { office async throws in
            let number = try await office.bill(1)
            _ = try await Self.read(["T1,\(number),300.00,2026-05-04 08:00:00,Payment"], to: office)
            let row = "R1,,-300.00,2026-05-04 09:00:00,\(words)"
            for _ in 1...2 { #expect(try await Self.read([row], to: office) == ["amount_differs R1"]) }
            #expect(try await Self.open(office) == ["amount_differs R1 -30000 0"])
            #expect(try await office.due(number) == 0)
        }
    }

    @Test func `a payment named in the midst of such words is shown as the one that may be taken back`() async throws {
        try await TaxOffice.open { office async throws in
            let number = try await office.bill(1)
            _ = try await Self.read(["TLB0000006,\(number),300.00,2026-05-04 08:00:00,Payment"], to: office)
            let row = "TLB0000007,,-300.00,2026-05-04 09:00:00,Reversal of TLB0000006"
            #expect(try await Self.read([row], to: office) == ["amount_differs TLB0000007"])
            #expect(try await Self.open(office) == ["amount_differs TLB0000007 -30000 30000"])
            #expect(try await office.balances()["bank:momo"] == nil)
        }
    }

    @Test(arguments: ["Transfer to bank", "Settlement 4 May", "Virement vers la banque"])
    func `a payment to the bank is one`(words: String) async throws {
        try await TaxOffice.open { office async throws in
            #expect(
                try await Self.read(["P1,,-300.00,2026-05-04 09:00:00,\(words)"], to: office) == ["paid_out P1"])
            #expect(try await Self.open(office) == [])
        }
    }
}
