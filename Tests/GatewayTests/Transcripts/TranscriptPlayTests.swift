import Authoring
import Conversation
import Gateway
import GatewayTestKit
import Simulator
import Testing

/// What transcripts can say, played on the project's own city.
@Suite(.onEveryStore) struct `Playing transcripts` {
    private static let shop = """
            given:
              bills:
                - { number: "7319042851", payer_name: Adjoa Konadu, payer_phone: "0240000001", object: Shop 12,
                    kind: Market fee, period: "2026", amount: "300.00", due_date: "2026-12-31", minimum: "75.00" }
        """

    /// The failures of one transcript, whose files are clean.
    private func play(_ body: String, in city: RunnableProgram? = nil) async throws -> [TranscriptFailure] {
        var findings: [Diagnostic] = []
        let program = try city ?? ProjectCity.program()
        let yaml = "transcripts:\n  - name: x\n    language: en\n" + body
        let found = TranscriptReader.read(
            yaml, file: "a.transcript.yaml", in: TranscriptVocabulary(program.city, ProjectCity.exchange), &findings)
        #expect(findings.map(\.rendered) == [])
        let transcript = try #require(found.first)
        return try await TestCity.onNewPlace { place in
            try await TranscriptRunner(
                program: program, compiler: ProjectCity.compiler, domains: ProjectCity.domains, makeDatabase: place.open
            ).play(transcript)
        }
    }

    @Test func `several phones talk in one transcript, each with its own dialogue and messages`() async throws {
        let failures = try await play(
            Self.shop + """

                    turns:
                      - { dial: "*384*21*1*1*7319042851*1#", contains: "1. Yes, pay", messages: [] }
                      - { dial: "*384*21#", phone: "0240000002", contains: English }
                      - { type: "1", contains: Now wait, closes: yes }
                      - { type: "1", phone: "0240000002", contains: "1. Pay a bill" }
                      - wallet: { approve_after: 90s }
                        phone: "+233240000002"
                        messages: []
                      - { wait: 0s, messages_match: ["PAID GHS 300.00 {any} number: {digits 11}. {any}"] }
                    left:
                      receipts: [{ amount: "300.00", number: "{digits 11}", paid_at: "2026-03-02T10:01:30Z" }]
                """)
        #expect(failures.map(\.rendered) == [])
    }

    @Test func `a phone hangs up and dials again, and is offered to go on`() async throws {
        let failures = try await play(
            """
                given: { people: [{ phone: "0240000002", language: fr }] }
                turns:
                  - { dial: "*384*21#", contains: "1. Pay a bill" }
                  - { type: "1", contains: "2. Bills for this phone" }
                  - hang_up
                  - { redial: yes, contains: "1.", closes: no, matches: "{any}1. {text}\\n2. {text}{any}" }
                  - { dial: "*384*21#", phone: "0240000002", contains: "1. Payer une facture" }
            """)
        #expect(failures.map(\.rendered) == [])
    }

    @Test(arguments: [
        ("- hang_up", "No dialogue is open."), ("- redial", "Nothing was dialled before"),
        ("- { type: \"1\" }", "Nothing waits for an answer"), ("- { wallet: approve }", "No payment waits"),
    ]) func `what a phone cannot do now is a failure at its turn`(turn: String, message: String) async throws {
        let failures = try await play("    turns:\n      \(turn)\n")
        #expect(failures.count == 1)
        #expect(failures.first?.message.contains(message) == true)
        #expect(failures.first?.place.line == 5)
    }

    @Test func `a turn that could not be made is explained where its screen is not as written`() async throws {
        let road = """
            given: { places: [{ code: A, name: Adum, corridor: "N", corridor_name: North, aliases: "" }] }
            turns:
              - { dial: "*384*21*2*1*1*1#", closes: no }
              - { type: "1", %@ }
            """.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n") + "\n"
        let program = try TroubledCity.program()
        let wrong = try await play(road.replacing("%@", with: "contains: Thank you"), in: program)
        #expect(wrong.map(\.message).last == "In " + TroubledCity.reason)
        let unsaid = try await play(road.replacing(", %@", with: ""), in: program)
        #expect(unsaid.map(\.message) == ["In " + TroubledCity.reason])
        let meant = try await play(road.replacing("%@", with: "contains: there is a problem here"), in: program)
        #expect(meant == [])
    }

    @Test func `the city's clock shows what the transcript says`() async throws {
        let failures = try await play(
            """
                at: 2026-12-31 23:59
                given: &shop
                  bills:
                    - { number: "7319042851", payer_name: Adjoa Konadu, object: Shop 12, kind: Market fee, period: "2026",
                        amount: "300.00", due_date: "2026-12-31" }
                turns:
                  - { dial: "*384*21*1*1*7319042851*1*1#", contains: Now wait }
                  - { wallet: approve, messages_contain: PAID }
                left: { receipts: [{ paid_on: "2026-12-31" }], postings: [{ day: "2026-12-31" }, { amount: "300.00" }] }
            """)
        #expect(failures.map(\.rendered) == [])
    }

