package import Civic
package import Conversation
package import Storage

/// The whole schema: the gateway's own tables, every domain's, and the simulated network's.
package enum GatewaySchema {
    package static let migrations =
        GatewayTables.migrations + WalletTables.migrations + DomainCatalog.migrations + SimulatedPhones.migrations

    /// Brings a store up to date. Steps it has are left alone; a store of a newer program is refused.
    /// - Returns: the steps it did not have.
    @discardableResult
    package static func migrate(_ database: any Database, now: Instant) async throws -> [Migration] {
        try await database.migrate(migrations, at: now.milliseconds)
    }
}

extension GatewaySchema {
    /// What a store and its copy must agree on besides their rows: the accounts of the ledger, and in each currency the
    /// sum of all.
    package static func sums(in transaction: any Transaction) throws -> [StoreSum] {
        let totals = try Taxes.ledgerTotals(in: transaction)
        let accounts = totals.map { StoreSum(name: "\($0.account) \($0.currency)", amount: $0.amount) }
        return accounts
            + totals.balances.map { StoreSum(name: "all accounts \($0.currency)", amount: $0.amount, isZeroSum: true) }
    }
}

/// Every kind of file that can be brought in or taken out, of all domains and of the gateway itself.
package enum Exchange {
    package static let imports: [ImportKind] = DomainCatalog.all.flatMap { $0.imports }
    package static let exports: [ExportKind] =
        DomainCatalog.all.flatMap { $0.exports } + [MessagesExport.kind, ReleasesExport.kind, PassagesExport.kind]
    package static let summaries: [SummaryKind] = DomainCatalog.all.flatMap { $0.summaries }

    package static func importKind(_ name: String) -> ImportKind? { imports.first { $0.name == name } }
    package static func exportKind(_ name: String) -> ExportKind? { exports.first { $0.name == name } }
}
