@testable import Roads
import Conversation
import Foundation
import GatewayTestKit
import Testing
import Wording

/// One row of the table: a message without its keyword, and what it is to be read as.
struct LocatingCase: Sendable, CustomTestStringConvertible {
    let words: String
    let outcome: String
    /// Codes of the place found, or of those offered.
    let places: [String]
    let toward: String
    let typed: String

    var testDescription: String { words }

    static func all() throws -> [LocatingCase] {
        try DomainDesk.fixture("Mobility/locate.tsv").split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            try #require(cells.count == 5)
            return LocatingCase(
                words: cells[0], outcome: cells[1], places: cells[2].split(separator: ",").map(String.init),
                toward: cells[3],
                typed: cells[4])
        }
    }
}

@Suite(.onEveryStore) struct LocatingTests {
    @Test func `each message of the table is read as a citizen means it`() async throws {
        let cases = try LocatingCase.all()
        #expect(cases.count >= 40)
        try await DomainDesk.open(.roads) { desk in
            try await desk.bring("places", try DomainDesk.fixture("Mobility/places.csv"))
            for message in cases {
                let outcome = try await desk.call("mobility.locate", ["words": .text(message.words)])
                let places = outcome.text("place").map { [$0] } ?? outcome.texts("places", "code")
                #expect(outcome.name == message.outcome, "\(message.words)")
                #expect(places == message.places, "\(message.words)")
                #expect(outcome.text("toward") ?? "" == message.toward, "\(message.words)")
                #expect(outcome.text("typed") ?? "" == message.typed.prefix(Location.typedLimit), "\(message.words)")
            }
        }
    }

    @Test func `a place found carries the names to show`() async throws {
        try await DomainDesk.open(.roads) { desk in
            try await desk.bring("places", try DomainDesk.fixture("Mobility/places.csv"))
            let outcome = try await desk.call("mobility.locate", ["words": .text("suame vers hopital")])
            #expect(outcome.text("name") == "Suame Roundabout")
            #expect(outcome.text("toward_name") == "Hôpital")
        }
    }

    @Test func `never more than four places are offered`() async throws {
        try await DomainDesk.open(.roads) { desk in
            let lines = (1...6).map { "P\($0),Place \($0),R,Road,\($0),Station" }
            try await desk.bring(
                "places", "code,name,corridor,corridor_name,position,aliases\n" + lines.joined(separator: "\n"))
            let outcome = try await desk.call("mobility.locate", ["words": .text("station")])
            #expect(outcome.texts("places", "code") == ["P1", "P2", "P3", "P4"])
        }
    }

    @Test(arguments: ["TO AT ", "VERS DE LA ", "إلى من "])
    func `a message of nothing but small words is read in bounded time`(words: String) async throws {
        try await DomainDesk.open(.roads) { desk in
            let text = String(repeating: words, count: 2000)
            let outcome = try await desk.call("mobility.locate", ["words": .text(text)])
            #expect(outcome.name == "unknown")
            let typed = try #require(outcome.text("typed"))
            #expect(!typed.isEmpty && typed.count <= Location.typedLimit)
        }
    }
}
