import Foundation
import Testing

extension `The program beside others` {
    @Suite struct Commands {
        @Test(arguments: [
            [], ["serve"], ["check"], ["test"], ["talk"], ["texts"], ["texts", "measure"], ["texts", "status"],
            ["texts", "accept"], ["texts", "export"], ["texts", "import"], ["texts", "terms"], ["graph"], ["import"],
            ["export"],
            ["load"],
            ["bench"], ["numbers"], ["numbers", "parse"], ["database"], ["database", "migrate"], ["database", "copy"],
            ["database", "backup"],
            ["database", "restore"], ["database", "verify"],
            ["bills"], ["bills", "correct"], ["bills", "cancel"],
            ["objections"], ["objections", "list"], ["objections", "answer"],
            ["outbox"], ["outbox", "list"], ["outbox", "pause"], ["outbox", "resume"], ["outbox", "dead"],
            ["outbox", "resend"],
            ["ledger"], ["ledger", "verify"], ["ledger", "seal"], ["ledger", "reconcile"], ["ledger", "suspense"],
            ["ledger", "allocate"], ["ledger", "reverse"], ["ledger", "write-off"], ["ledger", "refund"],
            ["ledger", "confirm"], ["ledger", "reject"], ["ledger", "decisions"],
            ["release"], ["release", "draft"], ["release", "canary"], ["release", "live"], ["release", "rollback"],
            ["release", "retire"], ["release", "list"], ["release", "show"],
            ["staff"], ["staff", "add"], ["staff", "list"], ["staff", "roles"], ["staff", "disable"],
            ["staff", "enable"],
            ["staff", "password"], ["staff", "token"],
        ])
        func `every command explains itself`(command: [String]) async throws {
            try await Workplace.use { place in
                let ended = try await place.run(command + ["--help"])
                #expect(ended.status == 0 && ended.complaints.isEmpty)
                #expect(ended.output.contains("USAGE: guichet") && ended.output.contains("OVERVIEW: "))
            }
        }

        @Test(arguments: [
            ["export", "bills"], ["ledger", "suspense"], ["objections", "list"], ["outbox", "list"],
        ])
        func `a command that only looks makes no store where there is none`(command: [String]) async throws {
            try await Workplace.use { place in
                let ended = try await place.run(command + Workplace.city + ["--database", "sqlite:mistyped.sqlite"])
                #expect(ended.status == 2 && ended.output.isEmpty, "\(ended)")
                #expect(ended.complaints.hasPrefix("There is no store "), "\(ended)")
                #expect(try place.files.filter { $0.hasPrefix("mistyped") } == [])
            }
        }

        @Test(arguments: [
            ["nonsense"], ["check", "--nonsense"], ["import"], ["import", "bills"], ["export"],
            ["serve", "--port", "x"],
            ["import", "nonsense", "x.csv"], ["export", "nonsense"], ["check", "--flows", "nowhere"],
            ["release", "live"], ["release", "live", "abcdef"], ["release", "list"],
            ["outbox", "pause"],
            ["outbox", "pause", "--class", "letters"], ["outbox", "dead", "--limit", "0"],
            ["outbox", "resend"], ["outbox", "resend", "1", "--all"],
            ["outbox", "resend", "1", "--class", "notice"],
            ["outbox", "resend", "--all", "--hours", "0"],
            ["import", "bills", "nowhere.csv"], ["export", "bills", "--database", "postgres:x"],
            ["export", "journal"], ["export", "journal", "--for", "gnucash"], ["export", "bills", "--for", "csv"],
            ["export", "journal", "--for", "hledger", "--json"], ["export", "collected", "--by", "moon"],
            ["export", "collected", "--since", "yesterday"], ["export", "arrears", "--since", "2026-01-01"],
            ["export", "bills", "--until", "2026-01-01"], ["export", "bill-list", "--for", "html"],
        ])
        func `what is not understood ends with 2 and leaves nothing`(command: [String]) async throws {
            try await Workplace.use { place in
                let hasCity = ["import", "export"].contains(command[0]) && command.count > 1
                let ended = try await place.run(command + (hasCity ? Workplace.city : []))
                #expect(ended.status == 2, "\(ended.complaints)")
                #expect(!ended.complaints.isEmpty && ended.output.isEmpty)
                #expect(try place.files.filter { $0.hasPrefix("guichet") || $0.hasPrefix("store") } == [])
            }
        }

