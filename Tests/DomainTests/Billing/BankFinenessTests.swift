import Payments
import Conversation
import DomainKit
import Foundation
import Testing
import Wording

/// Amounts of banks in parts the currency has not: a charge is rounded, which is said, and a payer's money never is.
@Suite struct BankFinenessTests {
    private static func city(_ currency: Currency) -> CityProfile {
        CityProfile(
            name: "Kumasi", entry: "main", defaultLanguage: "en", languages: ["en"], currency: currency,
            numbering: NumberingPlan(callingCode: "233", trunkPrefix: "0", nationalLengths: [9]))
    }

    private static func fixture(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return String(
            decoding: try Data(contentsOf: folder.appending(path: "Fixtures/Domains/BankStatements/\(name)")),
            as: UTF8.self)
    }

    private static func read(_ text: String, in currency: Currency = TaxOffice.currency) throws -> StatementReading {
        let words = "field,column,form\ntransaction,t,\namount,a,\ntime,w,yyyy-MM-dd\nkind,k,Bank charges\n"
        let charges = try StatementProfile("bank", from: Array(words.utf8)).charges
        let bytes = Array(text.utf8)
        return try BankStatementReader(of: city(currency), .test, charges: charges)
            .read(bytes, as: .told(by: bytes))
    }

    /// The movement, its minor units and its fee.
    private static func shown(_ line: StatementLine) -> String {
        line.description.split(separator: " ").dropFirst().dropLast().joined(separator: " ")
            + (line.fee > 0 ? " fee \(line.fee)" : "") + (line.isCharge ? " charge" : "")
    }

    private static func refusals(_ text: String, in currency: Currency = TaxOffice.currency) -> [String] {
        FileRefusals.sentences { _ = try read(text, in: currency) }
    }

    @Test(
        arguments: [
            (
                "fine-charges.sta", ["FT1 30000", "FT1 -526 charge"],
                "line 7 -5.255 GHS to -5.26, line 8 -0.004 GHS to 0.00"
            ),
            (
                "fine-charges.xml", ["FT1 30000 fee 501", "FT2 -201 charge"],
                "line 7 5.005 GHS to 5.01, line 15 -2.005 GHS to -2.01"
            ),
        ] as [(String, [String], String)])
    func `a bank's charge finer than the currency is rounded half up, and said`(
        name: String, lines: [String], note: String
    ) throws {
        let reading = try Self.read(try Self.fixture(name))
        #expect(reading.lines.map(Self.shown) == lines)
        #expect(reading.notes == ["Fees rounded to what the currency has: \(note)."])
    }

    @Test func `a charge that fits no amount is rounded beside the amount the bank booked`() throws {
        let text = try Self.fixture("fine-charges.xml").replacing("294.995", with: "294.99")
            .replacing("1292.99", with: "1292.985")
        #expect(try Self.read(text).lines.map(Self.shown) == ["FT1 30000 fee 501", "FT2 -201 charge"])
    }

    @Test func `francs have no parts, and a charge of some is rounded`() throws {
        let francs = Currency(code: "XOF", exponent: 0, symbol: "CFA")
        let text =
            ":60F:C260503XOF0,\n:61:260504C300,00NTRFA//B1\n:61:260504D2,50NCHGA//B1\n:62F:C260504XOF297,5\n"
        let reading = try Self.read(text, in: francs)
        #expect(reading.lines.map(Self.shown) == ["B1 300", "B1 -3 charge"])
        #expect(reading.notes == ["Fees rounded to what the currency has: line 3 -2.5 XOF to -3."])
    }

    @Test(arguments: [
        ("fine-charges.sta", "C300,00NTRF", "C300,005NTRF", "5 Entry 1: 300.005 GHS has more decimals than GHS has."),
        ("fine-charges.sta", "GHS1294,741", "GHS1294,74", "10 The lines of the page make 1294.741, and its closing"),
        ("fine-charges.sta", "D5,255NCHG", "D5,255NTRF", "7 Entry 2: -5.255 GHS has more decimals than GHS has."),
        ("fine-charges.xml", "294.995", "294.996", "7 Entry 1: 300.001 GHS has more decimals than GHS has."),
        (
            "fine-charges.xml", "1292.99", "1292.991",
            "The booked entries make 1292.99, and the closing balance is 1292.991."
        ),
    ])
    func `a payer's money in parts the currency has not is refused, and every part counts in a balance`(
        name: String, old: String, new: String, expected: String
    ) throws {
        let refusals = Self.refusals(try Self.fixture(name).replacing(old, with: new))
        #expect(refusals.contains { $0.contains(expected) }, "\(refusals)")
    }
}
