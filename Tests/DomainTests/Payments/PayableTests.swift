import Conversation
import DomainKit
import GatewayTestKit
import Payments
import Storage
import Testing
import Wording

/// Payments take money for whatever is a payable: bills, stalls, and something no program has.
@Suite(.onEveryStore) struct PayableTests {
    /// What is due at first and after each step.
    private static let dues: [Paid: [Int64]] = [
        .bill: [30_000, 20_000, 30_000, 20_000, 30_000, 25_000, 23_000, 28_000],
        // Days stay bought when their money is gone, and are paid first when more comes.
        .stall: [30_000, 30_000, 40_000, 30_000, 40_000, 35_000, 33_000, 38_000],
        .search: [30_000, 20_000, 30_000, 20_000, 30_000, 25_000, 23_000, 28_000],
    ]
    /// What the payer is told by each step. Whose money a statement tells of nobody knows.
    private static let texts: [Paid: [[String]]] = [
        .bill: [
            ["taxes.sms_receipt"], ["taxes.sms_wrong_bill"], ["taxes.sms_receipt"], ["taxes.sms_reversed"], [], [], [],
        ],
        // Days that are bought are paid again, and no more are bought.
        .stall: [
            ["taxes.sms_market_days"], ["taxes.sms_wrong_bill"], ["taxes.sms_receipt"], ["taxes.sms_reversed"], [], [],
            [],
        ],
        .search: [
            ["search.receipt"], ["search.wrong_bill"], ["search.receipt"], ["search.taken_back"], [], [], [],
        ],
    ]

    @Test(arguments: Paid.allCases)
    func `money is asked, paid, receipted, taken back, told by statements and fetched from suspense`(
        paid: Paid
    ) async throws {
        try await PaymentCounter.open { counter in
            let name = try await counter.open(paid)
            var (dues, texts) = ([try await counter.due(name)], [[String]]())
            for step in PaymentStep.allCases {
                try await counter.perform(step, on: name)
                dues.append(try await counter.due(name))
                texts.append(counter.sent.take())
            }
            #expect(dues == Self.dues[paid])
            #expect(texts == Self.texts[paid])
            let receipts = try await counter.desk.rows("SELECT bill, amount FROM receipts ORDER BY entry")
            #expect(try receipts.map { try $0.text(0) } == Array(repeating: name.stored, count: 4))
            #expect(try receipts.map { try $0.integer(1) } == [10_000, 10_000, 5_000, 2_000])
            #expect(try await counter.faults() == [])
        }
    }

    @Test func `a store from before takes money for something new, and what it has stays`() async throws {
        let before = ProjectCity.domains.migrations.filter { !$0.name.hasPrefix("taxes.") || $0.name < "taxes.035" }
        try await PaymentCounter.open(on: before) { counter in
            func rows(of table: String) async throws -> [[SQLValue]] {
                try await counter.desk.rows("SELECT * FROM \(table) ORDER BY 1, 2").map(\.values)
            }
            let bill = try await counter.open(.bill)
            for step in [PaymentStep.pays, .takenOff, .allocated] { try await counter.perform(step, on: bill) }
            let tables = ["entries", "postings", "intents", "attempts", "receipts", "suspense", "ledger_decisions"]
            var kept: [[[SQLValue]]] = []
            for table in tables { kept.append(try await rows(of: table)) }

            try await counter.desk.database.migrate(PaymentCounter.domains.migrations, at: 2)
            for (table, earlier) in zip(tables, kept) { #expect(try await rows(of: table) == earlier, "\(table)") }
            let search = try await counter.open(.search)
            guard case .posted = try await counter.pay(search, 1_000, "T7") else {
                Issue.record("nothing was posted")
                return
            }
            try await counter.perform(.takenBack, on: bill)
            #expect(try await counter.faults() == [])
        }
    }

    @Test func `a receipt says what the money was for in the words of its payable`() async throws {
        try await PaymentCounter.open { counter in
            let name = try await counter.open(.search)
            for step in [PaymentStep.pays, .told] { try await counter.perform(step, on: name) }
            let lines = try await counter.desk.rows("SELECT head, period, amount FROM receipt_lines ORDER BY entry")
            #expect(try lines.map { "\(try $0.text(0)), \(try $0.text(1))" } == ["Search, Block 7", "Search, Block 7"])
            #expect(try lines.map { try $0.integer(2) } == [10_000, 5_000])
            let left = try await counter.desk.rows("SELECT owing FROM receipts ORDER BY entry")
            #expect(try left.map { try $0.integer(0) } == [20_000, 15_000])
        }
    }

    @Test func `two persons are refused in the words staff have for a payable`() async throws {
        try await PaymentCounter.open { counter in
            let fee = try await counter.open(.search)
            let refusals: [(LedgerProposal, DecisionRefused, String)] = [
                (.writeOff(payable: fee, amount: nil), .nothingDue("search fee"), "Nothing is due on that search fee."),
                (
                    .writeOff(payable: PayableName(word: "search", number: "1"), amount: nil), .noPayable("search fee"),
                    "There is no such search fee."
                ),
                (
                    .writeOff(payable: PayableName(word: "", number: "1"), amount: nil), .noPayable("bill"),
                    "There is no such bill."
                ),
                (
                    .refund(payable: PayableName(word: "ferry", number: "1"), amount: TaxOffice.money(1)),
                    .noPayable("number"), "There is no such number."
                ),
            ]
            for (proposal, refusal, sentence) in refusals {
                #expect(refusal.sentence == sentence)
                await #expect(throws: refusal) {
                    try await counter.inContext { try Books.propose(proposal, because: "shown", by: "Esi", $0) }
                }
            }
        }
    }

