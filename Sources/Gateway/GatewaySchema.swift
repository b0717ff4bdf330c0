package import Conversation
package import DomainKit
package import Storage

/// The whole schema of a program: the gateway's own tables, those of its domains, and what some stores have besides.
package struct GatewaySchema: Sendable {
    /// What every city's store has.
    package let city: [Migration]
    /// All that a store of this program may have: a city's, and tables only a demonstration needs.
    package let migrations: [Migration]
    package let domains: DomainModules

    /// - Parameter extras: of stores that are more than a city's.
    package init(_ domains: DomainModules, extras: [Migration] = []) {
        self.domains = domains
        city = GatewayTables.migrations + WalletTables.migrations + domains.migrations
        migrations = city + extras
    }

    /// Brings a store up to date. Steps it has are left alone; a store of a newer program is refused.
    /// - Parameter hasExtras: whether it is to have what only some stores have.
    /// - Returns: the steps it did not have.
    @discardableResult
    package func migrate(
        _ database: any Database, hasExtras: Bool = false, now: Instant
    ) async throws -> [Migration] {
        try await database.migrate(hasExtras ? migrations : city, known: migrations, at: now.milliseconds)
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
        exports = domains.exports + [MessagesExport.kind, ReleasesExport.kind, FlowMetricsExport.kind]
        summaries = domains.summaries
    }

    package func importKind(_ name: String) -> ImportKind? { imports.first { $0.name == name } }
    package func exportKind(_ name: String) -> ExportKind? { exports.first { $0.name == name } }
}
