import Composition
import DomainKit
import ArgumentParser
import Conversation
import Foundation
import Gateway
import SQLiteStorage
import Storage

struct DatabaseBackupCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Writes one moment of a store into one file, while it is served.",
        discussion: """
            The file is the same whichever engine the store lies in, and can be restored on either. It appears under its \
            name when it is whole and on the disk; a file that is there already is never replaced. It does not hold the \
            master key, without which it is of no use: keep that elsewhere. Nor does it hold the keys of votes that are \
            not counted yet: those go into a second file, <file>.ballot-keys. Keep it apart from the backup, and delete \
            it once the consultations in it are counted.
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
        let keysFile = BallotKeysFile(besides: file)
        guard !keysFile.isThere else {
            throw Ending.misuse("The file \(keysFile.path) is there already; nothing was written.")
        }
        try await address.use { database in
            // Before the rows, so that no vote is in the backup whose key is not.
            let dialect = database.dialect
            let keys = try await database.read { transaction in
                try Self.destroyableKeys(dialect, in: transaction)
            }
            let manifest = try await explainingRefusals {
                try await BackupFile(path: file).make(
                    of: database, migrations: CityDomains.schema.migrations,
                    program: "\(Release.name) \(Release.version)",
                    at: GatewayWorld.real.now().milliseconds, leavingOut: CityDomains.all.keys?.tables ?? [],
                    report: ProgressReport().tell)
            }
            if !keys.isEmpty { try keysFile.write(keys) }
            try ContentReport(isJSON: isJSON).say(manifest.tables)
            guard !isJSON else { return }
            let rows = manifest.tables.reduce(0) { $0 + $1.rows }
            Terminal.say("\(file) holds \(rows) rows. Its key is not in it.")
            guard !keys.isEmpty else { return }
            let owners = CityDomains.all.keys?.owners ?? ""
            Terminal.say(
                "The keys of \(keys.count) \(owners) are in \(keysFile.path). Keep that file apart, and delete it when they "
                    + "are counted.")
        }
    }

    /// None of a store that has no such table yet, or is none.
    private static func destroyableKeys(
        _ dialect: Dialect, in transaction: any Transaction
    ) throws -> [DestroyableKey] {
        let tables = Set(try StoreCatalog(of: dialect, in: transaction).tables.map(\.name))
        guard let keys = CityDomains.all.keys, keys.tables.isSubset(of: tables) else { return [] }
        return try keys.read(transaction)
    }
}
