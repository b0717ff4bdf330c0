import Authoring
import Conversation
import Testing

/// Transcripts beside the flows.
struct TranscriptReaderTests {
    private func read(_ yaml: String) -> (found: [Transcript], findings: [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        let bundle = SourceBundle(files: ["Flows/a.transcript.yaml": yaml, "Flows/a.yaml": "flow: x"])
        return (TranscriptReader.read(bundle, &diagnostics), diagnostics)
    }

    @Test func `a transcript tells what was there, what happened and what was left`() throws {
        let (found, findings) = read(
            """
            transcripts:
              - name: A bill is paid
                language: en
                given:
                  bills:
                    - { number: "123", payer: Ama }
                turns:
                  - { dial: "*1#", see: Hello, closes: no }
                  - { type: "1", contains: [Pay, Bill] }
                  - { sms: PAY 123, messages_contain: Paid }
                  - { wallet: approve, messages: one, messages_contain: [PAID] }
                  - { redial: yes, closes: true }
                left: { receipts: 1 }
            """)
        #expect(findings.isEmpty)
        let transcript = try #require(found.first)
        #expect(transcript.name == "A bill is paid")
        #expect(transcript.language?.value == "en")
        #expect(transcript.given.first?.kind == "bills")
        #expect(
            transcript.given.first?.records.first?.value.mapValues(\.value) == ["number": "123", "payer": "Ama"])
        #expect(
            transcript.turns.map(\.deed) == [.dial("*1#"), .type("1"), .sms("PAY 123"), .wallet(.approve), .redial])
        let seen = transcript.turns.map(\.seen)
        #expect(seen.map(\.closes?.value) == [false, nil, nil, nil, true])
        #expect(seen.map { $0.contains.map(\.value) } == [[], ["Pay", "Bill"], [], [], []])
        #expect(seen[2].messagesContain.map(\.value) == ["Paid"])
        #expect(seen[3].messages?.value.map(\.value) == ["one"])
        #expect(seen[3].messagesContain.map(\.value) == ["PAID"])
        #expect(seen[4].messages == nil)
        #expect(seen[0].see?.value == "Hello")
        #expect(transcript.left.map(\.value.kind) == ["receipts"])
        #expect(transcript.left.map(\.value.rows) == [1])
        #expect(transcript.turns[1].place.line == 9)
    }

    @Test func `a transcript may name phones, a time, people, rows and gaps`() throws {
        let (found, findings) = read(
            """
            transcripts:
              - name: Two phones
                phone: "0240000003"
                at: 2026-03-31 23:58
                given: { people: [{ phone: "0240000002", language: fr }] }
                turns:
                  - redial
                  - hang_up
                  - { hang_up: yes, phone: "0240000002" }
                  - { wallet: { approve_after: 10m } }
                  - { wallet: { refuse: declined }, messages: [] }
                  - { wallet: ignore, messages_match: ["Paid {money}", "{any}"] }
                  - { given: { bills: [{ number: "1" }] } }
                  - { dial: "*1#", matches: "Hello {word}" }
                left: { receipts: [{ amount: "{money}" }, { amount: "3.00" }] }
            """)
        #expect(findings.isEmpty)
        let transcript = try #require(found.first)
        #expect(transcript.phone?.value == "0240000003")
        #expect(transcript.at?.value.written == "2026-03-31 23:58")
        #expect(transcript.people.map(\.language.value) == ["fr"])
        let record = Located(["number": Located("1", at: place(13, 39))], at: place(13, 28))
        #expect(
            transcript.turns.map(\.deed) == [
                .redial, .hangUp, .hangUp, .wallet(.approveAfter(600)), .wallet(.refuse("declined")), .wallet(.ignore),
                .given([TranscriptTurn.Given(kind: "bills", place: place(13, 20), records: [record])]), .dial("*1#"),
            ])
        #expect(transcript.turns[2].phone?.value == "0240000002")
        #expect(transcript.turns[4].seen.messages?.value == [])
        #expect(transcript.turns[5].seen.messagesMatch?.value.map(\.value.source) == ["Paid {money}", "{any}"])
        #expect(transcript.turns[7].seen.matches?.value.matches("Hello Ama") == true)
        #expect(transcript.left.map(\.value.rows) == [2])
        #expect(transcript.left.first?.value.records.map { $0.value["amount"]?.value.source } == ["{money}", "3.00"])
    }

    private func place(_ line: Int, _ column: Int) -> SourcePlace {
        SourcePlace(file: "Flows/a.transcript.yaml", line: line, column: column)
    }

    @Test(arguments: ["2026-03-02", "2026-03-02 24:00", "2026-03-02 10:60", "2026-03-02 1:00", "2026-02-30 10:00", "x"])
    func `a time is a day and what the clock shows`(written: String) {
        #expect(LocalTime(written) == nil)
        #expect(LocalTime("2026-03-02 09:05")?.written == "2026-03-02 09:05")
    }

    @Test(arguments: [("45s", 45), ("10m", 600), ("2h", 7200), ("1d", 86_400), ("0s", 0)])
    func `waiting is told in seconds, minutes, hours or days`(written: String, seconds: Int64) {
        let (found, findings) = read("transcripts:\n  - { name: x, turns: [{ wait: \(written) }] }")
        #expect(findings.isEmpty)
        #expect(found.first?.turns.first?.deed == .wait(seconds))
    }

    @Test(arguments: [
        ("transcripts:\n  - { turns: [] }", 2, "\"name\" is missing"),
        ("transcripts:\n  - { name: x }", 2, "\"turns\" is missing"),
        ("transcripts:\n  - { name: x, turns: [{ dail: \"1\" }] }", 2, "\"dail\" is not a setting here."),
        ("transcripts:\n  - name: x\n    turns:\n      - { dial: a, type: b }", 4, "A turn is one of"),
        ("transcripts:\n  - name: x\n    turns:\n      - { wait: soon }", 4, "\"wait\" must be a number"),
        (
            "transcripts:\n  - name: x\n    turns: []\n    left: { receipts: some }", 4,
            "must be a number of rows, or the rows"
        ),
        ("scripts: []", 1, "\"transcripts\" is missing"), ("transcripts: [", 1, "This is not YAML"),
    ])
    func `what is wrong with a transcript is told at its line`(yaml: String, line: Int, message: String) {
        let (_, findings) = read(yaml)
        #expect(findings.contains { $0.message.contains(message) && $0.place.line >= line })
        #expect(findings.allSatisfy { $0.place.file == "Flows/a.transcript.yaml" })
    }

    @Test func `transcripts are no flows`() throws {
        var files = try Fixture.smallCity()
        files["Flows/main.transcript.yaml"] = "transcripts: []"
        #expect(Fixture.compile(files).told.isEmpty)
    }
}
