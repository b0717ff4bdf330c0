import Foundation

/// Graphviz' own program, which places boxes and arrows (https://graphviz.org/doc/info/command.html).
enum Graphviz {
    /// The drawing as SVG.
    /// - Throws: when Graphviz is not installed, or does not take the drawing.
    static func svg(of dot: String) throws -> Data {
        guard let program = find() else {
            throw Ending.misuse(
                "SVG is made by Graphviz, whose program dot is not on the path. Install it (Debian: graphviz), or write "
                    + "--format dot or --format mermaid.")
        }
        do {
            return try run(program, dot)
        } catch let ending as Ending {
            throw ending
        } catch {
            throw Ending.misuse("Graphviz cannot be run: \(error.localizedDescription)")
        }
    }

    private static func find() -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/dot" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    /// Through files and not pipes, so that neither side can wait for the other.
    private static func run(_ program: String, _ dot: String) throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appending(path: "guichet-graph-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (source, drawing, complaints) = (
            folder.appending(path: "a.dot"), folder.appending(path: "a.svg"), folder.appending(path: "err")
        )
        try Data(dot.utf8).write(to: source)
        try Data().write(to: complaints)
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["-Tsvg", "-o", drawing.path(), source.path()]
        process.standardInput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: complaints)
        try process.run()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let words = String(decoding: (try? Data(contentsOf: complaints)) ?? Data(), as: UTF8.self)
            throw Ending.misuse("Graphviz did not take the drawing: \(words.prefix { $0 != "\n" })")
        }
        return try Data(contentsOf: drawing)
    }
}