    @Test func `each payable is paid by itself, though their numbers look alike`() async throws {
        try await PaymentCounter.open { counter in
            var names: [PayableName] = []
            for paid in Paid.allCases { names.append(try await counter.open(paid)) }
            for (index, name) in names.enumerated() {
                guard case .posted = try await counter.pay(name, 1_000, "T\(index)") else {
                    Issue.record("nothing was posted to \(name.stored)")
                    return
                }
            }
            let accounts = try await counter.desk.rows(
                "SELECT account FROM postings WHERE account LIKE 'receivable:%' ORDER BY entry")
            #expect(try accounts.map { try $0.text(0) } == names.map { "receivable:\($0.stored)" })
            #expect(try await counter.faults() == [])
        }
    }

    @Test func `a wallet is asked for something no program has, and its payer is told in the texts of that`()
        async throws
    {
        try await PaymentCounter.open { counter in
            let name = try await counter.open(.search)
            let (vault, profile, sent) = (counter.desk.vault, counter.desk.profile, counter.sent)
            let source = counter.source
            func ask(_ minorUnits: Int64) async throws -> ActionOutcome {
                let payer = try DomainDesk.phone(1)
                return try await counter.desk.database.write { transaction in
                    let context = ActionContext(
                        transaction: transaction, vault: vault, profile: profile, now: DomainDesk.morning,
                        today: DomainDesk.day(of: DomainDesk.morning), phone: payer, language: "en",
                        random: source.next, effects: sent)
                    return try PaymentRequest(
                        for: name.number, of: LandSearches(), amount: TaxOffice.money(minorUnits), payer: payer,
                        wallet: TaxOffice.wallet, bounds: 500...30_000
                    ).ask(context)
                }
            }
            let started = try await ask(30_000)
            #expect(started.name == "started")
            #expect(counter.sent.orders.map(\.note) == [name.number])
            #expect(try await ask(30_000).name == "running")
            #expect(try await ask(10_000).name == "asked")
            #expect(try await counter.due(name) == 0)

            let reference = try #require(started.text("reference"))
            for verdict in [PaymentUpdate.Verdict.unknown, .refused(.declined)] {
                _ = try await counter.inContext {
                    try Books.hear(
                        PaymentUpdate(reference: reference, wallet: TaxOffice.wallet, verdict: verdict), $0)
                }
            }
            #expect(counter.sent.take() == ["search.checking", "search.refused_declined"])
            #expect(try await counter.due(name) == 30_000)
        }
    }

    @Test func `which phones were asked on a day is forgotten the day after the next`() async throws {
        try await TaxOffice.open { office in
            try await office.desk.database.write { transaction in
                for day in ["2026-05-01", DomainDesk.day(of: DomainDesk.morning).iso] {
                    try transaction.post(
                        Statement(
                            "INSERT INTO asked_phones (asker_hash, day, payer_hash) VALUES ($1, $2, $3)",
                            [.blob([1]), .text(day), .blob([2])]))
                }
            }
            let day: Int64 = 24 * 3600 * 1000
            for (days, left) in [(Int64(0), 1), (1, 1), (2, 0)] {
                let now = DomainDesk.morning.adding(milliseconds: days * day)
                #expect(try await office.runJobs(["payments.forget"], at: now) == .done)
                #expect(try await office.desk.rows("SELECT day FROM asked_phones").count == left)
            }
        }
    }

    @Test func `a name is stored with the word of its numbering, and read again`() {
        for (word, number, stored) in [("", "4830271559", "4830271559"), ("search", "17", "search:17")] {
            let name = PayableName(word: word, number: number)
            #expect(name.stored == stored)
            #expect(PayableName(stored: stored) == name)
        }
    }
}
