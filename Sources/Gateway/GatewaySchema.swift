package import Civic
package import Conversation
package import Storage

/// The whole schema: the gateway's own tables, every domain's, and the simulated network's.
package enum GatewaySchema {
    package static let migrations =
        GatewayTables.migrations + DomainCatalog.migrations + SimulatedPhones.migrations

    /// Brings a store up to date. Steps it has are left alone; a store of a newer program is refused.
    /// - Returns: the steps it did not have.
    @discardableResult
    package static func migrate(_ database: any Database, now: Instant) async throws -> [Migration] {
        try await database.migrate(migrations, at: now.milliseconds)
    }
}

/// Every kind of file that can be brought in or taken out, of all domains and of the gateway itself.
package enum Exchange {
    package static let imports: [ImportKind] = DomainCatalog.all.flatMap { $0.imports }
    package static let exports: [ExportKind] = DomainCatalog.all.flatMap { $0.exports } + [MessagesExport.kind]

    package static func importKind(_ name: String) -> ImportKind? { imports.first { $0.name == name } }
    package static func exportKind(_ name: String) -> ExportKind? { exports.first { $0.name == name } }
}
