import Billing
import Payments
import Conversation
import DomainKit
import GatewayTestKit
import Storage
import Testing
import Wording

/// What statements left to be done, and how money left suspense: somebody with a hand on the store changes nothing of it unseen.
@Suite(.onEveryStore) struct AllocationRecordTests {
    private static let profile = """
        field,column,form
        transaction,transaction,
        reference,reference,
        amount,amount,
        time,time,yyyy-MM-dd HH:mm:ss
        original,takes back,
        """

    private static func reconcile(_ lines: [String], to office: TaxOffice) async throws {
        let profile = try StatementProfile("test", from: Array(profile.utf8))
        let text = "transaction,reference,amount,time,takes back\n" + lines.joined(separator: "\n") + "\n"
        let read = try StatementReader(profile, of: office.desk.profile, .test).read(Array(text.utf8)).lines
        _ = try await office.inContext { context in
            try Books.reconcile(read, wallet: TaxOffice.wallet, profile: "test", context)
        }
    }

    /// Two payments in suspense, one of which two persons moved to a bill; a line that takes back a payment nobody has told of; and
    /// a payment the statement calls otherwise than the updates.
    private static func city(_ body: (TaxOffice) async throws -> Void) async throws {
        try await TaxOffice.open { office in
            let bill = try await office.bill(1)
            let reference = try await office.pay(bill, 10_000)
            try await office.hear(.moved(10_000, "cos-1"), about: reference)
            let time = "2026-05-04 08:00:05"
            try await reconcile(
                [
                    "T1,\(reference),100.00,\(time),", "T2,my tax,50.00,\(time),", "T3,my tax,25.00,\(time),",
                    "R9,,-75.00,\(time),T9",
                ], to: office)
            let held = try #require(try await office.desk.database.read { try SuspendedMoney.all(in: $0) }.first)
            let decision = try await office.inContext { context in
                try Books.propose(.allocate(suspense: held.entry, bill: bill), because: "shown", by: "ESI", context)
            }
            _ = try await office.inContext { try Books.confirm(decision, by: "KOFI", $0) }
            #expect(try await findings(office) == [])
            try await link(office)
            #expect(try await findings(office) == [])
            try await body(office)
        }
    }

    private static func link(_ office: TaxOffice) async throws {
        let vault = office.desk.vault
        var hasMore = true
        while hasMore {
            hasMore = try await office.desk.database.write {
                try Books.linkRecords(ProjectCity.domains.records, vault, at: DomainDesk.morning, $0)
            }
        }
    }

    /// The sentences of a verification, of the records and of the ledger.
    private static func findings(_ office: TaxOffice) async throws -> [String] {
        let vault = office.desk.vault
        return try await office.desk.database.read { transaction in
            let kinds = ProjectCity.domains.records
            return try Books.verifyRecords(kinds, vault, in: transaction).faults.map { $0.sentence(kinds) }
                + Taxes.ledgerFaults(in: transaction).map(\.sentence)
        }
    }

    @Test(arguments: [
        ("DELETE FROM suspense_allocations", "was written down and is gone."),
        (
            "UPDATE suspense_allocations SET entry = (SELECT MAX(entry) FROM suspense)",
            "is not as it was written down."
        ),
        ("DELETE FROM awaited_payments", "line momo R9 was written down and is gone."),
        ("UPDATE awaited_payments SET name = 'T8'", "line momo R9 is not as it was written down."),
        ("UPDATE awaited_payments SET amount = 1", "line momo R9 is not as it was written down."),
        (
            "INSERT INTO awaited_payments (wallet, name, is_reference, line, amount, at) "
                + "VALUES ('momo', 'T7', 0, 'R7', 5000, 1)", "line momo R7 is there and was never written down."
        ),
        ("DELETE FROM movement_names", "The line momo T1 was found to be a payment, and none has that name any more."),
        (
            "UPDATE movement_names SET entry = (SELECT MAX(entry) FROM suspense)",
            "The name momo T1 stands for another movement than the one so called."
        ),
        (
            "INSERT INTO movement_names (wallet, name, entry) SELECT wallet, 'T2', entry FROM movement_names",
            "The name momo T2 stands for another movement than the one so called."
        ),
        (
            "UPDATE movement_names SET wallet = 'other'",
            "The name other T1 stands for another movement than the one so called."
        ),
    ])
    func `what is changed is named`(sql: String, finding: String) async throws {
        try await Self.city { office in
            let changed = try await office.desk.database.write { try $0.run(Statement(sql)) }
            #expect(changed == 1, "\(sql)")
            let findings = try await Self.findings(office)
            #expect(findings.contains { $0.hasSuffix(finding) }, "\(findings)")
        }
    }

    @Test func `a line that waited is gone from the records with its payment, and nothing is found`() async throws {
        try await Self.city { office in
            try await Self.reconcile(["T9,my tax,75.00,2026-05-04 08:00:05,"], to: office)
            #expect(try await office.desk.rows("SELECT line FROM awaited_payments").isEmpty)
            #expect(try await Self.findings(office) == [])
            try await Self.link(office)
            #expect(try await Self.findings(office) == [])
        }
    }
}
