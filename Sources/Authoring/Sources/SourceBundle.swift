import Conversation
import Crypto
import Foundation

/// The files a program is made from, by path relative to the city's folder, as `Flows/taxes/pay.yaml`.
package struct SourceBundle: Sendable, Hashable {
    package let files: [String: String]
    /// Paths that were passed over though somebody means them to be read, as `Flows/Report.YAML`. They are no part of the
    /// program and of its digest.
    package let unread: [String]

    package init(files: [String: String], unread: [String] = []) {
        self.files = files
        self.unread = unread
    }

    /// What makes the program: everything but the transcripts, which only tell what it should do, and the list of terms.
    private var programFiles: [String: String] {
        files.filter { !$0.key.hasSuffix(TranscriptReader.suffix) && $0.key != Glossary.path }
    }

    /// The SHA-256 of the program's paths and contents in the order of the paths, as 64 lower-case hexadecimal digits.
    package var digest: String {
        var hash = SHA256()
        for (path, content) in programFiles.sorted(by: { $0.key < $1.key }) {
            for part in [path, content] {
                var length = UInt64(part.utf8.count).littleEndian
                withUnsafeBytes(of: &length) { hash.update(bufferPointer: $0) }
                hash.update(data: Data(part.utf8))
            }
        }
        return hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// The program's files as bytes for the store.
    package func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Array(try encoder.encode(programFiles))
    }

    package init(encoded: [UInt8]) throws {
        self.init(files: try JSONDecoder().decode([String: String].self, from: Data(encoded)))
    }
}

extension SourceBundle {
    /// The place of a word of a text that begins at a place: the first one there that stands by itself. The text's own
    /// place where it is not found, as in a text that is written with escapes.
    func place(of word: String, from begin: SourcePlace) -> SourcePlace {
        guard let text = files[begin.file], !word.isEmpty else { return begin }
        let lines = text.split(
            separator: "\n", maxSplits: begin.line + Self.linesOfText, omittingEmptySubsequences: false)
        let wanted = Array(word.unicodeScalars)
        for number in (begin.line - 1)..<max(begin.line - 1, min(lines.count, begin.line + Self.linesOfText)) {
            let line = Array(lines[number].unicodeScalars)
            var column = number == begin.line - 1 ? max(0, begin.column - 1) : 0
            while column + wanted.count <= line.count {
                let end = column + wanted.count
                if line[column..<end].elementsEqual(wanted), column == 0 || !line[column - 1].properties.isAlphabetic,
                    end == line.count || !line[end].properties.isAlphabetic
                {
                    return SourcePlace(file: begin.file, line: number + 1, column: column + 1)
                }
                column += 1
            }
        }
        return begin
    }

    /// How many lines of a text are looked through for a word.
    private static let linesOfText = 20
}

/// What keeps a folder of sources from being read.
package struct SourceReadingError: Error, Sendable, Hashable, CustomStringConvertible {
    package let path: String
    package let reason: String
    /// True for what may be over in a moment, as when the process has too many files open: the files are not at fault.
    package let isPassing: Bool

    init(path: String, reason: String, isPassing: Bool = false) {
        self.path = path
        self.reason = reason
        self.isPassing = isPassing
    }

    package var description: String { "\(path): \(reason)" }
}

extension SourceBundle {
    /// Bytes of one file and number of files that are read, so that a wrong folder cannot fill the memory.
    package static let maximumFileSize = YAMLReader.maximumSize
    package static let maximumFileCount = 4000
    /// Bytes of all files together.
    package static let maximumTotalSize = 32 << 20

    /// Reads every YAML file below two folders.
    package init(flows: String, locales: String) throws(SourceReadingError) {
        var files: [String: String] = [:]
        var unread: [String] = []
        try Self.read(flows, as: "Flows", into: &files, &unread)
        try Self.read(locales, as: "Locales", into: &files, &unread)
        self.init(files: files, unread: unread)
    }

    /// Reads every YAML file below the folder of the languages and countries alone.
    package init(locales: String) throws(SourceReadingError) {
        var files: [String: String] = [:]
        var unread: [String] = []
        try Self.read(locales, as: "Locales", into: &files, &unread)
        self.init(files: files, unread: unread)
    }

    private static func read(
        _ folder: String, as name: String, into files: inout [String: String], _ unread: inout [String]
    ) throws(SourceReadingError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw SourceReadingError(path: folder, reason: "there is no such folder.")
        }
        let folder = SourceFolder.target(of: folder)
        var total = files.values.reduce(0) { $0 + $1.utf8.count }
        for path in try SourceFolder.files(below: folder)
        where !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
            guard SourceFolder.isYAML(path) else {
                if Self.isMeantToBeRead(path) { unread.append(name + "/" + path) }
                continue
            }
            let full = folder + "/" + path
            guard let text = try text(of: full) else {
                throw SourceReadingError(path: full, reason: "it cannot be read.", isPassing: true)
            }
            total += text.utf8.count
            guard total <= maximumTotalSize else {
                throw SourceReadingError(
                    path: folder, reason: "its files are larger than \(maximumTotalSize) bytes together.")
            }
            files[name + "/" + path] = text
            guard files.count <= maximumFileCount else {
                throw SourceReadingError(path: folder, reason: "it holds more than \(maximumFileCount) files.")
            }
        }
    }

    /// The text of one file; nil where it is not there or cannot be read.
    static func text(of file: String) throws(SourceReadingError) -> String? {
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        guard data.count <= maximumFileSize else {
            throw SourceReadingError(path: file, reason: "it is larger than \(maximumFileSize) bytes.")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw SourceReadingError(path: file, reason: "it is not valid UTF-8.")
        }
        return text
    }

    /// Whether a name only looks unlike those that are read: in capitals, or with what an editor put behind it.
    private static func isMeantToBeRead(_ path: String) -> Bool {
        let path = path.lowercased()
        return [".yaml", ".yml", ".yaml.txt", ".yml.txt"].contains { path.hasSuffix($0) }
    }
}
