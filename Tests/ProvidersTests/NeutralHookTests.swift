import Conversation
import Providers
import Testing
import Wording

/// Hooks of the neutral dialect that lack something, or say it in another shape.
@Suite struct `A hook of the neutral dialect` {
    private static let provider = Neutral(
        channel: ProviderChannel(name: "modem", baseURL: nil, secrets: [:], sender: "CITY"),
        numbering: NumberingPlan(callingCode: "233", trunkPrefix: "0", nationalLengths: [9]))

    private static func read(_ event: String, _ body: String) throws(HookRefusal) -> HookEvent {
        try provider.read(
            HookRequest(method: "POST", event: event, contentType: "application/json", body: Array(body.utf8)))
    }

    @Test(arguments: [
        ("sms", #"{"id":"1","from":"+233240000001"}"#, "text"),
        ("sms", #"{"id":"1","from":"+233240000001","text":{"body":"HELP"}}"#, "text"),
        ("sms", #"{"data":{"id":"1","from":"+233240000001","text":"HELP"}}"#, "from"),
        ("ussd", #"{"dialogue":"d","phone":"+233240000001"}"#, "typed"),
        ("ussd", #"{"dialogue":"d","phone":"+233240000001","typed":["1"]}"#, "typed"),
    ])
    func `without what it is about is refused by name, so that nothing is lost unseen`(
        event: String, body: String, field: String
    ) {
        #expect(throws: HookRefusal.self) { try Self.read(event, body) }
        do throws(HookRefusal) {
            _ = try Self.read(event, body)
        } catch {
            #expect("\(error)".contains(field), "\(error)")
        }
    }

    @Test(arguments: ["", "{}", " { } "]) func `that says nothing at all only tries the address`(body: String) throws {
        guard case .ignored = try Self.read("sms", body) else {
            Issue.record("it was read")
            return
        }
    }

    @Test(arguments: [
        ("9300000000000000001", "9300000000000000002"), ("18446744073709551617", "18446744073709551618"),
        ("12345678901234567890123", "12345678901234567890124"),
    ])
    func `keeps every digit of a number that names a message`(one: String, other: String) throws {
        func key(_ id: String) throws -> String {
            guard case .sms(let text) = try Self.read("sms", #"{"id":\#(id),"from":"+233240000001","text":"HELP"}"#)
            else {
                return ""
            }
            return "\(text.key)"
        }
        #expect(try key(one) != key(other))
        #expect(try key(one) == key(one))
    }
}
