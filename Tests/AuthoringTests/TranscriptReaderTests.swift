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
                  - { sms: PAY 123, contains: Paid }
                  - { wallet: approve, messages: one, messages_contain: [PAID] }
                  - { wait: 10m, closes: true }
                left: { receipts: 1 }
            """)
        #expect(findings.isEmpty)
        let transcript = try #require(found.first)
        #expect(transcript.name == "A bill is paid")
        #expect(transcript.language == "en")
        #expect(transcript.given.first?.kind == "bills")
        #expect(transcript.given.first?.records.first?.value == ["number": "123", "payer": "Ama"])
        #expect(
            transcript.turns.map(\.deed) == [.dial("*1#"), .type("1"), .sms("PAY 123"), .wallet("approve"), .wait(600)])
        #expect(transcript.turns.map(\.closes) == [false, nil, nil, nil, true])
        #expect(transcript.turns.map { $0.contains.map(\.value) } == [[], ["Pay", "Bill"], ["Paid"], [], []])
        #expect(transcript.turns[3].messages.map(\.value) == ["one"])
        #expect(transcript.turns[3].messagesContain.map(\.value) == ["PAID"])
        #expect(transcript.turns[0].see?.value == "Hello")
        #expect(transcript.left.map(\.value.kind) == ["receipts"])
        #expect(transcript.left.map(\.value.rows) == [1])
        #expect(transcript.turns[1].place.line == 9)
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
        ("transcripts:\n  - name: x\n    turns: []\n    left: { receipts: some }", 4, "must be a number of rows"),
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
        #expect(Fixture.compile(files).diagnostics.isEmpty)
    }
}
