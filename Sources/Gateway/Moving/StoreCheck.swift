package import DomainKit
package import Storage
import Wording

extension StoreFinding.Subject {
    package static let schema = Self(rawValue: "schema")
    package static let key = Self(rawValue: "key")
    package static let outbox = Self(rawValue: "outbox")
}

/// What holds in every store at every moment, no matter who killed the gateway when: looked at by reading all of it.
package struct StoreCheck: Sendable {
    private let schema: GatewaySchema
    private var domains: DomainModules { schema.domains }

    package init(_ schema: GatewaySchema) { self.schema = schema }

    /// The most of each kind that are named.
    private static let limit = 100

    /// Everything that is wrong in a store; nothing when all is well. One whose schema is not this program's is not looked
    /// into further.
    /// - Parameters:
    ///   - mark: what the store should be marked as.
    ///   - vault: the store's key; without one, or with one that does not open the store, what only the key shows is not
    ///     looked at.
    package func findings(
        _ dialect: Dialect, expecting mark: StoreMark? = nil, with vault: Vault? = nil, in transaction: any Transaction
    ) throws -> [StoreFinding] {
        guard try StoreCatalog.isThere(dialect, in: transaction) else {
            return [StoreFinding(.schema, "There is no store of Guichet in it.")]
        }
        if let found = try StoreMark.find(in: transaction), found != mark {
            return [StoreFinding(.schema, "It cannot be served: \(found.sentence)")]
        }
        let behind = try schemaFindings(in: transaction)
        guard behind.isEmpty else { return behind }
        let byKey = try vault.map { try findings(with: $0, expecting: mark, in: transaction) } ?? []
        let isRightKey = !byKey.contains { $0.subject == .key }
        let context = context(isRightKey ? vault : nil, mark, transaction)
        let byAnybody = try domains.invariants.filter { !$0.needsKey }.flatMap { try $0.findings(context) }
        return try byKey + byAnybody + outboxFindings(in: transaction)
    }

    /// What only a key can tell: whether it is the store's, and what domains need it for.
    /// - Parameter mark: what the store is marked as.
    package func findings(
        with vault: Vault, expecting mark: StoreMark? = nil, in transaction: any Transaction
    ) throws -> [StoreFinding] {
        guard try KeyCheck(domains).isRight(vault, in: transaction) else {
            return [StoreFinding(.key, "The key does not open what is sealed in the store.")]
        }
        let context = context(vault, mark, transaction)
        return try domains.invariants.filter(\.needsKey).flatMap { try $0.findings(context) }
    }

    private func context(
        _ vault: Vault?, _ mark: StoreMark?, _ transaction: any Transaction
    ) -> InvariantContext {
        InvariantContext(
            transaction: transaction, vault: vault, hasDestroyableKeys: mark == nil, records: domains.records)
    }

    /// What staff can write down of a store and compare with it later, which nothing in it can take the place of. Empty for a
    /// store that is not this program's.
    package func notes(_ dialect: Dialect, in transaction: any Transaction) throws -> [StoreFinding] {
        guard try StoreCatalog.isThere(dialect, in: transaction), try schemaFindings(in: transaction).isEmpty else {
            return []
        }
        let context = context(nil, nil, transaction)
        return try domains.all.compactMap(\.notes).flatMap { try $0.findings(context) }
    }

    private func schemaFindings(in transaction: any Transaction) throws -> [StoreFinding] {
        let ran: [Migration]
        do {
            ran = try schema.migrations.thatRan(in: transaction)
        } catch {
            guard case .schema(let sentence) = error else { throw error }
            return [StoreFinding(.schema, sentence)]
        }
        return Set(schema.city).subtracting(ran).map(\.name).sorted().map { name in
            StoreFinding(.schema, "The migration \(name) has not run; guichet database migrate runs it.")
        }
    }

    private func outboxFindings(in transaction: any Transaction) throws -> [StoreFinding] {
        try [
            (
                """
                SELECT id FROM outbox
                WHERE state NOT IN ('queued', 'leased', 'sent', 'delivered', 'failed', 'expired', 'unknown')
                """,
                "is in an unknown state."
            ),
            (
                "SELECT id FROM outbox WHERE state IN ('leased', 'sent', 'delivered') AND attempts < 1",
                "has left without an attempt."
            ),
            ("SELECT id FROM outbox WHERE class NOT BETWEEN 0 AND 4", "has an unknown class."),
            ("SELECT id FROM outbox WHERE (kind = 'push') <> (class = 2)", "stands in the queue of another kind."),
            (
                "SELECT id FROM outbox WHERE kind = 'push' AND state = 'sent' AND provider_id IS NULL",
                "asked a wallet for money without a reference."
            ),
            (
                """
                SELECT MAX(id) FROM outbox WHERE kind = 'push' AND provider_id IS NOT NULL
                GROUP BY provider_id HAVING COUNT(*) > 1
                """, "asks a wallet under the reference of another row."
            ),
        ].flatMap { query, message in
            try transaction.rows(Statement("\(query) ORDER BY 1 LIMIT \(Self.limit)")).map { row in
                StoreFinding(.outbox, "Row \(try row.integer(0)) \(message)")
            }
        }
    }
}
