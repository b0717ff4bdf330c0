@testable import Conversation
import GatewayTestKit
import Providers
import Testing
import Wording

/// A channel in Kenya.
private func adapter(secrets: [String: Secret] = [:], sender: String = "CITY", baseURL: String? = nil) -> AfricasTalking
{
    AfricasTalking(
        channel: ProviderChannel(name: "at", baseURL: baseURL, secrets: secrets, sender: sender),
        numbering: NumberingPlan(callingCode: "254", trunkPrefix: "0", nationalLengths: [9], leadingDigits: ["1", "7"]))
}

private func hook(_ event: String, _ body: String, method: String = "POST") -> HookRequest {
    HookRequest(
        method: method, event: event, contentType: "application/x-www-form-urlencoded", body: Array(body.utf8))
}

@Suite struct `Africa's Talking hooks` {
    @Test(arguments: [
        ("ussd-events", "ussd-event", "sessionId=s&phoneNumber=%2B254700000001&status=Success"),
        ("dlr", "delivery", "id=i&status=Sent"),
    ])
    func `two events go by two names`(alias: String, name: String, body: String) throws {
        #expect(try adapter().read(hook(alias, body)) == adapter().read(hook(name, body)))
    }

    @Test(arguments: ["GET", "PUT", "HEAD", "post"])
    func `only a POST is taken`(method: String) {
        #expect(throws: HookRefusal.wrongMethod(["POST"])) { try adapter().read(hook("ussd", "", method: method)) }
    }

    @Test(arguments: ["", "USSD", "voice", "payment"])
    func `an event the provider does not have is unknown`(event: String) {
        #expect(throws: HookRefusal.unknownEvent) { try adapter().read(hook(event, "")) }
    }

    @Test(arguments: [
        ("ussd", "", "phoneNumber is missing"),
        ("ussd", "phoneNumber=&sessionId=s", "phoneNumber is missing"),
        ("ussd", "phoneNumber=0700000&sessionId=s", "phoneNumber is not a telephone number"),
        ("ussd", "phoneNumber=Safaricom&sessionId=s", "phoneNumber is not a telephone number"),
        ("ussd", "phoneNumber=%2B254700000001", "sessionId is missing"),
        ("ussd-event", "phoneNumber=%2B254700000001&status=Success", "sessionId is missing"),
        ("ussd", "phoneNumber=%FF&sessionId=s", "phoneNumber is not a telephone number"),
        ("sms", "text=hello", "from is missing"),
        ("delivery", "status=Success", "id is missing"),
        ("delivery", "id=a%00b&status=Success", "id is too long or holds control characters"),
    ])
    func `a hook that lacks what it needs is refused in one line without the number`(
        event: String, body: String, reason: String
    ) {
        #expect(throws: HookRefusal.unreadable(reason)) { try adapter().read(hook(event, body)) }
    }

    @Test func `unknown fields and words change nothing`() throws {
        let known = "sessionId=s&phoneNumber=%2B254700000001&serviceCode=%2A1%23&text=1"
        let extra = "colour=blue&" + known + "&networkCode=00000&text=2&weather"
        #expect(try adapter().read(hook("ussd", extra)) == adapter().read(hook("ussd", known)))
    }

