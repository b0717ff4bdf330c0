import Simulator
import Foundation
import Gateway
import Providers
import Testing

@Suite struct `What hooks refuse` {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let why: String
        let method: String
        let path: String
        let body: String
        let status: Int

        init(_ why: String, _ path: String, method: String = "POST", body: String = "", _ status: Int) {
            (self.why, self.method, self.path, self.body, self.status) = (why, method, path, body, status)
        }

        var testDescription: String { why }
        var call: HTTPCall { HTTPCall(method, path, form: Array(body.utf8)) }
    }

    private static let good = "sessionId=s&phoneNumber=%2B233240000001&serviceCode=%2A384%2A21%23&text="
    private static let ussd = ServedCity.hooks + "/ussd"

    private static let refusals: [Refusal] = [
        Refusal("a wrong secret", "/hooks/africastalking/transcripu/ussd", body: good, 404),
        Refusal("a secret's beginning", "/hooks/africastalking/transcrip/ussd", body: good, 404),
        Refusal("a secret in capitals", "/hooks/africastalking/TRANSCRIPT/ussd", body: good, 404),
        Refusal("no secret", "/hooks/africastalking//ussd", body: good, 404),
        Refusal("an unknown channel", "/hooks/nobody/transcript/ussd", body: good, 404),
        Refusal("an unknown event", ServedCity.hooks + "/fax", body: good, 404),
        Refusal("a wallet asked for a dialogue", "/hooks/wallet/transcript/ussd", body: good, 404),
        Refusal("a channel told of a payment", ServedCity.hooks + "/payment", body: "reference=AA", 404),
        Refusal("GET", ussd, method: "GET", body: good, 405),
        Refusal("PUT", ussd, method: "PUT", body: good, 405),
        Refusal("PATCH", ussd, method: "PATCH", body: good, 405),
        Refusal("DELETE", ussd, method: "DELETE", body: good, 405),
        Refusal("GET of a payment", "/hooks/wallet/transcript/payment", method: "GET", 405),
        Refusal("an empty body", ussd, body: "", 400),
        Refusal("no session", ussd, body: "phoneNumber=%2B233240000001&text=", 400),
        Refusal("no phone", ussd, body: "sessionId=s&text=", 400),
        Refusal("a phone of letters", ussd, body: "sessionId=s&phoneNumber=somebody&text=", 400),
        Refusal("a phone that is no text", ussd, body: "sessionId=s&phoneNumber=%FF%FE&text=", 400),
        Refusal("a dialogue with more behind it", ussd + "/more", body: good, 404),
        Refusal("a payment at another's address", "/hooks/wallet/transcript/payment/BB", body: "reference=AA", 400),
        Refusal("a payment without its name", "/hooks/wallet/transcript/payment", body: "status=succeeded", 400),
    ]

    @Test(arguments: refusals)
    func `a refusal is one line that repeats neither number nor secret`(refusal: Refusal) async throws {
        try await ServedCity.open { city in
            let answer = try await city.call(refusal.call)
            #expect(answer.status == refusal.status)
            let lines = answer.text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count == 2 && lines.last == "" && lines.first?.isEmpty == false, "\(answer.text)")
            #expect(answer.headers["content-type"] == "text/plain; charset=utf-8")
            for told in city.log.lines + [answer.text] {
                #expect(!told.contains("233240000001") && !told.contains("transcript"), "\(told)")
            }
        }
    }

    @Test func `a refused hook changes nothing but the count of refusals`() async throws {
        try await ServedCity.open { city in
            for refusal in Self.refusals { _ = try await city.call(refusal.call) }
            let counts = Dictionary(uniqueKeysWithValues: city.world.counters.snapshot.map { ($0.event, $0.count) })
            #expect(counts[.hookRefused] == UInt64(Self.refusals.filter(\.isCounted).count))
            #expect(counts[.turnTaken] == 0 && counts[.turnFailed] == 0 && counts[.paymentHeard] == 0)
        }
    }

    @Test(arguments: ["%FF", "1/2/3/4/5/6", "", "1//2"])
    func `a path no hook has is nobody's`(rest: String) async throws {
        try await ServedCity.open { city in
            let call = HTTPCall(
                "POST", "/hooks/wallet/transcript/payment/" + rest, form: Array("reference=AA&status=pending".utf8))
            let answer = try await city.call(call)
            #expect(answer.status == 404)
        }
    }

    @Test func `what stands behind an event names the payment, in any spelling of the path`() async throws {
        try await ServedCity.open { city in
            for rest in ["A%20A", "%41%20%41"] {
                let call = HTTPCall(
                    "POST", "/hooks/wallet/transcript/payment/" + rest, form: Array("reference=A+A&status=pending".utf8)
                )
                let answer = try await city.call(call)
                #expect(answer.status == 200)
            }
        }
    }

    @Test(arguments: ["HEAD", "OPTIONS", "TRACE"])
    func `verbs no provider uses find nothing`(verb: String) async throws {
        try await ServedCity.open { city in
            let status = try await onThread { [port = city.port] in
                let connection = try HTTPConnection(port: port)
                try connection.send(HTTPCall(verb, Self.ussd, headers: ["Connection: close"]).bytes)
                return try Self.status(connection)
            }
            #expect(status == 404)
        }
    }

    /// An answer to HEAD has a length and no body, so only its first line is read.
    private static func status(_ connection: consuming HTTPConnection) throws -> Int? {
        let text = String(decoding: try connection.readToEnd(), as: UTF8.self)
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }
}

extension `What hooks refuse`.Refusal {
    /// Anyone who does not know the secret is not counted: to them there is nothing here.
    fileprivate var isCounted: Bool {
        path.contains("/transcript/") && !path.contains("/nobody/")
    }
}
