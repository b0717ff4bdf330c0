import Composition
import ArgumentParser
import Foundation
import Gateway
import SQLiteStorage
import Storage

struct DatabaseRestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Brings a backup into an empty store.",
        discussion: """
            The backup is compared with its own list before anything is written, and what arrived is compared with it \
            after. Messages that waited when the backup was made are not sent, since they may have left; no wallet is \
            asked for money again, but asked what became of each payment that was open. A store with anything in it is \
            refused. The keys of votes that were not counted are in a file of their own beside the backup \
            (<file>.ballot-keys, or where --ballot-keys says); without it those votes cannot be counted.
            """)

    @Argument(help: ArgumentHelp("The backup.", valueName: "file")) var file: String
    @OptionGroup var store: StoreOptions
    @Option(help: ArgumentHelp("The ballot keys of the backup's open consultations.", valueName: "file"))
    var ballotKeys: String?
    @Flag(help: "One JSON line for each table and each account of the ledger.") var json = false

    func run() async throws {
        let address = try StoreAddress(store.database)
        let isJSON = json
        let keysFile = ballotKeys.map(BallotKeysFile.init(path:)) ?? BallotKeysFile(besides: file)
        let keys = ballotKeys != nil || keysFile.isThere ? try keysFile.read() : []
        try await withBackup(file) { backup in
            let restoring = try await explainingRefusals {
                try await Restoring(from: backup, report: ProgressReport().tell)
            }
            try await address.use { target in
                let outcome = try await explainingRefusals {
                    try await restoring.run(
                        into: target, as: CityDomains.schema, at: GatewayWorld.real.now(), keys: keys)
                }
                try ContentReport(isJSON: isJSON).say(outcome.copy)
                for owner in outcome.keyless {
                    Terminal.complain("The key of \(owner.name) is not in \(keysFile.path): \(owner.loss).")
                }
                try Self.explain(outcome.unsent, isJSON: isJSON)
            }
        }
    }

    private static func explain(_ unsent: Restoring.Unsent, isJSON: Bool) throws {
        guard !isJSON else {
            return Terminal.say(
                try JSONLine.text(["messages_not_sent": unsent.messages, "payments_to_ask_about": unsent.payments]))
        }
        Terminal.say("\(unsent.messages) messages were waiting; they may have left since and are not sent.")
        Terminal.say("\(unsent.payments) payments were open; their wallets will be asked, and none is asked for again.")
        Terminal.say("The store holds what the backup held. Serve it with the key of the store the backup was made of.")
    }
}

/// Opens a backup to be read, and closes it whatever comes of it.
func withBackup<Answer>(_ file: String, _ body: (SQLiteArchive) async throws -> Answer) async throws -> Answer {
    let backup: SQLiteArchive
    do throws(StorageError) {
        backup = try SQLiteArchive(path: file)
    } catch {
        // A database that is too damaged to be opened is a finding as any damage.
        guard !isDatabase(file) else {
            throw Ending.findings("The backup \(file) cannot be read: \(error.sentence)")
        }
        throw Ending.misuse("The backup \(file) cannot be opened: \(error.sentence)")
    }
    do {
        let answer = try await body(backup)
        await backup.close()
        return answer
    } catch {
        await backup.close()
        if let error = error as? StorageError {
            throw Ending.findings("The backup \(file) cannot be read: \(error.sentence)")
        }
        throw error
    }
}

/// Whether a file begins as SQLite's do (https://www.sqlite.org/fileformat.html#the_database_header).
private func isDatabase(_ file: String) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: file) else { return false }
    defer { try? handle.close() }
    return (try? handle.read(upToCount: 16)).flatMap { $0 } == Data("SQLite format 3\0".utf8)
}
