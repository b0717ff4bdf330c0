import Conversation
package import DomainKit
package import Logging
import Storage

/// Answers requests of feeds from the store.
package struct FeedPublisher: Sendable {
    /// What is answered to a request.
    package enum Answer: Sendable {
        case document(FeedDocument, of: DomainFeed)
        /// No feed has the path, or it has no document there.
        case missing
        /// More wait than may; to be asked again in a second.
        case overloaded
        /// The store could not be read, which the log tells.
        case unreadable
    }

    package let feeds: DomainFeeds
    private let gateway: GatewayContext
    private let cache: FeedCache
    private let counters: GatewayCounters
    private let log: Logger

    package init(
        _ feeds: DomainFeeds, gateway: GatewayContext, cache: FeedCache = FeedCache(), counters: GatewayCounters,
        log: Logger
    ) {
        self.feeds = feeds
        self.gateway = gateway
        self.cache = cache
        self.counters = counters
        self.log = log
    }

    /// The document at a path, which is written without `/feeds/`.
    package func answer(_ path: String) async -> Answer {
        guard let (feed, code) = feeds.find(path) else { return .missing }
        let now = gateway.world.now()
        do {
            let document = try await cache.document(at: path, holding: feed.heldSeconds, now: now) {
                try await read(feed, code ?? "", at: now)
            }
            return document.map { .document($0, of: feed) } ?? .missing
        } catch is FeedOverload {
            counters.count(.feedRefused)
            return .overloaded
        } catch {
            log.error(
                "A feed could not be read.", metadata: ["feed": "\(feed.path)", "error": "\(type(of: error))"])
            return .unreadable
        }
    }

    /// On a reader's connection; the digest is made on its thread too.
    private func read(_ feed: DomainFeed, _ code: String, at now: Instant) async throws -> FeedDocument? {
        counters.count(.feedRead)
        let (vault, profile) = (gateway.vault, gateway.registry.live.program.profile)
        return try await gateway.database.read { transaction in
            try feed.read(
                FeedContext(transaction: transaction, vault: vault, profile: profile, now: now, code: code)
            ).map(FeedDocument.init)
        }
    }
}
