import Conversation
import Foundation
import Gateway
import GatewayTestKit
import Simulator
import Storage
import Testing

@Suite struct `Feeds over HTTP` {
    private static let roads = "/feeds/roads/reports.geojson"
    private static let none = #"{"features":[],"type":"FeatureCollection"}"#

    private func call(
        _ city: ServedCity, _ method: String = "GET", _ path: String = roads, known tag: String? = nil
    ) async throws -> HTTPAnswer {
        try await city.read(HTTPCall(method, path, headers: tag.map { ["If-None-Match: \($0)"] } ?? []))
    }

    @Test func `a document comes with its kind, its tag and how long it lasts, and any page may read it`() async throws
    {
        try await ServedCity.open { city in
            let answer = try await call(city)
            #expect(answer.status == 200 && answer.text == Self.none)
            #expect(answer.headers["content-type"] == "application/geo+json")
            #expect(answer.headers["cache-control"] == "public, max-age=60")
            #expect(answer.headers["etag"] == "\"\(FeedDocument(Array(Self.none.utf8)).tag)\"")
            #expect(answer.headers["content-length"] == "\(Self.none.utf8.count)")
            #expect(answer.headers["access-control-allow-origin"] == "*")
            #expect(answer.headers["access-control-expose-headers"] == "ETag")
            #expect(answer.headers["x-content-type-options"] == "nosniff")
            #expect(answer.headers["set-cookie"] == nil)
        }
    }

    @Test func `HEAD is answered as GET without the document`() async throws {
        try await ServedCity.open { city in
            for path in [Self.roads, "/feeds/", "/feeds/results/first-work.json", "/feeds/nothing"] {
                let (whole, head) = (try await call(city, "GET", path), try await call(city, "HEAD", path))
                #expect(head.status == whole.status && head.body.isEmpty)
                #expect(head.headers.filter { $0.key != "date" } == whole.headers.filter { $0.key != "date" })
                #expect(head.headers["content-length"] == "\(whole.body.count)")
            }
        }
    }

    @Test(arguments: [
        "$TAG", "\"other\", $TAG", "\"other\",$TAG", "W/$TAG", "*", " $TAG ", "\"a\" , W/\"b\" ,\t$TAG",
    ])
    func `who has the newest is sent none`(known: String) async throws {
        try await ServedCity.open { city in
            let whole = try await call(city)
            let tag = try #require(whole.headers["etag"])
            for method in ["GET", "HEAD"] {
                let answer = try await call(city, method, known: known.replacing("$TAG", with: tag))
                #expect(answer.status == 304 && answer.body.isEmpty)
                #expect(answer.headers["etag"] == tag)
                #expect(answer.headers["cache-control"] == "public, max-age=60")
                #expect(answer.headers["access-control-allow-origin"] == "*")
                // That of the document, or not told.
                #expect([nil, "\(whole.body.count)"].contains(answer.headers["content-length"]))
            }
        }
    }

    @Test(arguments: ["\"other\"", "", "$BARE", "\"$BARE", "\"*\"", "w/\"$BARE\"", "\"$BARE \""])
    func `who has another is sent the document`(known: String) async throws {
        try await ServedCity.open { city in
            let bare = FeedDocument(Array(Self.none.utf8)).tag
            let answer = try await call(city, known: known.replacing("$BARE", with: bare))
            #expect(answer.status == 200 && answer.text == Self.none)
        }
    }

