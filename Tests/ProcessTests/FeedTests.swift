import Composition
import DomainKit
import Foundation
import Testing

@testable import guichet

extension `The program beside others` {
    @Suite struct `Publishing feeds` {
        private static let phone = "+233209417733"

        @Test func `what a citizen reports by text message anyone can read on a map, without the phone`() async throws {
            try await Workplace.use { place in
                try await place.serve { gateway in
                    let empty = try await gateway.get("/feeds/roads/reports.geojson")
                    #expect(empty.status == 200)
                    let sent = try await gateway.call(ScriptedPhone.text("JAM KEJETIA", "m1", from: Self.phone))
                    #expect(sent.status == 200)
                    try await wait(20) {
                        try await gateway.get("/feeds/roads/reports.geojson").body != empty.body
                    }
                    let answer = try await gateway.get("/feeds/roads/reports.geojson")
                    #expect(answer.headers["etag"] != empty.headers["etag"])
                    let map = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
                    let features = try #require(map["features"] as? [[String: Any]])
                    #expect(features.count == 1 && map["type"] as? String == "FeatureCollection")
                    let told = try #require(features.first?["properties"] as? [String: Any])
                    #expect(told["kind"] as? String == "jam" && told["place_name"] as? String == "Kejetia")
                    #expect(!answer.text.contains(Self.phone.dropFirst(4)))
                    let list = try await gateway.get("/feeds/")
                    #expect(list.text.contains(#""path":"roads/reports.geojson""#))
                }
            }
        }

        @Test func `a program two of whose feeds could answer the same request does not start`() throws {
            func module(_ name: String, _ path: String) -> DomainModule {
                let feed = DomainFeed(path, title: name, contentType: "text/plain", maxAgeSeconds: 1) { _ in nil }
                return DomainModule(name, feeds: [feed])
            }
            #expect(try GatewayAssembly.feeds(of: CityDomains.all).all.count == 2)
            let domains = CityDomains.all.all + [module("sport", "results/{code}.json")]
            let ending = #expect(throws: Ending.self) { try GatewayAssembly.feeds(of: DomainModules(domains)) }
            #expect(ending?.code == Ending.misuse("").code)
            #expect(
                ending?.message
                    == "The feeds \"results/{code}.json\" of participation and \"results/{code}.json\" of sport could answer "
                    + "the same request; give one of them another path.")
        }
    }
}
