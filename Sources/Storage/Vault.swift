import Crypto

/// Keeps what could identify a citizen: a keyed hash to look it up, AES-GCM ciphertext to use it.
///
/// Both keys derive from one 32-byte master key, so a stolen database alone tells neither who wrote nor what.
/// Sealing the same text twice gives different bytes; hashing gives the same 16 bytes every time. The `purpose` keeps a
/// hash of one kind from matching the hash of another.
package struct Vault: Sendable {
    /// Bytes of a keyed hash: 128 bits, enough that two citizens never share one.
    package static let hashLength = 16

    /// Keyed once: the key's part of every hash is done here and copied.
    private let hashing: HMAC<SHA256>
    private let sealing: SymmetricKey

    /// - Parameter masterKey: exactly 32 bytes.
    package init?(masterKey: [UInt8]) {
        guard masterKey.count == 32 else { return nil }
        let master = SymmetricKey(data: masterKey)
        hashing = HMAC(
            key: HKDF<SHA256>.deriveKey(
                inputKeyMaterial: master, info: Array("guichet hash".utf8), outputByteCount: 32))
        sealing = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: master, info: Array("guichet seal".utf8), outputByteCount: 32)
    }

    /// A fresh random master key of 32 bytes.
    package static func randomMasterKey() -> [UInt8] {
        SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    }

    /// The keyed hash of a text for one purpose.
    package func hash(_ text: String, for purpose: String) -> [UInt8] {
        var mac = hashing
        var bytes = Array(purpose.utf8)
        bytes.append(0)
        bytes.append(contentsOf: text.utf8)
        mac.update(data: bytes)
        return Array(mac.finalize().prefix(Self.hashLength))
    }

    /// Nonce, ciphertext and tag of some bytes, in one array 28 bytes longer than they are.
    package func seal(_ bytes: [UInt8]) throws -> [UInt8] {
        let box = try AES.GCM.seal(bytes, using: sealing)
        guard let combined = box.combined else { throw VaultError.unsealable }
        return Array(combined)
    }

    /// What `seal` was given, or an error when the bytes were made by another key or altered.
    package func open(_ sealed: [UInt8]) throws -> [UInt8] {
        Array(try AES.GCM.open(AES.GCM.SealedBox(combined: sealed), using: sealing))
    }

    package func seal(_ text: String) throws -> [UInt8] { try seal(Array(text.utf8)) }

    package func openText(_ sealed: [UInt8]) throws -> String { String(decoding: try open(sealed), as: UTF8.self) }
}

/// A sealed value that cannot be made or read.
package enum VaultError: Error, Sendable {
    case unsealable
}
