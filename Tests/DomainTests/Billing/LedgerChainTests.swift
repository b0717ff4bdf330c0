import DomainKit
import Billing
import Payments
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// The chain of hashes over the ledger, and the seals of its days.
@Suite(.onEveryStore) struct LedgerChainTests {
    private static let day: Int64 = 86_400

    /// Three payments on the fourth of May 2026, one of them of nobody's bill, all in the chain.
    private static func threeEntries(_ office: TaxOffice) async throws {
        for (count, amount) in [(1, Int64(10_000)), (2, 30_500)] {
            let reference = try await office.pay(try await office.bill(count), min(amount, 30_000))
            try await office.hear(.moved(amount, "T\(count)"), about: reference)
        }
        try await office.hear(.moved(700, "T3"), about: "nobody's")
        try await link(office)
    }

    private static func link(_ office: TaxOffice) async throws {
        var hasMore = true
        while hasMore { hasMore = try await office.desk.database.write { try Books.linkEntries($0) } }
    }

    private static func verify(_ office: TaxOffice) async throws -> LedgerVerification {
        try await office.desk.database.read { try Books.verifyLedger(in: $0) }
    }

    /// Seals up to so many days after the fourth of May, on the morning of the day after.
    @discardableResult
    private static func seal(_ office: TaxOffice, days: Int64 = 0) async throws -> [LedgerSeal] {
        let last = DomainDesk.morning.adding(seconds: days * day)
        let vault = office.desk.vault
        return try await office.desk.database.write { transaction in
            let seals = try Books.sealDays(
                until: DomainDesk.day(of: last), ProjectCity.domains.records, at: last.adding(seconds: day), vault,
                transaction)
            return try #require(seals)
        }
    }

    @Test func `an entry waits until it is taken up, and every entry is taken up once`() async throws {
        try await TaxOffice.open { office in
            let reference = try await office.pay(try await office.bill(1), 10_000)
            try await office.hear(.moved(10_000), about: reference)
            let before = try await Self.verify(office)
            #expect((before.links, before.waiting, before.faults) == (0, 1, []))
            for _ in 0..<2 {
                try await Self.link(office)
                let after = try await Self.verify(office)
                #expect((after.links, after.waiting, after.faults) == (1, 0, []))
            }
        }
    }

