import Authoring
import Conversation
import Testing
import Wording

/// What screens and messages take, row by row.
struct BudgetReportTests {
    private func report(_ flow: String, texts: String, channels: String = "") throws -> BudgetReport {
        var files = try Fixture.smallCity()
        files["Flows/city.yaml"] = "city: Test\ncountry: GH\nlanguages: [en]\nentry: main\n" + channels
        files["Flows/main.yaml"] = flow
        files["Locales/en/more.yaml"] = texts
        return try #require(Compiler(vocabulary: Fixture.vocabulary).report(SourceBundle(files: files)))
    }

    private static let channels = """
        channels:
          line: { provider: p, ussd: "*123#", sms: "2121", prices: { ussd: "0.02", sms: "0.035" } }

        """

    @Test func `the report and the checker count the same pages, those of an unclear answer too`() throws {
        let flow = """
            flow: main
            start: begin
            states:
              begin: { ask: { text: what, as: place, action: mobility.locate, into: spot }, pages: 1, then: gone }
              gone: { end: last }

            """
        let row = try #require(
            try report(flow, texts: "main: { last: Last }\n", channels: Self.channels).rows.first {
                $0.subject == "main/begin" && $0.medium == .ussd
            })
        var files = try Fixture.smallCity()
        files["Flows/city.yaml"] = "city: Test\ncountry: GH\nlanguages: [en]\nentry: main\n" + Self.channels
        files["Flows/main.yaml"] = flow
        files["Locales/en/more.yaml"] = "main: { last: Last }\n"
        let finding = try #require(Fixture.compile(files).errors.first { $0.kind == .tooManyPages })
        #expect(row.pieces.count > 1)
        #expect(finding.message.contains("takes \(row.pieces.count) pages with the widest values"))
    }

    @Test func `a row tells pages, parts, encoding, the character behind it and the price`() throws {
        let report = try report(
            "flow: main\nstart: begin\nstates: { begin: { end: last } }\n",
            texts:
                "main:\n  last: \"It’s a text of more than seventy units, so that as a message it takes two parts.\"\n",
            channels: Self.channels)
        let rows = report.only(language: "en", flow: "main").rows
        #expect(rows.map(\.medium) == [.sms, .ussd])
        let message = try #require(rows.first)
        #expect(message.pieces.map(\.units) == [67, 13])
        #expect(message.pieces.map(\.encoding) == [.ucs2, .ucs2])
        #expect(message.forcing == "’")
        #expect(message.forcingPlace == SourcePlace(file: "Locales/en/more.yaml", line: 2, column: 10))
        #expect(message.micros == 70_000)
        #expect(rows.last?.rooms == [70])
        #expect(rows.last?.micros == 20_000)
        #expect(
            report.only(language: "en", flow: "main").lines.first
                == "main/begin  en  line  sms   2 parts 67 13 UCS2  by \"’\" at Locales/en/more.yaml:2  GHS 0.07")
    }

    @Test func `a question is counted by page, with its keys`() throws {
        let report = try report(
            "flow: main\nstart: begin\nstates: { begin: { menu: story, options: [{ tea: last }] }, last: { end: bye } }\n",
            texts: "main:\n  story: \"\(String(repeating: "Sixteen letters. ", count: 12))\"\n", channels: Self.channels
        )
        let row = try #require(report.rows.first { $0.subject == "main/begin" && $0.medium == .ussd })
        #expect(row.pieces.count == 2)
        #expect(row.pieces.allSatisfy { $0.units <= 160 && $0.encoding == .gsm7 })
        #expect(row.forcing == nil)
        #expect(row.micros == 40_000)
    }

    @Test func `a row tells where plain letters and short forms are used`() throws {
        let report = try report(
            "flow: main\nstart: begin\nstates: { begin: { menu: story, options: [{ tea: last }] }, last: { end: last } }\n",
            texts: """
                main:
                  story: { text: "\(String(repeating: "Sixteen letters. ", count: 12))", short: Sixteen letters. }
                  last: { text: "Ɔyɛ", letters: fold }

                """, channels: Self.channels)
        func line(_ subject: String, _ medium: Surface.Medium) -> String? {
            report.rows.first { $0.subject == subject && $0.medium == medium }?.measured(in: report.currency)
        }
        #expect(line("main/begin", .ussd)?.contains("1 page ") == true)
        #expect(line("main/begin", .ussd)?.contains("  short") == true)
        #expect(line("main/begin", .sms)?.contains("1 part ") == true)
        #expect(line("main/last", .ussd) == "1 page 3/160 GSM7  plain letters  GHS 0.02")
        #expect(line("main/last", .sms) == "1 part 3 GSM7  plain letters  GHS 0.035")
    }

    @Test func `a text a language lacks takes what the first language's takes, which stands in for it`() throws {
        var files = try Fixture.smallCity()
        files["Flows/city.yaml"] = "city: Test\ncountry: GH\nlanguages: [en, fr]\nrequired: [en]\nentry: main\n"
        files["Flows/main.yaml"] = "flow: main\nstart: begin\nstates: { begin: { end: last } }\n"
        files["Locales/en/more.yaml"] = "main: { last: Goodbye to all of you }\n"
        let report = try #require(Compiler(vocabulary: Fixture.vocabulary).report(SourceBundle(files: files)))
        let rows = report.rows.filter { $0.subject == "main/begin" && $0.medium == .ussd }
        #expect(rows.map(\.language) == ["en", "fr"])
        #expect(rows.map { $0.pieces.map(\.units) } == [[21], [21]])
    }

    @Test func `texts that are sent are reported under their key`() throws {
        let report = try report("flow: main\nstart: begin\nstates: { begin: { end: bye } }\n", texts: "x: y\n")
        let row = try #require(report.rows.first { $0.subject == "bills.sms_paid" })
        #expect(row.flow == nil)
        // "Paid GHS 999,999,999.00 for " and forty letters.
        #expect(row.pieces.map(\.units) == [68])
        #expect(row.micros == nil)
    }
}
