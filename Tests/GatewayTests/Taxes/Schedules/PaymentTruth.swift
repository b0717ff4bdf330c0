import Simulator
import DomainKit
import Payments
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Storage
import Testing
import Wording

/// What the wallet knows, set against the books and against what citizens were told.
struct PaymentTruth {
    let wallet: UnreliableWallet
    let city: TestCity
    let name: String

    private struct Entry {
        let id: Int64
        let kind: String
        let isReversed: Bool
    }

    func check() async throws {
        try await checkBooks()
        try await checkMovements()
        try await checkAttempts()
        try await checkTexts()
    }

    private func decimal(_ amount: Int64) -> String {
        Money(minorUnits: amount, currency: UnreliableWallet.currency).decimal
    }

    // MARK: The books

    private func checkBooks() async throws {
        #expect(try await city.ledgerFaults() == [], "\(name)")
        let database = city.world.gateway.database
        let now = city.world.clock.now
        let today = city.world.gateway.registry.live.calendar.day(of: now)
        var isSealed = false
        let vault = city.world.gateway.vault
        while !isSealed {
            isSealed = try await database.write {
                try Books.sealDays(until: today, ProjectCity.domains.records, at: now, vault, $0) != nil
            }
        }
        let records = try await database.read { try Books.verifyRecords(ProjectCity.domains.records, vault, in: $0) }
        #expect(records.faults == [], "\(name)")
        let verified = try await database.read { try Books.verifyLedger(in: $0) }
        #expect(verified.faults == [], "\(name)")
        let rows = try await city.rows(
            "SELECT account, CAST(SUM(amount) AS BIGINT) FROM postings GROUP BY account")
        let moved = wallet.movements.reduce(Int64(0)) { $0 + $1.amount }
        for row in rows {
            let (account, balance) = (try row.text(0), try row.integer(1))
            if account.hasPrefix("clearing:") { #expect(balance == moved, "\(name): \(account)") }
            if account.hasPrefix("suspense:") { #expect(balance <= 0, "\(name): \(account) \(balance)") }
            if account.hasPrefix("receivable:") { #expect(balance <= 0, "\(name): \(account) \(balance)") }
        }
        // What the receipts that stand say is what was paid and what is kept as credit, bill by bill.
        let sums = try await city.rows(
            "SELECT b.number, b.paid + b.credit, CAST(COALESCE((SELECT SUM(r.amount) FROM receipts r LEFT JOIN reversals v "
                + "ON v.entry = r.entry WHERE r.bill = b.number AND v.entry IS NULL), 0) AS BIGINT) FROM bills b")
        for row in sums {
            let (bill, standing, received) = (try row.text(0), try row.integer(1), try row.integer(2))
            #expect(standing == received, "\(name): bill \(bill)")
        }
        #expect(try await city.count("SELECT id FROM outbox WHERE state IN ('queued', 'leased')") == 0, "\(name)")
    }

    /// Each movement of the wallet is posted once, and taken back when the wallet did.
    private func checkMovements() async throws {
        var entries: [String: [Entry]] = [:]
        for row in try await city.rows(
            "SELECT e.wallet_transaction, e.id, e.kind, v.by_entry FROM entries e LEFT JOIN reversals v "
                + "ON v.entry = e.id WHERE e.wallet = 'wallet'")
        {
            let entry = Entry(
                id: try row.integer(1), kind: try row.text(2), isReversed: try row.optionalInteger(3) != nil)
            entries[try row.text(0), default: []].append(entry)
        }
        let movements = wallet.movements
        let takenBack = Set(movements.compactMap(\.original))
        for movement in movements {
            let found = entries[movement.transaction] ?? []
            #expect(found.count == 1, "\(name): \(movement.transaction) is posted \(found.count) times")
            let isBack = movement.original != nil
            #expect((found.first?.kind == "reversal") == isBack, "\(name): \(movement.transaction)")
            if !isBack {
                #expect(
                    found.first?.isReversed == takenBack.contains(movement.transaction),
                    "\(name): \(movement.transaction)")
            }
        }
        let known = Set(movements.map(\.transaction))
        let strange = entries.keys.filter { $0.hasPrefix("W-") && !known.contains($0) }
        #expect(strange.isEmpty, "\(name): \(strange) never moved")
    }

    // MARK: What was told

    /// What we say of each attempt is what the wallet knows of it.
    private func checkAttempts() async throws {
        for row in try await city.export("payments") {
            let (reference, state) = (row["reference"] ?? "", row["state"] ?? "")
            let expected: Set<String>
            switch wallet.pushes[reference]?.decision {
            case .paid: expected = ["succeeded"]
            case .refused(let reason, _):
                expected = reason == "expired" ? ["expired", "failed"] : ["failed", "expired"]
            case .never: expected = ["unknown", "pending"]
            // It never reached the wallet.
            case nil: expected = ["failed"]
            }
            #expect(expected.contains(state), "\(name): \(reference) is \(state), the wallet says \(expected)")
        }
        let twice = "SELECT intent FROM attempts WHERE state = 'succeeded' GROUP BY intent HAVING COUNT(*) > 1"
        #expect(try await city.count(twice) == 0, "\(name): an intent has two successes")
        let references = Set(try await city.export("payments").compactMap { $0["reference"] })
        #expect(Set(wallet.pushes.keys).isSubset(of: references), "\(name): a push without an attempt")
    }

    private func checkTexts() async throws {
        let receipts = try await city.export("receipts")
        let texts = wallet.texts
        let movements = Dictionary(wallet.movements.map { ($0.transaction, $0) }) { first, _ in first }
        for receipt in receipts {
            let number = receipt["number"] ?? "-"
            let told = texts.filter { $0.text.contains(number) && $0.text.hasPrefix("PAID") }
            // Who paid from the wallet's menu is only known where the statement says the phone.
            if let push = wallet.pushes[receipt["reference"] ?? ""] {
                #expect(told.contains { $0.to == push.payer }, "\(name): the payer was not told of \(number)")
            }
            let moved = movements[receipt["transaction"] ?? ""].map { decimal($0.amount) }
            #expect(moved == receipt["amount"], "\(name): \(number)")
            #expect(told.allSatisfy { $0.text.contains("GHS \(receipt["amount"] ?? "-")") }, "\(name): \(number)")
        }
        let numbers = Set(receipts.compactMap { $0["number"] })
        for text in texts where text.text.hasPrefix("PAID") {
            let told = text.text.matches(of: /[0-9]{11}/).map { String($0.output) }
            #expect(told.contains(where: numbers.contains), "\(name): no such receipt: \(text.text)")
        }
        let payments = try await city.export("payments")
        func has(_ bill: String, _ amount: String, in states: Set<String>) -> Bool {
            payments.contains { $0["bill"] == bill && $0["amount"] == amount && states.contains($0["state"] ?? "") }
        }
        // What came and went again was not paid, though the wallet had moved it.
        let gone = Set(wallet.movements.compactMap(\.original))
        let wentBack = Set(wallet.movements.filter { gone.contains($0.transaction) }.map(\.reference))
        func isGone(_ bill: String, _ amount: String) -> Bool {
            payments.contains {
                $0["bill"] == bill && $0["amount"] == amount && wentBack.contains($0["reference"] ?? "-")
            }
        }
        for text in texts {
            guard let told = text.text.firstMatch(of: /NOT PAID: GHS ([0-9,.]+) for bill ([0-9]+)/) else { continue }
            let (amount, bill) = (String(told.1), String(told.2))
            #expect(
                has(bill, amount, in: ["failed", "expired"]) || isGone(bill, amount),
                "\(name): told not paid: \(text.text)")
        }
        for payment in payments where payment["state"] == "failed" || payment["state"] == "expired" {
            let words = "GHS \(payment["amount"] ?? "-") for bill \(payment["bill"] ?? "-")"
            #expect(
                texts.contains { $0.text.hasPrefix("NOT PAID: \(words)") },
                "\(name): nobody was told that \(payment["reference"] ?? "-") was not paid")
        }
        for payment in payments where payment["state"] == "unknown" {
            #expect(
                texts.contains { $0.text.contains(payment["reference"] ?? "-") },
                "\(name): nobody was told that \(payment["reference"] ?? "-") is not known")
        }
    }
}