    @Test func `a report changes the document and its tag, and the phone is not in it`() async throws {
        try await ServedCity.open { city in
            let before = try await call(city)
            let (now, vault) = (city.world.clock.now, city.world.gateway.vault)
            try await city.world.gateway.database.write { transaction in
                try transaction.post(
                    Statement(
                        """
                        INSERT INTO reports (number, kind, place, toward, reporter, reported_at)
                        VALUES ('4711', 'flood', 'ADU', '', $1, $2)
                        """,
                        [.blob(vault.hash(ServedCity.phone, for: "phone")), .integer(now.milliseconds)]))
            }
            let held = try await call(city, known: before.headers["etag"])
            #expect(held.status == 304, "for a second nobody asks the store again")
            city.world.clock.advance(seconds: 1)
            let after = try await call(city, known: before.headers["etag"])
            #expect(after.status == 200 && after.text.contains(#""id":"4711""#))
            #expect(after.headers["etag"] != before.headers["etag"])
            #expect(!after.text.contains(ServedCity.phone.dropFirst(4)))
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
    func `a feed can only be read`(method: String) async throws {
        try await ServedCity.open { city in
            for path in [Self.roads, "/feeds/"] {
                let answer = try await call(city, method, path)
                #expect(answer.status == 405)
                #expect(answer.headers["allow"] == "GET, HEAD, OPTIONS")
                #expect(answer.text == "A feed can only be read.\n")
            }
            #expect(try await call(city, method, "/feeds/nothing").status == 404)
        }
    }

    @Test func `a page of another place may ask whether it has the newest`() async throws {
        try await ServedCity.open { city in
            for path in [Self.roads, "/feeds/", "/feeds/results/any.json"] {
                let answer = try await city.read(
                    HTTPCall(
                        "OPTIONS", path,
                        headers: [
                            "Origin: https://map.example", "Access-Control-Request-Method: GET",
                            "Access-Control-Request-Headers: if-none-match",
                        ]))
                #expect(answer.status == 204 && answer.body.isEmpty)
                #expect(answer.headers["access-control-allow-origin"] == "*")
                #expect(answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS")
                #expect(answer.headers["access-control-allow-headers"] == "If-None-Match")
                #expect(answer.headers["allow"] == "GET, HEAD, OPTIONS")
            }
            #expect(try await call(city, "OPTIONS", "/feeds/nothing").status == 404)
        }
    }

    @Test(arguments: [
        "/feeds/nothing", "/feeds/roads", "/feeds/roads/", "/feeds/roads/reports.geojson/",
        "/feeds//roads/reports.geojson",
        "/feeds/roads/reports.json", "/feeds/results/first-work.json", "/feeds/results/never.json",
        "/feeds/results/first%2Dwork.json", "/feeds/results/..%2Ffirst-work.json", "/feeds/results/%00.json",
        "/feeds/roads/../roads/reports.geojson", "/feeds/" + String(repeating: "a", count: 4_000),
    ])
    func `where there is no feed, or nothing is published yet, there is nothing`(path: String) async throws {
        try await ServedCity.open { city in
            let answer = try await call(city, "GET", path)
            #expect(answer.status == 404)
            #expect(answer.text == "There is no such feed; /feeds/ lists what there is.\n")
            #expect(answer.headers["cache-control"] == "no-store")
            #expect(answer.headers["access-control-allow-origin"] == "*")
        }
    }

    @Test(arguments: ["/feeds/", "/feeds", "/feeds/?from=a"])
    func `what there is, is listed`(path: String) async throws {
        try await ServedCity.open { city in
            let answer = try await call(city, "GET", path)
            #expect(answer.status == 200 && answer.headers["content-type"] == "application/json")
            let listed = try JSONDecoder().decode([[String: String]].self, from: Data(answer.body))
            #expect(
                listed == [
                    [
                        "path": "results/{code}.json", "content_type": "application/json",
                        "title": "The result of a consultation, by its code, once its votes are counted",
                    ],
                    [
                        "path": "roads/reports.geojson", "content_type": "application/geo+json",
                        "title": "What citizens reported about the roads in the last 24 hours",
                    ],
                ])
            let tag = try #require(answer.headers["etag"])
            #expect(try await call(city, "GET", path, known: tag).status == 304)
        }
    }

    @Test func `where too many wait, the caller is told when to come again`() async throws {
        var limits = FeedCache.Limits()
        limits.readings = 0
        try await ServedCity.open(feedLimits: limits) { city in
            let answer = try await call(city)
            #expect(answer.status == 503 && answer.text == "Many ask for this feed; ask again in a second.\n")
            #expect(answer.headers["retry-after"] == "1" && answer.headers["cache-control"] == "no-store")
            #expect(answer.headers["access-control-allow-origin"] == "*")
            #expect(try await city.measures()["guichet_feeds_refused_total"] == 1)
        }
    }

    @Test func `without its store a gateway still lists its feeds, and says that they cannot be read`() async throws {
        try await ServedCity.open { city in
            await city.world.gateway.database.close()
            let answer = try await call(city)
            #expect(answer.status == 503 && answer.text == "The store does not answer; ask again in a second.\n")
            #expect(answer.headers["retry-after"] == "1")
            #expect(try await call(city, "GET", "/feeds/").status == 200)
            #expect(city.log.lines.contains { $0.contains("A feed could not be read.") })
        }
    }
}

extension ServedCity {
    /// The answer to one request on a connection that the server closes, so that an answer whose head tells a length and that has
    /// no body is read whole.
    fileprivate func read(_ call: HTTPCall) async throws -> HTTPAnswer {
        let closing = Array("Connection: close\r\nHost: ".utf8)
        let place = try #require(call.bytes.firstRange(of: Array("Host: ".utf8)))
        let bytes = Array(call.bytes[..<place.lowerBound]) + closing + Array(call.bytes[place.upperBound...])
        let all = try await onThread { [port] in
            var connection = try HTTPConnection(port: port)
            try connection.send(bytes)
            return try connection.readToEnd()
        }
        let end = try #require(all.firstRange(of: Array("\r\n\r\n".utf8)))
        let lines = String(decoding: all[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let status = try #require(lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        let fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (parts[0].lowercased(), parts[1].trimmingCharacters(in: .whitespaces))
        }
        return HTTPAnswer(
            status: status, headers: Dictionary(fields) { $1 }, body: Array(all[end.upperBound...]))
    }
}
