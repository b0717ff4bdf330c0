import Billing
import Consultations
import DomainKit
import Roads
import Conversation
import GatewayTestKit
import Testing
import Wording

/// Lists that go out and come back.
@Suite struct `A list that goes out and comes back` {
    /// Words a spreadsheet would run, and words that only look like guarded ones.
    private static let words = [
        "-5 % tax", "=1+1", "+5 % tax", "@Home Bar", "'-x", "''=y", "'t Hoekje", "＝1", "-12.50",
    ]

    @Test func `is the same file, and citizens read the same words`() async throws {
        try await DomainDesk.open(.consultations) { desk in
            let lines = Self.words.enumerated().map { index, word in
                CSVWriter().record(["c\(index)", "en", word, word + "|b", "2026-05-01", "2030-12-31"])
            }
            let file = "code,language,question,options,opens,closes\r\n" + lines.joined()
            try await desk.bring("consultations", file)
            #expect(try await desk.file("consultations") == file)
            #expect(try await desk.bring("consultations", file).stored == 0)
            #expect(try await desk.takeOut("consultations").map { $0[2] } == Self.words)
            // As a clerk types it, without a guard.
            try await desk.bring(
                "consultations",
                "code,language,question,options,opens,closes\nd,en,-5 % tax,-a|+b,2026-05-01,2030-12-31\n")
            #expect(try await desk.takeOut("consultations").last?[2...3] == ["-5 % tax", "-a|+b"])
        }
        try await DomainDesk.open(.roads) { desk in
            let header = "code,name,corridor,corridor_name,position,aliases,lat,lng\r\n"
            let file = header + "ADU,'@Home Bar,CEN,'-Road,1,'@Home|'t Hoekje,6.69,-1.624\r\n"
            for separator in [",", ";", "\t"] as [Character] {
                try await desk.bring("places", file)
                let out = try await desk.file("places", separator: separator)
                try await desk.bring("places", out)
                #expect(try await desk.file("places") == file)
            }
            #expect(try await desk.call("mobility.corridors").texts("corridors", "name") == ["-Road"])
        }
    }

    @Test(arguments: [("TND", 3, "12.500"), ("GHS", 2, "1250.50"), ("XOF", 0, "12500")])
    func `has its amounts unchanged, whatever separates its columns`(
        code: String, exponent: Int, amount: String
    ) async throws {
        try await DomainDesk.open(.billing) { desk in
            let currency = Currency(code: code, exponent: exponent, symbol: code)
            let city = desk.in(currency)
            let file = "code,name,amount\r\nBIRTH,Birth,\(amount)\r\n"
            try await city.bring("prices", file)
            for separator in [",", ";", "\t"] as [Character] {
                let out = try await city.file("prices", separator: separator)
                try await city.bring("prices", out)
                #expect(try await city.file("prices") == file)
            }
            let semicolons = try await city.file("prices", separator: ";")
            #expect(
                semicolons
                    == "code;name;amount\r\nBIRTH;Birth;\(exponent == 0 ? amount : "\"\(amount.replacing(".", with: ","))\"")\r\n"
            )
        }
    }

    @Test(arguments: ["+33612345678", "+233240000001", "+22997000001"])
    func `has phones that come back`(phone: String) async throws {
        try await TaxOffice.open { office in
            let header = "payer_name,payer_phone,amount,due_date\n"
            try await office.desk.bring("bills", header + "Ama,'\(phone),5,2026-12-31\n")
            let file = try await office.desk.file("bills", showsPhones: true)
            let cell = try #require(file.split(separator: "\r\n").last?.split(separator: ",").last)
            #expect(cell == "'\(phone)")
            #expect(try await office.desk.bring("bills", header + "Ama,\(cell),5,2026-12-31\n").stored == 0)
            #expect(try await office.desk.bring("bills", header + "Ama,\(phone),5,2026-12-31\n").stored == 0)
        }
    }
}
