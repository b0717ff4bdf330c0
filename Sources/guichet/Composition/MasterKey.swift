import Foundation
import Storage

/// The master key: from the environment, else from a file beside the store, made on first use. A store on a server has
/// no place for such a file.
struct MasterKey {
    let bytes: [UInt8]
    let file: String?
    let isNew: Bool

    static func find(for address: StoreAddress) throws -> MasterKey {
        if let key = try existing(for: address) { return key }
        guard case .sqlite(let store) = address else { throw missing }
        let file = store + ".key"
        guard !FileManager.default.fileExists(atPath: file) else {
            throw Ending.misuse("The key file \(file) cannot be read.")
        }
        guard !FileManager.default.fileExists(atPath: store) else {
            throw Ending.misuse(
                "The store \(store) exists and its key is gone: set GUICHET_KEY or put the key back into \(file).")
        }
        return try make(file)
    }

    /// - Throws: when a key cannot be read, or a store on a server has none; a file gets one when it is made.
    static func require(for address: StoreAddress) throws {
        let key = try existing(for: address)
        if case .postgres = address, key == nil { throw missing }
    }

    private static let missing = Ending.misuse(
        "A store on PostgreSQL needs its key in GUICHET_KEY: 32 bytes in base64 (head -c 32 /dev/urandom | base64).")

    /// The key that is there for a store; nil when there is none.
    static func existing(for address: StoreAddress) throws -> MasterKey? {
        if let given = ProcessInfo.processInfo.environment["GUICHET_KEY"], !given.isEmpty {
            return MasterKey(bytes: try decode(given, "GUICHET_KEY"), file: nil, isNew: false)
        }
        guard case .sqlite(let store) = address else { return nil }
        let file = store + ".key"
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
        // A key that was copied back may have come with the rights of any file.
        chmod(file, 0o600)
        return MasterKey(bytes: try decode(text, file), file: file, isNew: false)
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
