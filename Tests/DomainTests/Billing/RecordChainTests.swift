import Billing
import Payments
import DomainKit
import Conversation
import Foundation
import GatewayTestKit
import Storage
import Testing
import Wording

/// The chain of records: what somebody with a hand on the store could change, take out or put in beside the books.
@Suite(.onEveryStore) struct RecordChainTests {
    private typealias Fault = RecordVerification.Fault
    private static let day: Int64 = 86_400

    /// Bills, a demand of lines, a rule, a badge, a decision of two persons and a sealed day, all in the chain.
    private static func city(_ body: (TaxOffice) async throws -> Void) async throws {
        try await TaxOffice.open { office in
            for count in 1...3 { try await office.bill(count) }
            try await office.desk.bring("taxpayers", "code,kind,name,phone\nP-1,person,Ama Osei,0240000001\n")
            try await office.desk.bring(
                "objects",
                "code,kind,name,area,taxpayer\nSHOP-14,shop,Shop 14,Adum,P-1\nSTALL-7,stall,Stall 7,Adum,P-1\n")
            try await office.desk.bring(
                "demands",
                "number,object_code,head,period,amount,due_date\n\(try TaxOffice.number(9)),SHOP-14,Rate,2026,300.00,2026-06-30\n"
            )
            try await office.desk.bring(
                "stall-fees", "code,fee,number\nSTALL-7,2.00,\(try TaxOffice.number(8))\n")
            try await office.desk.bring("tax-rules", "code,effect,percent\nlate,penalty,10\n")
            try await office.desk.bring("officers", "number,name,service,pin\n123482,Kofi Boateng,Revenue,730519\n")
            let reference = try await office.pay(try TaxOffice.number(1), 30_000)
            try await office.hear(.moved(50_000), about: reference)
            let bill = try TaxOffice.number(1)
            let decision = try await office.inContext { context in
                try Books.propose(
                    .refund(bill: bill, amount: TaxOffice.money(5_000)), because: "paid twice", by: "ESI", context)
            }
            _ = try await office.inContext { try Books.confirm(decision, by: "KOFI", $0) }
            try await seal(office)
            try await link(office)
            let sound = try await verify(office)
            #expect(sound.faults == [])
            #expect(sound.waiting == 0)
            try await body(office)
        }
    }

    private static func link(_ office: TaxOffice, at now: Instant = DomainDesk.morning) async throws {
        let vault = office.desk.vault
        var hasMore = true
        while hasMore {
            hasMore = try await office.desk.database.write {
                try Books.linkRecords(ProjectCity.domains.records, vault, at: now, $0)
            }
        }
    }

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

    private static func verify(_ office: TaxOffice, _ vault: Vault? = nil) async throws -> RecordVerification {
        let vault = vault ?? office.desk.vault
        return try await office.desk.database.read {
            try Books.verifyRecords(ProjectCity.domains.records, vault, in: $0)
        }
    }

    private static func change(_ office: TaxOffice, _ sql: String) async throws {
        let changed = try await office.desk.database.write { try $0.run(Statement(sql)) }
        #expect(changed > 0, "\(sql)")
    }

    // MARK: What somebody could change

    private static let second = "1000000258"

