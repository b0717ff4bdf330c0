import Payments
import DomainKit
import Conversation
import Foundation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Statements of banks in their own formats.
@Suite struct BankStatementTests {
    private static let city = CityProfile(
        name: "Kumasi", entry: "main", defaultLanguage: "en", languages: ["en"], currency: TaxOffice.currency,
        numbering: NumberingPlan(callingCode: "233", trunkPrefix: "0", nationalLengths: [9]))

    private static func fixture(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return Array(try Data(contentsOf: folder.appending(path: "Fixtures/Domains/BankStatements/\(name)")))
    }

    private static func read(_ bytes: [UInt8]) throws -> StatementReading {
        try BankStatementReader(of: city, .test).read(bytes, as: .told(by: bytes))
    }

    private static func refusals(_ text: String) -> [String] {
        FileRefusals.sentences { _ = try read(Array(text.utf8)) }
    }

    private static func page(_ account: String, _ name: String, _ opening: String, _ closing: String) -> String {
        """
        :20:S
        :25:\(account)
        :60F:C260504GHS\(opening)
        :61:260504C300,NTRF\(name)//\(name)
        :62F:C260504GHS\(closing)
        -

        """
    }

    private static func camt(_ account: String, _ name: String) -> String {
        func balance(_ kind: String, _ amount: String) -> String {
            "<Bal><Tp><CdOrPrtry><Cd>\(kind)</Cd></CdOrPrtry></Tp><Amt Ccy=\"GHS\">\(amount)</Amt>"
                + "<CdtDbtInd>CRDT</CdtDbtInd></Bal>"
        }
        return "<Stmt><Acct><Id>\(account)</Id></Acct>" + balance("OPBD", "0") + balance("CLBD", "300")
            + "<Ntry><Amt Ccy=\"GHS\">300</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-05-04</Dt></BookgDt>"
            + "<AcctSvcrRef>\(name)</AcctSvcrRef></Ntry></Stmt>"
    }

    /// A file of two accounts, in each format.
    private static let twoAccounts = [
        page("GH12 0001", "FT1", "0,", "300,") + page("GH12 0002", "FT2", "0,", "300,")
            + page("GH12 0001", "FT3", "300,", "600,"),
        "<Document><BkToCstmrStmt>" + camt("<IBAN>GH120001</IBAN>", "FT1")
            + camt("<Othr><Id>GH12 0002</Id></Othr>", "FT2") + camt("<IBAN>GH120001</IBAN>", "FT3")
            + "</BkToCstmrStmt></Document>",
    ]

    @Test(arguments: twoAccounts) func `money of two accounts is never booked on one wallet`(text: String) throws {
        func read(_ account: String?) throws -> [String] {
            try BankStatementReader(of: Self.city, .test, account: account)
                .read(Array(text.utf8), as: .told(by: Array(text.utf8))).lines
                .map { String("\($0)".split(separator: " ")[1]) }
        }
        let refusal = try #require(FileRefusals.sentences { _ = try read(nil) }.first)
        #expect(refusal.contains("statements of 2 accounts: GH1"))
        #expect(refusal.contains("--account"))
        #expect(try read("gh12-0001") == ["FT1", "FT3"])
        #expect(try read("GH120002") == ["FT2"])
        let missing = try #require(FileRefusals.sentences { _ = try read("GH120003") }.first)
        #expect(missing.contains("no statement of that account; it has: GH1"))
    }

