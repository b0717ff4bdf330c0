import Payments
import DomainKit
import Conversation
import GatewayTestKit
import Storage
import Testing
import Wording

/// What keeps the books right when two gateways work on one store, and when a key is lost.
@Suite(.onEveryStore) struct PaymentSafetyTests {
    /// A transaction in which another gateway was always quicker: updates of one table find nothing to change.
    private struct Overtaken: Transaction {
        let base: any Transaction
        let table: String

        func rows(_ statement: Statement) throws(StorageError) -> [Row] { try base.rows(statement) }

        func run(_ statement: Statement) throws(StorageError) -> Int {
            statement.sql.hasPrefix("UPDATE \(table) ") ? 0 : try base.run(statement)
        }
    }

    @Test(arguments: ["bills", "attempts"])
    func `a payment overtaken by another is undone whole and may run again`(table: String) async throws {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 30_000)
            let update = PaymentUpdate(reference: reference, wallet: "momo", verdict: .moved(30_000))
            do {
                _ = try await office.inContext { context in
                    try Books.hear(update, context.with(Overtaken(base: context.transaction, table: table)))
                }
                Issue.record("the payment was posted twice")
            } catch let error as StorageError {
                #expect(error.isTransient)
            }
            #expect(try await office.state(reference) == .created)
            #expect(try await office.balances() == [:])
            try await office.hear(.moved(30_000), about: reference)
            #expect(try await office.due(number) == 0)
        }
    }

    @Test func `money is posted even when the phones can no longer be read, and the receipt is not left out`()
        async throws
    {
        try await TaxOffice.open { office in
            let number = try await office.bill(1)
            let reference = try await office.pay(number, 30_000)
            let other = try #require(Vault(masterKey: Array(repeating: 8, count: 32)))
            let update: [PaymentUpdate.Verdict] = [.unknown, .refused(.declined), .moved(30_000)]
            let outcome = try await office.inContext { context in
                try update.map { verdict in
                    let update = PaymentUpdate(reference: reference, wallet: "momo", verdict: verdict)
                    return try Books.hear(update, context.with(vault: other))
                }.last
            }
            guard case .posted? = outcome else {
                Issue.record("nothing was posted")
                return
            }
            #expect(office.effects.messages.isEmpty)
            #expect(office.effects.unread == ["taxes.sms_checking", "taxes.sms_refused_declined", "taxes.sms_receipt"])
            #expect(try await office.balances()["clearing:momo"] == 30_000)
        }
    }
}

extension OperationContext {
    fileprivate func with(_ transaction: (any Transaction)? = nil, vault: Vault? = nil) -> OperationContext {
        OperationContext(
            transaction: transaction ?? self.transaction, vault: vault ?? self.vault, profile: profile, now: now,
            today: today, random: random, effects: effects, records: ProjectCity.domains.records,
            ports: ports, actor: actor)
    }
}
