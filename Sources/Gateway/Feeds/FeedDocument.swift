import DomainKit
import Storage

/// One state of a feed: its bytes, and the tag that tells them from every other state's.
package struct FeedDocument: Sendable, Hashable {
    package let bytes: [UInt8]
    /// The first half of the bytes' SHA-256, in 32 hexadecimal digits.
    package let tag: String

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        tag = Array(HashChain.next(after: [], bytes).prefix(16)).hexadecimal
    }
}
