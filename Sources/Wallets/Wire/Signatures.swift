import Crypto
import Foundation
import Providers

extension Secret {
    /// HMAC-SHA-256 of some bytes under this secret (RFC 2104, FIPS 180-4).
    func sha256(_ bytes: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: Array(revealed.utf8))))
    }

    /// HMAC-SHA-512 of some bytes under this secret.
    func sha512(_ bytes: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA512>.authenticationCode(for: bytes, using: SymmetricKey(data: Array(revealed.utf8))))
    }
}

/// Compares bytes in a time that depends on their lengths alone.
func isEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (one, other) in zip(left, right) { difference |= one ^ other }
    return difference == 0
}

extension [UInt8] {
    /// In lower-case hexadecimal digits.
    var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// In base 64 with padding (RFC 4648 section 4).
    var base64: String { Data(self).base64EncodedString() }

    /// The bytes of a text in base 64; nil when it is none.
    init?(base64 text: String) {
        guard let data = Data(base64Encoded: text) else { return nil }
        self = Array(data)
    }
}
