import DomainKit
import Conversation
import Foundation
import GatewayTestKit
import Storage
import Testing

/// What a stolen file tells of who called.
@Suite(.onEveryStore) struct PhonesInFilesTests {
    /// What a citizen does in each domain, after the city has brought in what it needs.
    private static func act(_ desk: DomainDesk) async throws {
        switch desk.domain.name {
        case "mobility":
            try await desk.bring("places", "code,name,corridor,corridor_name\nADU,Adum,CEN,Centre\n")
            try await desk.call("mobility.report", ["kind": .text("jam"), "place": .text("ADU")])
        case "land":
            try await desk.bring("addresses", "phone,words,area\n0240000001,blue gate,Adum\n")
            let mine = try await desk.call("land.my_address")
            try await desk.call("land.confirm", ["number": .text(mine.text("number") ?? "")])
        default:
            try await desk.bring("consultations", VotingTests.file)
            try await desk.call("participation.vote", ["consultation": .text("water"), "option": .text("1")])
        }
    }

    @Test(arguments: ["mobility", "land", "participation"])
    func `no file of the store holds a phone number`(name: String) async throws {
        let domain = try #require(ProjectCity.domains.all.first { $0.name == name })
        try await StoreMaker.current.withPlace(ProjectCity.domains.migrations) { place in
            let database = try await place.open()
            try await Self.act(try DomainDesk(domain, over: database))
            let open = try await place.bytes()
            await database.close()
            for bytes in [open, try await place.bytes()] {
                #expect(bytes.range(of: Data("migrations".utf8)) != nil)
                #expect(bytes.range(of: Data("240000001".utf8)) == nil)
            }
        }
    }
}
