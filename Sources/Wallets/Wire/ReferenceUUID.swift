import Crypto

/// A UUID (RFC 9562, version 4) made of one of our references, the same each time: the idempotency key of wallets that
/// take nothing but a UUID.
///
/// References are 20 characters of Crockford's base 32, so 100 of the 122 free bits hold the reference itself and the rest
/// a check of it. A wallet that calls back with the UUID alone has thereby told us the reference. Any other text gets a
/// UUID of its digest, which cannot be read back.
package enum ReferenceUUID {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    package static func make(_ reference: String) -> String {
        let digest = Array(SHA256.hash(data: Array(reference.utf8)))
        guard let hundred = bits(of: reference) else { return text(Array(digest.prefix(16))) }
        // 122 free bits, in order: 100 of the reference, 22 of the digest.
        let free = hundred + bits(of: digest).prefix(22)
        var whole = Array(free[..<48]) + [false, true, false, false]
        whole += Array(free[48..<60]) + [true, false] + Array(free[60...])
        return text(bytes(of: whole))
    }

    /// The reference a UUID was made of; nil for every other.
    package static func reference(in uuid: String) -> String? {
        let digits = uuid.filter { $0 != "-" }
        guard digits.utf8.count == 32, let bytes = bytes(ofHex: digits) else { return nil }
        let whole = bits(of: bytes)
        let free = Array(whole[..<48]) + Array(whole[52..<64]) + Array(whole[66...])
        var characters: [UInt8] = []
        for start in stride(from: 0, to: 100, by: 5) {
            characters.append(alphabet[free[start..<start + 5].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }])
        }
        let reference = String(decoding: characters, as: UTF8.self)
        return make(reference) == uuid.lowercased() ? reference : nil
    }

    private static func bits(of reference: String) -> [Bool]? {
        guard reference.utf8.count == 20 else { return nil }
        var bits: [Bool] = []
        for character in reference.utf8 {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            for place in stride(from: 4, through: 0, by: -1) { bits.append(value >> place & 1 == 1) }
        }
        return bits
    }

    private static func bits(of bytes: [UInt8]) -> [Bool] {
        bytes.flatMap { byte in stride(from: 7, through: 0, by: -1).map { byte >> $0 & 1 == 1 } }
    }

    private static func bytes(of bits: [Bool]) -> [UInt8] {
        stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
        }
    }

    private static func bytes(ofHex digits: String) -> [UInt8]? {
        let values = digits.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard !values.contains(nil) else { return nil }
        let nibbles = values.compactMap { $0.map(UInt8.init) }
        return stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
    }

    /// With the version and variant set, in groups of 8, 4, 4, 4 and 12 digits.
    private static func text(_ bytes: [UInt8]) -> String {
        var bytes = bytes
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array(bytes.hex)
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return groups.map { String(digits[$0]) }.joined(separator: "-")
    }
}
