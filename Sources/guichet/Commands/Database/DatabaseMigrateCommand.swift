import Composition
import ArgumentParser
import Gateway
import Storage

struct DatabaseMigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Brings the schema of a store up to date, and says what ran.",
        discussion: "serve, import and export do the same when they start. A store of a newer program is refused.")

    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON line for each migration that ran.") var json = false

    func run() async throws {
        let address = try StoreAddress(store.database)
        // A file made without a key could not be served later.
        if case .sqlite = address, try await address.isNew() { _ = try MasterKey.find(for: address) }
        let ran = try await address.use { try await CityDomains.schema.migrate($0, now: GatewayWorld.real.now()) }
        for migration in ran {
            Terminal.say(json ? try JSONLine.text(["migration": migration.name]) : "\(migration.name) ran.")
        }
        if !json { Terminal.say(ran.isEmpty ? "The schema was up to date." : "The schema is up to date.") }
    }
}
