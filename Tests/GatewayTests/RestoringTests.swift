import DomainKit
import Conversation
import Gateway
import GatewayTestKit
import Providers
import SQLiteStorage
import Simulator
import Storage
import Testing

/// Cities that came back from a backup.
@Suite(.timeLimit(.minutes(2))) struct `A restored city` {
    private static let pairs = StoreMaker.all.flatMap { from in StoreMaker.all.map { to in (from, to) } }

    private static let pending = OutboundResponse(status: 202, headers: [], body: Array("status=pending".utf8))
    private static let nowhere = OutboundResponse(status: 404, headers: [], body: [])

    private static func paid(_ transaction: String) -> OutboundResponse {
        let body = "status=succeeded&transaction=\(transaction)&amount=300.00&currency=GHS"
        return OutboundResponse(status: 200, headers: [], body: Array(body.utf8))
    }

    /// A city in the middle of everything: texts sent, taken by a worker and waiting; payments paid, refused, under way, of
    /// unknown end, taken by a worker and waiting.
    private static func busy(_ city: TestCity) async throws {
        let gateway = city.world.gateway
        // Phone 1 has paid and was told; phone 2 refused and was told.
        for (phone, decision) in [(1, .approve), (2, .refuse("declined"))] as [(Int, SimulatedWallet.Decision)] {
            _ = await city.talk(phone, TestCity.payment(phone))
            try await city.world.settle()
            city.world.network.wallet.decideLatest(decision)
            try await city.world.settle()
        }
        // The wallet has phone 3's, and nobody knows of phone 4's.
        _ = await city.talk(3, TestCity.payment(3))
        try await city.workers(ScriptedNetwork.wallet { _, _ in .success(pending) }).outbox.round()
        _ = await city.talk(4, TestCity.payment(4))
        let silent = ScriptedNetwork.wallet { _, _ in .failure(.unknown("The time was over.")) }
        for _ in 1...2 { try await city.workers(silent).outbox.round() }
        // A worker has taken phone 5's and a text, and phone 6's and another text wait.
        _ = await city.talk(5, TestCity.payment(5))
        _ = await city.text(7, "MENU", id: "taken")
        let now = city.world.clock.now
        _ = try await gateway.database.write {
            let outbox = OutboxStore(transaction: $0, vault: gateway.vault)
            for line in [TestCity.line, TestCity.wallet] { _ = try outbox.lease(of: line, atMost: 10, now: now) }
        }
        _ = await city.talk(6, TestCity.payment(6))
        _ = await city.text(8, "MENU", id: "waiting")
    }

    /// Takes a busy city into a backup and brings it back into another store, with everything around it.
    private static func restore(
        _ from: StoreMaker, _ to: StoreMaker, _ body: (TestCity, Restoring.Outcome) async throws -> Void
    ) async throws {
        let folder = try StoreFolder()
        defer { folder.remove() }
        try await from.withPlace(ProjectCity.schema.migrations) { place in
            try await TestCity.open(place) { city async throws in
                try await busy(city)
                _ = try await BackupFile(path: folder.file("backup")).make(
                    of: city.world.gateway.database, migrations: ProjectCity.schema.migrations, program: "guichet",
                    at: 1
                )
            }
        }
        try await to.withPlace { place in
            let outcome = try await restore(folder.file("backup"), place)
            // Leases have run out, prompts have not.
            try await TestCity.open(place, at: TranscriptWorld.morning.adding(seconds: 120)) { city async throws in
                try await body(city, outcome)
            }
        }
    }

    private static func restore(_ file: String, _ place: StorePlace) async throws -> Restoring.Outcome {
        let (archive, target) = (try SQLiteArchive(path: file), try await place.open())
        do {
            let outcome = try await Restoring(from: archive).run(
                into: target, as: ProjectCity.schema, at: TranscriptWorld.morning.adding(seconds: 60))
            await archive.close()
            await target.close()
            return outcome
        } catch {
            await archive.close()
            await target.close()
            throw error
        }
    }

    private static func states(_ city: TestCity) async throws -> [String?] {
        try await city.export("payments").sorted { ($0["bill"] ?? "") < ($1["bill"] ?? "") }.map { $0["state"] }
    }

    private static func findings(_ city: TestCity) async throws -> [StoreFinding] {
        let (vault, dialect) = (city.world.gateway.vault, city.world.gateway.database.dialect)
        return try await city.world.gateway.database.read { transaction in
            try ProjectCity.check.findings(dialect, in: transaction)
                + ProjectCity.check.findings(with: vault, in: transaction)
        }
    }

    @Test(arguments: pairs)
    func `sends nothing but questions to wallets`(from: StoreMaker, to: StoreMaker) async throws {
        try await Self.restore(from, to) { city, outcome in
            #expect(outcome.copy.agrees)
            let balance = outcome.copy.arrived.sums.last
            #expect(balance == StoreSum(name: "all accounts GHS", amount: 0, isZeroSum: true))
            #expect(outcome.unsent == Restoring.Unsent(messages: 2, payments: 4))
            let states = try await Self.states(city)
            #expect(states == ["succeeded", "failed", "pending", "unknown", "created", "created"])
            let sent = try await city.count("SELECT id FROM outbox WHERE state = 'sent'")
            #expect(sent == 7, "four pushes and three texts had left")
            let network = ScriptedNetwork.wallet { _, _ in .success(Self.pending) }
            let (outbox, timers) = city.workers(network)
            for _ in 1...4 {
                for _ in 1...5 {
                    try await outbox.round()
                    try await timers.round()
                }
                city.world.clock.advance(seconds: 60)
            }
            let questions = network.walletCalls.count
            #expect(questions >= 8 && questions == network.requests.count, "\(questions)")
            #expect(network.walletCalls.allSatisfy { $0 == "GET" })
            let kept = try await city.rows("SELECT state, COUNT(*) FROM outbox GROUP BY state ORDER BY state")
            #expect(kept == [Row(["sent", 7]), Row(["unknown", 4])])
            let details = try await city.rows("SELECT DISTINCT detail FROM outbox WHERE state = 'unknown'")
            #expect(details == [Row(["Restored from a backup; whether it left before is not known."])])
            #expect(try await Self.findings(city) == [])
        }
    }

    @Test(arguments: StoreMaker.all)
    func `hears what became of every payment, and pushes none again`(maker: StoreMaker) async throws {
        try await Self.restore(.sqlite, maker) { city, _ in
            let references = try await city.export("payments").reduce(into: [String: String]()) {
                $0[$1["bill"] ?? ""] = $1["reference"]
            }
            // The third was paid while the city was away; the wallet still has the sixth, and never had the others.
            let third = try #require(references[TestCity.bill(3)])
            let sixth = try #require(references[TestCity.bill(6)])
            let network = ScriptedNetwork.wallet { request, _ in
                if request.url.hasSuffix(third) { return .success(Self.paid("T-3")) }
                return .success(request.url.hasSuffix(sixth) ? Self.pending : Self.nowhere)
            }
            let (outbox, timers) = city.workers(network)
            // By minutes for a day and a little, then by hours for more than a week.
            for step in Array(repeating: 60, count: 27 * 60) + Array(repeating: 3_600, count: 9 * 24) {
                try await outbox.round()
                try await timers.round()
                city.world.clock.advance(seconds: Int64(step))
            }
            #expect(network.walletCalls.allSatisfy { $0 == "GET" })
            let states = try await Self.states(city)
            #expect(states == ["succeeded", "failed", "succeeded", "failed", "failed", "unknown"])
            let told = network.values(of: "message").map { $0.prefix(12) }.sorted()
            #expect(told == ["NOT PAID: GH", "NOT PAID: GH", "PAID GHS 300", "We do not kn"])
            #expect(try await city.export("receipts").count == 2)
            #expect(try await city.count("SELECT kind FROM timers WHERE kind = 'payment.question'") == 0)
            #expect(try await Self.findings(city) == [])
            // What its citizen asks for again leaves, once.
            _ = await city.talk(5, TestCity.payment(5), dial: "again")
            let paying = ScriptedNetwork.wallet { _, _ in .success(Self.paid("T-5")) }
            for _ in 1...3 { try await city.workers(paying).outbox.round() }
            #expect(paying.walletCalls == ["POST"])
            #expect(paying.values(of: "reference") != [references[TestCity.bill(5)]])
            #expect(try await Self.findings(city) == [])
        }
    }

    @Test(arguments: pairs)
    func `answers what it answered before, and goes on where it was`(from: StoreMaker, to: StoreMaker) async throws {
        try await from.withPlace(ProjectCity.schema.migrations) { place in
            let folder = try StoreFolder()
            defer { folder.remove() }
            var answered: [HookResponse] = []
            try await TestCity.open(place) { city async throws in
                answered = [await city.hop(1, ""), await city.hop(1, "1"), await city.hop(1, "1*1")]
                _ = try await BackupFile(path: folder.file("backup")).make(
                    of: city.world.gateway.database, migrations: ProjectCity.schema.migrations, program: "guichet",
                    at: 1
                )
            }
            try await to.withPlace { place in
                _ = try await Self.restore(folder.file("backup"), place)
                try await TestCity.open(place) { city async throws in
                    let again = [await city.hop(1, ""), await city.hop(1, "1"), await city.hop(1, "1*1")]
                    #expect(again == answered)
                    let next = await city.hop(1, "1*1*\(TestCity.bill(1))")
                    #expect(next.text.contains("300.00"), "\(next.text)")
                }
            }
        }
    }

    @Test func `is not made of a backup that was altered, nor of anything else`() async throws {
        let folder = try StoreFolder()
        defer { folder.remove() }
        try await StoreMaker.sqlite.withPlace(ProjectCity.schema.migrations) { place in
            try await TestCity.open(place) { city async throws in
                _ = try await BackupFile(path: folder.file("backup")).make(
                    of: city.world.gateway.database, migrations: ProjectCity.schema.migrations, program: "guichet",
                    at: 1
                )
            }
            let altered = try SQLiteDatabase(path: folder.file("backup"))
            try await altered.write { try $0.post(Statement("UPDATE bills SET amount = amount + 1")) }
            await altered.close()
            try await StoreMaker.sqlite.withPlace { empty in
                await #expect(throws: MovingRefusal.backupDiffers(table: "bills")) {
                    try await Self.restore(folder.file("backup"), empty)
                }
                // A city's own store is no backup of it, however alike.
                let (store, target) = (try await place.open(), try await empty.open())
                await #expect(throws: MovingRefusal.isNoBackup) { try await Restoring(from: store) }
                let tables = try await target.read { try $0.rows(Statement("SELECT name FROM sqlite_schema")) }
                #expect(tables.isEmpty, "nothing was made")
                await store.close()
                await target.close()
            }
        }
    }

    @Test func `knows every table, and what coming back means for it`() async throws {
        // What leaves the gateway, and what makes it leave: settled by `Restoring`. The author of a table decides.
        let settled: Set = ["awaited_answers", "outbox", "timers"]
        let kept: Set = [
            "address_events", "address_files", "addresses", "asked_phones", "attempts", "awaited_payments",
            "ballot_keys", "ballots",
            "bank_lines", "bill_changes", "bills", "canary_phones", "candidates", "clock_marks", "closed_attempts",
            "closed_days", "commit_checks", "consultation_texts", "consultations", "contacts", "corridors",
            "demand_lines", "disclosures", "domain_timers", "early_reports", "entries", "explained_differences",
            "file_releases",
            "gazetteer",
            "inspections",
            "instalments",
            "intents", "key_check", "ledger_chain", "ledger_decisions", "ledger_links", "ledger_seal_totals",
            "ledger_seals", "line_paces", "list_turns", "message_alarms", "message_counts", "message_pauses",
            "message_resends", "missed_numbers", "movement_names",
            "objection_answers", "objections", "officers", "opt_outs", "passages", "pins", "place_names", "places",
            "postings", "prices",
            "programs",
            "receipt_lines", "receipts", "record_chain", "record_links", "release_changes", "releases", "replies",
            "reports", "reversals", "roll_sums", "sessions", "staff_accounts", "staff_change_count", "staff_changes",
            "staff_log_ins", "staff_tokens", "settled_differences", "simulated_messages",
            "stall_days", "stall_fees", "statement_differences", "statement_lines", "statements", "suspense",
            "suspense_allocations", "suspense_claims", "tax_objects", "tax_rules", "taxpayers", "text_traffic",
            "told_taxpayers", "unlinked_entries", "unlinked_records", "unread_ballots", "unread_notes", "voters",
            "wallet_notes",
        ]
        try await TestCity.open { city async throws in
            let tables = try await city.world.gateway.database.read { try StoreCatalog(of: .sqlite, in: $0).tables }
            let undecided = Set(tables.map(\.name)).symmetricDifference(settled.union(kept))
            #expect(undecided == [])
        }
    }
}
