import Authoring
import Conversation
import Testing
import Wording

/// Mistakes in transcripts, each told at its character and with what to write instead.
struct TranscriptFindingTests {
    /// A slip in one line below the head every case has; `⟦` stands before the character the finding is at.
    struct Slip: Sendable, CustomTestStringConvertible {
        let line: String
        let message: String
        let advice: String
        var testDescription: String { line }

        init(_ line: String, _ message: String, _ advice: String = "") {
            self.line = line
            self.message = message
            self.advice = advice
        }
    }

    private static let vocabulary = TranscriptVocabulary(
        imports: ["bills": ["number", "amount"], "places": ["code"]],
        exports: ["receipts": ["number", "amount"], "reports": ["number"]], languages: ["en", "fr"],
        numbering: NumberingPlan(callingCode: "233", trunkPrefix: "0", nationalLengths: [9]), codes: ["*384*21#"],
        refusals: ["declined", "expired"])

    private func findings(_ yaml: String) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        _ = TranscriptReader.read(yaml, file: "a.transcript.yaml", in: Self.vocabulary, &findings)
        return findings
    }

    private func check(_ slip: Slip, head: String) throws {
        let marked = head + slip.line
        let mark = try #require(marked.firstIndex(of: "⟦"))
        let before = marked[..<mark].split(separator: "\n", omittingEmptySubsequences: false)
        let found = findings(marked.replacing("⟦", with: ""))
        let finding = try #require(found.first)
        #expect(found.count == 1, "\(found.map(\.rendered))")
        #expect(finding.place.line == before.count && finding.place.column == (before.last?.count ?? 0) + 1)
        #expect(finding.message.contains(slip.message), "\(finding.rendered)")
        #expect(slip.advice.isEmpty || finding.advice?.contains(slip.advice) == true, "\(finding.rendered)")
    }

    @Test(arguments: [
        Slip("    ⟦lang: en", "\"lang\" is not a setting here."),
        Slip("    ⟦langage: en", "\"langage\" is not a setting here.", "Did you mean \"language\"?"),
        Slip("    language: ⟦de", "does not speak \"de\"", "It speaks en, fr."),
        Slip("    phone: \"⟦12\"", "is not a telephone number"),
        Slip("    at: ⟦tomorrow", "must be a day", "2026-03-02 10:00"),
        Slip("    given: ⟦bills", "must hold names with values", "{ bills: [ … ] }"),
        Slip("    given: { ⟦bils: [] }", "nothing to import called \"bils\"", "Did you mean \"bills\"?"),
        Slip("    given: { ⟦votes: [] }", "nothing to import", "There are: bills, people, places."),
        Slip("    given: { bills: ⟦3 }", "must be a list of records"),
        Slip("    given: { bills: [⟦3] }", "A record is names with values"),
        Slip("    given: { bills: [{ ⟦ammount: 3 }] }", "no column \"ammount\"", "Did you mean \"amount\"?"),
        Slip("    given: { bills: [{ amount: ⟦[3] }] }", "must be one word or text"),
        Slip("    given: { people: [⟦{ phone: \"0240000002\" }] }", "\"language\" is missing"),
        Slip("    left: ⟦3", "must hold names with values", "{ receipts: 1 }"),
        Slip("    left: { ⟦receits: 1 }", "nothing to export called \"receits\"", "Did you mean \"receipts\"?"),
        Slip("    left: { receipts: ⟦-1 }", "a number of rows, or the rows", "receipts: 1"),
        Slip("    left: { receipts: [{ ⟦sum: 3 }] }", "no column \"sum\"", "There are: amount, number."),
        Slip("    left: { receipts: [{ amount: \"⟦{cash}\" }] }".replacing("⟦{", with: "{⟦"), "no gap \"cash\""),
    ]) func `a slip in a transcript`(slip: Slip) throws {
        try check(slip, head: "transcripts:\n  - name: x\n    turns: []\n")
    }

    @Test(arguments: [
        Slip("{ ⟦dail: \"*384*21#\" }", "\"dail\" is not a setting here.", "Did you mean \"dial\"?"),
        Slip("⟦{ see: Hello }", "A turn is one of", "dial: \"*384*21#\""),
        Slip("{ dial: \"⟦*385#\" }", "not a code of the city", "Dial *384*21#."),
        Slip("⟦{ type: \"1\", sms: x }", "A turn is one of dial, redial, type"),
        Slip("⟦nonsense", "A turn is one of"),
        Slip("{ redial: ⟦no }", "nothing happens", "redial: yes"),
        Slip("{ wait: ⟦soon }", "a number with s, m, h or d", "wait: 10m"),
        Slip("{ wallet: ⟦aprove }", "cannot do \"aprove\"", "Did you mean \"approve\"?"),
        Slip("{ wallet: { refuse: ⟦bored } }", "cannot do \"bored\"", "declined"),
        Slip("{ wallet: { approve_after: ⟦late } }", "a number with s, m, h or d", "approve_after: 10m"),
        Slip("{ type: \"1\", phone: ⟦me }", "is not a telephone number"),
        Slip("{ type: \"1\", matches: \"Paid {⟦digit}\" }", "no gap \"digit\"", "Did you mean \"digits\"?"),
        Slip("{ type: \"1\", matches: \"Paid {⟦digits 0}\" }", "one length"),
        Slip("{ type: \"1\", matches: \"Paid ⟦{digits\" }", "never closed"),
        Slip("{ type: \"1\", matches: \"Paid ⟦}\" }", "closes nothing"),
        Slip("{ sms: x, ⟦see: y }", "there is no screen", "messages_contain"),
        Slip("{ hang_up: yes, ⟦closes: yes }", "After \"hang_up\" there is no screen"),
        Slip("{ type: \"1\", contains: [⟦[x]] }", "one text or a list"),
        Slip("{ type: \"1\", closes: ⟦maybe }", "must be true or false"),
        Slip("{ given: { ⟦bils: [] } }", "nothing to import called \"bils\""),
        Slip("{ given: { ⟦people: [] } }", "nothing to import called \"people\""),
    ]) func `a slip in a turn`(slip: Slip) throws {
        try check(slip, head: "transcripts:\n  - name: x\n    turns:\n      - ")
    }

    @Test func `all findings of a file are told at once, in the order of their places`() {
        let found = findings(
            """
            transcripts:
              - name: x
                left: { receits: 1 }
                language: de
                turns:
                  - { wait: soon }
                  - { dial: "*1#" }
            """)
        #expect(found.map(\.place.line) == [3, 4, 6, 7])
    }
}