        // MARK: check, test

        @Test func `the city's own files are clean`() async throws {
            try await Workplace.use { place in
                let ended = try await place.run(["check"] + Workplace.city)
                #expect(ended.status == 0)
                #expect(ended.output.contains("files are clean; the program is "), "\(ended.output)")
            }
        }

        @Test func `every finding of a broken city is named at once, also as JSON`() async throws {
            struct Finding: Decodable {
                let severity: String
                let file: String
                let line: Int
                let column: Int
                let message: String
            }
            try await Workplace.use { place in
                let city = try place.copyCity()
                try place.edit("Flows/taxes/pay.yaml", "then: review }", "then: nowhere }")
                try place.edit("Flows/city/main.yaml", "call: taxes.pay,", "call: taxes.bay,")
                let ended = try await place.run(["check"] + city)
                #expect(ended.status == 1)
                #expect(ended.output.contains("nowhere") && ended.output.contains("taxes.bay"))
                let listed = try await place.run(["check", "--json"] + city)
                #expect(listed.status == 1)
                let findings = try listed.output.split(separator: "\n").map {
                    try JSONDecoder().decode(Finding.self, from: Data($0.utf8))
                }
                #expect(Set(findings.filter { $0.severity == "error" }.map(\.file)).count >= 2)
                #expect(findings.allSatisfy { $0.line > 0 && $0.column > 0 && !$0.message.isEmpty })
            }
        }

        @Test func `options that have other numbers than in the live program are told, and stop nothing`() async throws
        {
            struct Finding: Decodable {
                let severity: String
                let kind: String
                let file: String
                let line: Int
            }
            try await Workplace.use { place in
                let city = try place.copyCity()
                let check = ["check"] + place.database + city
                try await place.serve(["--demo"] + city) { _ in }
                let same = try await place.run(check)
                #expect(same.status == 0 && !same.output.contains("[moved-option]"), "\(same)")
                let (pay, report) = (
                    "      - pay: { call: taxes.pay, then: goodbye }\n",
                    "      - report: { call: mobility.report, then: goodbye }\n"
                )
                try place.edit("Flows/city/main.yaml", pay + report, report + pay)
                let moved = try await place.run(check)
                #expect(moved.status == 0, "\(moved)")
                #expect(
                    moved.output.contains(
                        #/Flows\/city\/main\.yaml:\d+:\d+: warning: In city\.main\/services the number of "[a-z._]*report" changes from 2 to 1 and 1 more change too/#
                    ), "\(moved)")
                #expect(moved.output.contains("[moved-option]"))
                let listed = try await place.run(check + ["--json"])
                let findings = try listed.output.split(separator: "\n").map {
                    try JSONDecoder().decode(Finding.self, from: Data($0.utf8))
                }
                let own = findings.filter { $0.kind == "moved-option" }
                #expect(own.map(\.file) == ["Flows/city/main.yaml"] && own.map(\.severity) == ["warning"])
                // Which numbers people know is in the store alone.
                #expect(try await !place.run(["check"] + city).output.contains("[moved-option]"))
            }
        }

        @Test func `transcripts are played, and one that is wrong fails`() async throws {
            try await Workplace.use { place in
                let transcript = "Flows/city/main.en.transcript.yaml"
                let city = try place.copyCity()
                let only = ["--only", "A new phone chooses its language once"]
                let good = try await place.run(["test"] + only + city)
                #expect(good.status == 0 && good.output.hasSuffix(" transcripts played, 0 failed.\n"))
                #expect(good.output.contains("main.en.transcript.yaml: A new phone"))
                try place.edit(transcript, "contains: Report traffic", "contains: Report the weather")
                let ended = try await place.run(["test"] + only + city)
                #expect(ended.status == 1)
                #expect(ended.output.contains("FAIL ") && ended.output.contains("Report the weather"))
                #expect(ended.output.contains(#/main\.en\.transcript\.yaml:\d+:\d+: /#))
            }
        }

        // MARK: texts measure

        private struct Row: Decodable {
            let text: String
            let encoding: String
            let units: Int
            let segments: [Int]
        }

        private struct Measured: Decodable {
            struct Segment: Decodable {
                let text: String
                let units: Int
            }

            let text: String
            let encoding: String
            let units: Int
            let segments: [Segment]
        }

