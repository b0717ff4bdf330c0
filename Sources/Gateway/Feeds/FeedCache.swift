package import Conversation

/// The documents of feeds that were read lately, so that many readers cost the store one reading.
///
/// Readings run one after the other: a feed that goes through much never takes more than one of the store's readers from
/// citizens' turns. What cannot be answered soon is refused at once.
package actor FeedCache {
    /// Bounds on what is held and on who waits.
    package struct Limits: Sendable, Hashable {
        /// Who may wait for one reading, the first to ask included.
        package var waiting = 16
        /// Readings under way or waiting for their turn.
        package var readings = 16
        /// Documents held, and their bytes together.
        package var documents = 64
        package var bytes = 16 * 1_024 * 1_024

        package init() {}
    }

    private struct Held {
        let document: FeedDocument
        let since: Instant
        let seconds: Int

        /// A clock that was put back makes nothing last longer.
        func isFresh(at now: Instant) -> Bool { since <= now && now < since.adding(seconds: Int64(seconds)) }
    }

    private struct Reading {
        let task: Task<FeedDocument?, any Error>
        var waiting: Int
    }

    private let limits: Limits
    private var held: [String: Held] = [:]
    private var readings: [String: Reading] = [:]
    /// The reading that was begun last.
    private var last: Task<FeedDocument?, any Error>?

    package init(limits: Limits = Limits()) { self.limits = limits }

    /// How many wait for the reading of a path; 0 where none is under way.
    package func waiting(at path: String) -> Int { readings[path]?.waiting ?? 0 }

    /// The paths of the documents that are held, in order.
    package var paths: [String] { held.keys.sorted() }

    /// The document at a path: the held one while it is fresh, else that of a reading under way or of a new one.
    ///
    /// - Parameters:
    ///   - path: the whole path, its code included.
    ///   - seconds: how long what is read now may be held.
    ///   - read: runs at most once at a time for each path.
    /// - Returns: nil where there is none; that is not held, so that nobody fills the cache with paths that lead nowhere.
    /// - Throws: `FeedOverload` where too many wait, and what `read` throws.
    package func document(
        at path: String, holding seconds: Int, now: Instant,
        read: @escaping @Sendable () async throws -> FeedDocument?
    ) async throws -> FeedDocument? {
        if let held = held[path], held.isFresh(at: now) { return held.document }
        if let reading = readings[path] {
            guard reading.waiting < limits.waiting else { throw FeedOverload() }
            readings[path]?.waiting += 1
            return try await reading.task.value
        }
        guard readings.count < limits.readings else { throw FeedOverload() }
        let before = last
        let task = Task {
            _ = await before?.result
            return try await read()
        }
        last = task
        readings[path] = Reading(task: task, waiting: 1)
        let result = await task.result
        readings[path] = nil
        if readings.isEmpty { last = nil }
        let document = try result.get()
        if let document { hold(Held(document: document, since: now, seconds: seconds), at: path) }
        return document
    }

    /// Makes room by letting go of what is not fresh any more, then of what was read longest ago.
    private func hold(_ new: Held, at path: String) {
        held[path] = nil
        held = held.filter { $0.value.isFresh(at: new.since) }
        guard new.document.bytes.count <= limits.bytes, limits.documents > 0 else { return }
        var bytes = held.values.reduce(new.document.bytes.count) { $0 + $1.document.bytes.count }
        while held.count >= limits.documents || bytes > limits.bytes {
            guard let oldest = held.min(by: { ($0.value.since, $0.key) < ($1.value.since, $1.key) }) else { break }
            held[oldest.key] = nil
            bytes -= oldest.value.document.bytes.count
        }
        held[path] = new
    }
}

/// A feed is asked for by more than it can be read for: come again in a second.
package struct FeedOverload: Error, Sendable, Hashable {
    package init() {}
}
