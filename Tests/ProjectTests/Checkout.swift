import Foundation

/// The checkout the suite runs from, as text. Paths are relative to its root.
enum Checkout {
    private static let root = URL(filePath: #filePath, directoryHint: .notDirectory)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A file with its lines, counted from 1.
    struct TextFile {
        let path: String
        let lines: [String]

        var numbered: [(number: Int, text: String)] { lines.enumerated().map { ($0.offset + 1, $0.element) } }
    }

    /// The names of the folders directly below one.
    static func folders(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: absolute(path))
            .filter { isFolder("\(path)/\($0)") }.sorted()
    }

    /// The folder of a module.
    static func folder(of module: String) -> String {
        exists("Sources/Domains/\(module)") ? "Sources/Domains/\(module)" : "Sources/\(module)"
    }

    /// Every file at or below a path whose name ends as asked, in the order of their paths.
    static func files(below path: String, ending endings: [String] = [""]) throws -> [TextFile] {
        guard isFolder(path) else { return [try file(path)] }
        let below = FileManager.default.enumerator(atPath: absolute(path))?.allObjects as? [String] ?? []
        return try below.sorted()
            .filter { name in endings.contains { name.hasSuffix($0) } && !isFolder("\(path)/\(name)") }
            .map { try file("\(path)/\($0)") }
    }

    static func file(_ path: String) throws -> TextFile {
        let text = try String(contentsOfFile: absolute(path), encoding: .utf8)
        return TextFile(
            path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }

    static func write(_ text: String, to path: String) throws {
        try text.write(toFile: absolute(path), atomically: true, encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: absolute(path)) }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: absolute(path), isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Where a file of the checkout lies on this machine, without links.
    static func absolute(_ path: String) -> String {
        root.appending(path: path).resolvingSymlinksInPath().path(percentEncoded: false)
    }
}

extension Checkout {
    /// Runs a program of this checkout to its end, or one of the machine where a whole path is given.
    /// - Parameters:
    ///   - folder: where it runs; here unless told.
    ///   - environment: what it finds besides this process's own. Of a build that runs these tests it finds nothing.
    static func run(
        _ program: String, _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:]
    ) throws -> (status: Int32, output: String, complaints: String) {
        let own = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: own) }
        let (output, complaints) = (own.appending(path: "output"), own.appending(path: "complaints"))
        for file in [output, complaints] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: program.hasPrefix("/") ? program : absolute(program))
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        process.environment = ProcessInfo.processInfo.environment.filter { name, _ in
            !name.hasPrefix("GUICHET_") && !["MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"].contains(name)
        }.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: complaints)
        try process.run()
        process.waitUntilExit()
        return (
            process.terminationStatus, try String(contentsOf: output, encoding: .utf8),
            try String(contentsOf: complaints, encoding: .utf8)
        )
    }
}

/// A folder of a test's own, removed with everything in it.
struct Workshop {
    let folder: String

    static func use<Answer>(_ body: (Workshop) throws -> Answer) throws -> Answer {
        let url = FileManager.default.temporaryDirectory.appending(path: "workshop-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(Workshop(folder: url.path(percentEncoded: false)))
    }

    /// Writes a file, with the folders it lies in.
    @discardableResult
    func write(_ text: String, to path: String, isProgram: Bool = false) throws -> String {
        let file = URL(filePath: folder).appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        let path = file.path(percentEncoded: false)
        if isProgram { try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path) }
        return path
    }

    /// Copies a file of the checkout to the same place here, its words changed where asked.
    @discardableResult
    func copy(_ path: String, isProgram: Bool = false, _ edits: (old: String, new: String)...) throws -> String {
        var text = try String(contentsOfFile: Checkout.absolute(path), encoding: .utf8)
        for edit in edits {
            guard text.contains(edit.old) else { throw NotThere(words: edit.old, path: path) }
            text = text.replacingOccurrences(of: edit.old, with: edit.new)
        }
        return try write(text, to: path, isProgram: isProgram)
    }

    /// Words a test wanted to change are not in the file.
    struct NotThere: Error {
        let words: String
        let path: String
    }
}
