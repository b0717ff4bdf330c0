import Conversation
import DomainKit
import Foundation
import Gateway
import GatewayTestKit
import Simulator
import Storage
import Testing

@Suite(.onEveryStore, .timeLimit(.minutes(5))) struct `Feeds of a gateway` {
    private func publisher(
        _ city: TestCity, _ modules: [DomainModule]? = nil, cache: FeedCache = FeedCache(),
        log: WrittenLog = WrittenLog()
    ) throws -> FeedPublisher {
        let domains = modules.map(DomainModules.init) ?? ProjectCity.domains
        return FeedPublisher(
            try DomainFeeds(domains), gateway: city.world.gateway, cache: cache, counters: city.world.counters,
            log: log.logger)
    }

    private func feed(
        _ path: String, read: @escaping @Sendable (FeedContext) throws -> [UInt8]?
    ) -> [DomainModule] {
        [
            DomainModule(
                "test",
                feeds: [DomainFeed(path, title: "A test's", contentType: "text/plain", maxAgeSeconds: 1, read: read)])
        ]
    }

    @Test func `however many ask within a second, the store is asked once, and again in the next`() async throws {
        try await TestCity.open { city async throws in
            let publisher = try publisher(city)
            for second: UInt64 in 1...3 {
                // Not more at once than may wait.
                for _ in 1...5 {
                    let answers = await atOnce(16) { await publisher.answer("roads/reports.geojson").text }
                    #expect(Set(answers) == [#"{"features":[],"type":"FeatureCollection"}"#])
                }
                #expect(city.counted(.feedRead) == second)
                city.world.clock.advance(milliseconds: 999)
                _ = await publisher.answer("roads/reports.geojson")
                #expect(city.counted(.feedRead) == second)
                city.world.clock.advance(milliseconds: 1)
            }
            #expect(city.counted(.feedRefused) == 0)
        }
    }

    @Test func `a report is in the feed within a second, without its phone`() async throws {
        try await TestCity.open { city async throws in
            let publisher = try publisher(city)
            _ = await publisher.answer("roads/reports.geojson")
            _ = await city.text(1, "JAM TECH JUNCTION", id: "m1")
            city.world.clock.advance(seconds: 1)
            let document = try #require(await publisher.answer("roads/reports.geojson").text)
            #expect(document.contains(#""kind":"jam","place":"TECH","place_name":"Tech Junction""#), "\(document)")
            let number = try #require(try await city.export("reports").first?["number"])
            #expect(document.contains("\"id\":\"\(number)\""))
            #expect(!document.contains(TestCity.phone(1).dropFirst(4)))
        }
    }

    @Test func `the result of a consultation is there when its box is counted, and its code is asked for`() async throws
    {
        try await TestCity.open(at: TranscriptWorld.morning) { city async throws in
            let publisher = try publisher(city)
            await city.talk(1, ["4", "1", "2"])
            #expect(await publisher.answer("results/first-work.json").isMissing)
            // The last day, and a day more in which the clock is steady.
            for _ in 1...3 {
                city.world.clock.advance(seconds: 200 * 86_400)
                try await city.world.runMaintenance()
            }
            let document = try #require(await publisher.answer("results/first-work.json").text)
            #expect(document.contains(#""ballots":1"#) && document.contains(#""state":"counted""#), "\(document)")
            #expect(await publisher.answer("results/second-work.json").isMissing)
        }
    }

    @Test func `a feed is given the moment and the code that was asked for`() async throws {
        try await TestCity.open { city async throws in
            let publisher = try publisher(
                city,
                feed("things/{code}.txt") { context in Array("\(context.code) \(context.now.timestamp)".utf8) })
            #expect(await publisher.answer("things/b-2.txt").text == "b-2 2026-03-02T10:00:00Z")
            city.world.clock.advance(seconds: 60)
            #expect(await publisher.answer("things/b-2.txt").text == "b-2 2026-03-02T10:01:00Z")
            #expect(await publisher.answer("things/c.txt").text == "c 2026-03-02T10:01:00Z")
            #expect(await publisher.answer("things/c.json").isMissing)
        }
    }

    @Test func `a feed changes nothing, and one that fails is named in the log without what was asked for`()
        async throws
    {
        try await TestCity.open { city async throws in
            let log = WrittenLog()
            let publisher = try publisher(
                city,
                feed("things/{code}.txt") { context in
                    try context.transaction.run(
                        Statement("UPDATE bills SET payer_name = $1", [.text(context.code)]))
                    return []
                }, log: log)
            guard case .unreadable = await publisher.answer("things/changed.txt") else {
                Issue.record("It was read.")
                return
            }
            #expect(try await city.count("SELECT 1 FROM bills WHERE payer_name = 'changed'") == 0)
            #expect(log.lines == ["error A feed could not be read."])
            #expect(log.written.first?.metadata["feed"] == "things/{code}.txt")
            #expect(!"\(log.written)".contains("changed"))
        }
    }

    @Test func `while a feed is read, however long, turns are taken and other feeds wait`() async throws {
        try await TestCity.open { city async throws in
            let (gate, arrival, cache) = (Gate(), AsyncStream<Void>.makeStream(), FeedCache())
            let publisher = try publisher(
                city,
                feed("slow.txt") { _ in
                    arrival.continuation.yield()
                    gate.pass()
                    return Array("slow".utf8)
                } + ProjectCity.domains.all, cache: cache)
            async let slow = publisher.answer("slow.txt").text
            for await _ in arrival.stream { break }
            async let other = publisher.answer("roads/reports.geojson").text
            while await cache.waiting(at: "roads/reports.geojson") == 0 { await Task.yield() }
            #expect(await city.hop(1, "").text.hasPrefix("CON "))
            #expect(city.counted(.feedRead) == 1, "the other is not read beside it, so that the store has readers left")
            gate.open()
            #expect(await slow == "slow")
            #expect(await other == #"{"features":[],"type":"FeatureCollection"}"#)
        }
    }

    @Test func `without its store it says that it cannot be read`() async throws {
        try await TestCity.open { city async throws in
            let log = WrittenLog()
            let publisher = try publisher(city, log: log)
            await city.world.gateway.database.close()
            guard case .unreadable = await publisher.answer("roads/reports.geojson") else {
                Issue.record("It was read.")
                return
            }
            #expect(log.lines == ["error A feed could not be read."])
        }
    }
}

extension FeedPublisher.Answer {
    /// The document; nil where there is none.
    fileprivate var text: String? {
        guard case .document(let document, _) = self else { return nil }
        return String(decoding: document.bytes, as: UTF8.self)
    }

    fileprivate var isMissing: Bool { if case .missing = self { true } else { false } }
}
