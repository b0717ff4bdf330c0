import Authoring
import DomainKit
import Conversation
import Gateway
import GatewayTestKit
import Simulator
import Storage
import Testing
import Wording

/// The phone in the terminal, without a terminal.
@Suite struct `The phone in the terminal` {
    @Test(
        arguments: [
            ("", .nothing), ("   ", .nothing), ("1", .deed(.type("1"))), (" Ama Mensah ", .deed(.type("Ama Mensah"))),
            ("dial", .dialCity), ("dial *384*21*1#", .deed(.dial("*384*21*1#"))),
            ("*384*21#", .deed(.dial("*384*21#"))),
            ("*1", .deed(.type("*1"))), ("redial", .deed(.redial)), ("hang up", .deed(.hangUp)),
            ("sms PAY 123", .deed(.sms("PAY 123"))), ("sms", .deed(.sms(""))), ("approve", .deed(.wallet(.approve))),
            ("approve 10m", .deed(.wallet(.approveAfter(600)))), ("ignore", .deed(.wallet(.ignore))),
            ("refuse", .deed(.wallet(.refuse("declined")))), ("refuse expired", .deed(.wallet(.refuse("expired")))),
            ("wait 1d", .deed(.wait(86_400))), ("quit", .quit), (":quit", .quit), (":help", .show(.help)),
            (":state", .show(.state)), (":phones", .show(.phones)), (":phone", .show(.phones)),
            (":phone +233240000002", .phone("+233240000002")), (":history", .show(.history)),
            (":type dial", .deed(.type("dial"))), (":type", .deed(.type(""))), ("dialogue", .deed(.type("dialogue"))),
            ("approve it", .unknown("Write how long, as 90s, 10m, 2h or 1d.")),
            ("wait", .unknown("Write how long, as 90s, 10m, 2h or 1d.")),
            ("refuse expire", .unknown("No wallet refuses with \"expire\". Did you mean \"expired\"?")),
            (":stat", .unknown("There is no :stat. Did you mean \"state\"?")),
            (":x", .unknown("There is no :x. Type :help.")),
        ] as [(String, TalkLine)])
    func `a typed line means what it says`(line: String, meaning: TalkLine) {
        #expect(TalkLine(line) == meaning)
    }

    private static let plain = TalkPaint(isColoured: false)

    private func picture(_ paint: TalkPaint = plain) throws -> TalkPicture {
        TalkPicture(
            paint: paint,
            prices: TalkPicture.Prices(
                screen: nil, part: Price("0.035"), currency: "GHS"))
    }