        @Test func `texts are measured line by line as the fixtures say`() async throws {
            let fixture = try Data(
                contentsOf: URL(filePath: Workplace.checkout + "/Tests/Fixtures/Wording/sms_segments.jsonl"))
            let rows = try fixture.split(separator: UInt8(ascii: "\n")).map {
                try JSONDecoder().decode(Row.self, from: $0)
            }
            .filter { !$0.text.contains(where: \.isNewline) }
            try #require(rows.count > 20)
            try await Workplace.use { place in
                let ended = try await place.run(
                    ["texts", "measure"], input: rows.map { $0.text + "\n" }.joined())
                #expect(ended.status == 0)
                let answers = try ended.output.split(separator: "\n").map {
                    try JSONDecoder().decode(Measured.self, from: Data($0.utf8))
                }
                #expect(answers.count == rows.count)
                for (row, answer) in zip(rows, answers) {
                    #expect(answer.text == row.text && answer.encoding == row.encoding && answer.units == row.units)
                    #expect(answer.segments.map(\.text.utf16.count) == row.segments)
                    #expect(answer.segments.map(\.text).joined() == row.text)
                }
            }
        }

        // MARK: import, export

        private static let header = "number,payer_name,object,kind,period,amount,due_date\n"

        @Test func `bills come in and go out`() async throws {
            try await Workplace.use { place in
                let file = try place.write(
                    Self.header + "7319042851,Adjoa Konadu,\"Shop 12, Kejetia\",Market fee,2026,300.00,2026-12-31\n"
                        + ",Kwame Mensah,House 4,Property rate,2026,480.00,2026-12-31\n", to: "bills.csv")
                let ended = try await place.run(["import", "bills", file] + place.database + Workplace.city)
                #expect(
                    ended.status == 0 && ended.output.hasSuffix("2 bills stored.\n"),
                    "\(ended.output)\(ended.complaints)")
                #expect(ended.output.contains(/Line 3 was given the number \d{10}\./))
                let again = try await place.run(["import", "bills", file] + place.database + Workplace.city)
                #expect(again.status == 0 && again.output.contains("Already in the store, and unchanged: 2."))

                let exported = try await place.run(["export", "bills"] + place.database + Workplace.city)
                let lines = exported.output.split(whereSeparator: \.isNewline)
                #expect(exported.status == 0 && lines.count == 3)
                #expect(lines.first == "number,status,kind,object,period,amount,paid,due,minimum,due_date")
                #expect(
                    lines.contains {
                        $0.hasPrefix("7319042851,open,Market fee,\"Shop 12, Kejetia\",2026,300.00,0.00,300.00")
                    })
                #expect(!exported.output.contains("Konadu"))
            }
        }

        @Test func `a refused file names each line, and nothing of it is stored`() async throws {
            try await Workplace.use { place in
                let file = try place.write(
                    Self.header + "7319042851,Adjoa Konadu,Shop 12,Market fee,2026,300.00,2026-12-31\n"
                        + "7319042852,Kwame Mensah,House 4,Property rate,2026,480.00,2026-12-31\n"
                        + ",Abena Owusu,House 5,Property rate,2026,a lot,2026-12-31\n"
                        + ",,House 6,Property rate,2026,10.00,2026-02-30\n", to: "bills.csv")
                let ended = try await place.run(["import", "bills", file] + place.database + Workplace.city)
                #expect(ended.status == 1 && ended.output.isEmpty)
                for line in 3...5 { #expect(ended.complaints.contains("bills.csv:\(line):"), "\(ended.complaints)") }
                #expect(!ended.complaints.contains("bills.csv:2:"))
                #expect(ended.complaints.hasSuffix("was refused; nothing was stored.\n"))
                #expect(try await place.export("bills").isEmpty)
            }
        }

        @Test(arguments: [
            "bills", "receipts", "postings", "payments", "reports", "places", "addresses", "consultations", "messages",
            "releases", "bill-changes",
        ])
        func `an export of an empty store is its header row`(kind: String) async throws {
            try await Workplace.use { place in
                #expect(try await place.run(["database", "migrate"] + place.database).status == 0)
                let ended = try await place.run(["export", kind] + place.database + Workplace.city)
                try #require(ended.status == 0, "\(ended.complaints)")
                let lines = ended.output.split(whereSeparator: \.isNewline)
                #expect(lines.count == 1 && lines[0].contains(","))
                #expect(try await place.export(kind).isEmpty)
            }
        }
    }
}
