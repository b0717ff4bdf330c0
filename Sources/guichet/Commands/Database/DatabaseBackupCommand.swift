import ArgumentParser
import Conversation
import Foundation
import Gateway
import SQLiteStorage
import Storage

struct DatabaseBackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Writes one moment of a store into one file, while it is served.",
        discussion: """
            The file is the same whichever engine the store lies in, and can be restored on either. It appears under its \
            name when it is whole and on the disk; a file that is there already is never replaced. It does not hold the \
            master key, without which it is of no use: keep that elsewhere.
            """)

    @Argument(help: ArgumentHelp("The file to write.", valueName: "file")) var file: String
    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON line for each table.") var json = false

    func run() async throws {
        let address = try StoreAddress(store.database)
        try address.requireFile()
        let (file, isJSON) = (file, json)
        guard !FileManager.default.fileExists(atPath: file) else {
            throw Ending.misuse("The file \(file) is there already; nothing was written.")
        }
        try await address.use { database in
            let manifest = try await explainingRefusals {
                try await BackupFile(path: file).make(
                    of: database, migrations: GatewaySchema.migrations, program: "\(Release.name) \(Release.version)",
                    at: GatewayWorld.real.now().milliseconds, report: ProgressReport().tell)
            }
            try ContentReport(isJSON: isJSON).say(manifest.tables)
            guard !isJSON else { return }
            let rows = manifest.tables.reduce(0) { $0 + $1.rows }
            Terminal.say("\(file) holds \(rows) rows. Its key is not in it.")
        }
    }
}
