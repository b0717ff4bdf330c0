import Composition
import ArgumentParser
import Authoring
import DomainKit
import Conversation
import Foundation
import Gateway
import Storage
import Wording

struct ImportCommand: StaffCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Brings a CSV file into the store, all of it or nothing.",
        discussion: """
            The same file brought in again adds nothing. With --numbers every line without a number of its own is written to \
            a file with the number that was made for it, for letters to payers; names stand there only with --names-for \
            and --reason, which are kept with the account that asked, and listed by guichet export disclosures.

            Kinds:
            \(CityDomains.exchange.imports.map(describe).joined(separator: "\n"))
            """)

    @Argument(help: "What the file holds: \(CityDomains.exchange.imports.map(\.name).joined(separator: ", ")).")
    var kind: String
    @Argument(help: ArgumentHelp("The CSV file, with a header row; - for standard input.", valueName: "file.csv"))
    var file: String
    @Option(help: ArgumentHelp("Write the numbers that were made for lines to this file.", valueName: "file"))
    var numbers: String?
    @Option(
        help: ArgumentHelp(
            "With names in that file, for one of: \(Disclosure.Role.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "role"))
    var namesFor: String?
    @Option(help: ArgumentHelp("What the names are for.", valueName: "words")) var reason: String?
    @OptionGroup var acting: ActingOptions
    @OptionGroup var typed: TypedName
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        guard let kind = CityDomains.exchange.importKind(kind) else {
            throw Ending.misuse("There is nothing to import called \(kind); see guichet import --help.")
        }
        guard file == "-" || FileManager.default.isReadableFile(atPath: file) else {
            throw Ending.misuse("The file \(file) cannot be read.")
        }
        let request = try request(of: kind)
        guard file != "-" || acting.account == nil else {
            throw Ending.misuse(
                "The list comes on standard input, where the password would: prove who you are by GUICHET_STAFF_TOKEN.")
        }
        guard let operation = CityDomains.staffOperations.named("import.\(kind.name)") else {
            throw Ending.misuse("No account may bring in \(kind.name).")
        }
        let city = try CitySources.city(sources)
        let now = GatewayWorld.real.now()
        let isNew = try await StoreAddress(store.database).isNew()
        let access = try await StoreAccess.open(store.database, now: now)
        if isNew { Terminal.complain("There was no store \(try StoreAddress(store.database).name); it is made.") }
        var numbersFile: NumbersFile?
        do {
            let actor = try await StaffProof(of: operation, acting).actor(access)
            let disclosure = try request?.disclosure(to: actor, by: .importNames)
            numbersFile = try numbers.map { try NumbersFile($0, hasNames: disclosure != nil) }
            var work = FileImport(kind: kind, file: file, city: city, access: access)
            work.actor = actor
            work.disclosure = disclosure
            work.tellsProgress = true
            let report = try await work.run(at: now)
            for note in report.notes { Terminal.say(note) }
            Terminal.say("\(report.stored) \(kind.name) stored.")
            try numbersFile?.write(report.numbered)
        } catch {
            numbersFile?.drop()
            await access.database.close()
            throw error
        }
        await access.database.close()
    }

    /// What names are asked for; nil where none are.
    private func request(of kind: ImportKind) throws -> DisclosureRequest? {
        guard let namesFor else {
            guard reason == nil else { throw Ending.misuse("--reason belongs to --names-for.") }
            return nil
        }
        guard numbers != nil else { throw Ending.misuse("--names-for belongs to --numbers.") }
        return try DisclosureRequest(of: "numbers of \(kind.name)", for: namesFor, because: reason)
    }

    private static func describe(_ kind: ImportKind) -> String {
        let columns = kind.columns.map { column in
            "    \(column.name)\(column.isRequired ? "" : " (optional)"): \(column.meaning)"
        }
        return "  \(kind.name): \(kind.summary)\n" + columns.joined(separator: "\n")
    }
}

/// The file of the numbers that were made. It is begun beside its place before anything is stored, so that a folder that
/// cannot be written is known in time, and takes its place when it is whole. Only its owner can read it.
struct NumbersFile {
    private let path: String
    private let begun: String
    private let hasNames: Bool

