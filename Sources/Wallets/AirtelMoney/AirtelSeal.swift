import Crypto
import CryptoExtras
import Foundation

/// The two headers by which Airtel's second version proves a body: the body encrypted with a fresh AES key, and that key
/// encrypted for Airtel.
struct AirtelSeal {
    /// `x-signature`: AES-256-CBC of the body with PKCS 7 padding, in base 64.
    let signature: String
    /// `x-key`: RSA-OAEP of the key and the vector, each in base 64, with a colon between them, in base 64.
    let key: String

    /// - Parameters:
    ///   - publicKey: an RSA key as SubjectPublicKeyInfo in base 64.
    ///   - random: fills the key and the vector, which are used once.
    /// - Returns: nil when the key is none.
    init?(of body: [UInt8], key publicKey: String, random: () -> UInt64) {
        let (key, vector) = (Self.bytes(32, random), Self.bytes(16, random))
        guard let der = Data(base64Encoded: publicKey),
            // The key is Airtel's to choose, and keys of 1024 bits are still about.
            let recipient = try? _RSA.Encryption.PublicKey(unsafeDERRepresentation: der),
            let iv = try? AES._CBC.IV(ivBytes: vector),
            let sealed = try? AES._CBC.encrypt(body, using: SymmetricKey(data: key), iv: iv),
            let wrapped = try? recipient.encrypt(
                Data("\(key.base64):\(vector.base64)".utf8), padding: .PKCS1_OAEP)
        else { return nil }
        signature = sealed.base64EncodedString()
        self.key = wrapped.base64EncodedString()
    }

    private static func bytes(_ count: Int, _ random: () -> UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count { withUnsafeBytes(of: random()) { bytes += $0 } }
        return Array(bytes.prefix(count))
    }
}
