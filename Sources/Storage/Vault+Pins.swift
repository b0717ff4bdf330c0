import Crypto
import CryptoExtras

extension Vault {
    /// The cost of `stretch` in a city: with its block size of 8, 16 MiB for each guess.
    package static let defaultStretchRounds = 1 << 14

    /// A hash of a short secret that is dear to try out: the keyed hash, stretched by scrypt (RFC 7914, block size 8,
    /// parallelism 1). Without the master key a stolen store cannot be tried at all; with it, each guess costs.
    ///
    /// - Parameters:
    ///   - salt: random bytes kept beside the hash.
    ///   - rounds: a power of two, kept beside the hash so that it may grow.
    /// - Returns: 32 bytes.
    package func stretch(
        _ secret: String, for purpose: String, salt: [UInt8], rounds: Int
    ) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: hash(secret, for: purpose), salt: salt, outputByteCount: 32, rounds: rounds, blockSize: 8,
            parallelism: 1)
        return key.withUnsafeBytes { Array($0) }
    }

    /// Whether two hashes are the same, in a time that does not tell where they differ.
    package static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
