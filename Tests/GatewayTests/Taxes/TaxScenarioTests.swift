import Simulator
import DomainKit
import Payments
import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Providers
import Storage
import Testing
import Wallets
import Wording

/// What cities buy us for, each from the citizen's key to the books: through the hooks, on every store.
@Suite(.onEveryStore) struct `Scenarios of taxes` {
    private static let bill = TestCity.bill(1)
    private static let pay = TestCity.payment(1)

    /// A text of a phone, and what came back since.
    private static func text(_ scene: TaxScene, _ phone: Int, _ words: String, id: String) async throws -> String {
        let before = try await scene.city.received(phone).count
        _ = await scene.city.text(phone, words, id: id)
        try await scene.city.world.settle()
        return try await scene.city.received(phone).dropFirst(before).joined(separator: "\n")
    }

    // MARK: Before money moves

    @Test func `a bill's number with two digits exchanged never reaches the store`() async throws {
        try await TaxScene.open { scene async throws in
            let city = scene.city
            var digits = Array(Self.bill)
            try #require(digits[7] != digits[8])
            digits.swapAt(7, 8)
            let wrong = String(digits)
            #expect(await city.talk(1, ["1", "1", wrong]).text.contains("A digit is wrong"))
            #expect(await scene.dial(1, [wrong]).text.contains("A digit is wrong"))
            #expect(try await Self.text(scene, 1, "PAY \(wrong)", id: "a").contains("A digit is wrong"))
            // Neither guess was looked for, nor counted as one.
            #expect(try await city.count("SELECT number FROM missed_numbers") == 0)
            #expect(try await city.count("SELECT id FROM intents") == 0)
        }
    }

    @Test func `who agrees, drops and dials again has one intent, and the wallet one push`() async throws {
        try await TaxScene.open { scene async throws in
            let city = scene.city
            // The answer to the last key is lost, and the phone dials again: once before the push left, once after.
            _ = await city.talk(1, Self.pay)
            let again = await city.talk(1, Self.pay, dial: "2")
            #expect(again.text.hasPrefix("END You already asked to pay GHS 300.00. Do not pay again."))
            let network = ScriptedNetwork.wallet { _, _ in .success(TaxScene.pending) }
            try await city.workers(network).outbox.round()
            #expect(await city.talk(1, Self.pay, dial: "3").text.contains("You already asked"))
            try await city.workers(network).outbox.round()
            #expect(network.walletCalls == ["POST"])
            #expect(try await city.count("SELECT id FROM intents") == 1)
            #expect(try await city.count("SELECT reference FROM attempts") == 1)
        }
    }

    // MARK: Money that moves

    @Test func `a push that is not answered is paid three hours later, receipted and not pushed again`() async throws {
        try await TaxScene.open { scene async throws in
            let city = scene.city
            let reference = try await scene.agree(1, Self.pay)
            let isLate = city.world.clock.now.adding(seconds: 3 * 3600)
            let clock = city.world.clock
            let network = ScriptedNetwork.wallet { request, _ in
                guard request.method == "GET", clock.now >= isLate else {
                    return .failure(.unknown("The time was over."))
                }
                return .success(TaxScene.paid("300.00", "T-1"))
            }
            let (outbox, timers) = city.workers(network)
            for _ in 1...17 {
                try await outbox.round()
                try await timers.round()
                clock.advance(seconds: 600)
            }
            try await outbox.round()
            #expect(network.values(of: "message").map { $0.hasPrefix("We do not know yet") } == [true])
            clock.advance(seconds: 600)
            for _ in 1...3 { await scene.hint(reference) }
            try await timers.round()
            try await outbox.round()
            #expect(network.walletCalls.filter { $0 == "POST" }.count == 1)
            #expect(network.values(of: "message").count == 2)
            #expect(network.values(of: "message").last?.hasPrefix("PAID GHS 300.00 for bill \(Self.bill)") == true)
            #expect(try await scene.balances() == ["clearing:wallet": 30_000, "receivable:\(Self.bill)": -30_000])
        }
    }

    @Test func `three callbacks and the line of a statement are one posting`() async throws {
        try await TaxScene.open { scene async throws in
            let reference = try await scene.agree(1, Self.pay)
            try await scene.approve()
            let line = "SB-\(reference),\(reference),300.00,,,2026-03-02 10:00:00,\n"
            for _ in 1...3 {
                await scene.hint(reference)
                try await scene.city.world.settle()
            }
            #expect(try await scene.reconcile(line).totals.mapValues(\.lines) == [.matched: 1])
            await scene.hint(reference)
            try await scene.city.world.settle()
            #expect(try await scene.city.export("receipts").count == 1)
            #expect(try await scene.city.received(1).count == 1)
            #expect(try await scene.balances() == ["clearing:wallet": 30_000, "receivable:\(Self.bill)": -30_000])
        }
    }

