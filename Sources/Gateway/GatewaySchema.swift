package import Conversation
package import DomainKit
package import Storage

/// The whole schema of a program: the gateway's own tables, those of its domains, and the simulated network's.
package struct GatewaySchema: Sendable {
    package let migrations: [Migration]
    private let domains: DomainModules

    package init(_ domains: DomainModules) {
        self.domains = domains
        migrations =
            GatewayTables.migrations + WalletTables.migrations + domains.migrations + SimulatedPhones.migrations
    }

    /// Brings a store up to date. Steps it has are left alone; a store of a newer program is refused.
    /// - Returns: the steps it did not have.
    @discardableResult
    package func migrate(_ database: any Database, now: Instant) async throws -> [Migration] {
        try await database.migrate(migrations, at: now.milliseconds)
    }

    /// What a store and its copy must agree on besides their rows.
    package func sums(in transaction: any Transaction) throws -> [StoreSum] { try domains.sums(in: transaction) }
}

/// Every kind of file that can be brought in or taken out, of all domains and of the gateway itself.
package struct Exchange: Sendable {
    package let imports: [ImportKind]
    package let exports: [ExportKind]
    package let summaries: [SummaryKind]

    package init(_ domains: DomainModules) {
        imports = domains.imports
        exports = domains.exports + [MessagesExport.kind, ReleasesExport.kind, PassagesExport.kind]
        summaries = domains.summaries
    }

    package func importKind(_ name: String) -> ImportKind? { imports.first { $0.name == name } }
    package func exportKind(_ name: String) -> ExportKind? { exports.first { $0.name == name } }
}