    @Test func `kinds that came later keep their places, for stores hold a digest of them in this order`() {
        let later = ProjectCity.domains.records.all.filter { $0.arrival > 0 }.sorted { $0.arrival < $1.arrival }
        #expect(later.map(\.arrival) == Array(1...11))
        #expect(
            later.map(\.name) == [
                "consultation", "objection-answer", "difference", "statement", "bank-line", "suspense", "market-days",
                "explanation", "allocation", "awaited-payment", "staff-account",
            ])
    }

    @Test(arguments: [
        ("DELETE FROM bills WHERE number = '\(second)'", "Bill \(second) was written down and is gone."),
        ("UPDATE bills SET amount = 100, demanded = 100, minimum = NULL WHERE number = '\(second)'", changed),
        ("UPDATE bills SET demanded = demanded - 1, amount = amount - 1 WHERE number = '\(second)'", changed),
        ("UPDATE bills SET due_date = '2030-01-01' WHERE number = '\(second)'", changed),
        ("UPDATE bills SET minimum = 1 WHERE number = '\(second)'", changed),
        ("UPDATE bills SET object = 'Shop 15' WHERE number = '\(second)'", changed),
        ("UPDATE bills SET kind = 'fee' WHERE number = '\(second)'", changed),
        ("UPDATE bills SET period = '2027' WHERE number = '\(second)'", changed),
        ("UPDATE bills SET area = 'Bantama' WHERE number = '\(second)'", changed),
        ("UPDATE bills SET payer_phone_hash = NULL WHERE number = '\(second)'", changed),
        ("UPDATE bills SET payer_phone = NULL WHERE number = '\(second)'", changed),
        (
            "UPDATE bills SET payer_name = (SELECT payer_name FROM bills WHERE number = '1000000161') "
                + "WHERE number = '\(second)'", changed
        ),
        ("UPDATE bills SET taxpayer = 'P-1' WHERE number = '\(second)'", changed),
        (
            "INSERT INTO bills (number, payer_name, object, kind, period, amount, demanded, paid, due_date) SELECT "
                + "'1000009958', payer_name, object, kind, period, amount, demanded, 0, due_date FROM bills "
                + "WHERE number = '\(second)'", "Bill 1000009958 is there and was never written down."
        ),
        ("DELETE FROM demand_lines", "is not as it was written down."),
        ("UPDATE demand_lines SET due_date = '2030-01-01'", "is not as it was written down."),
        ("UPDATE ledger_decisions SET decided_by = 'AMA'", "Decision 1 is not as it was written down."),
        ("UPDATE ledger_decisions SET proposed_by = 'AMA'", "Decision 1 is not as it was written down."),
        ("UPDATE ledger_decisions SET reason = 'other'", "Decision 1 is not as it was written down."),
        ("UPDATE ledger_decisions SET state = 'rejected'", "Decision 1 is not as it was written down."),
        ("UPDATE ledger_decisions SET cause = 'wrong_bill'", "Decision 1 is not as it was written down."),
        ("DELETE FROM ledger_decisions", "Decision 1 was written down and is gone."),
        ("DELETE FROM ledger_seal_totals", "The seal of 2026-05-04 is not as it was written down."),
        ("UPDATE ledger_seals SET sealed_at = 0", "The seal of 2026-05-04 is not as it was written down."),
        ("UPDATE ledger_seals SET records = 1", "The seal of 2026-05-04 does not fit the chain of records."),
        ("UPDATE tax_rules SET rate = 0", "Rule late is not as it was written down."),
        ("DELETE FROM tax_rules", "Rule late was written down and is gone."),
        ("UPDATE stall_fees SET fee = 1", "The fee of stall STALL-7 is not as it was written down."),
        ("DELETE FROM pins", "Badge 123482 is not as it was written down."),
        ("UPDATE officers SET name = 'Yaw'", "Badge 123482 is not as it was written down."),
        ("DELETE FROM officers", "Badge 123482 was written down and is gone."),
        ("DELETE FROM record_links WHERE position = 3", "The chain of records has no link just before number 4."),
        (
            "UPDATE record_links SET digest = hash WHERE position = 3",
            "Number 3 of the chain of records does not follow"
        ),
        ("UPDATE record_links SET mark = digest WHERE position = 3", "Number 3 of the chain of records was not made"),
        ("UPDATE record_links SET name = '1' WHERE position = 3", "Number 3 of the chain of records does not follow"),
        (
            "DELETE FROM record_links WHERE position = (SELECT MAX(position) FROM record_links)",
            "The chain of records has"
        ),
        ("DELETE FROM record_chain", "The chain of records has"),
        ("UPDATE record_chain SET mark = (SELECT mark FROM record_links WHERE position = 1)", "The end of the chain"),
    ])
    func `what is changed beside the books is named`(sql: String, finding: String) async throws {
        try await Self.city { office in
            try await Self.change(office, sql)
            let sentences = try await Self.verify(office).faults.map { $0.sentence(ProjectCity.domains.records) }
            #expect(sentences.contains { $0.contains(finding) }, "\(sentences)")
        }
    }

    private static let changed = "Bill \(second) is not as it was written down."

    @Test func `seals deleted, all of them or the last, are missed`() async throws {
        try await Self.city { office in
            try await Self.seal(office, days: 1)
            try await Self.link(office)
            for table in ["ledger_seal_totals", "ledger_seals"] {
                try await Self.change(office, "DELETE FROM \(table)")
            }
            let faults = try await Self.verify(office).faults
            #expect(faults.contains(.gone(kind: "seal", name: "2026-05-04")))
            #expect(faults.contains(.gone(kind: "seal", name: "2026-05-05")))
        }
    }

    @Test func `what the city changes itself is written down, and nothing is found`() async throws {
        try await Self.city { office in
            try await office.desk.bring("tax-rules", "code,effect,percent\nlate,penalty,20\n")
            try await office.desk.bring("officers", "number,name,service,pin\n123482,Kofi Boateng,Roads,840626\n")
            try await office.desk.bring("stall-fees", "code,fee\nSTALL-7,3.00\n")
            #expect(try await Self.verify(office).faults == [])
            try await Self.link(office)
            #expect(try await Self.verify(office).faults == [])
        }
    }

    // MARK: Somebody who has only the store

    @Test func `without the key nobody can have a change taken up`() async throws {
        try await Self.city { office in
            try await Self.change(office, "UPDATE bills SET due_date = '2030-01-01' WHERE number = '\(Self.second)'")
            // A row like those the city writes, with another record's mark, and one like those from before the chain.
            for (digest, mark) in [
                (
                    "(SELECT digest FROM record_links WHERE position = 1)",
                    "(SELECT mark FROM record_links WHERE position = 1)"
                ),
                ("NULL", "NULL"),
            ] {
                try await Self.change(
                    office,
                    "INSERT INTO unlinked_records (kind, name, at, digest, mark) "
                        + "SELECT 'bill', '\(Self.second)', 1, \(digest), \(mark)")
            }
            try await Self.link(office)
            let verification = try await Self.verify(office)
            #expect(verification.waiting == 2)
            #expect(verification.faults.contains(.forged(kind: "bill", name: Self.second)))
            #expect(verification.faults.contains(.changed(kind: "bill", name: Self.second)))
        }
    }

    @Test func `a chain made again without the key is seen by its marks, or by what was published`() async throws {
        try await Self.city { office in
            let published = try #require(try await Self.seal(office, days: 1).first).digits
            try await Self.link(office)
            try await Self.change(office, "DELETE FROM bills WHERE number = '\(Self.second)'")
            // Somebody takes the bill's link out and makes every hash behind it again.
            let links = try await office.desk.rows(
                "SELECT position, kind, name, at, digest, mark FROM record_links WHERE name <> '\(Self.second)' "
                    + "ORDER BY position")
            _ = try await office.desk.database.write { transaction in
                try transaction.run(Statement("DELETE FROM record_links"))
                var hash = HashChain.beginning
                for (index, row) in links.enumerated() {
                    var bytes: [UInt8] = []
                    for value in row.values[1...4] { bytes.appendPart(value) }
                    hash = HashChain.next(after: hash, bytes)
                    try transaction.run(
                        Statement(
                            "INSERT INTO record_links (position, kind, name, at, digest, hash, mark) "
                                + "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                            [.integer(Int64(index + 1))] + row.values[1...4] + [.blob(hash), row.values[5]]))
                }
                try transaction.run(
                    Statement("UPDATE record_chain SET length = $1", [.integer(Int64(links.count))]))
            }
            let keyed = try await Self.verify(office).faults
            #expect(keyed.contains { if case .unmarked = $0 { true } else { false } })
            #expect(keyed.contains(.endUnmarked))
            // Anyone who has no key sees that the sealed days stand for another chain, and a published hash shows it too.
            let plain = try await office.desk.database.read {
                try Books.verifyRecords(ProjectCity.domains.records, nil, in: $0)
            }
            #expect(plain.faults.allSatisfy { if case .sealUnfit = $0 { true } else { false } }, "\(plain.faults)")
            #expect(!plain.faults.isEmpty)
            #expect(!plain.isKeyed)
            let now = try #require(
                try await office.desk.database.read { try Books.verifyLedger(in: $0) }.seals.last
            ).digits
            #expect(now == published, "the seal itself was left alone")
        }
    }

    // MARK: Stores from before

    @Test func `records from before there was a chain are taken in as they stand`() async throws {
        let older = ProjectCity.domains.migrations.filter { !$0.name.hasSuffix("-records") }
        try await StoreMaker.current.withPlace(older) { place in
            let database = try await place.open()
            _ = try await database.write { transaction in
                for count in 1...3 {
                    try transaction.run(
                        Statement(
                            "INSERT INTO bills (number, payer_name, object, kind, period, amount, demanded, paid, due_date) "
                                + "VALUES ($1, $2, 'Shop', 'Rate', '2026', 100, 100, 0, '2026-06-30')",
                            [.text("\(count)"), .blob([1])]))
                }
                for sql in [
                    "INSERT INTO entries (id, at, day, kind, reference, wallet, wallet_transaction, currency, exponent) "
                        + "VALUES (1, 1, '2026-05-04', 'suspense', 'x', 'momo', 'T1', 'GHS', 2)",
                    "INSERT INTO suspense (entry, reason, amount) VALUES (1, 'unknown_reference', 100)",
                    "INSERT INTO stall_days (bill, day, entry) VALUES ('1', '2026-05-05', 1), ('1', '2026-05-06', 1)",
                    "INSERT INTO entries (id, at, day, kind, reference, wallet, wallet_transaction, currency, exponent) "
                        + "VALUES (2, 1, '2026-05-04', 'allocation', 'x', 'momo', 'T2', 'GHS', 2)",
                    "INSERT INTO suspense_allocations (by_entry, entry) VALUES (2, 1)",
                    "INSERT INTO awaited_payments (wallet, name, is_reference, line, amount, at) "
                        + "VALUES ('momo', 'T9', 0, 'R9', 100, 1), ('momo', 'T9', 1, 'R9', 100, 1)",
                ] {
                    try transaction.run(Statement(sql))
                }
            }
            try await database.migrate(ProjectCity.domains.migrations, at: 0)
            let desk = try DomainDesk(.billing, over: database)
            let office = TaxOffice(desk: desk)
            let before = try await Self.verify(office)
            #expect((before.links, before.waiting, before.faults) == (0, 7, []))
            try await Self.link(office)
            let after = try await Self.verify(office)
            #expect((after.links, after.waiting, after.faults) == (8, 0, []))
            try await Self.change(office, "UPDATE bills SET demanded = 1, amount = 1 WHERE number = '2'")
            #expect(try await Self.verify(office).faults == [.changed(kind: "bill", name: "2")])
            try await Self.change(office, "UPDATE suspense SET paid_on = '2026-01-01'")
            try await Self.change(office, "INSERT INTO stall_days (bill, day, entry) VALUES ('1', '2026-05-07', 1)")
            try await Self.change(office, "DELETE FROM suspense_allocations")
            try await Self.change(office, "UPDATE awaited_payments SET name = 'T8' WHERE is_reference = 1")
            #expect(
                try await Self.verify(office).faults == [
                    .changed(kind: "bill", name: "2"), .changed(kind: "suspense", name: "1"),
                    .changed(kind: "market-days", name: "1"), .gone(kind: "allocation", name: "2"),
                    .changed(kind: "awaited-payment", name: "momo R9"),
                ])
            await database.close()
        }
    }

    @Test func `consultations from before they were records are taken in by a chain that was opened before`()
        async throws
    {
        let older = ProjectCity.domains.migrations.filter { $0.name != "participation.006-records" }
        try await StoreMaker.current.withPlace(older) { place in
            let database = try await place.open()
            let office = TaxOffice(desk: try DomainDesk(.billing, over: database))
            let vault = office.desk.vault
            // The link an older program opened the chain with.
            let digest = HashChain.next(after: HashChain.beginning, Array("gone".utf8))
            var bytes: [UInt8] = []
            for value: SQLValue in [.text("opened"), .text(""), .integer(1), .blob(digest)] { bytes.appendPart(value) }
            let hash = HashChain.next(after: HashChain.beginning, bytes)
            let end = "1/" + hash.map { String(format: "%02x", $0) }.joined()
            let marks = (vault.hash(end, for: "record link"), vault.hash(end, for: "record chain"))
            _ = try await database.write { transaction in
                try transaction.run(
                    Statement(
                        "INSERT INTO record_links (position, kind, name, at, digest, hash, mark) "
                            + "VALUES (1, 'opened', '', 1, $1, $2, $3)",
                        [.blob(digest), .blob(hash), .blob(marks.0)]))
                try transaction.run(
                    Statement("INSERT INTO record_chain (id, length, mark) VALUES (1, 1, $1)", [.blob(marks.1)]))
                try transaction.run(
                    Statement(
                        "INSERT INTO consultations (code, opens, closes) VALUES ('water', '2026-05-01', '2026-05-10')"))
            }
            try await database.migrate(ProjectCity.domains.migrations, at: 0)
            let before = try await Self.verify(office)
            #expect((before.links, before.waiting, before.faults) == (1, 1, []))
            try await Self.link(office)
            let after = try await Self.verify(office)
            // One link for the consultation, and one for each kind that came after the chain.
            #expect((after.links, after.waiting, after.faults) == (13, 0, []))
            try await Self.change(office, "UPDATE consultations SET closes = '2026-05-11'")
            // Nor can another be put in as if it had been there.
            try await Self.change(
                office, "INSERT INTO consultations (code, opens, closes) VALUES ('x', '2026-05-01', '2026-05-10')")
            try await Self.change(
                office, "INSERT INTO unlinked_records (kind, name, at) VALUES ('consultation', 'x', 0)")
            try await Self.link(office)
            #expect(
                Set(try await Self.verify(office).faults) == [
                    .changed(kind: "consultation", name: "water"), .forged(kind: "consultation", name: "x"),
                ])
            await database.close()
        }
    }

    @Test func `more than one batch is taken up batch by batch, and a file costs few statements`() async throws {
        try await TaxOffice.open { office in
            let lines = try (1...2_100).map { try TaxOffice.line($0) }.joined()
            try await office.desk.bring("bills", TaxOffice.header + lines)
            let vault = office.desk.vault
            #expect(try await Self.verify(office).waiting == 2_100)
            let hasMore = try await office.desk.database.write {
                try Books.linkRecords(ProjectCity.domains.records, vault, at: DomainDesk.morning, $0)
            }
            #expect(hasMore)
            try await Self.link(office)
            let after = try await Self.verify(office)
            #expect((after.links, after.waiting, after.faults) == (2_101, 0, []))
        }
    }
}

extension [UInt8] {
    /// A value with its kind and length before it, as the chain lays its content out.
    fileprivate mutating func appendPart(_ value: SQLValue) {
        let (kind, part): (UInt8, [UInt8]) =
            switch value {
            case .null: (0, [])
            case .integer(let number): (1, Swift.withUnsafeBytes(of: number.bigEndian) { Array($0) })
            case .real(let number): (2, Swift.withUnsafeBytes(of: number.bitPattern.bigEndian) { Array($0) })
            case .text(let text): (3, Array(text.utf8))
            case .blob(let blob): (4, blob)
            }
        append(kind)
        append(contentsOf: Swift.withUnsafeBytes(of: UInt64(part.count).bigEndian) { Array($0) })
        append(contentsOf: part)
    }
}