    @Test func `when two pay the same bill, the second sum is kept as credit and each is told`() async throws {
        try await TaxScene.open { scene async throws in
            let city = scene.city
            // One agrees here; the other sends the money from the wallet's own menu before the first has paid.
            _ = try await scene.agree(1, Self.pay)
            let other = try #require(PhoneNumber(e164: TestCity.phone(2)))
            #expect(try await city.world.send("300.00", to: Self.bill, from: other))
            try await city.world.settle()
            while city.world.network.wallet.decideLatest(.approve) != nil {}
            try await city.world.settle()
            let balances = try await scene.balances()
            #expect(balances["receivable:\(Self.bill)"] == -30_000)
            #expect(balances["credit:\(Self.bill)"] == -30_000)
            #expect(balances["clearing:wallet"] == 60_000)
            let told = try await city.received(1) + city.received(2)
            #expect(told.filter { $0.hasPrefix("PAID GHS 300.00") && $0.contains("Left to pay: GHS 0.00") }.count == 1)
            #expect(told.filter { $0.contains("GHS 300.00 was too much and is kept for you") }.count == 1)
        }
    }

    @Test func `one unit too little pays the oldest first, and the text names the rest`() async throws {
        try await TaxScene.open { scene async throws in
            let city = scene.city
            try await city.bring("taxpayers", [["code": "P-1", "name": "Adjoa Konadu", "phone": TestCity.phone(1)]])
            try await city.bring(
                "objects", [["code": "SHOP-14", "kind": "shop", "name": "Shop 14 Adum", "taxpayer": "P-1"]])
            let number = TestCity.bill(50)
            let line = ["number": number, "object_code": "SHOP-14", "head": "rate"]
            try await city.bring(
                "demands",
                [
                    line.merging(["period": "2026", "amount": "240.00", "due_date": "2026-06-30"]) { $1 },
                    line.merging([
                        "period": "2025", "purpose": "arrears", "amount": "60.00", "due_date": "2025-06-30",
                    ]) { $1 },
                ])
            _ = try await scene.agree(1, [number, "1", "1"])
            let network = ScriptedNetwork.wallet { request, _ in
                .success(request.method == "POST" ? TaxScene.pending : TaxScene.paid("299.99", "T-1"))
            }
            let (outbox, timers) = city.workers(network)
            try await outbox.round()
            city.world.clock.advance(seconds: 10)
            try await timers.round()
            try await outbox.round()
            let told = try #require(network.values(of: "message").first)
            #expect(told.hasPrefix("PAID GHS 299.99 for bill \(number), Shop 14 Adum: GHS 60.00 of it for old debt."))
            #expect(told.contains("Left to pay: GHS 0.01."))
            let parts = try await city.rows("SELECT period, amount FROM receipt_lines ORDER BY position")
            #expect(try parts.map { "\(try $0.text(0)) \(try $0.integer(1))" } == ["2025 6000", "2026 23999"])
            _ = try await scene.balances()
        }
    }

    // MARK: Money without an owner, and money taken back

