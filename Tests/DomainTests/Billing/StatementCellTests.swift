import Payments
import Conversation
import DomainKit
import GatewayTestKit
import Testing
import Wording

/// What programs write around a value, and the money a line says it is of.
@Suite struct StatementCellTests {
    private static let profile = """
        field,column,form
        transaction,id,
        reference,reference,
        amount,amount,
        phone,from,
        time,time,yyyy-MM-dd HH:mm:ss
        status,status,ok
        currency,currency,
        """

    private static func read(_ rows: String...) throws -> [StatementLine] {
        let city = CityProfile(
            name: "Kumasi", entry: "main", defaultLanguage: "en", languages: ["en"], currency: TaxOffice.currency,
            numbering: NumberingPlan(callingCode: "233", trunkPrefix: "0", nationalLengths: [9]))
        let text = "id,reference,amount,from,time,status,currency\n" + rows.map { $0 + "\n" }.joined()
        return try StatementReader(try StatementProfile("test", from: Array(profile.utf8)), of: city, .test)
            .read(Array(text.utf8)).lines
    }

    @Test(arguments: ["12345678901", "'12345678901", "\"=\"\"12345678901\"\"\"", "12345678901.0", "12345678901.00"])
    func `a movement has one name, whatever a program wrote around its number`(cell: String) throws {
        let lines = try Self.read("\(cell),R1,3.00,,2026-05-04 08:00:00,ok,GHS")
        #expect(lines.map(\.description) == ["2 12345678901 300 2026-05-04T08:00:00Z"])
    }

    @Test(arguments: [
        ("MP260504.0800.A1", "MP260504.0800.A1"), ("1.5", "1.5"), ("A1.0", "A1.0"), ("'t-1'", "'t-1'"), ("=A1", "=A1"),
    ])
    func `what belongs to a name stays`(cell: String, name: String) throws {
        let lines = try Self.read("\(cell),R1,3.00,,2026-05-04 08:00:00,ok,GHS")
        #expect(lines.map(\.description) == ["2 \(name) 300 2026-05-04T08:00:00Z"])
    }

    @Test func `two copies of a movement in one file are one, guarded or not`() throws {
        let lines = try Self.read(
            "'77001,R1,3.00,,2026-05-04 08:00:00,ok,GHS", "77001,R1,3.00,,2026-05-04 08:00:00,ok,GHS")
        #expect(lines.count == 1)
    }

    @Test(arguments: ["FRI:233240000001/MSISDN", "MSISDN:233240000001", "233240000001/MSISDN", "tel:+233240000001"])
    func `a phone is read among a wallet's marks`(cell: String) throws {
        let lines = try Self.read("T1,R1,3.00,\(cell),2026-05-04 08:00:00,ok,GHS")
        let plain = try Self.read("T1,R1,3.00,0240000001,2026-05-04 08:00:00,ok,GHS")
        #expect(lines == plain)
    }

    @Test(arguments: ["FRI:55/USER", "FRI:2332****001/MSISDN", "233240000001/233240000002"])
    func `what is no one phone is none`(cell: String) throws {
        let lines = try Self.read("T1,R1,3.00,\(cell),2026-05-04 08:00:00,ok,GHS")
        #expect(lines == (try Self.read("T1,R1,3.00,,2026-05-04 08:00:00,ok,GHS")))
    }

    @Test func `a line in other money refuses the file, by its line and column`() throws {
        let refused = #expect(throws: ImportRefused.self) {
            try Self.read(
                "T1,R1,3.00,,2026-05-04 08:00:00,ok,GHS", "T2,R2,3.00,,2026-05-04 08:00:00,ok,USD")
        }
        #expect(refused?.problems.map { "\($0.line) \($0.column ?? "-")" } == ["3 currency"])
        #expect(refused?.problems.first?.message.hasPrefix("The line is in USD, and the city's money is GHS.") == true)
    }

    @Test(arguments: ["GHS", "ghs", "", "GH₵"])
    func `the city's own money, however it is called, is taken`(currency: String) throws {
        #expect(try Self.read("T1,R1,3.00,,2026-05-04 08:00:00,ok,\(currency)").count == 1)
    }

    @Test func `a line in other money that moved nothing does no harm`() throws {
        #expect(try Self.read("T2,R2,3.00,,2026-05-04 08:00:00,failed,USD").isEmpty)
    }
}
