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

    fileprivate static func absolute(_ path: String) -> String {
        root.appending(path: path).resolvingSymlinksInPath().path(percentEncoded: false)
    }
}

extension Checkout {
    /// Runs a program of this checkout to its end.
    static func run(
        _ program: String, _ arguments: [String]
    ) throws -> (status: Int32, output: String, complaints: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (output, complaints) = (folder.appending(path: "output"), folder.appending(path: "complaints"))
        for file in [output, complaints] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: absolute(program))
        process.arguments = arguments
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
