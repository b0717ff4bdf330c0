@testable import LoadGenerator
import NIOCore
import Providers
import Testing
import Wording

@Suite struct `A caller` {
    private static let services = "continue\nKumasi\n1. Pay\n2. R\n3. A\n4. V\n5. R\n6. L\n7. M"

    private func caller(amount: String? = "300.00") throws -> Caller {
        let bill = try #require(LoadBill(number: "7319042851", amount: amount))
        return Caller(script: .pay, serviceCode: "*384*21#", bill: bill)
    }

    /// A caller that agreed to pay and waits for the last word.
    private func payer() throws -> Caller {
        var caller = try caller()
        for screen in [
            Self.services, "continue\nHow?\n1. N\n2. B\n3. P\n4. O\n5. A", "continue\nType the 10 digits",
            "continue\nMarket fee\n1. Pay all, GHS 300.00",
            "continue\nPay GHS 300.00 for 7319042851?",
        ] {
            #expect(caller.hear(Answer(body: screen)) == .goOn)
        }
        return caller
    }

    @Test func `types the keys of the flow, joined by stars`() throws {
        var caller = try payer()
        #expect(String(decoding: caller.typed, as: UTF8.self) == "1*1*7319042851*1*1")
        #expect(caller.hear(Answer(body: "end\nNow wait for the message.")) == .over)
    }

    @Test(arguments: [
        ("continue\nNow wait.", AnswerFault.staysOpen), ("end\nYou already asked to pay GHS 300.00.", .wrongScreen),
        ("end\nBill 7319042851 is paid.", .wrongScreen), ("end\nSorry. Please try again: *384*21#", .wrongScreen),
        ("Now wait.", .wrongScreen), ("", .wrongScreen),
    ])
    func `knows a payment that did not begin`(answer: String, fault: AnswerFault) throws {
        var caller = try payer()
        #expect(caller.hear(Answer(body: answer)) == .wrong(fault))
    }

    @Test(arguments: [
        ("end\nSorry.", AnswerFault.ended), ("continue\nKumasi\n1. Pay\n8. More", .wrongScreen),
        ("continue", .wrongScreen),
    ])
    func `knows a dial that led elsewhere`(answer: String, fault: AnswerFault) throws {
        var caller = try caller()
        #expect(caller.hear(Answer(body: answer)) == .wrong(fault))
    }

    @Test func `takes no answer but 200`() throws {
        var caller = try caller()
        #expect(caller.hear(Answer(status: 503, body: Self.services)) == .wrong(.status))
    }

    @Test func `goes round a few screens before the flow, and no more`() throws {
        var caller = try caller()
        let offer = Answer(body: "continue\nYou did not finish.\n1. Continue\n2. Start again")
        for _ in 0..<LoadLimits.detours { #expect(caller.hear(offer) == .goOn) }
        #expect(String(decoding: caller.typed, as: UTF8.self) == "2*2*2")
        #expect(caller.hear(offer) == .wrong(.wrongScreen))
    }

    @Test func `asks for no amount where none is known`() throws {
        var caller = try caller(amount: nil)
        for screen in [Self.services, "continue\nHow?\n1. N\n2. B\n3. P\n4. O\n5. A", "continue\nType the 10 digits"] {
            #expect(caller.hear(Answer(body: screen)) == .goOn)
        }
        #expect(caller.hear(Answer(body: "continue\nMarket fee\n1. Pay all")) == .goOn)
    }
}

@Suite struct `A hook` {
    @Test func `is written in the neutral dialect`() {
        let template = HookTemplate(
            target: LoadTarget(host: "127.0.0.1", port: 8080), path: "/hooks/a/demo/ussd", phone: "+233250000000",
            serviceCode: "*384*21#")
        var buffer = ByteBuffer()
        template.write(session: SessionName(run: 0xAB, dial: 16), typed: Array("1*1".utf8), to: &buffer)
        let body =
            "dialogue=00000000000000ab0000000000000010&phone=%2B233250000000&code=*384*21%23&typed=1*1"
        #expect(
            String(buffer: buffer)
                == "POST /hooks/a/demo/ussd HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
    }

    @Test func `is read by the gateway as it was meant`() throws {
        let template = HookTemplate(
            target: LoadTarget(host: "127.0.0.1", port: 8080), path: "/", phone: "+233250000000",
            serviceCode: "*384*21#")
        var buffer = ByteBuffer()
        template.write(session: SessionName(run: 1, dial: 2), typed: Array("1*1*345".utf8), to: &buffer)
        let request = String(buffer: buffer)
        let head = try #require(request.firstRange(of: "\r\n\r\n"))
        let neutral = Neutral(
            channel: ProviderChannel(name: "line", baseURL: nil, secrets: [:], sender: ""),
            numbering: NumberingPlan(callingCode: "233", trunkPrefix: "0", nationalLengths: [9]))
        let event = try neutral.read(
            HookRequest(
                method: "POST", event: "ussd", contentType: "application/x-www-form-urlencoded",
                body: Array(request[head.upperBound...].utf8)))
        let hop = USSDInbound(
            phone: try #require(PhoneNumber(e164: "+233250000000")), dialogue: "00000000000000010000000000000002",
            serviceCode: "*384*21#", typed: .cumulative("1*1*345", separator: "*"), hop: "1*1*345")
        #expect(event == .ussd(hop))
    }

    @Test(arguments: [
        ("typed=1*2*345&x=1", "345"), ("dialogue=a&typed=7", "7"), ("typed=", ""), ("x=1", ""), ("", ""),
        ("untyped=9&typed=1%2A2+b%21", "2 b!"), ("typed=1*%zz", ""), ("typed=1%2", "1"),
    ])
    func `tells what was typed last`(form: String, typed: String) {
        let bytes = Array(form.utf8)
        #expect(String(decoding: LastTyped.bytes(in: bytes.span), as: UTF8.self) == typed)
    }
}
