import Authoring
import Conversation
import Testing

/// Transcripts written as the reader reads them.
struct TranscriptWriterTests {
    private static let file = "a.transcript.yaml"

    private func read(_ text: String) throws -> [Transcript] {
        var findings: [Diagnostic] = []
        let found = TranscriptReader.read(text, file: Self.file, &findings)
        #expect(findings.map(\.rendered) == [])
        return found
    }

    private static let everything = """
        transcripts:
          - name: "All: \\"there\\" is"
            phone: "+233240000003"
            language: fr
            at: 2026-03-02 10:00
            given:
              people: [{ phone: "0240000002", language: fr }]
              bills: [{ number: "1", object: "" }, {}]
              places: []
            turns:
              - { dial: "*384*21#", see: "One\\n\\n  two ", closes: no, contains: [One, two] }
              - { redial: yes, matches: "{any}\\nx" }
              - { type: "", see: "trailing\\n", phone: "0240000002" }
              - hang_up
              - { sms: "é ÿ \\u200f \\t", messages: [], messages_match: ["{digits 3}"], messages_contain: [a] }
              - { wallet: approve, messages: ["a\\nb", "  lead", "\\n"] }
              - { wallet: { approve_after: 90s } }
              - { wallet: ignore }
              - { wallet: declined }
              - { wait: 1d }
              - { wait: 0s }
              - { given: { bills: [{ number: "1" }] } }
            left: { receipts: [{ amount: "{money}" }], postings: 2, reports: 0 }
        """

    @Test func `what is written reads as what was read`() throws {
        let first = try read(Self.everything)
        let written = TranscriptWriter.file(first)
        let second = try read(written)
        #expect(TranscriptWriter.file(second) == written)
        let (before, after) = (try #require(first.first), try #require(second.first))
        #expect(after.turns.map { $0.seen.see?.value } == before.turns.map { $0.seen.see?.value })
        #expect(after.turns.map { $0.phone?.value } == before.turns.map { $0.phone?.value })
        #expect(
            after.turns.map { $0.seen.messages?.value.map(\.value) }
                == before.turns.map { $0.seen.messages?.value.map(\.value) })
        #expect(after.turns.dropLast().map(\.deed) == before.turns.dropLast().map(\.deed))
        #expect(after.name == before.name && after.at?.value == before.at?.value)
        #expect(after.left.map(\.value.rows) == [1, 2, 0])
        #expect(written.contains("wait: 1d") && written.contains("wait: 0s"))
    }

    private func transcript(_ name: String, bill: String = "1") throws -> Transcript {
        let text = """
            transcripts:
              - { name: \(name), given: { bills: [{ number: "\(bill)" }] }, turns: [{ dial: "*1#", see: "a\\nb" }] }
            """
        return try #require(try read(text).first)
    }

    @Test func `a file grows at its end and keeps what it held`() throws {
        let first = try TranscriptWriter.adding(transcript("one"), to: "", file: Self.file)
        let second = try TranscriptWriter.adding(transcript("two"), to: first, file: Self.file)
        let third = try TranscriptWriter.adding(transcript("three", bill: "2"), to: second, file: Self.file)
        let fourth = try TranscriptWriter.adding(transcript("four"), to: third, file: Self.file)
        #expect(second.hasPrefix(first) && third.hasPrefix(second) && fourth.hasPrefix(third))
        let found = try read(fourth)
        #expect(found.map(\.name) == ["one", "two", "three", "four"])
        #expect(found.map { $0.given.first?.records.first?.value["number"]?.value } == ["1", "1", "2", "1"])
        // The same records are written once while an alias can point to them.
        #expect(second.contains("given: *given"))
        #expect(!third.dropFirst(second.count).contains("*given"))
    }

    @Test(arguments: [
        "# Staff's own.\ntranscripts:\n- name: old\n  turns: []",
        "transcripts:\n      - name: old\n        turns: []\n\n\n",
    ]) func `a file written by hand keeps its own indentation`(held: String) throws {
        let added = try TranscriptWriter.adding(transcript("new"), to: held, file: Self.file)
        #expect(added.hasPrefix(held))
        #expect(try read(added).map(\.name) == ["old", "new"])
    }

    @Test(arguments: [
        ("transcripts: [", "no clean file"), ("transcripts:\n  - { turns: [] }\n", "no clean file"),
        ("transcripts: []\n", "does not end where"),
        ("transcripts: [{ name: old, turns: [] }]\n", "does not end where"),
        ("transcripts:\n  - name: new\n    turns: []\n", "has a transcript called \"new\""),
    ]) func `a file that cannot take one more is left alone`(held: String, reason: String) throws {
        let new = try transcript("new")
        let refusal = #expect(throws: TranscriptWriter.Refusal.self) {
            try TranscriptWriter.adding(new, to: held, file: Self.file)
        }
        #expect(refusal?.reason.contains(reason) == true)
    }
}
