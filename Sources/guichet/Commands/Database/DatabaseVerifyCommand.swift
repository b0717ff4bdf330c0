import Composition
import DomainKit
import ArgumentParser
import Foundation
import Gateway
import SQLiteStorage
import Storage

struct DatabaseVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Looks over a store or a backup, and says what is wrong with it.",
        discussion: """
            Of a store: what its engine finds damaged, whether its schema is this program's, the ledger with its chain and \
            seals, the chain of records, payments, the outbox, the boxes of ballots, and whether the key opens it, where there \
            is one in GUICHET_KEY or beside the file. Of a backup, its own list too. It changes nothing, and reads everything: that takes as long as the store \
            is large. Of each consultation that is not counted yet a note tells how many are on its roll, with a digest, to be \
            kept outside. Ends with 1 when something is wrong; a note is nothing wrong.
            """)

    @Argument(help: ArgumentHelp("A backup to look over in place of a store.", valueName: "file")) var file: String?
    @Option(
        help: ArgumentHelp("The store, as sqlite:<file> or postgres://<user>@<host>/<database>.", valueName: "url"))
    var database: String?
    @Flag(help: "One JSON line for each finding and note.") var json = false

    func validate() throws {
        guard file == nil || database == nil else {
            throw ValidationError("Name a backup or a store, not both.")
        }
    }

    func run() async throws {
        let findings: [VerifyFinding] =
            if let file {
                try await Self.verify(backup: file)
            } else {
                try await Self.verify(StoreAddress(database ?? StoreOptions.standard))
            }
        for finding in findings { Terminal.say(json ? try JSONLine.text(finding) : finding.line) }
        guard findings.allSatisfy({ $0.severity == .note }) else { throw Ending.findings() }
        if !json { Terminal.say("Nothing is wrong with it.") }
    }

    // MARK: Stores

    private static func verify(_ address: StoreAddress) async throws -> [VerifyFinding] {
        try address.requireFile()
        let vault = try vault(for: address)
        do {
            return try await address.use { database in
                await findings(in: database, vault, mark: nil)
            }
        } catch let ending as Ending {
            // A file that is there and cannot be opened is what was looked for.
            guard case .sqlite = address, let message = ending.message else { throw ending }
            return [VerifyFinding(.error, "integrity", message)]
        }
    }

    private static func vault(for address: StoreAddress) throws -> Vault? {
        try MasterKey.existing(for: address).flatMap { Vault(masterKey: $0.bytes) }
    }

    private static func findings(in database: any Database, _ vault: Vault?, mark: StoreMark?) async -> [VerifyFinding]
    {
        let integrity = await database.integrity()
        let damage =
            integrity.problems.map { VerifyFinding(.error, "integrity", $0) }
            + integrity.notes.map { VerifyFinding(.note, "integrity", $0) }
        let dialect = database.dialect
        do {
            let (findings, notes) = try await database.read { transaction in
                (
                    try CityDomains.check.findings(dialect, expecting: mark, with: vault, in: transaction),
                    try CityDomains.check.notes(dialect, in: transaction)
                )
            }
            return damage + findings.map(VerifyFinding.init)
                + notes.map { VerifyFinding(.note, $0.subject.rawValue, $0.message) }
        } catch {
            let sentence = (error as? StorageError)?.sentence ?? "\(error)"
            return damage + [VerifyFinding(.error, "integrity", "It cannot be read: \(sentence)")]
        }
    }

    // MARK: Backups

    private static func verify(backup file: String) async throws -> [VerifyFinding] {
        let vault = try vault(for: .sqlite(path: file))
        do {
            return try await verify(backup: file, vault)
        } catch let ending as Ending {
            guard ending.code == ExitCode(1), let message = ending.message else { throw ending }
            return [VerifyFinding(.error, "integrity", message)]
        }
    }

    private static func verify(backup file: String, _ vault: Vault?) async throws -> [VerifyFinding] {
        try await withBackup(file) { backup in
            do {
                _ = try await Restoring(from: backup, report: ProgressReport().tell)
            } catch let refusal as MovingRefusal {
                return [VerifyFinding(.error, "manifest", refusal.description)]
            } catch let error as StorageError {
                return [VerifyFinding(.error, "integrity", "It cannot be read: \(error.sentence)")]
            }
            return await findings(in: backup, vault, mark: .backup).map { finding in
                // An older program's backup is as good as ever.
                finding.subject == "schema" ? VerifyFinding(.note, finding.subject, finding.message) : finding
            }
        }
    }
}

/// One line of what was found.
private struct VerifyFinding: Encodable {
    enum Severity: String, Encodable {
        case error, note
    }

    let severity: Severity
    let subject: String
    let message: String

    init(_ severity: Severity, _ subject: String, _ message: String) {
        self.severity = severity
        self.subject = subject
        self.message = message
    }

    init(_ finding: StoreFinding) { self.init(.error, finding.subject.rawValue, finding.message) }

    var line: String { "\(severity.rawValue): \(subject): \(message)" }
}
