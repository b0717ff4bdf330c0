import DomainKit
@testable import Roads
import Conversation
import GatewayTestKit
import Testing
import Wording

/// Places that share a name are told apart by their road.
@Suite(.onEveryStore) struct `Places of one name` {
    private static let places = """
        code,name,corridor,corridor_name,aliases
        CM1,Central Market,AX,North Hill Road,
        CM2,Central Market,BX,South Beach Road,
        KEJ,Kejetia,AX,North Hill Road,
        OLD,Old Gate,BX,South Beach Road,Kejetia

        """

    private static let told = [
        "CM1": "Central Market, North Hill Road", "CM2": "Central Market, South Beach Road",
    ]

    private func opened(_ body: (DomainDesk) async throws -> Void) async throws {
        try await DomainDesk.open(.roads) { desk in
            try await desk.bring("places", Self.places)
            try await body(desk)
        }
    }

    @Test func `both are offered, each with its road`() async throws {
        try await opened { desk in
            let outcome = try await desk.call("mobility.locate", ["words": .text("Central Market")])
            #expect(outcome.name == "unsure")
            #expect(
                outcome.texts("places", "name") == [
                    "Central Market, North Hill Road", "Central Market, South Beach Road",
                ])
        }
    }

    @Test(arguments: [
        ("CENTRAL MARKET NORTH HILL ROAD", "CM1"), ("SOUTH BEACH ROAD CENTRAL MARKET", "CM2"),
        ("central market, south beach road", "CM2"), ("at the central market on north hill road", "CM1"),
    ])
    func `the name of a road in the message decides`(words: String, code: String) async throws {
        try await opened { desk in
            let outcome = try await desk.call("mobility.locate", ["words": .text(words)])
            #expect(outcome.name == "found")
            #expect(outcome.text("place") == code)
            #expect(outcome.text("name") == Self.told[code])
        }
    }

    @Test(arguments: [("CM1", "North Hill Road"), ("CM2", "South Beach Road"), ("KEJ", ""), ("OLD", "")])
    func `a report tells the road where the name does not`(code: String, road: String) async throws {
        try await opened { desk in
            let arguments: [String: Value] = ["kind": .text("jam"), "place": .text(code)]
            let stored = try await desk.call("mobility.report", arguments)
            #expect(stored.name == "stored")
            #expect(stored.text("road") == road)
            let repeated = try await desk.call("mobility.report", arguments)
            #expect(repeated.name == "repeated")
            #expect(repeated.text("road") == road)
        }
    }

    @Test func `a place that is chosen on a list is told with its road too`() async throws {
        try await opened { desk in
            let along = try await desk.call("mobility.places", ["corridor": .text("AX")])
            #expect(Set(along.texts("places", "name")) == ["Central Market", "Kejetia"])
            #expect(Set(along.texts("places", "told")) == ["Central Market, North Hill Road", "Kejetia"])
        }
    }

    @Test func `an import says what nobody could tell apart`() async throws {
        try await DomainDesk.open(.roads) { desk in
            let report = try await desk.bring(
                "places",
                """
                code,name,corridor,corridor_name
                A1,Same Gate,AX,Same Road
                A2,Same Gate,AX,Same Road
                B1,Other Gate,BX,Same Road

                """)
            #expect(
                report.notes == [
                    "Several places are called Same Gate on Same Road; give each a name of its own.",
                    "Several roads are called Same Road; give each a name of its own.",
                ])
        }
    }

    @Test func `an import is known to messages at once`() async throws {
        try await opened { desk in
            #expect(try await desk.call("mobility.locate", ["words": .text("New Bridge")]).name == "unknown")
            try await desk.bring("places", "code,name,corridor,corridor_name\nNB,New Bridge,AX,North Hill Road\n")
            #expect(try await desk.call("mobility.locate", ["words": .text("New Bridge")]).text("place") == "NB")
        }
    }
}
