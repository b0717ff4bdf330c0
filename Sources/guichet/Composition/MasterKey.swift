import Foundation
import Storage

/// The master key: from the environment, else from a file beside the store, made on first use.
struct MasterKey {
    let bytes: [UInt8]
    let file: String?
    let isNew: Bool

    static func find(beside store: String) throws -> MasterKey {
        if let given = ProcessInfo.processInfo.environment["GUICHET_KEY"], !given.isEmpty {
            return MasterKey(bytes: try decode(given, "GUICHET_KEY"), file: nil, isNew: false)
        }
        let file = store + ".key"
        if let text = try? String(contentsOfFile: file, encoding: .utf8) {
            return MasterKey(bytes: try decode(text, file), file: file, isNew: false)
        }
        guard !FileManager.default.fileExists(atPath: file) else {
            throw Ending.misuse("The key file \(file) cannot be read.")
        }
        guard !FileManager.default.fileExists(atPath: store) else {
            throw Ending.misuse(
                "The store \(store) exists and its key is gone: set GUICHET_KEY or put the key back into \(file).")
        }
        return try make(file)
    }

    private static func decode(_ text: String, _ name: String) throws -> [UInt8] {
        guard let data = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)), data.count == 32
        else { throw Ending.misuse("\(name) must hold 32 bytes in base64.") }
        return Array(data)
    }

    /// Only the owner may read the file, from the moment it exists.
    private static func make(_ file: String) throws -> MasterKey {
        let key = Vault.randomMasterKey()
        let text = Data(key).base64EncodedString() + "\n"
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw Ending.misuse("The key file \(file) cannot be made.") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(text.utf8))
            try handle.synchronize()
            try handle.close()
        } catch {
            throw Ending.misuse("The key file \(file) cannot be written.")
        }
        return MasterKey(bytes: key, file: file, isNew: true)
    }
}