    @Test func `a screen has what each line takes beside it, and all together below`() throws {
        let drawn = try picture().screen(
            Screen(text: "Pay [now]\n\n1. " + String(repeating: "long words ", count: 5) + "end", closes: false),
            budget: .standard)
        #expect(
            drawn == [
                "  .--------------------------------------------------.",
                "  | Pay [now]                                        |  11",
                "  |                                                  |   0",
                "  | 1. long words long words long words long words   |",
                "  | long words end                                   |  61",
                "  '--------------------------------------------------'", "    74/160 GSM7, open",
            ])
    }

    @Test func `a text message has its parts and their price below`() throws {
        let drawn = try picture().message(String(repeating: "é", count: 159) + "ế")
        #expect(drawn.first == "    SMS")
        #expect(drawn.last == "    3 parts, 67+67+26 UCS2, GHS 0.105")
        #expect(drawn.dropLast(2).last?.hasSuffix("| 160") == true)
    }

    @Test(
        arguments: [
            (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false), (true, ["NO_COLOR": ""], true),
            (true, ["TERM": "dumb"], false),
        ] as [(Bool, [String: String], Bool)])
    func `there are colours on a terminal where nobody minds`(
        onTerminal: Bool, environment: [String: String], isColoured: Bool
    ) throws {
        let paint = TalkPaint(onTerminal: onTerminal, environment: environment)
        let tooWide = Screen(text: String(repeating: "x", count: 161), closes: true)
        let drawn = try picture(paint).screen(tooWide, budget: .standard).joined()
        #expect(drawn.contains("\u{1B}[31m") == isColoured)
        #expect(drawn.contains("\u{1B}") == isColoured)
    }

    // MARK: Conversations

    private static let given = [
        TranscriptTurn.Given(
            kind: "bills", place: TranscriptRecorder.nowhere,
            records: [
                placed([
                    "number": placed("7319042851"), "payer_name": placed("Adjoa \"Ama\" Konadu"),
                    "payer_phone": placed("0240000001"), "object": placed("Shop 12"), "kind": placed("Market fee"),
                    "period": placed("2026"), "amount": placed("300.00"), "due_date": placed("2026-12-31"),
                    "minimum": placed("75.00"),
                ])
            ]),
        TranscriptTurn.Given(
            kind: "places", place: TranscriptRecorder.nowhere,
            records: [
                placed([
                    "code": placed("A"), "name": placed("Adum"), "corridor": placed("N"),
                    "corridor_name": placed("North"), "aliases": placed(""),
                ])
            ]),
    ]

    private static func placed<Value>(_ value: Value) -> Located<Value> {
        Located(value, at: TranscriptRecorder.nowhere)
    }

    /// Says the lines one after the other; answers what was shown and, where it is recorded, the transcript.
    private func talk(
        _ lines: [String], in program: RunnableProgram, at written: String = "2026-05-04 21:59", records: Bool = true
    ) async throws -> (shown: [String], transcript: Transcript?, spoilt: String?) {
        try await TestCity.onNewPlace { place in
            let phone = try #require(PhoneNumber(e164: "+233240000001"))
            let time = try #require(LocalTime(written))
            let state = TalkState()
            let database = try await place.open()
            let world = try await TranscriptWorld(
                program, compiler: ProjectCity.compiler, domains: ProjectCity.domains, database: database,
                at: program.calendar.moment(of: time), witness: state.witness)
            for given in Self.given {
                let kind = try #require(ProjectCity.exchange.importKind(given.kind))
                _ = try await world.store(
                    kind, given.records.map { ImportRecord(line: 1, fields: $0.value.mapValues(\.value)) })
            }
            try await world.remember("en", of: phone)
            let recorder = TranscriptRecorder(
                .init(name: "Recorded", phone: phone, language: "en", at: time, given: Self.given))
            var session = try await TalkSession(
                world, state: state, settings: try #require(program.city.channels.first), phone: phone,
                paint: Self.plain, recorder: records ? recorder : nil)
            var shown: [String] = []
            for line in lines { shown += await session.answerLine(line).lines }
            let transcript = try await session.recorded()
            await database.close()
            return (shown, transcript, session.spoilt)
        }
    }

    @Test func `a turn that could not be made is explained to anyone who writes flows`() async throws {
        let program = try TroubledCity.program()
        let shown = try await talk(["dial *384*21*2*1*1*1#", "1"], in: program, records: false).shown
        let lines = shown.joined(separator: "\n")
        #expect(lines.contains("Sorry, there is a problem here."))
        #expect(lines.contains(TroubledCity.reason), "\(lines)")
        #expect(!TroubledCity.reason.contains("+233"))
    }

    private func replay(_ transcript: Transcript, in program: RunnableProgram) async throws -> (
        yaml: String, failures: [String]
    ) {
        let yaml = TranscriptWriter.file([transcript])
        var findings: [Diagnostic] = []
        let found = TranscriptReader.read(
            yaml, file: "recorded.transcript.yaml", in: TranscriptVocabulary(program.city, ProjectCity.exchange),
            &findings)
        #expect(findings.map(\.rendered) == [], "\(yaml)")
        let read = try #require(found.first)
        let failures = try await TestCity.onNewPlace { place in
            try await TranscriptRunner(
                program: program, compiler: ProjectCity.compiler, domains: ProjectCity.domains, makeDatabase: place.open
            ).play(read)
        }
        return (yaml, failures.map(\.rendered))
    }

    @Test(.onEveryStore) func `what is recorded passes when it is played`() async throws {
        let program = try ProjectCity.program()
        let (shown, recorded, _) = try await talk(
            [
                "dial", "1", "1", "7319042851", "9", "2", "98", "1", ":phone 0240000002", "dial", "1", "2", "1",
                ":phone +233240000001", "hang up", "redial", "1", "approve 90s", "sms JAM ADUM", "wait 3h",
                ":phone 0240000002", "sms PAY 7319042851", "sms 1", "sms 1", "refuse declined", "sms \"é\\ ÿ",
            ], in: program)
        #expect(shown.contains("This is +233240000002 now."))
        let transcript = try #require(recorded)
        #expect(transcript.turns.count > 20)
        #expect(transcript.left.map(\.value.kind).contains("receipts"))
        let (yaml, failures) = try await replay(transcript, in: program)
        #expect(failures == [], "\(yaml)")
        #expect(yaml.contains("PAID GHS 75.00") && yaml.contains("phone: \"+233240000002\""))
        // A transcript that does not look closely would pass whatever is said.
        let other = try await replay(
            transcript,
            in: ProjectCity.program(
                of: ProjectCity.bundle(
                    editing: "Locales/en/taxes.yaml", [("Other amount", "Another amount")])))
        #expect(!other.failures.isEmpty)
    }

    @Test func `the state of a conversation, its phones and its history are shown`() async throws {
        let (shown, recorded, _) = try await talk(
            [
                ":state", ":history", "dial", "1", "1", "7319042851", ":state", ":history", ":phone 12", ":phones",
                "frob",
                ":frob", "redial", "quit",
            ], in: ProjectCity.program(), records: false)
        #expect(recorded == nil)
        #expect(shown.prefix(2) == ["This phone has not talked yet.", "Nothing was done yet."])
        #expect(shown.contains("ussd: city.main/services > taxes.pay/review, en"))
        #expect(shown.contains("  bill.due: GHS 300.00") && shown.contains("  number: 7319042851"))
        #expect(shown.contains("4. +233240000001 types 7319042851"))
        #expect(shown.contains("\"12\" is not a telephone number.") && shown.contains("* +233240000001"))
        #expect(shown.contains("There is no :frob. Type :help."))
    }

    // MARK: Secrets

    /// A service that asks for a secret twice.
    private func secretive() throws -> RunnableProgram {
        var files = try ProjectCity.bundle().files
        files["Flows/land/confirm.yaml"] = """
            flow: land.confirm
            title: A secret
            start: first
            keywords: [{ text: keywords }]
            states:
              first: { ask: { text: type_words, as: text, into: first, longest: 40 }, private: true, then: second }
              second: { ask: { text: type_words, as: text, into: second, longest: 40 }, private: true, then: compare }
              compare: { branch: [{ if: first == second, then: none }, { then: first }] }
              none: { end: none }
            """
        return try ProjectCity.program(of: SourceBundle(files: files))
    }

    @Test(.onEveryStore) func `a secret typed while recording is sent and written as a made-up one`() async throws {
        let program = try secretive()
        let (shown, recorded, _) = try await talk(
            [
                "dial", "3", "99", "7071", ":state", ":history", "7072", "7071", "7071", "sms ADDRESS", "sms Ama",
                "sms Ama",
            ],
            in: program)
        let transcript = try #require(recorded)
        let typed = transcript.turns.compactMap { turn -> String? in
            if case .type(let text) = turn.deed { text } else { nil }
        }
        #expect(typed.prefix(2) == ["3", "99"], "A key is no secret.")
        #expect(typed.count == 6 && typed[2] == typed[4] && typed[2] == typed[5] && typed[2] != typed[3])
        #expect(typed.dropFirst(2).allSatisfy { $0.count == 4 && $0.allSatisfy(\.isNumber) })
        let (yaml, failures) = try await replay(transcript, in: program)
        #expect(failures == [], "\(yaml)")
        #expect(!yaml.contains("7071") && !yaml.contains("7072") && !yaml.contains("sms: \"Ama\""), "\(yaml)")
        #expect(yaml.contains("sms: \"ADDRESS\""))
        #expect(!shown.contains { $0.contains("7071") })
        #expect(shown.contains("  first: (private)") && shown.contains("4. +233240000001 (private)"))
        #expect(shown.contains { $0.contains("a made-up answer was sent") })
    }

    @Test func `nothing is written of a conversation whose secret was dialled through the code`() async throws {
        let (_, recorded, spoilt) = try await talk(["dial *384*21*3*7071#", "1"], in: secretive())
        #expect(recorded == nil)
        #expect(spoilt == "A private answer was dialled through the code.")
    }

    @Test func `the choice of a list is written as it was made, for another would lead elsewhere`() async throws {
        let program = try ProjectCity.program()
        let (_, recorded, spoilt) = try await talk(["dial *384*21*2*1#", "1"], in: program)
        #expect(spoilt == nil)
        #expect(try #require(recorded).turns.map(\.deed) == [.dial("*384*21*2*1#"), .type("1")])
    }
}
