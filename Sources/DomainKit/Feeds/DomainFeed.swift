package import Conversation
import Foundation
package import Storage

/// Data a domain publishes: anyone may read it over HTTP, without an account, and keep it.
///
/// So it never holds a telephone number, nor anything else a citizen could be known by. It is read from the store, for as many as
/// ask within `heldSeconds` once, and changes nothing.
package struct DomainFeed: Sendable {
    package let path: FeedPath
    /// One line in English for the list of feeds.
    package let title: String
    /// As `application/geo+json`.
    package let contentType: String
    /// How long others may answer with what they have, in seconds; a reader who asks again later learns cheaply that
    /// nothing has changed.
    package let maxAgeSeconds: Int
    /// How long a gateway answers with one reading, in seconds. More than 1 only where a reading goes through much.
    package let heldSeconds: Int
    /// The document's bytes; nil where there is none, as of a code nobody knows. The same content gives the same bytes, for the
    /// document's tag is their digest: nothing in it tells when it was read.
    package let read: @Sendable (FeedContext) throws -> [UInt8]?

    package init(
        _ path: String, title: String, contentType: String, maxAgeSeconds: Int, heldSeconds: Int = 1,
        read: @escaping @Sendable (FeedContext) throws -> [UInt8]?
    ) {
        self.path = FeedPath(path)
        self.title = title
        self.contentType = contentType
        self.maxAgeSeconds = maxAgeSeconds
        self.heldSeconds = heldSeconds
        self.read = read
    }

    /// A value as JSON, the same value always in the same bytes: the names of each object in order, no white space.
    package static func json(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}

/// What the reading of a feed may use: a reader's transaction, the key, and the moment.
package struct FeedContext {
    /// Writing in it throws.
    package let transaction: any Transaction
    package let vault: Vault
    package let profile: CityProfile
    package let now: Instant
    /// What stands in place of `{code}`; empty where the feed's path has none.
    package let code: String

    package init(transaction: any Transaction, vault: Vault, profile: CityProfile, now: Instant, code: String = "") {
        self.transaction = transaction
        self.vault = vault
        self.profile = profile
        self.now = now
        self.code = code
    }
}