    @Test(
        arguments: [
            (
                "pages.sta",
                [
                    "6 FT26124AAA1 30000 2026-05-04T00:00:00Z | 5P9PST5QRQ45WXYZ0011",
                    "8 FT26124AAA1 -500 2026-05-04T00:00:00Z | Commission charge",
                    "16 FT26124AAA9 -30000 2026-05-04T00:00:00Z | 5P9PST5QRQ45WXYZ0011 reversal",
                    "18 2025-12-31T00:00:00Z 20.50 7319042851 Paid in by hand for bill 7319042851 2050 2025-12-31T00:00:00Z"
                        + " | 7319042851",
                ]
            ),
            (
                "bare.sta",
                [
                    "5 B-77 15000 2025-12-31T00:00:00Z | Loyer du marché, étal 14",
                    "7 B-78 1000 2026-01-02T00:00:00Z | 7319042851 reversal",
                ]
            ),
            (
                "old-names.xml",
                [
                    "9 FT1 30000 2026-05-04T00:00:00Z | 5P9PST5QRQ45WXYZ0011",
                    "23 FT2 -2500 2026-05-04T00:00:00Z |  reversal",
                ]
            ),
            (
                "new-names.xml",
                [
                    "9 PAY1 15000 2026-05-03T23:30:00Z | E1", "9 BATCH1/2 5000 2026-05-04T00:00:00Z | 7319042851",
                    "29 2026-05-04T00:00:00Z -5.00 Monthly charge -500 2026-05-04T00:00:00Z |  charge",
                ]
            ),
        ] as [(String, [String])])
    func `a bank's statement is read by what it is`(name: String, expected: [String]) throws {
        let lines = try Self.read(try Self.fixture(name)).lines.map { line in
            "\(line) | \(line.reference)" + (line.isCharge ? " charge" : "") + (line.isReversal ? " reversal" : "")
        }
        #expect(lines == expected)
    }

