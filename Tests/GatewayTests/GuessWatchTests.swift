import Simulator
import Conversation
import GatewayTestKit
import Logging
import Storage
import Synchronization
import Testing

@testable import Gateway

/// What the log says when somebody seems to be trying numbers.
@Suite(.onEveryStore) struct `Guesses over all phones` {
    @Test func `many warn once an hour, with a figure and without any phone`() async throws {
        try await TestCity.open { city async throws in
            let gateway = city.world.gateway
            let now = city.world.clock.now
            let book = WarningBook()
            let jobs = JobRunner(
                gateway: gateway, counters: city.world.counters, log: Logger(label: "guesses") { _ in book })
            func guess(_ numbers: ClosedRange<Int>, at now: Instant) async throws {
                for count in numbers {
                    try await city.run(
                        "INSERT INTO missed_numbers (phone_hash, number, at) VALUES ($1, $2, $3)",
                        [.blob([UInt8(count % 200)]), .text("N\(count)"), .integer(now.milliseconds)])
                }
            }
            try await guess(1...99, at: now)
            _ = try await jobs.runAll(at: now)
            #expect(book.lines == [])
            try await guess(100...100, at: now)
            for minute in stride(from: 0, through: 58, by: Thoroughness.isNightly ? 1 : 29) {
                _ = try await jobs.runAll(at: now.adding(seconds: Int64(minute) * 60))
            }
            #expect(book.lines.count == 1)
            #expect(book.lines.first?.contains("Many numbers nobody has were named within an hour") == true)
            #expect(book.lines.first?.contains("100") == true)
            #expect(book.lines.allSatisfy { !$0.contains("233") })
            let later = now.adding(seconds: 3_601)
            _ = try await jobs.runAll(at: later)
            #expect(book.lines.count == 1, "what is older than an hour counts no more")
            try await guess(101...220, at: later)
            _ = try await jobs.runAll(at: later)
            #expect(book.lines.count == 2)
        }
    }
}

/// Keeps the lines of a log.
private struct WarningBook: LogHandler {
    private final class Lines: Sendable {
        let all: Mutex<[String]> = Mutex([])
    }

    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace
    private let kept = Lines()

    var lines: [String] { kept.all.withLock { $0 } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        kept.all.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
    }
}
