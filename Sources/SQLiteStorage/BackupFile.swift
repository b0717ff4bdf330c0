import Foundation
package import Storage

/// A backup: one file in SQLite's format, whichever engine the store lies in, with the store's own tables and a manifest.
/// It holds one moment of the store and can be brought back into any engine.
package struct BackupFile: Sendable {
    private let path: String

    package init(path: String) { self.path = path }

    /// Writes a backup of a store while it goes on being used. The file appears under its name only when it is whole,
    /// compared with what was read, and on the disk; until then it is called `<name>.partial`. Only its owner may read it.
    ///
    /// - Parameters:
    ///   - migrations: every migration the program knows.
    ///   - program: the program that makes it, and its version.
    ///   - moment: milliseconds since 1970.
    ///   - leftOut: tables that are empty in it.
    /// - Throws: `StorageError.inputOutput` when a file of that name is there already or none can be made.
    package func make(
        of source: any Database, migrations: [Migration], program: String, at moment: Int64,
        leavingOut leftOut: Set<String> = [], report: @escaping @Sendable (MovingProgress) -> Void = { _ in }
    ) async throws -> BackupManifest {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw StorageError.inputOutput("a file of that name is there already")
        }
        // What an earlier attempt left when it was ended from outside.
        removePartial()
        do {
            try makePartial()
            let manifest = try await fill(from: source, migrations, program, at: moment, leftOut, report)
            try settle()
            try FileManager.default.moveItem(atPath: partial, toPath: path)
            synchronizeFolder()
            return manifest
        } catch {
            removePartial()
            throw error
        }
    }

    private func fill(
        from source: any Database, _ migrations: [Migration], _ program: String, at moment: Int64,
        _ leftOut: Set<String>, _ report: @escaping @Sendable (MovingProgress) -> Void
    ) async throws -> BackupManifest {
        let target = try SQLiteDatabase(path: partial)
        let copy = StoreCopy(from: source, to: target, migrations: migrations, leavingOut: leftOut, report: report)
        let engine = source.dialect.name
        do {
            let outcome = try await copy.run(.backUp, at: moment) { transaction, contents in
                try BackupManifest(madeAt: moment, engine: engine, program: program, tables: contents)
                    .write(in: transaction, .sqlite)
            }
            try outcome.read.tables.requireAgreement(with: outcome.arrived.tables)
            await target.close()
            return BackupManifest(madeAt: moment, engine: engine, program: program, tables: outcome.arrived.tables)
        } catch {
            await target.close()
            throw error
        }
    }

    // MARK: - The file

    private var partial: String { path + ".partial" }

    private func makePartial() throws(StorageError) {
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw .inputOutput("no file can be made there") }
        Foundation.close(descriptor)
    }

    /// Makes the database one file that can be read without writing, and puts it on the disk.
    private func settle() throws(StorageError) {
        let connection = try Connection(path: partial, role: .checkpointer, options: SQLiteOptions())
        guard try connection.answers("PRAGMA journal_mode = DELETE") == [Row([.text("delete")])] else {
            throw .inputOutput("the file keeps its log")
        }
        try connection.synchronizeFile()
    }

    /// Without it the name could be gone after a power cut, though not the backup before.
    private func synchronizeFolder() {
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        let descriptor = open(folder, O_RDONLY)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        Foundation.close(descriptor)
    }

    private func removePartial() {
        for ending in ["", "-wal", "-shm", "-journal"] { try? FileManager.default.removeItem(atPath: partial + ending) }
    }
}