    @Test func `what is not booked yet is passed over, and said`() throws {
        #expect(
            try Self.read(try Self.fixture("old-names.xml")).notes == [
                "Passed over because they are not booked yet: 1."
            ])
    }

    // MARK: Charges

    /// Words of the profile `bank`, as staff list them.
    private static func charges() throws -> ChargeWords {
        try StatementProfile(
            "bank",
            from: Array(
                "field,column,form\ntransaction,t,\namount,a,\ntime,w,yyyy-MM-dd\nkind,k,Bank charges|عمولة|Commission de mouvement\n"
                    .utf8)
        ).charges
    }

    private static func kept(_ text: String) throws -> [String] {
        let bytes = Array(text.utf8)
        return try BankStatementReader(of: city, .test, charges: try charges())
            .read(bytes, as: .told(by: bytes)).lines.map { line in
                line.description.split(separator: " ").dropFirst().dropLast().joined(separator: " ")
                    + (line.fee > 0 ? " fee \(line.fee)" : "") + (line.isCharge ? " charge" : "")
            }
    }

    @Test(arguments: [
        ("D5,00NCHGA//B1\n", "B1 -500 charge"), ("D5,00NCOMA//B1\n", "B1 -500 charge"),
        ("D5,00NMSCA//B1\n:86:BANK CHARGES for May\n", "B1 -500 charge"),
        ("D5,00NMSCA//B1\nCOMMISSION DE  MOUVEMENT\n", "B1 -500 charge"),
        ("D5,00NTRFA//B1\n:86:005?20عمولة تحويل?21x\n", "B1 -500 charge"),
        ("D5,00NTRFA//B1\n:86:Recharge of the bank's charges card\n", "B1 -500"),
        ("C5,00NMSCA//B1\n:86:BANK CHARGES 7319042851\n", "B1 500"),
        ("RC5,00NMSCA//B1\n:86:BANK CHARGES\n", "B1 -500"),
    ])
    func `a charge in MT940 is told by its kind, or by words that staff list`(line: String, expected: String) throws {
        let sign = line.hasPrefix("C") ? "C" : "D"
        let text = ":60F:C260503GHS0,\n:61:260504\(line):62F:\(sign)260504GHS5,00\n"
        #expect(try Self.kept(text) == [expected])
    }

    private static func entry(_ amount: String, _ mark: String, _ more: String, _ payment: String = "") -> String {
        let details = payment.isEmpty ? "" : "<NtryDtls><TxDtls>\(payment)</TxDtls></NtryDtls>"
        return "<Document><BkToCstmrStmt><Stmt>"
            + "<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"GHS\">0</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"
            + "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"GHS\">\(amount)</Amt>"
            + "<CdtDbtInd>\(mark)</CdtDbtInd></Bal><Ntry><Amt Ccy=\"GHS\">\(amount)</Amt><CdtDbtInd>\(mark)</CdtDbtInd>"
            + "<Sts>BOOK</Sts><BookgDt><Dt>2026-05-04</Dt></BookgDt><AcctSvcrRef>B1</AcctSvcrRef>\(more)\(details)</Ntry>"
            + "</Stmt></BkToCstmrStmt></Document>"
    }

    private static func charge(_ amount: String, included: Bool = true, _ mark: String = "DBIT") -> String {
        "<Amt Ccy=\"GHS\">\(amount)</Amt><CdtDbtInd>\(mark)</CdtDbtInd><ChrgInclInd>\(included)</ChrgInclInd>"
    }

    private static let chargesInXML: [(String, String)] = [
        (
            entry("5.00", "DBIT", "<BkTxCd><Domn><Fmly><SubFmlyCd>COMM</SubFmlyCd></Fmly></Domn></BkTxCd>"),
            "B1 -500 charge"
        ),
        (entry("5.00", "DBIT", "<BkTxCd><Prtry><Cd>NCHG+808</Cd></Prtry></BkTxCd>"), "B1 -500 charge"),
        (entry("5.00", "DBIT", "<AddtlNtryInf>Bank Charges of May</AddtlNtryInf>"), "B1 -500 charge"),
        (entry("5.00", "CRDT", "<AddtlNtryInf>Bank Charges of May</AddtlNtryInf>"), "B1 500"),
        // Beside the payment: the entry is what was left of it, in the element of old versions and of new ones.
        (entry("295.00", "CRDT", "<Chrgs>\(charge("5.00"))</Chrgs>"), "B1 30000 fee 500"),
        (
            entry("295.00", "CRDT", "<Chrgs><Rcrd>\(charge("3.00"))</Rcrd><Rcrd>\(charge("2.00"))</Rcrd></Chrgs>"),
            "B1 30000 fee 500"
        ),
        (entry("295.00", "CRDT", "", "<Chrgs><Rcrd>\(charge("5.00"))</Rcrd></Chrgs>"), "B1 30000 fee 500"),
        // The payment repeats what the entry says.
        (
            entry("295.00", "CRDT", "<Chrgs>\(charge("5.00"))</Chrgs>", "<Chrgs>\(charge("5.00"))</Chrgs>"),
            "B1 30000 fee 500"
        ),
        (entry("105.00", "DBIT", "<Chrgs>\(charge("5.00"))</Chrgs>"), "B1 -10000 fee 500"),
        // Told, and taken elsewhere.
        (entry("300.00", "CRDT", "<Chrgs>\(charge("5.00", included: false))</Chrgs>"), "B1 30000"),
        // Nothing but the charge moved.
        (entry("5.00", "DBIT", "<Chrgs>\(charge("5.00"))</Chrgs>"), "B1 -500 charge"),
    ]

    @Test(arguments: chargesInXML) func `a charge in XML is a fee, beside its payment and alone`(
        text: String, expected: String
    ) throws {
        #expect(try Self.kept(text) == [expected])
    }

    @Test func `a charge of more than can be refuses XML`() {
        let text = Self.entry("295.00", "CRDT", "<Chrgs>\(Self.charge("100000000000.01"))</Chrgs>")
        #expect(
            Self.refusals(text) == [
                "1 The amount of entry 1 (Amt) is above 100000000000.00 GHS, the most a line may be of."
            ])
    }

    // MARK: What does not agree with itself

    private static let page = ":60F:C260503GHS1000,00\n:61:260504C300,00NTRFA//B1\n:62F:C260504GHS1300,00\n"

    @Test(
        arguments: [
            (page, []),
            (page.replacing("C300,00", with: "C30,00"), ["3 The lines of the page make 1030.00"]),
            (page.replacing("C300,00", with: "D300,00"), ["3 The lines of the page make 700.00"]),
            (page.replacing("C300,00", with: "X300,00"), ["2 Entry 1 is no line", "3 The lines of the page make"]),
            (page.replacing("NTRFA", with: "TRF"), ["2 Entry 1 is no line", "3 The lines of the page make"]),
            (
                page.replacing("GHS1000", with: "EUR1000"),
                ["1 The statement is in EUR", "2 Entry 1 stands outside", "3 The balance closes"]
            ),
            (page.replacing(":62F:C260504GHS1300,00\n", with: ""), ["2 The statement has no closing balance"]),
            (page.replacing(":62F:", with: ":62M:"), ["3 The statement's last page is missing."]),
            (page.replacing(":60F:", with: ":60M:"), ["1 The statement's first page is missing."]),
            (
                page.replacing(":62F:", with: ":62M:") + ":60M:C260504GHS1290,00\n:62F:C260504GHS1290,00\n",
                ["4 The page opens with 1290.00"]
            ),
            (":20:X\n:61:260504C300,00NTRFA//B1\n", ["1 This is no MT940"]),
            (page.replacing(":61:260504", with: ":61:270504"), ["2 Entry 1: This time has not come yet"]),
            (
                ":60F:C260503GHS0,\n:61:260504C100000000000,01NTRFA//B1\n:61:260504D100000000000,01NCHGA//B2\n"
                    + ":61:260504RC100000000000,01NTRFA//B3\n:61:260504RD100000000000,01NTRFA//B4\n:62F:C260504GHS0,\n",
                (2...5).map { "\($0) The amount of entry \($0 - 1) (:61:) is above 100000000000.00 GHS" }
            ),
            (
                ":60F:C260503GHS0,\n:61:260504D99999999999999999999,NTRFA//B1\n:62F:D260504GHS1,00\n",
                ["2 The amount of entry 1 (:61:) is above", "3 The lines of the page make"]
            ),
            (
                ":60F:C260503GHS92233720368547758,07\n:61:260504C1,00NTRFA//B1\n:62F:C260504GHS92233720368547758,07\n",
                ["3 The lines of the page make"]
            ),
        ] as [(String, [String])])
    func `pages that do not add up are refused, with their line`(text: String, expected: [String]) {
        let refusals = Self.refusals(text)
        #expect(
            refusals.count == expected.count && zip(refusals, expected).allSatisfy { $0.hasPrefix($1) }, "\(refusals)")
    }

    @Test(arguments: [
        ("<Ccy>", "<Ccy>", ""), ("300.00</Amt>", "200.00</Amt>", "The booked entries make 1175.00"),
        ("\"GHS\">300.00", "\"EUR\">300.00", "Entry 1 is in EUR"),
        ("\"GHS\">300.00", "\"GHS\">100000000000.01", "9 The amount of entry 1 (Amt) is above 100000000000.00 GHS"),
        ("\"GHS\">25.00", "\"GHS\">100000000000.01", "23 The amount of entry 3 (Amt) is above 100000000000.00 GHS"),
        ("\"GHS\">25.00", "\"GHS\">99999999999999999999", "23 The amount of entry 3 (Amt) is above"),
        ("<Sts>BOOK</Sts>\n        <BookgDt><Dt>2026-05-05", "<Sts>BOOK</Sts>\n        <BookgDt><Dt>2027-05-05", ""),
        ("<Cd>CLBD</Cd>", "<Cd>XXXX</Cd>", "The statement has no closing balance (CLBD)"),
        ("<Cd>PRCD</Cd>", "<Cd>XXXX</Cd>", "The statement has no opening balance (OPBD)"),
        ("</Stmt>", "", "This is no whole XML"),
        ("BkToCstmrStmt", "BkToCstmrAcctRpt", "This is no statement of a closed day"),
        ("<Document", "<!DOCTYPE Document [<!ENTITY a \"b\">]>\n<Document", "The file declares a document type"),
        ("encoding=\"UTF-8\"", "encoding=\"UTF-7\"", "The file is written in utf-7"),
    ])
    func `XML that does not add up is refused`(old: String, new: String, expected: String) throws {
        let text = String(decoding: try Self.fixture("old-names.xml"), as: UTF8.self).replacing(old, with: new)
        let refusals = Self.refusals(text)
        if expected.isEmpty {
            #expect(refusals == [])
        } else {
            #expect(refusals.contains { $0.contains(expected) }, "\(refusals)")
        }
    }

    @Test func `a batch whose payments make another sum is refused`() throws {
        let text = String(decoding: try Self.fixture("new-names.xml"), as: UTF8.self)
        #expect(
            Self.refusals(text.replacing(">150.00<", with: ">149.00<")) == [
                "9 Entry 1 is of 200.00, and its payments make 199.00."
            ])
    }

    @Test(
        arguments: [
            ("transaction,amount\n", StatementFormat.csv), ("\n:20:X\n", .mt940), ("{1:F01X}{4:\n:20:X\n", .mt940),
            ("\u{FEFF}<?xml version=\"1.0\"?>", .camt053), ("<Document>", .camt053), ("", .csv),
        ] as [(String, StatementFormat)])
    func `a format is told by the file's beginning`(text: String, format: StatementFormat) {
        #expect(StatementFormat.told(by: Array(text.utf8)) == format)
    }
}

