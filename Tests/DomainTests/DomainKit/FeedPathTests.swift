import DomainKit
import GatewayTestKit
import Testing

@Suite struct `Paths of feeds` {
    private static let longest = String(repeating: "c", count: FeedPath.codeLimit)

    @Test(arguments: [
        ("roads/reports.geojson", "roads/reports.geojson", ""), ("results/{code}.json", "results/water.json", "water"),
        ("results/{code}.json", "results/Budget_2026-b.json", "Budget_2026-b"),
        ("results/{code}.json", "results/\(longest).json", longest), ("{code}/places", "market/places", "market"),
        ("corridors/{code}", "corridors/ACC", "ACC"),
    ])
    func `a path answers what it names, with the code in it`(pattern: String, asked: String, code: String) throws {
        let match = try #require(FeedPath(pattern).match(asked))
        #expect(match.code == (code.isEmpty ? nil : code))
        #expect(FeedPath(pattern).fault == nil)
    }

    @Test(arguments: [
        "", "results", "results/", "results/.json", "results/water", "results/water.JSON", "results/water.json/",
        "/results/water.json", "results//water.json", "results/a/b.json", "results/a.b.json", "results/a b.json",
        "results/a%2Db.json", "results/..json", "results/../water.json", "results/wäter.json", "Results/water.json",
        "results/\(longest)c.json", "results/water.json?x", "results/{code}.json",
        String(repeating: "results/", count: 200),
    ])
    func `a path that differs in anything is answered by none`(asked: String) {
        #expect(FeedPath("results/{code}.json").match(asked) == nil)
    }

    @Test(arguments: [
        "", "/roads", "roads/", "roads//reports", "roads/reports?", "roads/..", ".roads", "röads", "roads/{kode}.json",
        "{code}/{code}", "results/a{code}.json", "results/{code}json", "results/{code}.", "results/{code}.{code}",
        String(repeating: "a", count: FeedPath.lengthLimit + 1),
    ])
    func `what cannot be a path is refused by name`(pattern: String) throws {
        let module = DomainModule("test", feeds: [feed(pattern)])
        let refused = #expect(throws: FeedsRefused.self) { try DomainFeeds(DomainModules([module])) }
        let sentence = try #require(refused?.sentences.first)
        #expect(refused?.sentences.count == 1)
        #expect(
            sentence.hasPrefix("The feed \"\(pattern)\" of test has no path that can be asked for: "), "\(sentence)")
    }

    @Test(arguments: [
        ("roads/reports.geojson", "roads/reports.geojson", true),
        ("roads/reports.geojson", "roads/reports.json", false),
        ("results/{code}.json", "results/{code}.json", true), ("results/{code}.json", "results/{code}.csv", false),
        ("results/{code}.json", "results/{code}", false), ("results/{code}.json", "results/all.json", true),
        ("results/{code}.json", "results/all.csv", false), ("results/{code}.json", "results/a.b.json", false),
        ("results/{code}.json", "results/2026/all.json", false), ("{code}/all.json", "results/{code}.json", true),
        ("{code}/all.json", "results/{code}.csv", false), ("{code}", "roads", true), ("{code}", "roads.json", false),
    ])
    func `two paths overlap where one request could be answered by both`(
        one: String, another: String, overlap: Bool
    ) throws {
        #expect(FeedPath(one).overlaps(FeedPath(another)) == overlap)
        #expect(FeedPath(another).overlaps(FeedPath(one)) == overlap)
    }

    @Test func `feeds of two modules that could answer the same request are refused, and both are named`() throws {
        let modules = [
            DomainModule("votes", feeds: [feed("results/{code}.json"), feed("votes/open.json")]),
            DomainModule("sport", feeds: [feed("results/all.json"), feed("sport/open.json")]),
            DomainModule("alike", feeds: [feed("sport/{code}.json"), feed("alike/a.json"), feed("alike/a.json")]),
        ]
        let sentences = [
            "The feeds \"results/{code}.json\" of votes and \"results/all.json\" of sport could answer the same request; "
                + "give one of them another path.",
            "The feeds \"sport/open.json\" of sport and \"sport/{code}.json\" of alike could answer the same request; "
                + "give one of them another path.",
            "The feeds \"alike/a.json\" of alike and \"alike/a.json\" of alike could answer the same request; "
                + "give one of them another path.",
        ]
        #expect(DomainFeeds.clashes(modules).map(\.sentence) == sentences)
        #expect(throws: FeedsRefused(sentences: sentences)) { try DomainFeeds(DomainModules(modules)) }
    }

    @Test func `the feeds of the program go together, and each is found by its path`() throws {
        let feeds = try DomainFeeds(ProjectCity.domains)
        #expect(feeds.all.map(\.path.description) == ["results/{code}.json", "roads/reports.geojson"])
        #expect(feeds.find("roads/reports.geojson")?.feed.path == FeedPath("roads/reports.geojson"))
        let results = try #require(feeds.find("results/first-work.json"))
        #expect(results.feed.path == FeedPath("results/{code}.json") && results.code == "first-work")
        #expect(feeds.find("roads/incidents.geojson") == nil)
    }

    private func feed(_ path: String) -> DomainFeed {
        DomainFeed(path, title: "A test's", contentType: "text/plain", maxAgeSeconds: 1) { _ in nil }
    }
}
