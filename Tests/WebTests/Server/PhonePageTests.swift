import Simulator
import Foundation
import Gateway
import Testing

@Suite struct `The phone's page` {
    @Test(arguments: [
        ("/phone", "text/html; charset=utf-8"), ("/phone/phone.css", "text/css; charset=utf-8"),
        ("/phone/phone.js", "text/javascript; charset=utf-8"), ("/phone/settings.json", "application/json"),
        ("/phone/+233240000001/messages", "application/json"), ("/phone/+233240000001/state", "application/json"),
        ("/phone/panel.css", "text/css; charset=utf-8"), ("/phone/panel.js", "text/javascript; charset=utf-8"),
    ])
    func `nothing from elsewhere runs on it`(path: String, type: String) async throws {
        try await ServedCity.open { city in
            let answer = try await city.get(path)
            #expect(answer.status == 200 && !answer.body.isEmpty)
            #expect(answer.headers["content-type"] == type)
            #expect(answer.headers["x-content-type-options"] == "nosniff")
            #expect(answer.headers["cache-control"] == "no-store")
            let policy = try #require(answer.headers["content-security-policy"])
            for rule in ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"] {
                #expect(policy.contains(rule))
            }
            #expect(!policy.contains("unsafe") && !policy.contains("http"))
        }
    }

    @Test func `the page keeps to its own policy`() async throws {
        try await ServedCity.open { city in
            let page = try await city.get("/phone").text
            #expect(page.contains("phone.js") && page.contains("phone.css"))
            #expect(!page.contains("<style") && !page.contains("style=\"") && !page.contains("onclick="))
            #expect(page.ranges(of: /<script(?![^>]*src=)/).isEmpty)
            #expect(!page.contains("http://") && !page.contains("https://"))
        }
    }

    private struct Settings: Decodable {
        struct Suggestion: Decodable, Equatable {
            let label: String
            let value: String
        }

        struct Budget: Decodable, Equatable {
            let gsm7: Int
            let ucs2: Int
        }

        let city: String
        let serviceCode: String
        let shortCode: String
        let ussdHook: String
        let ussdEndHook: String
        let smsHook: String
        let phones: [String]
        let `try`: [Suggestion]
        let budget: Budget
    }

    @Test func `the settings say where to call and whom`() async throws {
        try await ServedCity.open { city in
            let answer = try await city.get("/phone/settings.json")
            let settings = try JSONDecoder().decode(Settings.self, from: Data(answer.body))
            #expect(settings.serviceCode == "*384*21#" && settings.shortCode == "21021")
            #expect(settings.ussdHook == ServedCity.phoneHooks + "/ussd")
            #expect(settings.ussdEndHook == ServedCity.phoneHooks + "/ussd-end")
            #expect(settings.smsHook == ServedCity.phoneHooks + "/sms")
            #expect(settings.phones == [ServedCity.phone])
            #expect(settings.budget == Settings.Budget(gsm7: 160, ucs2: 70))
            #expect(settings.try == [Settings.Suggestion(label: "The city's code", value: "*384*21#")])
        }
    }

    @Test func `what the page calls is answered in the neutral dialect, and its texts come to its messages`()
        async throws
    {
        try await ServedCity.open { city in
            func call(_ event: String, _ form: String) async throws -> HTTPAnswer {
                try await city.call(HTTPCall("POST", ServedCity.phoneHooks + event, form: Array(form.utf8)))
            }
            let dialogue = "dialogue=d1&phone=%2B233240000001"
            let hop = dialogue + "&code=*384*21%23&typed="
            let dial = try await call("/ussd", hop)
            #expect(dial.status == 200 && dial.text.hasPrefix("continue\n"))
            #expect(try await call("/ussd", hop).body == dial.body)
            #expect(try await call("/ussd", hop + "1").text.hasPrefix("continue\n"))
            #expect(try await call("/ussd-end", dialogue + "&cause=abandoned").status == 200)
            #expect(try await call("/sms", "id=m1&from=%2B233240000001&to=21021&text=MENU").status == 200)
            try await city.world.settle()
            #expect(try await city.messages(of: "+233240000001").count == 1)
        }
    }

    @Test(arguments: ["+233240000001", "%2B233240000001", "233240000001", "%2b233240000001"])
    func `a phone's messages are found however its plus is written`(number: String) async throws {
        try await ServedCity.open { city in
            let form = "id=m1&from=%2B233240000001&to=21021&text=MENU"
            _ = try await city.call(HTTPCall("POST", ServedCity.hooks + "/sms", form: Array(form.utf8)))
            try await city.world.settle()
            let messages = try await city.messages(of: number)
            try #require(messages.count == 1)
            #expect(messages[0].text.contains("Language"))
            #expect(messages[0].at.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
        }
    }

    @Test func `a phone without messages has an empty list`() async throws {
        try await ServedCity.open { city in
            let answer = try await city.get("/phone/+233240000009/messages")
            #expect(answer.status == 200 && answer.text == "[]")
        }
    }

    @Test(arguments: ["somebody", "+", "123", "+23324000000199999999", "%00", "%FF", "+2332400000%GG"])
    func `what is no number is refused in one line`(number: String) async throws {
        try await ServedCity.open { city in
            let answer = try await city.get("/phone/\(number)/messages")
            #expect(answer.status == 400)
            #expect(answer.text == "The path needs a phone number with its country code.\n")
        }
    }

    @Test func `the bare address leads to the phone`() async throws {
        try await ServedCity.open { city in
            let answer = try await city.get("/")
            #expect(answer.status == 302 && answer.headers["location"] == "/phone")
        }
    }

    @Test(arguments: [
        "/nothing", "/hooks", "/hooks/africastalking", "/phone/x", "/healthz/x", "/..", "/phone/../healthz/x",
    ])
    func `other paths find nothing`(path: String) async throws {
        try await ServedCity.open { city in
            let answer = try await city.get(path)
            #expect(answer.status == 404)
            #expect(answer.text == "There is nothing here.\n")
        }
    }
}