    @Test func `a screen that differs is shown line by line, with the place of the first difference`() async throws {
        let failures = try await play(
            """
                turns:
                  - dial: "*384*21#"
                    see: |-
                      Kumasi
                      1. Pay a tax
                      2. Report traffic
                      3. My address
                      5. My receipt
                      6. Language
                    closes: yes
            """)
        #expect(
            failures.map(\.rendered) == [
                """
                a.transcript.yaml:6:14: The screen is not as written. Expected -, seen +:
                      Kumasi
                    - 1. Pay a tax
                    + 1. Pay a bill
                               ^
                      2. Report traffic
                      3. My address
                    + 4. My opinion
                      5. My receipt
                      6. Language
                    + 7. More services
                """, "a.transcript.yaml:13:17: The dialogue should close here.",
            ])
    }

    @Test func `what is not seen, does not match or does not arrive is told with what was`() async throws {
        let failures = try await play(
            """
                turns:
                  - dial: "*384*21#"
                    contains: Pay a tax
                    matches: "Kumasi\\n1. Pay a {digits}{any}"
                    messages: [Hello]
                  - { sms: PAY, messages: [], messages_contain: tax, messages_match: ["Pay a {digits}"] }
            """)
        let rendered = failures.map(\.rendered)
        #expect(failures.map(\.place.line) == [6, 7, 8, 9, 9, 9])
        #expect(rendered[0].contains("does not contain \"Pay a tax\"") && rendered[0].contains("+ 1. Pay a bill"))
        #expect(rendered[1].hasSuffix("+ 1. Pay a bill\n               ^ up to here it fits"), "\(rendered[1])")
        #expect(rendered[2].hasSuffix("There should be 1 messages and there are 0. Nothing was seen."))
        #expect(rendered[3].contains("There should be 0 messages and there are 1. Seen +:\n    + Pay a city bill"))
        #expect(rendered[4].contains("No message contains \"tax\""))
        #expect(rendered[5].contains("A message does not match the pattern."))
    }

    @Test func `rows left behind are found in any order, and the nearest is shown for one that is not there`()
        async throws
    {
        let failures = try await play(
            Self.shop + """

                    turns:
                      - { dial: "*384*21*1*1*7319042851*2*1#" }
                      - wallet: approve
                      - { dial: "*384*21*1*1*7319042851*1*1#" }
                      - wallet: approve
                    left:
                      receipts: [{ amount: "225.00" }, { left: "{money}", amount: "75.00" }]
                      payments: 3
                      postings: [{}, {}, {}, { amount: "75.00", account: nobody }]
                      reports: []
                """)
        let rendered = failures.map(\.rendered)
        #expect(failures.map(\.place.line) == [15, 16])
        #expect(rendered.first?.contains("payments should be 3 and are 2.") == true)
        #expect(rendered.last?.contains("No row of postings is like this.") == true)
        #expect(rendered.last?.contains("- account: nobody\n    + account: ") == true)
    }

    @Test func `a record that cannot be taken is told at its field`() async throws {
        let failures = try await play(
            """
                given:
                  bills:
                    - { number: "7319042851", payer_name: A, object: B, kind: C, period: "2026", amount: "much",
                        due_date: "2026-12-31" }
                turns: []
            """)
        #expect(failures.map(\.place.line) == [6])
        #expect(failures.first?.place.column == 95, "\(failures.map(\.rendered))")
    }

    @Test func `records may come in between two turns`() async throws {
        let failures = try await play(
            """
                turns:
                  - { dial: "*384*21*2*1#", contains: We have no roads, closes: yes }
                  - given: { places: [{ code: A, name: Adum, corridor: N, corridor_name: North }] }
                    messages: []
                  - { redial: yes, contains: "1. North" }
            """)
        #expect(failures.map(\.rendered) == [])
    }
}

/// Two texts side by side.
struct LineDifferenceTests {
    @Test(arguments: [
        ("a\nb", "a\nb", ["  a", "  b"]), ("", "a", ["+ a"]), ("a", "", ["- a"]),
        ("a\nb\nc", "a\nc", ["  a", "- b", "  c"]), ("a\nc", "a\nb\nc", ["  a", "+ b", "  c"]),
        ("abc", "abd", ["- abc", "+ abd", "    ^"]), ("a\nx\nc", "a\ny\nc", ["  a", "- x", "+ y", "  ^", "  c"]),
        ("a\n\nb", "a\nb", ["  a", "- ", "  b"]),
    ]) func `lines stand beside each other`(expected: String, seen: String, lines: [String]) {
        #expect(LineDifference.lines(expected: expected, seen: seen) == lines)
    }
}