    init(_ path: String, hasNames: Bool) throws {
        self.path = path
        self.hasNames = hasNames
        begun = path + ".part"
        guard FileManager.default.createFile(atPath: begun, contents: nil, attributes: [.posixPermissions: 0o600])
        else {
            throw Ending.misuse("The file \(path) cannot be written.")
        }
    }

    func write(_ lines: [NumberedLine]) throws {
        let writer = CSVWriter()
        let columns = ["line", "number"] + (hasNames ? ["name"] : []) + ["object", "amount", "due_date"]
        let records = lines.map { line in
            writer.record(
                [String(line.line), line.number] + (hasNames ? [line.name] : [])
                    + [line.object, line.amount, line.dueDate?.iso ?? ""])
        }
        do {
            let file = try FileHandle(forWritingTo: URL(filePath: begun))
            try file.write(contentsOf: Data((writer.record(columns) + records.joined()).utf8))
            try file.close()
            guard rename(begun, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            throw Ending.misuse(
                "The list is stored, but \(path) cannot be written. Bring the same file in again: it adds nothing, and "
                    + "writes the numbers.")
        }
    }

    /// Takes away what was begun.
    func drop() { try? FileManager.default.removeItem(atPath: begun) }
}

/// One file on its way into the store.
struct FileImport {
    /// Records after which staff hear how far it is.
    private static let stride = 5_000

    let kind: ImportKind
    let file: String
    let city: CitySettings
    let access: StoreAccess
    /// Who brings it in.
    var actor = Actor.system
    /// Who takes names out again, and why: kept with the list.
    var disclosure: Disclosure?
    /// Whether a long list says on standard error how far it is.
    var tellsProgress = false

    init(kind: ImportKind, file: String, city: CitySettings, access: StoreAccess) {
        self.kind = kind
        self.file = file
        self.city = city
        self.access = access
    }

    /// Stores every record, or nothing; each refusal is printed with its line.
    /// - Parameter isNeedless: asked in the same transaction; where it says so, nothing is stored.
    func run(
        at now: Instant, unless isNeedless: @escaping @Sendable (any Transaction) throws -> Bool = { _ in false }
    ) async throws -> ImportReport {
        do {
            let records = try Self.records(of: file, kind)
            let (kind, city, access, actor, disclosure) = (kind, city, access, actor, disclosure)
            let progress = progress(of: records.count)
            let note = kind.languageNote(on: records, speaking: city.profile.languages)
            let report = try await access.database.write(.long) { transaction in
                guard try !isNeedless(transaction) else { return ImportReport(stored: 0) }
                let context = ImportContext(
                    transaction: transaction, vault: access.vault, profile: city.profile, now: now,
                    today: city.calendar.day(of: now), random: GatewayWorld.real.random, actor: actor,
                    progress: progress)
                let report = try kind.store(context, records)
                try disclosure?.store(at: now, transaction)
                return report
            }
            return report.stored == 0
                ? report
                : ImportReport(
                    stored: report.stored, notes: report.notes + [note].compactMap(\.self), numbered: report.numbered)
        } catch let refused as ImportRefused {
            for problem in refused.problems {
                let column = problem.column.map { " \($0):" } ?? ""
                Terminal.complain("\(file):\(problem.line):\(column) \(problem.message)")
            }
            throw Ending.findings("\(file) was refused; nothing was stored.")
        } catch let error as StorageError {
            throw Ending.misuse("Nothing was stored: \(error.sentence)")
        }
    }

    /// What a long list says while it comes in; nothing of a short one.
    private func progress(of count: Int) -> @Sendable (Int) -> Void {
        guard tellsProgress, count > Self.stride else { return { _ in } }
        let file = file
        Terminal.complain("\(file): \(count) lines are read. Storing them; nothing is kept before all are.")
        return { done in
            if done % Self.stride == 0 { Terminal.complain("\(file): \(done) done") }
        }
    }

    /// The records of a file; `-` reads standard input.
    static func records(of file: String, _ kind: ImportKind) throws -> [ImportRecord] {
        if file == "-" {
            return try CSVReader(kind).records(in: Array(FileHandle.standardInput.readDataToEndOfFile()))
        }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Ending.misuse("The file \(file) cannot be read.")
        }
        return try CSVReader(kind).records(in: Array(data))
    }
}