/// The same formats against the books.
@Suite(.onEveryStore) struct BankStatementMatchTests {
    private static func reconcile(_ text: String, to office: TaxOffice) async throws -> [String] {
        let bytes = Array(text.utf8)
        let read = try BankStatementReader(of: office.desk.profile, .test).read(bytes, as: .told(by: bytes)).lines
        let result = try await office.inContext { context in
            try Books.reconcile(read, wallet: TaxOffice.wallet, profile: "mt940", context)
        }
        return result.findings.map { "\($0.kind.rawValue) \($0.transaction)" }
    }

    @Test func `a transfer pays the bill its text names, a charge is a fee, and what is returned is taken back`()
        async throws
    {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let begin = ":60F:C260503GHS0,\n"
            let text =
                begin + ":61:260504C300,00NTRFNONREF//FT1\n:86:bill \(number)\n:61:260504D5,00NCHGNONREF//FT1\n"
                + ":62F:C260504GHS295,00\n"
            #expect(try await Self.reconcile(text, to: office) == ["only_theirs FT1"])
            #expect(try await office.due(number) == 0)
            #expect(try await Self.reconcile(text, to: office) == [])
            #expect(try await office.balances()["fees:momo"] == 500)
            let back =
                ":60F:C260504GHS295,00\n:61:260505RC300,00NTRFFT1//FT9\n:61:260505RD5,00NMSCNONREF//FT10\n"
                + ":62F:C260505GHS0,\n"
            #expect(try await Self.reconcile(back, to: office) == ["reversed FT9", "paid_out FT10"])
            #expect(try await office.due(number) == 30_000)
            #expect(try await office.balances()["clearing:momo"] == 0)
        }
    }

    @Test func `what a wallet paid out is found by the words a bank printed beside the money`() async throws {
        try await TaxOffice.open { office in
            _ = try await office.paid(try await office.bill(1), 30_000, "T1")
            let profile = try StatementProfile(
                "plain",
                from: Array("field,column,form\ntransaction,t,\namount,a,\ntime,w,yyyy-MM-dd HH:mm:ss\n".utf8))
            let payouts = "t,a,w\nPAYOUT77,-50.00,2026-05-04 09:00:00\nPAYOUT78,-50.00,2026-05-04 09:01:00\n"
            let paid = try StatementReader(profile, of: office.desk.profile, .test).read(Array(payouts.utf8)).lines
            _ = try await office.inContext {
                try Books.reconcile(paid, wallet: TaxOffice.wallet, profile: "plain", $0)
            }
            let text =
                ":60F:C260503GHS0,\n:61:260505C50,00NTRFNONREF//FT1\n:86:Settlement payout78 of the wallet\n"
                + ":62F:C260505GHS50,00\n"
            let bytes = Array(text.utf8)
            let read = try BankStatementReader(of: office.desk.profile, .test).read(bytes, as: .mt940).lines
            let result = try await office.inContext { try Books.reconcileBank(read, wallet: TaxOffice.wallet, $0) }
            #expect(result.totals[.matched]?.lines == 1)
            #expect(result.findings.map { "\($0.kind.rawValue) \($0.transaction)" } == ["only_ours PAYOUT77"])
            let open = try await office.desk.database.read { try Difference.all(in: $0) }
            #expect(open.map { "\($0.side.rawValue) \($0.transaction)" } == ["bank PAYOUT77"])
        }
    }
}
