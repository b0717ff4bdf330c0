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
    /// The cost of the secrets that are stretched from now on; see `stretch`.
    package let stretchRounds: Int

    /// - Parameters:
    ///   - masterKey: exactly 32 bytes.
    ///   - stretchRounds: a power of two. A city keeps the default; a simulated one saves itself the work.
    package init?(masterKey: [UInt8], stretchRounds: Int = defaultStretchRounds) {
        guard masterKey.count == 32 else { return nil }
        self.stretchRounds = stretchRounds
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
        Array(digest(text, for: purpose).prefix(Self.hashLength))
    }

    /// All 32 bytes of a keyed hash; `hash` is the first half of them.
    package func digest(_ text: String, for purpose: String) -> [UInt8] {
        authenticate(purpose, text.utf8)
    }

    /// All 32 bytes of the keyed hash of some bytes.
    package func digest(_ bytes: [UInt8], for purpose: String) -> [UInt8] { authenticate(purpose, bytes) }

    private func authenticate(_ purpose: String, _ content: some Sequence<UInt8>) -> [UInt8] {
        var mac = hashing
        var bytes = Array(purpose.utf8)
        bytes.append(0)
        bytes.append(contentsOf: content)
        mac.update(data: bytes)
        return Array(mac.finalize())
    }

    /// A number that only somebody who has the key can tell, another for each context: to hide a stored number with.
    package static func mask(_ key: [UInt8], _ context: [UInt8]) -> UInt64 {
        var hash = SHA256()
        hash.update(data: key)
        hash.update(data: context)
        return hash.finalize().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Nonce, ciphertext and tag of some bytes, in one array 28 bytes longer than they are.
    ///
    /// - Parameters:
    ///   - place: what the value is and where it belongs, as `contacts.phone`.
    ///   - row: the key of its row, where that is known. Neither is a part of the result, but a value sealed for one place
    ///     and row opens at no other.
    package func seal(_ bytes: [UInt8], as place: String = "", of row: [UInt8] = []) throws -> [UInt8] {
        let box = try AES.GCM.seal(bytes, using: sealing, authenticating: Self.address(place, row))
        guard let combined = box.combined else { throw VaultError.unsealable }
        return Array(combined)
    }

    /// What `seal` was given, or an error when the bytes were made by another key, for another place, or altered.
    package func open(_ sealed: [UInt8], as place: String = "", of row: [UInt8] = []) throws -> [UInt8] {
        Array(
            try AES.GCM.open(
                AES.GCM.SealedBox(combined: sealed), using: sealing, authenticating: Self.address(place, row)))
    }

    /// As `open`, for a value that may be from before values were bound to their places.
    package func openFormer(_ sealed: [UInt8], as place: String, of row: [UInt8] = []) throws -> [UInt8] {
        do { return try open(sealed, as: place, of: row) } catch { return try open(sealed) }
    }

    package func seal(_ text: String, as place: String = "", of row: [UInt8] = []) throws -> [UInt8] {
        try seal(Array(text.utf8), as: place, of: row)
    }

    package func openText(_ sealed: [UInt8], as place: String = "", of row: [UInt8] = []) throws -> String {
        String(decoding: try open(sealed, as: place, of: row), as: UTF8.self)
    }

    private static func address(_ place: String, _ row: [UInt8]) -> [UInt8] {
        if place.isEmpty, row.isEmpty { return [] }
        var address: [UInt8] = []
        address.reserveCapacity(place.utf8.count + 1 + row.count)
        address.append(contentsOf: place.utf8)
        address.append(0)
        address.append(contentsOf: row)
        return address
    }

    /// A vault whose keys nobody has who has not this one: for what is kept by a part of the city and its own name.
    package func derived(for purpose: String) -> Vault? {
        Vault(masterKey: digest(purpose, for: "derived key"))
    }
}

/// A sealed value that cannot be made or read.
package enum VaultError: Error, Sendable {
    case unsealable
}
