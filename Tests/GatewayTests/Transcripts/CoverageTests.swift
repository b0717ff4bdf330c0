import Authoring
import Conversation
import Gateway
import GatewayTestKit
import Simulator
import Testing
import Wording

/// What the transcripts of the demonstration city come by.
@Suite struct `The coverage of transcripts` {
    /// States and outcomes no conversation can come to, and why.
    private static let unreachable = [
        // Every service ends the conversation; the state stands there because a call needs one.
        "city.main/goodbye",
        // Places and bills that were there once are never taken away.
        "mobility.report/report, outcome unknown_place", "taxes.pay/pay, outcome unknown",
        "taxes.pay/pay_rest, outcome unknown", "taxes.pay/pay_other_phone, outcome unknown",
        "taxes.pay/pay_rest_other, outcome unknown", "taxes.pay/offer, outcome unknown",
        "taxes.pay/accept, outcome unknown", "taxes.pay/compute, outcome unknown", "taxes.pay/object, outcome unknown",
        "taxes.stall/pay, outcome unknown",
        // One's own phone may always be asked, and as often as one likes.
        "taxes.pay/pay, outcome crowded", "taxes.pay/pay, outcome too_often", "taxes.pay/pay_rest, outcome crowded",
        "taxes.pay/pay_rest, outcome too_often", "taxes.pay/too_often", "taxes.stall/pay, outcome too_often",
        "taxes.stall/too_often",
        // The menus offer no other grounds and numbers of days.
        "taxes.pay/object, outcome refused", "taxes.stall/pay, outcome refused",
        // Bills are cancelled by the city's staff, whom no transcript plays: see the tests of cancelled bills.
        "taxes.pay/find, outcome cancelled", "taxes.pay/cancelled",
        // Nor do they answer objections there: see the tests of objections.
        "taxes.pay/object, outcome answered", "taxes.pay/objection_answered",
        // A receipt's digits are looked at where they are typed; words of a text message are looked for otherwise too.
        "taxes.verify/find_receipt, outcome mistyped",
        // A badge that ends while its officer asks ends at midnight.
        "taxes.inspect/inspect, outcome refused",
        // Who is blocked by then was told so when the same number was looked for among objects.
        "taxes.verify/any_officer, outcome blocked",
    ]

    /// What the chosen transcripts reach, each played in its own city, as it is written.
    private func coverage(of isMeant: (Transcript) -> Bool) async throws -> CoverageReport {
        var findings: [Diagnostic] = []
        let program = try ProjectCity.program()
        let recorder = CoverageRecorder()
        let transcripts = TranscriptReader.read(try ProjectCity.bundle(), &findings)
        var cities = [(program: program, transcripts: transcripts)]
        for city in WalletCity.all { cities.append((try city.program(), try city.transcripts())) }
        for (program, transcripts) in cities {
            for transcript in transcripts where isMeant(transcript) {
                let failures = try await TestCity.onNewPlace { place in
                    try await TranscriptRunner(
                        program: program.tellingWays, compiler: ProjectCity.compiler, domains: ProjectCity.domains,
                        witness: recorder.witness,
                        makeDatabase: place.open
                    ).play(transcript)
                }
                #expect(failures.isEmpty, "\(failures.map(\.rendered).joined(separator: "\n"))")
            }
        }
        return CoverageReport(program.program, recorder.coverage)
    }

    @Test func `in English they come by every state, every choice and every outcome that can be reached`() async throws
    {
        let report = try await coverage { $0.place.file.contains(".en.") }
        let missed = report.rows.filter { row in
            switch row.item.kind {
            case .way: false
            // The choice of another language is one that was made in English.
            case .option: !row.isCovered
            case .state, .outcome: !row.modes.contains { $0.language == "en" }
            }
        }
        #expect(missed.map(\.item.title).sorted() == Self.unreachable.sorted())
        // Ways that are missed lead from lists that are never empty.
        let ways = report.rows.filter { $0.item.kind == .way && !$0.isCovered }
        #expect(
            ways.allSatisfy {
                [
                    "chosen", "number", "none", "closed", "roads", "no_roads", "stands", "no_list", "thanks",
                    "no_wallet",
                ].map { "to " + $0 }.contains($0.item.name)
            })
        #expect(ways.count == 14, "\(ways.map(\.item.title))")
    }

    @Test func `what was reached is told by flow, by language and medium, and with the place of what was not`()
        async throws
    {
        let report = try await coverage { $0.name == "By text message, one message finds the bill" }
        let pay = report.rows.filter { $0.item.title == "taxes.pay/find, outcome found" }
        #expect(pay.map(\.modes) == [[Coverage.Mode(language: "en", medium: .sms)]])
        let chosen = report.rows.filter { $0.item.title == "taxes.pay/review, option pay_all" }
        #expect(chosen.map(\.isCovered) == [true])
        let other = report.rows.filter { $0.item.title == "taxes.pay/review, option pay_least" }
        #expect(other.map(\.isCovered) == [false])
        let summary = report.summary
        let line = try #require(summary.first { $0.hasPrefix("taxes.pay ") })
        #expect(line.split(separator: " ").prefix(4) == ["taxes.pay", "8/50", "3/38", "2/69"], "\(line)")
        #expect(summary.contains { $0.hasPrefix("By language and medium: en sms ") })
        #expect(summary.contains { $0.hasPrefix("  Flows/city/main.yaml:21:3: city.main/begin") })
        #expect(summary.last?.contains("--coverage names them all") == true)
        #expect(report.full.count == report.rows.count)
        #expect(report.full.contains { $0.hasSuffix("taxes.pay/find, outcome found: en sms") })
    }

    @Test func `a share is never rounded up to all`() {
        let share = CoverageReport.Share(covered: 1999, total: 2000)
        #expect(share.permille == 999)
        #expect(share.percent == "99.9 %")
        #expect(CoverageReport.Share(covered: 0, total: 0).permille == 1000)
    }

    @Test func `an engine that is not asked tells no ways`() throws {
        let surface = Surface(medium: .ussd, budget: .standard, address: "*384*21#")
        func ways(_ program: RunnableProgram) -> [SourcePlace]? {
            let advance = program.engine.begin(
                language: "en", languageChosen: true, surface: surface, now: TranscriptWorld.morning)
            guard case .turn(let turn) = advance else { return nil }
            return turn.ways
        }
        let program = try ProjectCity.program()
        #expect(ways(program) == [])
        #expect(ways(program.tellingWays)?.map(\.file) == ["Flows/city/main.yaml"])
    }
}
