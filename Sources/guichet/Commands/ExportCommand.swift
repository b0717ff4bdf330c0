import ArgumentParser
import Civic
import Foundation
import Gateway
import Storage

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes a list as CSV, with a header row.",
        discussion: "Kinds:\n" + Exchange.exports.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))

    @Argument(help: "What to write: \(Exchange.exports.map(\.name).joined(separator: ", ")).") var kind: String
    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
    var output: String?
    @OptionGroup var sources: SourceOptions
    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON line a row instead of CSV.") var json = false

    func run() async throws {
        guard let kind = Exchange.exportKind(kind) else {
            throw Ending.misuse("There is nothing to export called \(kind); see guichet export --help.")
        }
        let profile = try CitySources.read(sources).profile().profile
        let access = try await StoreAccess.open(store.database, now: GatewayWorld.real.now())
        let handle = try outputHandle()
        let asJSON = json
        do {
            try await access.database.read { transaction in
                var writer = RowWriter(handle: handle, columns: kind.columns, isJSON: asJSON)
                try writer.begin()
                let context = ExportContext(transaction: transaction, vault: access.vault, profile: profile)
                try kind.rows(context) { try writer.write($0) }
                try writer.flush()
            }
        } catch let error as StorageError {
            await access.database.close()
            throw Ending.misuse("The store cannot be read: \(error.sentence)")
        }
        await access.database.close()
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
