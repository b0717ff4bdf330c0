import ArgumentParser
import Civic
import Conversation
import Foundation
import Gateway
import Storage

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Brings a CSV file into the store, all of it or nothing.",
        discussion: "Kinds:\n" + Exchange.imports.map(describe).joined(separator: "\n"))

    @Argument(help: "What the file holds: \(Exchange.imports.map(\.name).joined(separator: ", ")).") var kind: String
    @Argument(help: ArgumentHelp("The CSV file, with a header row; - for standard input.", valueName: "file.csv"))
    var file: String
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        guard let kind = Exchange.importKind(kind) else {
            throw Ending.misuse("There is nothing to import called \(kind); see guichet import --help.")
        }
        guard file == "-" || FileManager.default.isReadableFile(atPath: file) else {
            throw Ending.misuse("The file \(file) cannot be read.")
        }
        let city = try CitySources.read(sources).profile()
        let now = GatewayWorld.real.now()
        let access = try await StoreAccess.open(store.database, now: now)
        do {
            let report = try await FileImport(kind: kind, file: file, city: city, access: access).run(at: now)
            for note in report.notes { Terminal.say(note) }
            Terminal.say("\(report.stored) \(kind.name) stored.")
        } catch {
            await access.database.close()
            throw error
        }
        await access.database.close()
    }

    private static func describe(_ kind: ImportKind) -> String {
        let columns = kind.columns.map { column in
            "    \(column.name)\(column.isRequired ? "" : " (optional)"): \(column.meaning)"
        }
        return "  \(kind.name): \(kind.summary)\n" + columns.joined(separator: "\n")
    }
}

/// One file on its way into the store.
struct FileImport {
    let kind: ImportKind
    let file: String
    let city: (profile: CityProfile, calendar: CityCalendar)
    let access: StoreAccess

    /// Stores every record, or nothing; each refusal is printed with its line.
    /// - Parameter isNeedless: asked in the same transaction; where it says so, nothing is stored.
    func run(
        at now: Instant, unless isNeedless: @escaping @Sendable (any Transaction) throws -> Bool = { _ in false }
    ) async throws -> ImportReport {
        do {
            let records = try Self.records(of: file, kind)
            let (kind, city, access) = (kind, city, access)
            let note = kind.languageNote(on: records, speaking: city.profile.languages)
            let report = try await access.database.write(.long) { transaction in
                guard try !isNeedless(transaction) else { return ImportReport(stored: 0) }
                let context = ImportContext(
                    transaction: transaction, vault: access.vault, profile: city.profile, now: now,
                    today: city.calendar.day(of: now), random: GatewayWorld.real.random)
                return try kind.store(context, records)
            }
            return report.stored == 0
                ? report : ImportReport(stored: report.stored, notes: report.notes + [note].compactMap(\.self))
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