    @Test func `more than one batch is taken up batch by batch`() async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            try await office.inContext { context in
                for count in 1...2_001 {
                    let update = PaymentUpdate(
                        reference: "R\(count)", wallet: TaxOffice.wallet,
                        verdict: .moved(Int64(count), "T\(count)"))
                    _ = try Books.hear(update, context)
                }
            }
            #expect(try await office.desk.database.write { try Books.linkEntries($0) })
            // Nothing is sealed over what still waits; each payment without a bill is a record too.
            let vault = office.desk.vault
            let hasMore = try await office.desk.database.write {
                try Books.linkRecords(ProjectCity.domains.records, vault, at: DomainDesk.morning, $0)
            }
            #expect(hasMore)
            let early = try await office.desk.database.write { transaction in
                try Books.sealDays(
                    until: DomainDesk.day(of: DomainDesk.morning), ProjectCity.domains.records, at: DomainDesk.morning,
                    vault, transaction)
            }
            #expect(early?.map(\.entries) == [2_001])
            let verification = try await Self.verify(office)
            #expect((verification.links, verification.waiting, verification.faults) == (2_001, 0, []))
            #expect(try await office.due(number) == 30_000)
        }
    }

    // MARK: What somebody could change

    @Test(arguments: [
        "UPDATE entries SET at = at + 1 WHERE id = $1", "UPDATE entries SET day = '2026-05-05' WHERE id = $1",
        "UPDATE entries SET kind = 'suspense' WHERE id = $1", "UPDATE entries SET reference = 'x' WHERE id = $1",
        "UPDATE entries SET wallet = 'other' WHERE id = $1",
        "UPDATE entries SET wallet_transaction = 'T9' WHERE id = $1",
        "UPDATE entries SET currency = 'GHT' WHERE id = $1", "UPDATE entries SET exponent = 3 WHERE id = $1",
        "UPDATE postings SET account = account || 'x' WHERE entry = $1 AND amount > 0",
        "UPDATE postings SET amount = amount * 2 WHERE entry = $1", "DELETE FROM postings WHERE entry = $1",
        "UPDATE receipts SET number = '1' WHERE entry = $1",
        "UPDATE receipts SET bill = (SELECT MAX(number) FROM bills) WHERE entry = $1",
        "UPDATE receipts SET amount = amount + 1 WHERE entry = $1",
        "UPDATE receipts SET owing = owing + 1 WHERE entry = $1",
        "UPDATE receipts SET paid_on = '2026-05-03' WHERE entry = $1",
        "UPDATE receipts SET paid_at = paid_at + 1 WHERE entry = $1", "DELETE FROM receipts WHERE entry = $1",
        "UPDATE ledger_links SET day = '2026-05-06' WHERE entry = $1",
        "UPDATE ledger_links SET hash = (SELECT hash FROM ledger_links WHERE position = 2) WHERE entry = $1",
    ])
    func `one column changed anywhere in an entry is found, and the entry named`(change: String) async throws {
        try await TaxOffice.open { office in
            try await Self.threeEntries(office)
            #expect(try await Self.verify(office).faults == [])
            let first = try #require(
                try await office.desk.rows("SELECT entry FROM ledger_links WHERE position = 1").first
            ).integer(0)
            let changed = try await office.desk.database.write {
                try $0.run(Statement(change, [.integer(first)]))
            }
            #expect(changed > 0)
            #expect(try await Self.verify(office).faults.first == .changed(entry: first, position: 1))
        }
    }

    @Test func `a changed note on money in suspense is found`() async throws {
        try await TaxOffice.open { office in
            try await Self.threeEntries(office)
            for change in ["SET reason = 'x'", "SET amount = amount + 1"] {
                _ = try await office.desk.database.write { try $0.run(Statement("UPDATE suspense \(change)")) }
                let faults = try await Self.verify(office).faults
                #expect(faults.count == 1)
                guard case .changed(_, 3)? = faults.first else {
                    Issue.record("\(faults)")
                    continue
                }
            }
        }
    }

    @Test func `a link taken out, put last or cut off is found`() async throws {
        for (change, fault) in [
            ("DELETE FROM ledger_links WHERE position = 2", LedgerVerification.Fault.gap(position: 3)),
            ("DELETE FROM ledger_links WHERE position = 3", .length(links: 2, expected: 3)),
        ] {
            try await TaxOffice.open { office in
                try await Self.threeEntries(office)
                _ = try await office.desk.database.write { try $0.run(Statement(change)) }
                let faults = try await Self.verify(office).faults
                #expect(faults.contains(fault), "\(faults)")
                // The entry itself is there, and belongs nowhere.
                #expect(faults.contains { if case .stray = $0 { true } else { false } })
            }
        }
    }

    @Test func `an entry put in beside the chain is found`() async throws {
        try await TaxOffice.open { office in
            try await Self.threeEntries(office)
            _ = try await office.desk.database.write { transaction in
                try transaction.run(
                    Statement(
                        "INSERT INTO entries (at, day, kind, reference, wallet, wallet_transaction, currency, exponent) "
                            + "SELECT at, day, kind, reference, wallet, 'T7', currency, exponent FROM entries "
                            + "WHERE wallet_transaction = 'T1'"))
            }
            let faults = try await Self.verify(office).faults
            #expect(faults.count == 1)
            #expect(faults.contains { if case .stray = $0 { true } else { false } }, "\(faults)")
        }
    }

    // MARK: Seals

    @Test func `a sealed day counts what moved on it, and its hash stands for every day before`() async throws {
        try await TaxOffice.open { office in
            try await Self.threeEntries(office)
            let seals = try await Self.seal(office)
            let first = try #require(seals.first)
            #expect((seals.count, first.day.iso, first.entries, first.position) == (1, "2026-05-04", 3, 3))
            #expect(
                first.totals.map { "\($0.account) \($0.currency) \($0.debits) \($0.credits)" } == [
                    "clearing:momo GHS 41200 0", "credit GHS 0 500", "receivable GHS 0 40000",
                    "suspense:momo GHS 0 700",
                ])
            #expect(first.digits.count == 64)
            // Days on which nothing moved are sealed too, with the hash of the day before.
            let later = try await Self.seal(office, days: 2)
            #expect(later.map(\.day.iso) == ["2026-05-05", "2026-05-06"])
            #expect(later.allSatisfy { $0.entries == 0 && $0.hash == first.hash && $0.totals.isEmpty })
            #expect(try await Self.seal(office, days: 2) == [])
            let verification = try await Self.verify(office)
            #expect(verification.seals == seals + later)
            #expect(verification.faults == [])
        }
    }

    @Test func `what comes after a day was sealed is booked on the next, and keeps its own day`() async throws {
        try await TaxOffice.open { office in
            try await Self.threeEntries(office)
            let sealed = try await Self.seal(office)
            let reference = try await office.pay(try await office.bill(3), 30_000)
            try await office.hear(.moved(30_000, "T4"), about: reference)
            let next = try #require(try await Self.seal(office, days: 1).first)
            #expect((next.day.iso, next.entries, next.position) == ("2026-05-05", 1, 4))
            let receipts = try await office.desk.rows("SELECT paid_on FROM receipts WHERE paid_on <> '2026-05-04'")
            #expect(receipts.isEmpty)
            let verification = try await Self.verify(office)
            #expect(verification.seals.first == sealed.first)
            #expect(verification.faults == [])
        }
    }

    @Test(arguments: [
        ("UPDATE ledger_seals SET hash = (SELECT hash FROM ledger_links WHERE position = 1)", "sealBroken"),
        ("UPDATE ledger_seals SET position = 2", "sealBroken"), ("UPDATE ledger_seals SET entries = 2", "sealDiffers"),
        ("UPDATE ledger_seal_totals SET debits = debits + 1", "sealDiffers"),
        ("DELETE FROM ledger_seal_totals", "sealDiffers"),
    ])
    func `a changed seal is found`(change: String, fault: String) async throws {
        try await TaxOffice.open { office in
            try await Self.threeEntries(office)
            try await Self.seal(office)
            _ = try await office.desk.database.write { try $0.run(Statement(change)) }
            let faults = try await Self.verify(office).faults
            #expect(faults.contains { "\($0)".hasPrefix(fault) }, "\(faults)")
        }
    }

    @Test func `a seal taken out from between others is missed`() async throws {
        try await TaxOffice.open { office in
            try await Self.threeEntries(office)
            try await Self.seal(office, days: 2)
            _ = try await office.desk.database.write {
                try $0.run(Statement("DELETE FROM ledger_seals WHERE day = '2026-05-05'"))
            }
            let day = try #require(CivilDate(iso: "2026-05-05"))
            #expect(try await Self.verify(office).faults == [.sealMissing(day)])
        }
    }

    @Test func `an entry slipped into a sealed day is found though the chain was made to fit`() async throws {
        try await TaxOffice.open { office in
            try await Self.threeEntries(office)
            try await Self.seal(office)
            // Somebody unseals the day, lets an entry in, and puts the seal back.
            _ = try await office.desk.database.write { transaction in
                for table in ["ledger_seal_totals", "ledger_seals"] {
                    try transaction.run(
                        Statement("CREATE TABLE kept_\(table) AS SELECT * FROM \(table)"))
                    try transaction.run(Statement("DELETE FROM \(table)"))
                }
            }
            try await office.hear(.moved(900, "T5"), about: "somebody's")
            try await Self.link(office)
            _ = try await office.desk.database.write { transaction in
                for table in ["ledger_seals", "ledger_seal_totals"] {
                    try transaction.run(Statement("INSERT INTO \(table) SELECT * FROM kept_\(table)"))
                }
            }
            let faults = try await Self.verify(office).faults
            #expect(faults.contains { "\($0)".hasPrefix("sealedDayGained") }, "\(faults)")
        }
    }

    @Test func `the house seals every day before today by itself, and the lists tell of it`() async throws {
        try await TaxOffice.open { office in
            try await Self.threeEntries(office)
            for (days, sealed) in [(Int64(0), 0), (1, 1), (3, 3)] {
                let now = DomainDesk.morning.adding(seconds: days * Self.day)
                #expect(try await office.runJobs(["taxes.seal"], at: now) == .done)
                let seals = try await office.desk.takeOut("seals")
                #expect(seals.count == sealed)
            }
            let digits = try #require(try await Self.verify(office).seals.first).digits
            let first = try #require(try await office.desk.takeOut("seals").first)
            #expect(first == ["2026-05-04", "3", "3", digits, "2026-05-05T08:00:00Z"])
            #expect(
                try await office.desk.takeOut("day-totals").first == [
                    "2026-05-04", "clearing:momo", "GHS", "412.00", "0.00",
                ])
        }
    }

    // MARK: Amounts that cannot be

    @Test func `books that hold amounts no sum can hold are still verified, sealed and listed`() async throws {
        try await TaxOffice.open { office in
            try await Self.threeEntries(office)
            // As an earlier program would have posted what a wallet said of two movements.
            _ = try await office.desk.database.write { transaction in
                for name in ["A1", "A2", "A3"] {
                    let entry = try #require(
                        try transaction.first(
                            Statement(
                                "INSERT INTO entries (at, day, kind, reference, wallet, wallet_transaction, currency, "
                                    + "exponent) VALUES (1, '2026-05-04', 'suspense', 'x', 'momo', $1, 'GHS', 2) RETURNING id",
                                [.text(name)]))
                    ).integer(0)
                    for (account, amount) in [("clearing:momo", Int64.max), ("suspense:momo", -Int64.max)] {
                        try transaction.run(
                            Statement(
                                "INSERT INTO postings (entry, account, amount) VALUES ($1, $2, $3)",
                                [.integer(entry), .text(account), .integer(amount)]))
                    }
                    try transaction.run(
                        Statement(
                            "INSERT INTO suspense (entry, reason, amount) VALUES ($1, 'unknown_reference', $2)",
                            [.integer(entry), .integer(.max)]))
                    try transaction.run(
                        Statement("INSERT INTO unlinked_entries (entry) VALUES ($1)", [.integer(entry)]))
                }
            }
            let seal = try #require(try await Self.seal(office).first)
            #expect(seal.totals.first { $0.account == "clearing:momo" }?.debits == .max)
            #expect(seal.totals.first { $0.account == "suspense:momo" }?.credits == .max)
            #expect(try await Self.verify(office).faults == [])
            #expect(try await office.desk.database.read { try Taxes.ledgerFaults(in: $0) } == [])
            let totals = try await office.desk.database.read { try Books.ledgerTotals(in: $0) }
            let held = try #require(totals.first { $0.account == "clearing:momo" })
            #expect(held.sum == Int128(Int64.max) * 3 + 41_200)
            #expect(held.amount == .max)
            #expect(totals.balances.allSatisfy { $0.isZero })
            for list in ["postings", "day-totals", "seals"] { _ = try await office.desk.takeOut(list) }
            let money = try await office.desk.database.read { try SuspendedMoney.all(in: $0) }
            #expect(money.count == 4)
            // One posting changed by a unit is still seen among sums of any size.
            _ = try await office.desk.database.write {
                try $0.run(
                    Statement(
                        "UPDATE postings SET amount = amount - 1 WHERE account = 'clearing:momo' AND amount = $1",
                        [.integer(.max)]))
            }
            let unbalanced = try await office.desk.database.read { try Taxes.ledgerFaults(in: $0) }
            #expect(unbalanced.filter { if case .unbalanced = $0 { true } else { false } }.count == 3)
            #expect(try await office.desk.database.read { try Books.ledgerTotals(in: $0) }.balances.map(\.sum) == [-3])
        }
    }

    @Test func `entries from before there was a chain are taken up too`() async throws {
        let older = ProjectCity.domains.migrations.filter { ("taxes."..<"taxes.004").contains($0.name) }
        try await StoreMaker.current.withPlace(older) { place in
            let database = try await place.open()
            _ = try await database.write { transaction in
                for count in 1...3 {
                    try transaction.run(
                        Statement(
                            "INSERT INTO entries (at, day, kind, reference, wallet, wallet_transaction, currency, exponent) "
                                + "VALUES (1, '2026-05-04', 'payment', 'R', 'momo', $1, 'GHS', 2)", [.text("T\(count)")]
                        ))
                }
            }
            try await database.migrate(ProjectCity.domains.migrations, at: 0)
            let before = try await database.read { try Books.verifyLedger(in: $0) }
            #expect((before.links, before.waiting, before.faults) == (0, 3, []))
            #expect(try await database.write { try !Books.linkEntries($0) })
            let after = try await database.read { try Books.verifyLedger(in: $0) }
            #expect((after.links, after.waiting, after.faults) == (3, 0, []))
            await database.close()
        }
    }
}
