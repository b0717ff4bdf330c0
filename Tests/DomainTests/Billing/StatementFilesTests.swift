import Payments
import DomainKit
import Conversation
import Foundation
import GatewayTestKit
import Storage
import Testing
import Wording

/// Statements as portals, spreadsheets and banks really leave them.
@Suite struct StatementFilesTests {
    /// A file, and what comes of it.
    struct File: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var currency = TaxOffice.currency
        var profile = StatementFilesTests.plain
        var isBank = false
        let text: String
        /// Lines, or refusals as `line column`.
        let expected: [String]
    }

    static let plain = """
        transaction,transaction,
        reference,reference,
        amount,amount,
        fee,fee,
        phone,phone,
        time,time,yyyy-MM-dd HH:mm:ss
        original,takes back,
        """
    static let header = "transaction,reference,amount,fee,phone,time,takes back\n"
    private static let mpesa = """
        transaction,Receipt No.,
        reference,A/C No.,
        paid_in,Paid In,
        paid_out,Withdrawn,
        time,Completion Time,yyyy-MM-dd HH:mm:ss|dd-MM-yyyy HH:mm:ss
        status,Transaction Status,Completed
        kind,Details|Reason Type,Charge|Charges
        original,Linked Transaction ID,
        """
    private static let mpesaHeader =
        "Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance,A/C No.,Linked Transaction ID\n"
    private static let bank = """
        transaction,Reference,
        reference,Details,
        paid_in,Credit,
        paid_out,Debit,
        time,Date,dd/MM/yyyy
        """
    private static let bankHeader = "Date,Reference,Details,Debit,Credit,Balance\n"
    private static let franc = Currency(code: "XOF", exponent: 0, symbol: "FCFA")

    private static func city(_ currency: Currency) -> CityProfile {
        CityProfile(
            name: "Kumasi", entry: "main", defaultLanguage: "en", languages: ["en"], currency: currency,
            numbering: NumberingPlan(callingCode: "233", trunkPrefix: "0", nationalLengths: [9]))
    }

    private static func read(_ file: File) throws -> StatementReading {
        let city = city(file.currency)
        let profile = try StatementProfile("test", from: Array(("field,column,form\n" + file.profile).utf8))
        return try StatementReader(profile, of: city, .test, allowsUnnamed: file.isBank).read(Array(file.text.utf8))
    }

    private static func outcome(_ file: File) -> [String] {
        do {
            return try read(file).lines.map { line in
                "\(line.description.split(separator: " ").dropFirst().dropLast().joined(separator: " "))"
                    + (line.isCharge ? " charge" : "")
            }
        } catch let refused as ImportRefused {
            return refused.problems.map { "\($0.line) \($0.column ?? "-")" }
        } catch {
            return ["\(error)"]
        }
    }

    private static let files = [
        File(
            testDescription: "a comma before three digits beside decimals with a comma",
            text: header.replacing(",", with: ";") + "a;r;300,50;;;2026-05-04 08:00:00;\n"
                + "b;r;5,123;;;2026-05-04 08:00:00;\n",
            expected: ["3 amount"]),
        File(
            testDescription: "a comma that groups in one amount, before three digits in another",
            text: header + "a,r,\"1,300.50\",,,2026-05-04 08:00:00,\n" + "b,r,\"5,123\",-1.00,,2026-05-04 08:00:00,\n",
            expected: ["a 130050", "b 512300"]),
        File(
            testDescription: "decimals with a comma, and a point that groups",
            text: header.replacing(",", with: ";") + "a;r;1.300,50;;;2026-05-04 08:00:00;\n"
                + "b;r;-5.123,00;;;2026-05-04 08:00:00;\n",
            expected: ["a 130050", "b -512300"]),
        File(
            testDescription: "thousands grouped by commas in a currency without decimals", currency: franc,
            text: header + "a,r,\"12,500\",,,2026-05-04 08:00:00,\n" + "b,r,\"1,250,000\",,,2026-05-04 08:00:00,\n",
            expected: ["a 12500", "b 1250000"]),
        File(
            testDescription: "a payment and its charge under one receipt", profile: mpesa,
            text: mpesaHeader + "TLA1,2026-05-04 08:00:00,Pay Bill,Completed,300.00,,1300.00,7319042851,\n"
                + "TLA1,2026-05-04 08:00:00,Pay Bill Charge,Completed,,-5.00,1295.00,,\n",
            expected: ["TLA1 30000", "TLA1 -500 charge"]),
        File(
            testDescription: "a charge without a minus, before its payment", profile: mpesa,
            text: mpesaHeader + "TLA1,2026-05-04 08:00:00,Pay Bill Charge,Completed,,5.00,1295.00,,\n"
                + "TLA1,2026-05-04 08:00:00,Pay Bill,Completed,300.00,,1300.00,7319042851,\n",
            expected: ["TLA1 -500 charge", "TLA1 30000"]),
        File(
            testDescription: "a recharge and a charge that came back", profile: mpesa,
            text: mpesaHeader + "T1,2026-05-04 08:00:00,Recharge for you,Completed,,5.00,1,,\n"
                + "T2,2026-05-04 08:00:00,Pay Bill Charge,Completed,5.00,,1,,\n"
                + "T3,2026-05-04 08:00:00,Pay Bill from CHARGES,Completed,7.00,,1,7319042851,\n",
            expected: ["T1 -500", "T2 500 charge", "T3 700"]),
        File(
            testDescription: "the same line twice, word for word",
            text: header + "A1,x,5.00,,,2026-05-04 08:00:00,\nA1,x,5.00,,,2026-05-04 08:00:00,\n",
            expected: ["A1 500"]),
        File(
            testDescription: "one receipt in two exports that were put together", profile: mpesa,
            text: mpesaHeader + "TLA1,2026-05-04 08:00:00,Pay Bill,Completed,300.00,,1300.00,7319042851,\n"
                + "TLA1,2026-05-04 08:00:00,Pay Bill,Completed,300.00,,1600.00,7319042851,\n"
                + "TLA2,2026-05-04 08:00:00,Pay Bill,Completed,300.00,,1900.00,7319042851,\n",
            expected: ["TLA1 30000", "TLA2 30000"]),
        File(
            testDescription: "two forms of time in one file", profile: mpesa,
            text: mpesaHeader + "T1,04-05-2026 08:00:00,Pay Bill,Completed,3.00,,1,,\n"
                + "T2,2026-05-04 08:00:00,Pay Bill,Completed,3.00,,1,,\n", expected: ["T1 300", "T2 300"]),
        File(
            testDescription: "a till without accounts and links", profile: mpesa,
            text: "Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance\n"
                + "T1,2026-05-04 08:00:00,Buy Goods,Completed,3.00,,1\n", expected: ["T1 300"]),
        File(
            testDescription: "a line break inside a cell",
            text: header.replacing("takes back", with: "\"takes\nback\"")
                + "\"T1\",\"731904\n2851\",300.00,,,\"2026-05-04\n 09:00:00\",\n", expected: ["T1 30000"]),
        File(
            testDescription: "a row torn in two", profile: mpesa,
            text: mpesaHeader + "T5,2026-05-04\r09:00:00,Pay Bill,Completed,300.00,,,7319042851,\n",
            expected: ["2 -", "3 -"]),
        File(
            testDescription: "a row torn in its last field", profile: mpesa,
            text: mpesaHeader + "T5,2026-05-04 09:00:00,Pay Bill,Completed,3.00,,,7319042851,\n"
                + "T6,2026-05-04 09:00:00,Pay Bill,Completed,300.00,,,73190\n42851,\n", expected: ["3 -", "4 -"]),
        File(
            testDescription: "an amount with a separator and no quotes",
            text: header + "T1,x,1,300.00,,,2026-05-04 09:00:00,A9\n", expected: ["2 -"]),
        File(
            testDescription: "sentences below the table",
            text: header + "T1,x,3.00,,,2026-05-04 09:00:00,\nEnd of the statement\n", expected: ["T1 300"]),
        File(
            testDescription: "numbers a spreadsheet has shortened",
            text: header + "2.34568E+11,x,3.00,,,2026-05-04 09:00:00,\nT2,\"2,67E+09\",3.00,,,2026-05-04 09:00:00,\n"
                + "T3,x,3.00,,2.3324E+11,2026-05-04 09:00:00,\n5E10,x,3.00,,,2026-05-04 09:00:00,\n"
                + "T5,#####,3.00,,,2026-05-04 09:00:00,\n",
            expected: ["2 transaction", "3 reference", "4 phone", "6 reference"]),
        File(
            testDescription: "long numbers whose last digits a spreadsheet has zeroed",
            text: header + "123456789012345000,x,3.00,,,2026-05-04 09:00:00,\n"
                + "T3,1234567890123450000,3.00,,,2026-05-04 09:00:00,\n"
                + "T4,x,3.00,,233240000001000000,2026-05-04 09:00:00,\n"
                + "T5,x,-3.00,,,2026-05-04 09:00:00,1.23457E+17\n"
                + "T6,x,-3.00,,,2026-05-04 09:00:00,123456789012345000\n"
                + "T7,x,123456789012345000,,,2026-05-04 09:00:00,\n1234567890123450,x,3.00,,,2026-05-04 09:00:00,\n",
            expected: [
                "2 transaction", "3 reference", "4 phone", "5 takes back", "6 takes back", "7 amount", "8 transaction",
            ]),
        File(
            testDescription: "long numbers that are whole, beside which a zero at the end is its own",
            text: header + "1234567890123456,100000000000000,3.00,,,2026-05-04 09:00:00,\n"
                + "1234567890123450,x,3.00,,,2026-05-04 09:01:00,\nT123456789012345000,x,3.00,,,2026-05-04 09:02:00,\n"
                + "123456789012000,x,3.00,,,2026-05-04 09:03:00,\n",
            expected: [
                "1234567890123456 300", "1234567890123450 300", "T123456789012345000 300", "123456789012000 300",
            ]),
        File(
            testDescription: "times that cannot be",
            text: header + "T1,x,3.00,,,2027-05-12 09:00:00,\nT2,x,3.00,,,1998-05-04 09:00:00,\n"
                + "T3,x,3.00,,,2226-05-04 09:00:00,\nT4,x,3.00,,,2026-05-12 07:00:00,\n",
            expected: ["2 time", "3 time", "4 time"]),
        File(
            testDescription: "amounts as accountants write them",
            text: header + "T1,,(2.50),,,2026-05-04 09:00:00,\nT2,,2.50-,,,2026-05-04 09:00:00,\n"
                + "T3,,2.50 DR,,,2026-05-04 09:00:00,\nT4,,20.00 CR,,,2026-05-04 09:00:00,\n"
                + "T5,,GH₵20.00,,,2026-05-04 09:00:00,\nT6,,1'250.00,,,2026-05-04 09:00:00,\n",
            expected: ["T1 -250", "T2 -250", "T3 -250", "T4 2000", "T5 2000", "T6 125000"]),
        File(
            testDescription: "francs with decimals of zero", currency: franc,
            text: header + "T1,,25000.00,,,2026-05-04 09:00:00,\nT2,,\"25 000,00\",,,2026-05-04 09:00:00,\n"
                + "T3,,\"25,000.00\",,,2026-05-04 09:00:00,\nT4,,25 000 F CFA,,,2026-05-04 09:00:00,\n",
            expected: ["T1 25000", "T2 25000", "T3 25000", "T4 25000"]),
        File(
            testDescription: "francs with decimals that say something", currency: franc,
            text: header + "T1,,25000.50,,,2026-05-04 09:00:00,\n", expected: ["2 amount"]),
        File(
            testDescription: "hundredths", profile: plain.replacing("amount,amount,", with: "amount,amount,hundredths"),
            text: header + "T1,,30000,3,,2026-05-04 09:00:00,\nT2,,\"30,000\",3,,2026-05-04 09:00:00,\n"
                + "T3,,(30000),3,,2026-05-04 09:00:00,\nT4,,GHS 30 000,3,,2026-05-04 09:00:00,\n",
            expected: ["T1 30000", "T2 30000", "T3 -30000", "T4 30000"]),
        File(
            testDescription: "hundredths with decimals, which are none",
            profile: plain.replacing("amount,amount,", with: "amount,amount,hundredths"),
            text: header + "T1,,\"300,00\",3,,2026-05-04 09:00:00,\nT2,,300.00,3,,2026-05-04 09:00:00,\n"
                + "T3,,GHS 300.0 CR,3,,2026-05-04 09:00:00,\nT4,,300.0000,3,,2026-05-04 09:00:00,\n"
                + "T5,,1234.000,3,,2026-05-04 09:00:00,\nT6,,300،00,3,,2026-05-04 09:00:00,\n",
            expected: ["2 amount", "3 amount", "4 amount", "5 amount", "6 amount", "7 amount"]),
        File(
            testDescription: "hundredths of francs", currency: franc,
            profile: plain.replacing("amount,amount,", with: "amount,amount,hundredths"),
            text: header + "T1,,30000,3,,2026-05-04 09:00:00,\n", expected: ["T1 300"]),
        File(
            testDescription: "hundredths no franc can hold", currency: franc,
            profile: plain.replacing("amount,amount,", with: "amount,amount,hundredths"),
            text: header + "T1,,30050,3,,2026-05-04 09:00:00,\n", expected: ["2 amount"]),
        File(
            testDescription: "more money than can be, that came or left or was kept",
            text: header + "T1,,100000000000.00,,,2026-05-04 09:00:00,\nT2,,100000000000.01,,,2026-05-04 09:00:00,\n"
                + "T3,,-100000000000.01,,,2026-05-04 09:00:00,\nT4,,1.00,100000000000.01,,2026-05-04 09:00:00,\n"
                + "T5,,-92233720368547758.07,,,2026-05-04 09:00:00,\nT6,,-99999999999999999999.00,,,2026-05-04 09:00:00,\n"
                + "T7,,-1.00,-100000000000.01,,2026-05-04 09:00:00,T1\n",
            expected: ["3 amount", "4 amount", "5 fee", "6 amount", "7 amount", "8 fee"]),
        File(
            testDescription: "more money than can be, in columns of their own", profile: mpesa,
            text: mpesaHeader + "T1,2026-05-04 08:00:00,Pay Bill,Completed,100000000000.01,,1,,\n"
                + "T2,2026-05-04 08:00:00,Pay Bill Charge,Completed,,-100000000000.01,1,,\n"
                + "T3,2026-05-04 08:00:00,Business Payment,Completed,,100000000000.01,1,,\n",
            expected: ["2 paid in", "3 withdrawn", "4 withdrawn"]),
        File(
            testDescription: "as much as can be", text: header + "T1,,-100000000000.00,1.00,,2026-05-04 09:00:00,\n",
            expected: ["T1 -10000000000000"]),
        File(
            testDescription: "equal movements under one name at a bank, told apart by the balance", profile: bank,
            isBank: true,
            text: bankHeader + "04/05/2026,FT1,Commission,5.00,,95.00\n04/05/2026,FT1,Commission,5.00,,90.00\n"
                + "04/05/2026,FT1,Commission,5.00,,90.00\n",
            expected: ["FT1 -500", "FT1 -500"]),
        File(
            testDescription: "opening, closing and total rows of a bank", profile: bank, isBank: true,
            text: bankHeader + ",,SOLDE INITIAL,,,\"1 000 000,00\"\n04/05/2026,,Opening balance,,,\"1,000.00\"\n"
                + "04/05/2026,FT1,Deposit,,20.00,1\n04/05/2026,,Commission,5.00,,1\n04/05/2026,FT2,Nothing,0.00,0.00,1\n"
                + "04/05/2026,,Total Energies,,9.00,1\n,,Total,5.00,\"1,260.00\",\n04/05/2026,,Closing Balance,,100.00,\n",
            expected: [
                "FT1 2000", "2026-05-04T00:00:00Z -5.00 Commission -500",
                "2026-05-04T00:00:00Z 9.00 Total Energies 900",
            ]),
        File(
            testDescription: "a payer whose reference is the word balance",
            text: header + "300001,balance,3.00,,,2026-05-04 09:00:00,\n", expected: ["300001 300"]),
        File(
            testDescription: "money without a name", text: header + ",x,3.00,,,2026-05-04 09:00:00,\n",
            expected: ["2 transaction"]),
        File(
            testDescription: "money without a time", text: header + "T1,x,3.00,,,,\n", expected: ["2 time"]),
        File(
            testDescription: "the names of the columns again on each page",
            text: header + "T1,x,3.00,,,2026-05-04 09:00:00,\n" + header + "T2,x,3.00,,,2026-05-04 09:00:00,\n",
            expected: ["T1 300", "T2 300"]),
    ]

    /// A row of a bank with nothing but words and an amount.
    @Test(arguments: [
        "Opening balance", "BALANCE B/F", "Balance carried forward at 31 May", "Grand total", "Total debits",
        "SOLDE PRECEDENT", "Solde d'ouverture", "Solde de clôture au 31 mai 2026", "Total des mouvements", "Sous-total",
        "Saldo inicial", "SALDO DE ABERTURA", "Saldo de fecho em 31 de maio de 2026", "Saldo disponível", "Total geral",
        "Saldo transportado", "Total dos créditos", "Saldo contabilístico",
        "الرصيد الافتتاحي", "رصيد أول المدة", "الرصيد الختامي في 31 مايو 2026", "المجموع الكلي", "اجمالي الدائن",
        "رصيد مدوّر",
        "Salio la mwanzo", "SALIO LA KUFUNGA", "Salio hadi tarehe 31 Mei 2026", "Jumla kuu", "Salio la awali",
        "Igiteranyo", "Amafaranga asigaye", "IGITERANYO RUSANGE", "Amafaranga yose yinjiye", "Ayasigaye ku itariki",
    ])
    func `a row of balances or totals is passed over in every language of the cities`(words: String) throws {
        var rows = [",,\(words),,,\"1,000.00\"\n", "04/05/2026,,\(words),,100.00,\n"]
        // Digits would make it the name of a movement.
        if !words.contains(where: \.isNumber) { rows.append("04/05/2026,\(words),,5.00,,\n") }
        for row in rows {
            let file = File(
                testDescription: words, profile: Self.bank, isBank: true, text: Self.bankHeader + row, expected: [])
            let reading = try Self.read(file)
            #expect(reading.lines.isEmpty, "\(row)")
            #expect(reading.notes.last == "Passed over as balances or totals: 1.")
        }
    }

    @Test(arguments: ["Total", "Saldo", "Salio", "الرصيد", "Solde", "Igiteranyo"])
    func `a payment that has such a word is a payment`(word: String) throws {
        let number = try TaxOffice.number(1)
        let rows = [
            "04/05/2026,FT1,\(word),,9.00,1\n", "04/05/2026,,\(word) \(number),,9.00,1\n",
            "04/05/2026,,\(word) Energies,,9.00,1\n", "04/05/2026,TRANSFER,\(word),,9.00,1\n",
        ]
        for row in rows {
            let file = File(
                testDescription: word, profile: Self.bank, isBank: true, text: Self.bankHeader + row, expected: [])
            #expect(try Self.read(file).lines.count == 1, "\(row)")
        }
        let phone = File(
            testDescription: word, text: Self.header + "\(word),,9.00,,0240000001,2026-05-04 09:00:00,\n", expected: [])
        #expect(try Self.read(phone).lines.count == 1)
    }

    @Test func `every language of the texts has its words for balances and totals`() throws {
        let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folders = try FileManager.default.contentsOfDirectory(
            at: checkout.appending(path: "Locales"), includingPropertiesForKeys: [.isDirectoryKey])
        let languages = Set(folders.filter(\.hasDirectoryPath).map(\.lastPathComponent)).subtracting(["countries"])
        #expect(languages == Set(StatementWordList.all.map(\.language)))
    }

    // MARK: The days a statement may be of

    private static let bounds: [(String?, String, Bool)] = [
        // A year before the first entry of the books, and a second earlier.
        ("2026-03-02", "2025-03-01 00:00:00", true), ("2026-03-02", "2025-02-28 23:59:59", false),
        // Books that begin later than now, as a clock put back shows them, count as beginning now.
        ("2027-01-01", "2025-05-10 08:00:00", true), ("2027-01-01", "2025-05-10 07:59:59", false),
        // Nothing is in the books: ten years.
        (nil, "2016-05-03 08:00:00", true), (nil, "2016-05-03 07:59:59", false),
        // A day ahead.
        ("2026-03-02", "2026-05-12 08:00:00", true), ("2026-03-02", "2026-05-12 08:00:01", false),
    ]

    @Test(arguments: bounds) func `a line may be a year older than the books, and a day ahead`(
        first: String?, time: String, isTaken: Bool
    ) throws {
        let begin = try first.map { text in
            Instant(seconds: Int64(try #require(CivilDate(iso: text)).daysSinceEpoch) * 86_400)
        }
        let clock = StatementClock(
            now: DomainDesk.morning.adding(milliseconds: 7 * 86_400_000), first: begin,
            moment: { Instant(seconds: $0) }, day: { DomainDesk.day(of: $0) })
        let profile = try StatementProfile("test", from: Array(("field,column,form\n" + Self.plain).utf8))
        let reader = StatementReader(profile, of: Self.city(TaxOffice.currency), clock)
        let text = Array((Self.header + "T1,x,3.00,,,\(time),\n").utf8)
        guard !isTaken else {
            #expect(try reader.read(text).lines.count == 1)
            return
        }
        let refused = #expect(throws: ImportRefused.self) { try reader.read(text) }
        #expect(refused?.problems.map { "\($0.line) \($0.column ?? "-")" } == ["2 time"])
    }

    @Test(arguments: files) func `a file of a portal is read, or refused with its lines`(file: File) {
        #expect(Self.outcome(file) == file.expected)
    }

    @Test(arguments: [
        ([0xFF, 0xFE, 0x74, 0x00] as [UInt8], "UTF-16"), ([0x50, 0x4B, 0x03, 0x04], "workbook"),
        (Array("%PDF-1.7".utf8), "PDF"), (Array("<html><table>".utf8), "web page"),
    ])
    func `a file that is no text says what it is`(bytes: [UInt8], word: String) throws {
        let profile = try StatementProfile("test", from: Array(("field,column,form\n" + Self.plain).utf8))
        let city = Self.city(TaxOffice.currency)
        let refused = #expect(throws: ImportRefused.self) {
            try StatementReader(profile, of: city, .test).read(bytes)
        }
        #expect(refused?.problems.first?.message.contains(word) == true)
        // A letter of another alphabet's bytes matters only where the column is read.
        let line = Array("T1,".utf8) + [0xF4] + Array(",3.00,,,2026-05-04 09:00:00,\n".utf8)
        let used = #expect(throws: ImportRefused.self) {
            try StatementReader(profile, of: city, .test).read(Array(Self.header.utf8) + line)
        }
        #expect(used?.problems.map { "\($0.line) \($0.column ?? "-")" } == ["2 reference"])
        let unused =
            Array(Self.header.replacing("\n", with: ",note\n").utf8)
            + Array("T1,x,3.00,,,2026-05-04 09:00:00,,C".utf8) + [0xF4] + Array("te\n".utf8)
        #expect(try StatementReader(profile, of: city, .test).read(unused).lines.count == 1)
    }

    @Test func `a file without one movement says so, and what was passed over is told`() throws {
        let text = Self.mpesaHeader + "T1,2026-05-04 08:00:00,Pay Bill,Declined,3.00,,1,,\n"
        let reading = try Self.read(File(testDescription: "", profile: Self.mpesa, text: text, expected: []))
        #expect(reading.notes == ["No line of the file moves money.", "Passed over for their status: Declined (1)."])
        let till = try Self.read(
            File(testDescription: "", text: "transaction,amount,time\nT1,3.00,2026-05-04 08:00:00\n", expected: []))
        #expect(till.notes == ["The file has no column fee, phone, reference, takes back."])
    }
}