    @Test func `a dialogue without text and service code is a dial`() throws {
        let phone = try #require(PhoneNumber(e164: "+254700000001"))
        #expect(
            try adapter().read(hook("ussd", "sessionId=s&phoneNumber=254700000001"))
                == .ussd(
                    USSDInbound(
                        phone: phone, dialogue: "s", serviceCode: "", typed: .cumulative("", separator: "*"), hop: "")))
    }

    @Test(arguments: [
        ("Sent", DeliveryReport.Status.sent), ("Submitted", .sent), ("Buffered", .buffered), ("Queued", .queued),
        ("Success", .delivered), ("success", .delivered), ("Failed", .failed), ("Rejected", .failed),
        ("Expired", .failed), ("AbsentSubscriber", .unknown), ("Evaporated", .unknown), ("", .unknown),
    ])
    func `a delivery word has its place in the order, and is kept`(word: String, status: DeliveryReport.Status) throws {
        #expect(
            try adapter().read(hook("delivery", "id=i&status=\(word)&failureReason="))
                == .delivery(DeliveryReport(messageID: "i", status: status, word: word, reason: nil)))
    }

    @Test func `a delivery word is kept without what no text can hold`() throws {
        #expect(
            try adapter().read(hook("delivery", "id=i&status=%00Success%0D%0A&failureReason=No%00credit%09left"))
                == .delivery(
                    DeliveryReport(messageID: "i", status: .delivered, word: "Success", reason: "Nocredit left")))
    }

    @Test(arguments: [("12", 12), ("0", 0), ("-1", nil), ("", nil), ("9223372036854775808", nil), ("1.5", nil)])
    func `a duration that is none is left out`(written: String, duration: Int64?) throws {
        let event = try adapter().read(
            hook("ussd-event", "sessionId=s&phoneNumber=%2B254700000001&durationInMillis=\(written)"))
        let phone = try #require(PhoneNumber(e164: "+254700000001"))
        #expect(event == .ussdEnded(USSDEnd(phone: phone, dialogue: "s", cause: .unknown, duration: duration)))
    }

    @Test func `a text without an id has one key however its date is written`() throws {
        func key(_ date: String, text: String = "A") throws -> String? {
            let body = "from=%2B254700000001&to=21512&text=\(text)&date=\(date)"
            guard case .sms(let sms) = try adapter().read(hook("sms", body)) else { return nil }
            return sms.key
        }
        let keys = try ["2026-11-23T08:04:45Z", "2026-11-23+08:04:45", "2026-11-23T08:04:45"].map { try key($0) }
        #expect(Set(keys).count == 1)
        let others = try [
            key("2026-11-23T08:04:46Z"), key("2026-11-23T08:04:45Z", text: "B"), key("yesterday+noon"), key(""),
            key("2026-11-23X08:04:45Z"), key("2026-11-23T08:04:45%2B03"),
        ]
        #expect(Set(others + keys).count == 7)
        #expect(!others.contains(nil))
    }

    @Test(arguments: [
        ("CITY", "senderId=CITY", true), ("CITY", "senderId=city", true), ("CITY", "senderId=+City+", true),
        ("CITY", "senderId=", true), ("CITY", "", true), ("", "senderId=OTHER", true),
        ("21021", "senderId=21021", true),
        ("CITY", "senderId=OTHER", false), ("CITY", "senderId=CITYTAX", false), ("21021", "senderId=2102", false),
    ])
    func `who wants no more of another sender has said nothing of ours`(
        sender: String, told: String, isOurs: Bool
    ) throws {
        let event = try adapter(sender: sender).read(hook("optout", "phoneNumber=%2B254700000001&" + told))
        let phone = try #require(PhoneNumber(e164: "+254700000001"))
        #expect((event == .optedOut(phone)) == isOurs, "\(event)")
    }
}

@Suite struct `Africa's Talking texts` {
    private let citizen = PhoneNumber(e164: "+254700000001")

    private func body(_ request: OutboundRequest) throws -> FormFields { try FormFields(request.body) }

