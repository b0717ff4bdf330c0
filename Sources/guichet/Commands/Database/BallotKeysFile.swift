import DomainKit
import Foundation

/// The file the ballot keys of open consultations are kept in, beside a backup and apart from it: a JSON line a key. The
/// keys in it are sealed with the master key.
struct BallotKeysFile {
    let path: String

    /// Where the keys of a backup stand unless somebody says otherwise.
    init(besides backup: String) { path = backup + ".ballot-keys" }

    init(path: String) { self.path = path }

    var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    /// Writes the file, which only its owner may read.
    /// - Throws: an `Ending` when it is there already or cannot be written.
    func write(_ keys: [DestroyableKey]) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Ending.misuse("The file \(path) cannot be made, or is there already; nothing was written.")
        }
        fchmod(descriptor, 0o600)
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            for key in keys {
                let line = Line(consultation: key.owner, sealedKey: Data(key.sealedKey))
                try handle.write(contentsOf: Data((JSONLine.text(line) + "\n").utf8))
            }
            try handle.synchronize()
            try handle.close()
        } catch {
            throw Ending.misuse("The file \(path) cannot be written.")
        }
    }

    /// - Throws: an `Ending` that names the line that is no key.
    func read() throws -> [DestroyableKey] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Ending.misuse("The file \(path) cannot be read.")
        }
        return try text.split(separator: "\n").enumerated().map { number, line in
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) else {
                throw Ending.misuse("\(path):\(number + 1): this is no ballot key.")
            }
            return DestroyableKey(owner: line.consultation, sealedKey: Array(line.sealedKey))
        }
    }

    private struct Line: Codable {
        let consultation: String
        let sealedKey: Data

        private enum CodingKeys: String, CodingKey {
            case consultation
            case sealedKey = "sealed_key"
        }
    }
}
