import Foundation

/// The programs of a PostgreSQL server on this machine.
package struct PostgresInstallation: Sendable {
    /// The folder they lie in.
    package let programs: String

    /// The oldest server the gateway runs on.
    package static let oldest = 14

    /// There is no server the tests could start.
    package struct Missing: Error, CustomStringConvertible {
        package let description =
            "These tests start a PostgreSQL server of their own and found none of version \(oldest) or newer: neither on "
            + "the PATH, nor where pg_config says, nor below /usr/lib/postgresql. `Scripts/install-needs tests` installs "
            + "it; on Debian and Ubuntu it is the package postgresql."
    }

    /// Looked for once.
    static let found = Result { try find() }

    /// The first that is whole and new enough: of the folders of the path, then of pg_config's, then of Debian's, the
    /// newest first.
    package static func find(
        path: String = ProcessInfo.processInfo.environment["PATH"] ?? "", packages: String = "/usr/lib/postgresql"
    ) throws -> PostgresInstallation {
        let folders = path.split(separator: ":").map(String.init)
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: packages)) ?? []
        let newest = versions.compactMap { Int($0) }.sorted(by: >)
        // A link to one program leads to the folder of them all.
        let candidates =
            folders.map { folder in
                URL(filePath: folder + "/initdb").resolvingSymlinksInPath().deletingLastPathComponent().path
            } + folders.compactMap { said(by: $0 + "/pg_config", "--bindir") } + newest.map { "\(packages)/\($0)/bin" }
        guard let programs = candidates.first(where: isUsable) else { throw Missing() }
        return PostgresInstallation(programs: programs)
    }

    func program(_ name: String) -> String { "\(programs)/\(name)" }

    private static func isUsable(_ folder: String) -> Bool {
        let needed = ["initdb", "pg_ctl", "postgres", "pg_basebackup", "psql"]
        guard needed.allSatisfy({ FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)") }),
            let version = said(by: folder + "/postgres", "--version")?.firstMatch(of: /\) ([0-9]+)/)
        else { return false }
        return (Int(version.1) ?? 0) >= oldest
    }

    /// The first line a program says, or nil when it cannot be run.
    private static func said(by program: String, _ argument: String) -> String? {
        guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = [argument]
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil, let bytes = try? pipe.fileHandleForReading.readToEnd() else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
    }
}
