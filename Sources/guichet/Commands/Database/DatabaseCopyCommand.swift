import Composition
import ArgumentParser
import Conversation
import Foundation
import Gateway
import Storage

struct DatabaseCopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Copies a store into an empty one, on the same engine or another.",
        discussion: """
            The copy shows one moment of the store, which may be served meanwhile; what happens after that moment is not in \
            it. To move a city, stop its gateways, copy, and start them on the copy. When all rows are there they are read \
            again and compared; until then nothing serves the copy. Ends with 1 when anything differs.
            """)

    @Option(help: ArgumentHelp("The store to read.", valueName: "url")) var from: String
    @Option(help: ArgumentHelp("The empty store to fill.", valueName: "url")) var to: String
    @Flag(help: "One JSON line for each table and each account of the ledger.") var json = false

    func run() async throws {
        let (source, target) = (try StoreAddress(from), try StoreAddress(to))
        guard source != target else { throw Ending.misuse("The two stores are one and the same.") }
        try source.requireFile()
        let isJSON = json
        try await source.use { from in
            try await target.use { to in
                let copy = StoreCopy(
                    from: from, to: to, migrations: CityDomains.schema.migrations, sums: CityDomains.schema.sums,
                    report: ProgressReport().tell)
                let outcome = try await explainingRefusals {
                    try await copy.run(.move, at: GatewayWorld.real.now().milliseconds)
                }
                try ContentReport(isJSON: isJSON).say(outcome)
                guard !isJSON else { return }
                Terminal.say("The copy holds what the store held. Serve it with the same key.")
                let waiting = try await to.read { try OutboxStore.waiting(in: $0) }
                if waiting > 0 {
                    Terminal.say("\(waiting) messages wait in both stores to be sent: serve only one of them.")
                }
            }
        }
    }
}

extension StoreAddress {
    /// - Throws: when the address names a file that is not there.
    func requireFile() throws {
        guard case .sqlite(let path) = self, !FileManager.default.fileExists(atPath: path) else { return }
        throw Ending.misuse("There is no store \(path).")
    }
}

/// Does something with a store and says why it was refused.
func explainingRefusals<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
    do {
        return try await body()
    } catch let refusal as MovingRefusal {
        if case .backupDiffers = refusal { throw Ending.findings(refusal.description) }
        throw Ending.misuse(refusal.description)
    }
}
