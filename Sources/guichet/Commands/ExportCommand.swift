import ArgumentParser
import Civic
import Foundation
import Gateway
import Storage

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes a list as CSV, with a header row.",
        discussion: """
            No list has phones by itself. With --phones-for, --by and --reason these have a column more: \
            \(Exchange.exports.filter(\.hasPhones).map(\.name).joined(separator: ", ")). Who took them, in which role and why \
            is kept, and listed by guichet export disclosures.

            Kinds:
            \(Exchange.exports.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))
            """)

    @Argument(help: "What to write: \(Exchange.exports.map(\.name).joined(separator: ", ")).") var kind: String
    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
    var output: String?
    @Option(
        help: ArgumentHelp(
            "With phones, for one of: \(Disclosure.Role.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "role"))
    var phonesFor: String?
    @Option(help: ArgumentHelp("Who takes the phones out.", valueName: "name")) var by: String?
    @Option(help: ArgumentHelp("What for.", valueName: "words")) var reason: String?
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON line a row instead of CSV.") var json = false

    func run() async throws {
        guard let kind = Exchange.exportKind(kind) else {
            throw Ending.misuse("There is nothing to export called \(kind); see guichet export --help.")
        }
        let disclosure = try disclosure(of: kind)
        let profile = try CitySources.read(sources).profile().profile
        let access = try await StoreAccess.open(store.database, now: GatewayWorld.real.now())
        let handle = try outputHandle()
        let asJSON = json
        do {
            if let disclosure {
                let now = GatewayWorld.real.now()
                try await access.database.write { try disclosure.store(at: now, $0) }
            }
            try await access.database.read { transaction in
                let context = ExportContext(
                    transaction: transaction, vault: access.vault, profile: profile, showsPhones: disclosure != nil)
                var writer = RowWriter(handle: handle, columns: kind.columns(in: context), isJSON: asJSON)
                try writer.begin()
                try kind.rows(context) { try writer.write($0) }
                try writer.flush()
            }
        } catch let error as StorageError {
            await access.database.close()
            throw Ending.misuse("The store cannot be read: \(error.sentence)")
        }
        await access.database.close()
    }

    /// Who asks for phones; nil where nobody does.
    private func disclosure(of kind: ExportKind) throws -> Disclosure? {
        guard let phonesFor else {
            guard by == nil, reason == nil else {
                throw Ending.misuse("--by and --reason belong to --phones-for.")
            }
            return nil
        }
        guard let role = Disclosure.Role(rawValue: phonesFor.lowercased()) else {
            let roles = Disclosure.Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw Ending.misuse("There is no role \(phonesFor) that may see phones; the roles are \(roles).")
        }
        guard kind.hasPhones else { throw Ending.misuse("The list \(kind.name) has no phones.") }
        guard let disclosure = Disclosure(of: kind.name, to: role, by: by ?? "", because: reason ?? "") else {
            throw Ending.misuse("Say with --by who takes the phones out, and with --reason what for.")
        }
        return disclosure
    }

    private func outputHandle() throws -> FileHandle {
        guard let output else { return .standardOutput }
        guard FileManager.default.createFile(atPath: output, contents: nil),
            let handle = FileHandle(forWritingAtPath: output)
        else { throw Ending.misuse("The file \(output) cannot be written.") }
        return handle
    }
}

/// Rows on their way out, gathered into larger writes.
private struct RowWriter {
    let handle: FileHandle
    let columns: [String]
    let isJSON: Bool
    private var gathered: [UInt8] = []

    init(handle: FileHandle, columns: [String], isJSON: Bool) {
        self.handle = handle
        self.columns = columns
        self.isJSON = isJSON
    }

    mutating func begin() throws {
        if !isJSON { try write(columns) }
    }

    mutating func write(_ row: [String]) throws {
        if isJSON {
            let pairs = Dictionary(zip(columns, row)) { first, _ in first }
            gathered += Array((try JSONLine.text(pairs) + "\n").utf8)
        } else {
            gathered += Array(CSVWriter().record(row).utf8)
        }
        if gathered.count > 1 << 16 { try flush() }
    }

    mutating func flush() throws {
        try handle.write(contentsOf: Data(gathered))
        gathered = []
    }
}
