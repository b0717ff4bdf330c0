import DomainKit
import Roads
import Conversation
import GatewayTestKit
import Testing

@Suite(.onEveryStore) struct PlacesFileTests {
    private let header = "code,name,corridor,corridor_name,position,aliases,lat,lng\n"

    @Test func `corridors and their places are shown in the order one passes them`() async throws {
        try await DomainDesk.open(.roads) { desk in
            #expect(try await desk.call("mobility.corridors").name == "none")
            #expect(try await desk.call("mobility.places", ["corridor": .text("ACC")]).name == "none")
            try await desk.bring("places", try DomainDesk.fixture("Mobility/places.csv"))
            let corridors = try await desk.call("mobility.corridors")
            #expect(corridors.texts("corridors", "name") == ["Accra Road", "Centre", "Mampong Road", "Southern Road"])
            let places = try await desk.call("mobility.places", ["corridor": .text("ACC")])
            #expect(places.texts("places", "code") == ["ANL", "TEC", "OFO", "MI5", "MI6"])
            let unnumbered = try await desk.call("mobility.places", ["corridor": .text("NOR")])
            #expect(unnumbered.texts("places", "code") == ["SUA", "MAM", "TAF"])
        }
    }

    @Test func `what is taken out can be brought in again`() async throws {
        try await DomainDesk.open(.roads) { desk in
            try await desk.bring("places", try DomainDesk.fixture("Mobility/places.csv"))
            let taken = try await desk.takeOut("places")
            #expect(taken.count == 17)
            #expect(taken.first == ["ADU", "Adum", "CEN", "Centre", "1", "Adum PZ|Total Adum", "6.69", "-1.624"])
            try await desk.bring("places", header + taken.map { $0.joined(separator: ",") }.joined(separator: "\n"))
            #expect(try await desk.takeOut("places") == taken)
        }
    }

    @Test func `a place brought in again takes the place of the old one, with its names`() async throws {
        try await DomainDesk.open(.roads) { desk in
            try await desk.bring("places", header + "ADU,Adum,CEN,Centre,1,Total,,\nKEJ,Kejetia,CEN,Centre,2,,,\n")
            let report = try await desk.bring("places", header + "ADU,Clock Tower,OLD,Old Town,1,PZ House,,\n")
            #expect(report.stored == 1)
            for (words, outcome) in ["Total": "unknown", "Adum": "unknown", "PZ House": "found", "Kejetia": "found"] {
                #expect(try await desk.call("mobility.locate", ["words": .text(words)]).name == outcome, "\(words)")
            }
            let centre = try await desk.call("mobility.places", ["corridor": .text("CEN")])
            #expect(centre.texts("places", "code") == ["KEJ"])
        }
    }

    @Test(arguments: [
        ("A,,C,Centre,,,,", "3 name"),
        (",Name,C,Centre,,,,", "3 code"),
        ("A,Name,,Centre,,,,", "3 corridor"),
        ("A,Name,C,,,,,", "3 corridor_name"),
        ("A,Name,C,Centre,first,,,", "3 position"),
        ("A,Name,C,Centre,1,Other|-|,,", "3 aliases"),
        ("A,---,C,Centre,1,,,", "3 name"),
        ("A,Name,C,Centre,1,,5.5,", "3 lng"),
        ("A,Name,C,Centre,1,,95,0", "3 lat"),
        ("A,Name,C,Centre,1,,north,0", "3 lat"),
        ("A,Name,C,Centre,1,,nan,0", "3 lat"),
        ("GOOD,Name,C,Centre,1,,,", "3 code"),
        ("A,Name,C,Middle,1,,,", "3 corridor_name"),
        ("A,A name that is much too long for a telephone,C,Centre,1,,,", "3 name"),
    ])
    func `a line that is wrong is named and nothing of the file is kept`(line: String, refusal: String) async throws {
        try await DomainDesk.open(.roads) { desk in
            let refusals = try await desk.refusals("places", header + "GOOD,Good,C,Centre,1,,,\n" + line)
            #expect(refusals == [refusal])
            #expect(try await desk.takeOut("places").isEmpty)
        }
    }

    @Test func `all problems of a file are told at once`() async throws {
        try await DomainDesk.open(.roads) { desk in
            let refusals = try await desk.refusals("places", header + ",Name,C,Centre,x,,,\nB,,C,Centre,1,,,191\n")
            #expect(refusals == ["2 code", "2 position", "3 name", "3 lat", "3 lng"])
        }
    }
}
