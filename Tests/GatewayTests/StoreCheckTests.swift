import Payments
import DomainKit
import Gateway
import GatewayTestKit
import Simulator
import Storage
import Testing

/// What must hold in every store, and how it is told when it does not.
@Suite(.onEveryStore, .timeLimit(.minutes(1))) struct `A look over a store` {
    /// A city where one has paid, one has refused and one is being asked.
    private static func city(_ body: (TestCity) async throws -> Void) async throws {
        try await TestCity.open { city async throws in
            for (phone, decision) in [(1, .approve), (2, .refuse("declined"))] as [(Int, SimulatedWallet.Decision)] {
                _ = await city.talk(phone, TestCity.payment(phone))
                try await city.world.settle()
                city.world.network.wallet.decideLatest(decision)
                try await city.world.settle()
            }
            _ = await city.talk(3, TestCity.payment(3))
            try await city.world.settle()
            try await body(city)
        }
    }

    private static func findings(_ city: TestCity) async throws -> [StoreFinding] {
        let dialect = city.world.gateway.database.dialect
        return try await city.world.gateway.database.read { try ProjectCity.check.findings(dialect, in: $0) }
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        let change: String
        let subject: StoreFinding.Subject
        /// How the sentences begin.
        let says: [String]

        init(_ change: String, _ subject: StoreFinding.Subject, _ says: String...) {
            (self.change, self.subject, self.says) = (change, subject, says)
        }

        var testDescription: String { change }
    }

    @Test func `of a sound one finds nothing`() async throws {
        try await Self.city { city async throws in
            #expect(try await Self.findings(city) == [])
        }
    }

    @Test(arguments: [
        Damage("UPDATE outbox SET state = 'lost' WHERE id = 1", .outbox, "Row 1 is in an unknown state."),
        Damage(
            "UPDATE outbox SET attempts = 0 WHERE state = 'sent' AND id < 3", .outbox,
            "Row 1 has left without an attempt.", "Row 2 has left without an attempt."),
        Damage(
            "UPDATE outbox SET provider_id = NULL WHERE id = 1", .outbox,
            "Row 1 asked a wallet for money without a reference."),
        Damage(
            """
            INSERT INTO outbox
                (id, kind, channel, class, state, payload, due_at, attempts, provider_id, created_at, updated_at)
            SELECT 900, kind, channel, class, 'queued', payload, due_at, 0, provider_id, created_at, updated_at
            FROM outbox WHERE id = 1
            """, .outbox, "Row 900 asks a wallet under the reference of another row."),
        Damage(
            "UPDATE outbox SET class = 3 WHERE id = 1", .outbox, "Row 1 stands in the queue of another kind."),
        Damage("UPDATE attempts SET state = 'succeeded' WHERE state = 'failed'", .payments, "The payment "),
        Damage("UPDATE attempts SET state = 'failed' WHERE state = 'succeeded'", .payments, "The payment "),
        Damage("DELETE FROM attempts", .payments, "Money was posted under "),
        Damage("DELETE FROM receipts", .ledger, "Entry 1 has no receipt."),
        Damage("UPDATE receipts SET amount = amount + 1", .ledger, "Receipt "),
        Damage("UPDATE bills SET paid = 1 WHERE paid = 0", .ledger, "Bill "),
        Damage(
            "UPDATE postings SET amount = amount - 1 WHERE account LIKE 'receivable%'", .ledger,
            "The accounts in GHS do not sum to zero.", "The postings of entry 1 do not sum to zero.", "Bill "),
        Damage(
            "INSERT INTO voters (consultation, voter) SELECT code, phone_hash FROM consultations, contacts", .ballots,
            "The consultation first-work has not one ballot for each voter.",
            "Nobody is said to have voted in first-work, and somebody is on its roll."),
        Damage(
            "DELETE FROM migrations WHERE name = 'taxes.003-attempts'", .schema,
            "The migration taxes.003-attempts has not run; guichet database migrate runs it."),
        Damage(
            "UPDATE migrations SET name = 'future.001-x' WHERE name = 'taxes.003-attempts'", .schema,
            "migration future.001-x ran here but this program does not know it"),
        Damage("INSERT INTO migrations VALUES ('(unfinished copy)', '', 0)", .schema, "It cannot be served: a copy"),
        Damage("INSERT INTO migrations VALUES ('(backup)', '', 0)", .schema, "It cannot be served: this is a backup"),
    ])
    func `tells what is wrong, and nothing else`(damage: Damage) async throws {
        try await Self.city { city async throws in
            try await city.run(damage.change)
            let findings = try await Self.findings(city)
            #expect(findings.allSatisfy { $0.subject == damage.subject }, "\(findings)")
            for says in damage.says {
                #expect(findings.contains { $0.message.hasPrefix(says) }, "\(findings)")
            }
            let others = findings.filter { finding in !damage.says.contains { finding.message.hasPrefix($0) } }
            #expect(others == [])
        }
    }

    @Test func `tells of an entry that is not what its place in the chain was made from`() async throws {
        try await Self.city { city async throws in
            // Maintenance takes entries up into the chain.
            try await city.world.runMaintenance()
            #expect(try await Self.findings(city) == [])
            try await city.run("UPDATE entries SET at = at + 1")
            #expect(
                try await Self.findings(city).map(\.message)
                    == ["Entry 1, number 1 of the chain, is not what it was when it was taken up."])
        }
    }

    @Test func `sees that the key belongs to another`() async throws {
        try await Self.city { city async throws in
            let own = city.world.gateway.vault
            let other = try #require(Vault(masterKey: [UInt8](repeating: 8, count: 32)))
            let database = city.world.gateway.database
            #expect(try await database.read { try ProjectCity.check.findings(with: own, in: $0) } == [])
            let findings = try await database.read { try ProjectCity.check.findings(with: other, in: $0) }
            #expect(findings.map(\.subject) == [.key])
        }
    }
}

extension StoreFinding.Subject {
    fileprivate static let ledger = Self(rawValue: "ledger")
    fileprivate static let payments = Self(rawValue: "payments")
    fileprivate static let ballots = Self(rawValue: "ballots")
}