    @Test func `money for a number nobody has waits, its payer is asked, and two officers move it`() async throws {
        try await TaxScene.open { scene async throws in
            let city = scene.city
            let moved = "W-77,MY TAX,120.00,,\(TestCity.phone(3)),2026-03-02 09:58:00,\n"
            #expect(try await scene.reconcile(moved).totals.mapValues(\.lines) == [.onlyTheirs: 1])
            #expect(try await scene.balances() == ["clearing:wallet": 12_000, "suspense:wallet": -12_000])
            let asked = try #require(try await city.received(3).last)
            #expect(asked.hasPrefix("We got GHS 120.00 from this phone but do not know for which bill. Reply MONEY"))
            // Somebody else knows nothing of it.
            #expect(
                try await Self.text(scene, 4, "MONEY \(TestCity.bill(3))", id: "x").contains("No money from this phone")
            )
            let noted = try await Self.text(scene, 3, "MONEY \(TestCity.bill(3))", id: "a")
            #expect(noted.contains("GHS 120.00 from this phone is noted for bill \(TestCity.bill(3))"))
            let money = try #require(
                try await city.world.gateway.database.read { try SuspendedMoney.all(in: $0) }.first)
            #expect(money.claimed?.stored == TestCity.bill(3))
            // The answer moves nothing, and one officer alone neither.
            #expect(try await scene.balances()["suspense:wallet"] == -12_000)
            let proposal = LedgerProposal.allocate(suspense: money.entry, bill: TestCity.bill(3))
            let handler = LedgerService(gateway: city.world.gateway)
            let id = try await handler.write { try Books.propose(proposal, because: "asked", by: "Esi", $0) }
            await #expect(throws: DecisionRefused.samePerson) {
                _ = try await handler.write { try Books.confirm(id, by: "esi ", $0) }
            }
            _ = try await handler.write { try Books.confirm(id, by: "Kofi", $0) }
            try await city.world.settle()
            let balances = try await scene.balances()
            #expect(balances["suspense:wallet"] == 0)
            #expect(balances["receivable:\(TestCity.bill(3))"] == -12_000)
            try await city.world.settle()
            let receipt = try #require(try await city.received(3).last)
            #expect(receipt.hasPrefix("PAID GHS 120.00 for bill \(TestCity.bill(3))"))
        }
    }

    @Test func `after the wallet took money back, a check of the receipt says that it is not valid`()
        async throws
    {
        try await TaxScene.open { scene async throws in
            let city = scene.city
            let reference = try await scene.agree(1, Self.pay)
            try await scene.approve()
            let receipt = try await scene.receipt(1)
            #expect(await scene.dial(5, [receipt]).text.contains("Receipt \(receipt)"))
            let lines =
                "SB-\(reference),\(reference),300.00,,,2026-03-02 10:00:00,\n"
                + "SB-back,,-300.00,,,2026-03-02 11:00:00,SB-\(reference)\n"
            let result = try await scene.reconcile(lines)
            #expect(result.totals.mapValues(\.lines) == [.matched: 1, .reversed: 1])
            #expect(await scene.dial(5, [receipt], dial: "2").text.contains("is not valid"))
            #expect(try await Self.text(scene, 6, "CHECK \(receipt)", id: "a").contains("is not valid"))
            #expect(try await city.received(1).last?.hasPrefix("CANCELLED: payment of GHS 300.00") == true)
            #expect(await scene.dial(1, [Self.bill], dial: "2").text.contains("1. Pay all, GHS 300.00"))
            #expect(try await scene.balances() == ["clearing:wallet": 0, "receivable:\(Self.bill)": 0])
        }
    }

    // MARK: Clocks and currencies

    @Test(arguments: [
        // In Ramadan the city's clock is UTC: half past eleven is still the due day. Outside it is an hour ahead.
        ("2026-03-02", "2026-03-02T23:30", false), ("2026-03-02", "2026-03-03T00:30", true),
        ("2026-06-30", "2026-06-30T22:30", false), ("2026-06-30", "2026-06-30T23:30", true),
        // A leap day is a day.
        ("2028-02-28", "2028-02-29T12:00", true), ("2028-02-29", "2028-02-29T12:00", false),
    ])
    func `a fine begins at the city's midnight, in Casablanca in Ramadan and out of it`(
        due: String, at: String, isFined: Bool
    ) async throws {
        let day = try #require(CivilDate(iso: String(at.prefix(10))))
        let clock = at.suffix(5).split(separator: ":").compactMap { Int64($0) }
        let moment = Instant(seconds: Int64(day.daysSinceEpoch) * 86_400 + clock[0] * 3600 + clock[1] * 60)
        try await TaxScene.open(try TaxScene.program(in: "MA"), at: moment) { scene async throws in
            try await scene.city.bring("tax-rules", [["code": "fine", "effect": "penalty", "percent": "10"]])
            try await scene.city.bring(
                "bills",
                [["number": TestCity.bill(60), "payer_name": "Salma", "amount": "100.00", "due_date": due]])
            let shown = await scene.dial(1, [TestCity.bill(60)]).text
            #expect(shown.contains(isFined ? "110.00" : "100.00"), "\(shown)")
            // The fine that counts is the one of the moment the payer agreed.
            _ = try await scene.agree(1, [TestCity.bill(60), "1", "1"], dial: "2")
            // The prompt leaves at once; its payer takes two hours.
            try await scene.city.world.settle()
            scene.city.world.clock.advance(seconds: 7200)
            try await scene.approve()
            #expect(try await scene.city.export("receipts").map { $0["left"] } == ["0.00"])
            #expect(try await scene.balances()["clearing:wallet"] == (isFined ? 11_000 : 10_000))
        }
    }

    @Test(arguments: [
        ("TN", "100.500", "33.167", "67.333", Int64(33_167), Int64(100_500)),
        ("MZ", "100.50", "33.17", "67.33", 3_317, 10_050), ("ML", "100500", "33167", "67333", 33_167, 100_500),
    ])
    func `money of three, two and no decimals is written and added right`(
        country: String, amount: String, part: String, left: String, minor: Int64, whole: Int64
    ) async throws {
        try await TaxScene.open(try TaxScene.program(in: country)) { scene async throws in
            let city = scene.city
            let bill = TestCity.bill(70)
            try await city.bring(
                "bills",
                [
                    [
                        "number": bill, "payer_name": "Aïssata", "amount": amount, "due_date": "2026-12-31",
                        "minimum": part,
                    ]
                ])
            _ = try await scene.agree(1, [bill, "2", "1"])
            try await scene.approve()
            let receipt = try #require(try await city.export("receipts").first)
            #expect(receipt["amount"] == part && receipt["left"] == left, "\(receipt)")
            #expect(try await city.export("bills").first { $0["number"] == bill }?["due"] == left)
            let told = try #require(try await city.received(1).last)
            func digits(_ text: String) -> String { text.filter(\.isNumber) }
            #expect(digits(told).contains(digits(part)) && digits(told).contains(digits(left)), "\(told)")
            #expect(try await scene.balances() == ["clearing:wallet": minor, "receivable:\(bill)": -minor])
            // The rest, and not a unit is left.
            _ = try await scene.agree(1, [bill, "1", "1"], dial: "2")
            try await scene.approve()
            let due = try await city.export("bills").first { $0["number"] == bill }?["due"]
            #expect(due.flatMap { Decimal(string: $0) } == 0)
            #expect(try await scene.balances()["receivable:\(bill)"] == -whole)
        }
    }

    // MARK: The day

    @Test func `the seal of a day breaks when a byte of any of its entries changes`() async throws {
        try await TaxScene.open { scene async throws in
            let city = scene.city
            for phone in 1...3 {
                _ = try await scene.agree(phone, TestCity.payment(phone))
                try await scene.approve()
            }
            let database = city.world.gateway.database
            let now = city.world.clock.now
            let today = city.world.gateway.registry.live.calendar.day(of: now)
            let vault = city.world.gateway.vault
            var isSealed = false
            while !isSealed {
                isSealed = try await database.write {
                    try Books.sealDays(until: today, ProjectCity.domains.records, at: now, vault, $0) != nil
                }
            }
            func isSound() async throws -> Bool {
                let found = try await database.read { try Books.verifyLedger(in: $0) }
                return found.faults.isEmpty
            }
            #expect(try await isSound())
            for entry in try await city.rows("SELECT id FROM entries").map({ try $0.value(0) }) {
                for change in [
                    ("at = at + 1", "at = at - 1"),
                    ("reference = reference || 'x'", "reference = substr(reference, 1, length(reference) - 1)"),
                    ("exponent = 3", "exponent = 2"),
                ] {
                    try await city.run("UPDATE entries SET \(change.0) WHERE id = $1", [entry])
                    #expect(try await !isSound())
                    try await city.run("UPDATE entries SET \(change.1) WHERE id = $1", [entry])
                }
                try await city.run("UPDATE postings SET amount = amount + 1 WHERE entry = $1 AND amount > 0", [entry])
                #expect(try await !isSound())
                try await city.run("UPDATE postings SET amount = amount - 1 WHERE entry = $1 AND amount > 0", [entry])
            }
            #expect(try await isSound())
        }
    }

    @Test func `of thousands of payments told by hooks, a statement with three wrong lines matches all the others`()
        async throws
    {
        try await TaxScene.open { scene async throws in
            let city = scene.city
            let line = try WalletLineCity(
                city, GSMAWallet.self, ["api_key": "ours", "account": "2000", "operator_key": "theirs"],
                ScriptedNetwork.provider { _ in nil })
            let bill = TestCity.bill(80)
            try await city.bring(
                "bills",
                [
                    [
                        "number": bill, "payer_name": "A body", "amount": "900000.00", "due_date": "2026-12-31",
                        "minimum": "1.00",
                    ]
                ])
            let count = Thoroughness.count(daily: 1_200, nightly: 10_000)
            await withTaskGroup(of: Void.self) { group in
                for worker in 0..<2 {
                    group.addTask {
                        for index in stride(from: worker, to: count, by: 2) {
                            _ = await line.call(
                                "accounts", [bill, "bills", bill, "payments"],
                                #"{"amountPaid":"\#(index % 90 + 1).00","currency":"GHS","#
                                    + #""requestingOrganisationTransactionReference":"T\#(index)"}"#,
                                headers: ["X-API-Key": "theirs", "X-CorrelationID": "c-\(index)"])
                        }
                    }
                }
            }
            #expect(try await line.receipts() == count)
            var lines = (0..<count).map { "T\($0),,\($0 % 90 + 1).00,,,2026-03-02 10:00:00,\n" }
            lines[17] = "T17,,999.00,,,2026-03-02 10:00:00,\n"
            lines[count / 2] = "X1,,5.00,,,2026-03-02 10:00:00,\n"
            lines[count - 1] = "X2,,5.00,,,2026-03-02 10:00:00,\n"
            let result = try await scene.reconcile(lines.joined())
            #expect(
                result.totals.mapValues(\.lines) == [
                    .matched: count - 3, .amountDiffers: 1, .onlyTheirs: 2, .onlyOurs: 2,
                ])
            #expect(try await city.ledgerFaults() == [])
        }
    }
}
