import Crypto

/// A chain of hashes: each is made from the one before and from what it stands for, so that nothing in the chain can be
/// changed, taken out, put in or moved without every later hash coming out otherwise.
///
/// Plain SHA-256 without a key: anyone who has the contents and one published hash can check all that came before it.
package enum HashChain {
    /// Bytes of a hash.
    package static let length = 32
    /// What the first hash is made after.
    package static let beginning = [UInt8](repeating: 0, count: length)

    /// The hash of some content behind another hash.
    package static func next(after previous: [UInt8], _ content: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: previous)
        hash.update(data: content)
        return Array(hash.finalize())
    }
}
