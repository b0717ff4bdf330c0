import Authoring
import Conversation
import Gateway
import GatewayTestKit
import Testing

/// The shipped flows in a city with several wallets.
@Suite(.onEveryStore) struct TwoWalletsTests {
    private static let oneWallet = "wallets:\n  wallet:\n    provider: sandbox\n"

    /// The project's city with other wallets; only the sandbox is played, whatever a real one would be called.
    private static func program(_ wallets: String) throws -> ShelvedProgram {
        try ProjectCity.program(
            of: ProjectCity.bundle(editing: "Flows/city.yaml", [(oneWallet, "wallets:\n\(wallets)")]))
    }

    private static let byOperator = """
          mtn: { provider: sandbox, label: MTN MoMo, operators: [MTN] }
          telecel: { provider: sandbox, label: Telecel Cash, default: true }

        """
    private static let asked = """
          mtn: { provider: sandbox, label: MTN MoMo }
          telecel: { provider: sandbox, label: Telecel Cash }

        """
    private static let onlyTelecel = """
          telecel: { provider: sandbox, label: Telecel Cash, operators: [Telecel] }

        """

    /// A bill of 300.00, and a second phone of another operator.
    private static let given = """
            given:
              people: [{ phone: "0200000002", language: en }]
              bills:
                - { number: "7319042851", payer_name: Adjoa Konadu, payer_phone: "0240000001", object: Shop 12,
                    kind: Market fee, period: "2026", amount: "300.00", due_date: "2026-12-31", minimum: "75.00" }
              taxpayers: [{ code: P-1, name: Adjoa Konadu, phone: "0240000001" }]
              objects: [{ code: STALL-7, kind: stall, name: Stall 7, area: Kejetia, taxpayer: P-1 }]
              stall-fees: [{ code: STALL-7, fee: "2.00", number: "1000000355" }]

        """

    private static func play(_ wallets: String, _ turns: String) async throws -> [String] {
        var findings: [Diagnostic] = []
        let program = try program(wallets)
        let yaml = "transcripts:\n  - name: x\n    language: en\n" + given + turns
        let found = TranscriptReader.read(
            yaml, file: "a.transcript.yaml", in: TranscriptVocabulary(program.city), &findings)
        #expect(findings.map(\.rendered) == [])
        let transcript = try #require(found.first)
        return try await TestCity.onNewPlace { place in
            try await TranscriptRunner(
                program: program, compiler: ProjectCity.compiler, makeDatabase: place.open
            ).play(transcript)
        }.map(\.rendered)
    }

    @Test func `each payer is asked by the wallet of their operator, by both media`() async throws {
        let failures = try await Self.play(
            Self.byOperator,
            """
                turns:
                  - { dial: "*384*21*7319042851*2*1#", contains: Now wait, closes: yes }
                  - { wallet: approve, messages_contain: PAID GHS 75.00 }
                  - { sms: PAY 7319042851, phone: "0200000002" }
                  - { sms: "2", phone: "0200000002" }
                  - { sms: "1", phone: "0200000002", messages_contain: Now wait }
                  - { wallet: approve, phone: "0200000002", messages_contain: PAID GHS 75.00 }
                  - { dial: "*384*21*7319042851*2*3*0200000002*1#", contains: now gets a mobile money message }
                  - { wallet: approve, phone: "0200000002", messages_contain: PAID GHS 75.00 }
                left:
                  payments: [{ wallet: mtn, state: succeeded }, { wallet: telecel, state: succeeded },
                    { wallet: telecel, state: succeeded }]
            """)
        #expect(failures == [])
    }

    @Test func `without rules the payer chooses, and may choose again after going back`() async throws {
        let failures = try await Self.play(
            Self.asked,
            """
                turns:
                  - dial: "*384*21*7319042851*2*1#"
                    contains: [Which mobile money pays?, 1. MTN MoMo, 2. Telecel Cash]
                    closes: no
                  - { type: "9", contains: That is not a choice here. }
                  - { type: "2", contains: Now wait, closes: yes }
                  - { wallet: approve, messages_contain: PAID GHS 75.00 }
                  - { sms: PAY 7319042851 }
                  - { sms: "2" }
                  - { sms: "1", messages_contain: Which mobile money pays? }
                  - { sms: "1", messages_contain: Now wait }
                  - { wallet: approve, messages_contain: PAID GHS 75.00 }
                  - { dial: "*384*21*7319042851*2*3*0200000002*1*2#", contains: now gets a mobile money message }
                  - { wallet: approve, phone: "0200000002", messages_contain: PAID GHS 75.00 }
                  - { dial: "*384*21*7*1*STALL-7*1*1#", contains: Which mobile money pays? }
                  - { type: "1", contains: Now wait }
                  - { wallet: approve, messages_contain: market days until }
                left:
                  payments: [{ wallet: telecel }, { wallet: mtn }, { wallet: telecel }, { wallet: mtn }]
            """)
        #expect(failures == [])
    }

    @Test func `whom no wallet serves is told another way to pay, and nothing is asked`() async throws {
        let failures = try await Self.play(
            Self.onlyTelecel,
            """
                turns:
                  - { dial: "*384*21*7319042851*2*1#", contains: Pay from another phone, closes: yes }
                  - { sms: PAY 7319042851 }
                  - { sms: "2" }
                  - { sms: "1", messages_contain: Pay from another phone }
                  - { dial: "*384*21*7*1*STALL-7*1*1#", contains: Pay from another phone, closes: yes }
                  - { dial: "*384*21*7319042851*2*3*0200000002*1#", contains: now gets a mobile money message }
                  - { wallet: approve, phone: "0200000002", messages_contain: PAID GHS 75.00 }
                left: { payments: [{ wallet: telecel }] }
            """)
        #expect(failures == [])
    }

    @Test func `a payer without a wallet is counted, and one who was asked too often`() async throws {
        try await TestCity.open(try Self.program(Self.onlyTelecel)) { city async throws in
            await city.talk(1, TestCity.payment(1))
            let counts = Dictionary(
                city.world.counters.snapshot.map { ($0.event, $0.count) }, uniquingKeysWith: { first, _ in first })
            #expect(counts[.walletMissing] == 1)
            let payments = try await city.export("payments")
            #expect(payments.isEmpty)
        }
    }
}
