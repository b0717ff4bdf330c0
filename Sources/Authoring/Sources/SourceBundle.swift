import Crypto
import Foundation

/// The files a program is made from, by path relative to the city's folder, as `Flows/taxes/pay.yaml`.
package struct SourceBundle: Sendable, Hashable {
    package let files: [String: String]

    package init(files: [String: String]) { self.files = files }

    /// What makes the program: everything but the transcripts, which only tell what it should do.
    private var programFiles: [String: String] { files.filter { !$0.key.hasSuffix(TranscriptReader.suffix) } }

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
        files = try JSONDecoder().decode([String: String].self, from: Data(encoded))
    }
}

/// What keeps a folder of sources from being read.
package struct SourceReadingError: Error, Sendable, Hashable, CustomStringConvertible {
    package let path: String
    package let reason: String
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
        try Self.read(flows, as: "Flows", into: &files)
        try Self.read(locales, as: "Locales", into: &files)
        self.files = files
    }

    /// Reads every YAML file below the folder of the languages and countries alone.
    package init(locales: String) throws(SourceReadingError) {
        var files: [String: String] = [:]
        try Self.read(locales, as: "Locales", into: &files)
        self.files = files
    }

    private static func read(
        _ folder: String, as name: String, into files: inout [String: String]
    ) throws(SourceReadingError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw SourceReadingError(path: folder, reason: "there is no such folder.")
        }
        // An enumerator does not follow the folder itself where that is a link.
        let folder = URL(filePath: folder).resolvingSymlinksInPath().path(percentEncoded: false)
        var total = files.values.reduce(0) { $0 + $1.utf8.count }
        let paths = (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String]) ?? []
        for path in paths.sorted() where path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
            guard !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else { continue }
            let full = folder + "/" + path
            guard let data = FileManager.default.contents(atPath: full) else {
                throw SourceReadingError(path: full, reason: "it cannot be read.")
            }
            guard data.count <= maximumFileSize else {
                throw SourceReadingError(path: full, reason: "it is larger than \(maximumFileSize) bytes.")
            }
            guard let text = String(data: data, encoding: .utf8) else {
                throw SourceReadingError(path: full, reason: "it is not valid UTF-8.")
            }
            total += data.count
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
}