    @Test func `a text goes out as the provider wants it`() throws {
        let secrets = ["username": "city", "api_key": "k3y"]
        let request = adapter(secrets: secrets.mapValues(Secret.init)).request(
            for: OutgoingMessage(to: try #require(citizen), text: "Risiti é + 1\n2", linkID: "L1"))
        #expect(request.method == "POST")
        #expect(request.url == "https://api.africastalking.com/version1/messaging")
        #expect(request.headers.contains(HeaderField(name: "apiKey", value: "k3y")))
        #expect(request.headers.contains(HeaderField(name: "Accept", value: "application/json")))
        #expect(!request.isRepeatable)
        let fields = try body(request)
        #expect(fields["username"] == "city")
        #expect(fields["to"] == "+254700000001")
        #expect(fields["message"] == "Risiti é + 1\n2")
        #expect(fields["from"] == "CITY")
        #expect(fields["bulkSMSMode"] == "1")
        #expect(fields["enqueue"] == "1")
        #expect(fields["linkId"] == "L1")
    }

    @Test func `neither sender nor link is sent where there is none`() throws {
        let fields = try body(
            adapter(sender: "").request(for: OutgoingMessage(to: try #require(citizen), text: "A")))
        #expect(fields["from"] == nil)
        #expect(fields["linkId"] == nil)
    }

    @Test(arguments: [
        ("sandbox", nil, "https://api.sandbox.africastalking.com/version1/messaging"),
        ("sandbox", "http://localhost:1", "http://localhost:1/version1/messaging"),
        ("city", "http://localhost:1", "http://localhost:1/version1/messaging"),
    ])
    func `the sandbox has an address of its own, and a configured one comes first`(
        username: String, base: String?, url: String
    ) throws {
        let adapter = adapter(secrets: ["username": Secret(username)], baseURL: base)
        #expect(adapter.request(for: OutgoingMessage(to: try #require(citizen), text: "A")).url == url)
    }

    @Test(arguments: [
        (100, "accepted"), (101, "accepted"), (102, "accepted"), (401, "rejected"), (402, "deferred"),
        (403, "rejected"), (404, "rejected"), (405, "deferred"), (406, "rejected"), (407, "rejected"),
        (409, "rejected"), (500, "deferred"), (501, "deferred"), (502, "deferred"), (777, "deferred"),
    ])
    func `the recipient's code decides, as a number or in quotation marks`(code: Int, kind: String) {
        for written in ["\(code)", "\"\(code)\""] {
            let entry = #"{"statusCode":\#(written),"status":"W","messageId":"M","number":"+254700000001"}"#
            let outcome = read(201, #"{"SMSMessageData":{"Recipients":[\#(entry)]}}"#)
            #expect(outcome.summary["kind"] == kind)
            #expect(outcome.summary["messageID"] == (kind == "accepted" ? "M" : nil))
        }
    }

    @Test(arguments: [
        (201, ""), (201, "{}"), (201, "null"), (201, "<html>"), (200, "OK"), (201, #"{"SMSMessageData":{}}"#),
        (201, #"{"SMSMessageData":{"Message":"InvalidSenderId","Recipients":[]}}"#),
        (201, #"{"SMSMessageData":{"Message":7,"Recipients":[{"statusCode":[]}]}}"#),
        (201, #"{"SMSMessageData":{"Recipients":[{"statusCode":1e999}]}}"#),
        (301, ""), (400, "bad"), (401, "The supplied authentication is invalid"), (403, ""), (404, ""), (429, ""),
        (500, ""), (503, "<html>"), (599, ""), (0, ""), (-1, ""),
    ])
    func `an answer that says neither yes nor no keeps the text for later`(status: Int, body: String) {
        #expect(read(status, body).summary["kind"] == "deferred")
    }

    @Test func `reasons name the provider's word and never a number`() {
        let refused = #"{"statusCode":406,"status":"UserInBlacklist"}"#
        #expect(
            read(201, #"{"SMSMessageData":{"Recipients":[\#(refused)]}}"#)
                == .rejected("the citizen has opted out: UserInBlacklist 406"))
        #expect(
            read(201, #"{"SMSMessageData":{"Message":"InvalidSenderId","Recipients":[]}}"#)
                == .deferred("the provider took no recipient: InvalidSenderId"))
        let telling = #"{"statusCode":500,"status":"no route to +254700000001"}"#
        #expect(
            read(201, #"{"SMSMessageData":{"Recipients":[\#(telling)]}}"#)
                == .deferred("the provider did not take the text: 500"))
    }

    @Test func `an accepted text without an id is still accepted`() {
        for id in [#""None""#, #""""#, "null", "7", #""a\u0000b""#, "\"\(String(repeating: "x", count: 201))\""] {
            let entry = #"{"statusCode":102,"messageId":\#(id)}"#
            #expect(read(201, #"{"SMSMessageData":{"Recipients":[\#(entry)]}}"#) == .accepted(messageID: nil))
        }
    }

    private func read(_ status: Int, _ body: String) -> SendOutcome {
        adapter().read(OutboundResponse(status: status, body: Array(body.utf8)))
    }
}
