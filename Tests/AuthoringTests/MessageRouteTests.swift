import Authoring
import Conversation
import Testing
import Wording

/// Which channel a message leaves by.
struct MessageRouteTests {
    private static let routes = MessageRoutes(
        [
            .init(to: "bulk", for: .beginnings(["23355"]), kinds: [.notice]),
            .init(to: "red", for: .networks(["Red"])),
            .init(to: "abroad", for: .beginnings(["225", "2285"]), kinds: [.receipt]),
            .init(to: "blue", for: .networks(["Blue"]), kinds: [.notice]),
            .init(to: "rest", kinds: [.receipt]),
        ], series: ["23324": "Blue", "233247": "Red", "23320": "Red"])

    @Test(
        arguments: [
            ("+233200000001", .receipt, "red"), ("+233200000001", .notice, "red"),
            ("+233550000001", .notice, "bulk"),
            // The longest beginning decides whose a number is.
            ("+233247000001", .notice, "red"), ("+233246000001", .notice, "blue"),
            ("+233246000001", .receipt, "rest"),
            ("+22501020304", .receipt, "abroad"), ("+22850102030", .receipt, "abroad"),
            ("+22810102030", .receipt, "rest"), ("+22501020304", .notice, nil),
            ("+233550000001", .receipt, "rest"), ("+233540000001", .notice, nil),
            // A number that cannot be read is nobody's.
            (nil, .receipt, "rest"), (nil, .notice, nil), ("+233200000001", .answer, nil),
        ] as [(String?, MessageKind, String?)])
    func `the first rule that is for a phone and a kind decides`(
        number: String?, kind: MessageKind, channel: String?
    ) throws {
        let phone = try number.map { try #require(PhoneNumber(e164: $0)) }
        #expect(Self.routes.channel(for: phone, kind) == channel)
    }

    @Test func `without rules nothing leaves`() {
        #expect(MessageRoutes([]).channel(for: PhoneNumber(e164: "+233200000001"), .receipt) == nil)
    }

    private static func city(_ channels: String) throws -> CitySettings {
        var files = try Fixture.smallCity()
        files["Flows/city.yaml", default: ""] += channels
        return try #require(Fixture.compile(files).city)
    }

    @Test(
        arguments: [
            ("channels: { a: { provider: p, ussd: \"*1#\", sender: X }, b: { provider: p, sms: \"210\" } }", "b"),
            ("channels: { a: { provider: p, ussd: \"*1#\" }, b: { provider: p, sender: Kumasi } }", "b"),
            // A program of former days goes on as it did; that it must say more now is told.
            ("channels: { b: { provider: p, sms: \"211\" }, a: { provider: p, sms: \"210\" } }", "a"),
            (
                "channels: { b: { provider: p, sms: \"211\" }, a: { provider: p, sms: \"210\" } }\nroutes: [{ to: b }]",
                "b"
            ),
            ("channels: { a: { provider: p, ussd: \"*1#\" } }", nil),
        ] as [(String, String?)])
    func `a city that says nothing has one channel for all`(channels: String, channel: String?) throws {
        let city = try Self.city(channels + "\n")
        for kind in MessageKind.routed {
            #expect(city.routes.channel(for: PhoneNumber(e164: "+233200000001"), kind) == channel)
        }
    }

    @Test func `who is written to by a channel that cannot be answered is told another's address`() throws {
        let city = try Self.city(
            "channels: { a: { provider: p, ussd: \"*1#\" }, b: { provider: p, sender: Kumasi }, "
                + "c: { provider: p, sms: \"210\", ussd: \"*2#\" } }\n")
        #expect(city.addressToAnswer(from: city.channel("b")) == "*1#")
        #expect(city.addressToAnswer(from: city.channel("c")) == "*2#")
        #expect(city.addressToAnswer(from: nil) == "*1#")
    }
}
