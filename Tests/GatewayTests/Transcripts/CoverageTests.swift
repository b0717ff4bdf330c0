import Authoring
import Conversation
import Gateway
import GatewayTestKit
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
        "taxes.pay/pay_other_phone, outcome unknown", "taxes.pay/offer, outcome unknown",
        "taxes.pay/accept, outcome unknown", "taxes.pay/compute, outcome unknown", "taxes.pay/object, outcome unknown",
        "taxes.stall/pay, outcome unknown",
        // One's own phone may always be asked; the menus offer no other grounds and numbers of days.
        "taxes.pay/pay, outcome crowded", "taxes.pay/object, outcome refused", "taxes.stall/pay, outcome refused",
        // Where a city has several wallets or none, a payer was asked too often, or two phones pay at one moment.
        "taxes.pay/accept, outcome known", "taxes.pay/no_wallet", "taxes.pay/partly, option no_change",
        "taxes.pay/partly_other", "taxes.pay/partly_other, option no_change",
        "taxes.pay/partly_other, option pay_rest", "taxes.pay/pay, outcome choose",
        "taxes.pay/pay, outcome no_wallet", "taxes.pay/pay, outcome too_often",
        "taxes.pay/pay_other_phone, outcome asked", "taxes.pay/pay_other_phone, outcome choose",
        "taxes.pay/pay_other_phone, outcome no_wallet", "taxes.pay/pay_other_phone, outcome partly",
        "taxes.pay/pay_other_phone, outcome too_often", "taxes.pay/pay_rest, outcome asked",
        "taxes.pay/pay_rest, outcome choose", "taxes.pay/pay_rest, outcome crowded",
        "taxes.pay/pay_rest, outcome no_wallet", "taxes.pay/pay_rest, outcome partly",
        "taxes.pay/pay_rest, outcome refused", "taxes.pay/pay_rest, outcome running",
        "taxes.pay/pay_rest, outcome settled", "taxes.pay/pay_rest, outcome too_often",
        "taxes.pay/pay_rest, outcome unknown", "taxes.pay/pay_rest_other", "taxes.pay/pay_rest_other, outcome asked",
        "taxes.pay/pay_rest_other, outcome choose", "taxes.pay/pay_rest_other, outcome crowded",
        "taxes.pay/pay_rest_other, outcome no_wallet", "taxes.pay/pay_rest_other, outcome partly",
        "taxes.pay/pay_rest_other, outcome refused", "taxes.pay/pay_rest_other, outcome running",
        "taxes.pay/pay_rest_other, outcome settled", "taxes.pay/pay_rest_other, outcome started",
        "taxes.pay/pay_rest_other, outcome too_often", "taxes.pay/pay_rest_other, outcome unknown",
        "taxes.pay/too_often", "taxes.pay/too_often_other", "taxes.pay/which_wallet", "taxes.pay/whose_wallet",
        "taxes.stall/asked", "taxes.stall/no_wallet", "taxes.stall/pay, outcome asked",
        "taxes.stall/pay, outcome choose", "taxes.stall/pay, outcome no_wallet",
        "taxes.stall/pay, outcome too_often", "taxes.stall/too_often", "taxes.stall/which_wallet",
        // Who is blocked by then was told so when the same number was looked for among objects.
        "taxes.verify/any_officer, outcome blocked",
    ]

    private func coverage(of isMeant: (Transcript) -> Bool) async throws -> CoverageReport {
        var findings: [Diagnostic] = []
        let program = try ProjectCity.program().tellingWays
        let recorder = CoverageRecorder()
        for transcript in TranscriptReader.read(try ProjectCity.bundle(), &findings) where isMeant(transcript) {
            _ = try await TestCity.onNewPlace { place in
                try await TranscriptRunner(
                    program: program, compiler: ProjectCity.compiler, witness: recorder.witness,
                    makeDatabase: place.open
                ).play(transcript)
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
                    "report", "number", "none", "closed", "roads", "no_roads", "review", "no_list", "thanks", "pay",
                    "pay_other_phone", "no_wallet",
                ].map { "to " + $0 }.contains($0.item.name)
            })
        #expect(ways.count == 16, "\(ways.map(\.item.title))")
    }

    @Test func `what was come by is told by flow, by language and medium, and with the place of what was not`()
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
        #expect(line.split(separator: " ").prefix(4) == ["taxes.pay", "6/43", "2/28", "2/66"], "\(line)")
        #expect(summary.contains { $0.hasPrefix("By language and medium: en sms ") })
        #expect(summary.contains { $0.hasPrefix("  Flows/city/main.yaml:11:3: city.main/begin") })
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
        func ways(_ program: ShelvedProgram) -> [SourcePlace]? {
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
