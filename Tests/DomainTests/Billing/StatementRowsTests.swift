import Payments
import DomainKit
import Conversation
import GatewayTestKit
import Testing
import Wording

/// Rows of statements that are no whole payments: what stands below a table, and parts of a currency's smallest unit.
@Suite struct StatementRowsTests {
    private static func read(
        _ text: String, _ profile: String, _ currency: Currency = TaxOffice.currency
    ) throws -> StatementReading {
        let city = CityProfile(
            name: "Kumasi", entry: "main", defaultLanguage: "en", languages: ["en"], currency: currency,
            numbering: NumberingPlan(callingCode: "233", trunkPrefix: "0", nationalLengths: [9]))
        let profile = try StatementProfile("test", from: Array(("field,column,form\n" + profile).utf8))
        return try StatementReader(profile, of: city, .test).read(Array(text.utf8))
    }

    private static let described = """
        transaction,Reference,
        reference,Description,
        amount,Amount,
        time,Date,yyyy-MM-dd
        """

    @Test(arguments: [
        "End of the statement", "Generated on 31/05/2026 10:12:33", "Page 3 of 12", "Thank you for banking with us",
        "END OF STATEMENT 0012345", "Kumasi May 2026", "Fin du relevé 00123456", "Édité le 31/05/2026",
        "Fim do extrato 123456", "نهاية الكشف 123456", "Mwisho wa taarifa 123456", "Impera ya raporo 123456",
        "Total of twelve payments 3600.00",
    ])
    func `a sentence below a table is passed over, and said`(sentence: String) throws {
        let text = "Date,Reference,Amount,Description\n2026-05-04,R1,3.00,x\n\(sentence)\n"
        let reading = try Self.read(text, Self.described)
        #expect(reading.lines.count == 1)
        #expect(reading.notes == ["Passed over as sentences below the table: 1."])
    }

    @Test(arguments: [
        "Ama Boateng bill <bill>", "Ama Boateng bill <bill spaced>", "thanks from Ama BILL<bill>",
        "from Ama 904285", "from Ama 5P9PST5QRQ45WXYZ0011", "End of the statement <bill>",
        "Total of Ama for <bill spaced>",
    ])
    func `the rest of a torn row is no footer where a number stands in it`(rest: String) throws {
        let number = try TaxOffice.number(1)
        let spaced = "\(number.prefix(3)) \(number.dropFirst(3).prefix(3)) \(number.dropFirst(6))"
        let last = rest.replacing("<bill spaced>", with: spaced).replacing("<bill>", with: number)
        for text in [
            "Date,Reference,Amount,Description\n2026-05-04,R2,3.00,Payment by\n\(last)\n",
            "Description,Date,Reference,Amount\nx,2026-05-04,R1,3.00\n\(last)\n",
        ] {
            let refused = #expect(throws: ImportRefused.self) { try Self.read(text, Self.described) }
            #expect(refused?.problems.map { "\($0.line) \($0.column ?? "-")" } == ["3 -"])
            #expect(refused?.problems.first?.message.contains("a number stands in it") == true)
        }
    }

    // MARK: Parts a currency has not

    private static let franc = Currency(code: "XOF", exponent: 0, symbol: "FCFA")
    private static let header = StatementFilesTests.header
    private static let plain = StatementFilesTests.plain
    private static let inHundredths = plain.replacing("amount,amount,", with: "amount,amount,hundredths")
        .replacing("fee,fee,", with: "fee,fee,hundredths")

    @Test(
        arguments: [
            (franc, inHundredths, "T1,,3000000,45050", 30_000, 451, "450.50 XOF to 451"),
            (franc, inHundredths, "T1,,3000000,45049", 30_000, 450, "450.49 XOF to 450"),
            (franc, plain, "T1,,30000,4.5", 30_000, 5, "4.5 XOF to 5"),
            (TaxOffice.currency, plain, "T1,,300.00,1.6875", 30_000, 169, "1.6875 GHS to 1.69"),
            (TaxOffice.currency, plain, "T1,,300.00,-1.6849", 30_000, 168, "-1.6849 GHS to -1.68"),
        ] as [(Currency, String, String, Int, Int64, String)])
    func `a fee finer than the currency is rounded half up, and said`(
        currency: Currency, profile: String, row: String, amount: Int, fee: Int64, note: String
    ) throws {
        let text = Self.header + "\(row),,2026-05-04 09:00:00,\n"
        let reading = try Self.read(text, profile, currency)
        #expect(reading.lines.map(\.description) == ["2 T1 \(amount) 2026-05-04T09:00:00Z"])
        #expect(reading.lines.map(\.fee) == [fee])
        #expect(reading.notes == ["Fees rounded to what the currency has: line 2 \(note)."])
    }

    @Test func `a charge in a line of its own is rounded as a fee is`() throws {
        let profile = Self.inHundredths.replacing("original,takes back,", with: "kind,takes back,Charge")
        let text = Self.header + "T1,,-45050,,,2026-05-04 09:00:00,Charge\n"
        let reading = try Self.read(text, profile, Self.franc)
        #expect(reading.lines.map(\.description) == ["2 T1 -451 2026-05-04T09:00:00Z"])
        #expect(reading.lines.map(\.isCharge) == [true])
    }

    @Test(
        arguments: [
            (franc, inHundredths, "T1,,30050", "300.50 XOF has no whole unit"),
            (franc, plain, "T1,,25000.50", "25000.5 XOF has no whole unit"),
            (TaxOffice.currency, plain, "T1,,12.3456", "12.3456 GHS has more decimals than GHS has"),
            (TaxOffice.currency, plain, "T1,,twelve", "Invalid amount in GHS"),
        ] as [(Currency, String, String, String)])
    func `money finer than the currency is refused in plain words`(
        currency: Currency, profile: String, row: String, message: String
    ) {
        let text = Self.header + "\(row),,,2026-05-04 09:00:00,\n"
        let refused = #expect(throws: ImportRefused.self) { try Self.read(text, profile, currency) }
        #expect(refused?.problems.map { $0.message.hasPrefix(message) } == [true], "\(String(describing: refused))")
    }
}
