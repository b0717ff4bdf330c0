import Providers
import Testing
import Wallets
import Wording

private let cedi = Currency(code: "GHS", exponent: 2, symbol: "GHS")

private func wallet(baseURL: String? = nil) -> SandboxWallet {
    SandboxWallet(
        channel: ProviderChannel(name: "wallet", baseURL: baseURL, secrets: [:], sender: ""), currency: cedi)
}

private func answer(_ status: Int, _ body: String, headers: [HeaderField] = []) -> OutboundResponse {
    OutboundResponse(status: status, headers: headers, body: Array(body.utf8))
}

@Suite struct `Sandbox wallet calls` {
    private func push(callback: String?) throws -> PaymentPush {
        PaymentPush(
            reference: "ref-1", payer: try #require(PhoneNumber(e164: "+233240000001")),
            amount: Money(minorUnits: 5005, currency: cedi), note: "Rates & fees", callbackURL: callback)
    }

    @Test func `a push carries our reference and may be repeated`() throws {
        let request = wallet().request(for: try push(callback: "http://city/hooks/wallet/s/payment"))
        #expect(request.method == "POST")
        #expect(request.url == "http://127.0.0.1:8080/simulator/wallet/payments")
        #expect(request.isRepeatable)
        let fields = try FormFields(request.body)
        #expect(fields["reference"] == "ref-1")
        #expect(fields["payer"] == "+233240000001")
        #expect(fields["amount"] == "50.05")
        #expect(fields["currency"] == "GHS")
        #expect(fields["note"] == "Rates & fees")
        #expect(fields["callback"] == "http://city/hooks/wallet/s/payment")
    }

    @Test func `a wallet that cannot call back is not told where to`() throws {
        #expect(try FormFields(wallet().request(for: push(callback: nil)).body)["callback"] == nil)
    }

    @Test func `a question names the reference in its path`() {
        let request = wallet(baseURL: "http://wallet.test").question(about: "a/b c")
        #expect(request.method == "GET")
        #expect(request.url == "http://wallet.test/payments/a%2Fb%20c")
        #expect(request.body.isEmpty)
        #expect(request.isRepeatable)
    }
}

@Suite struct `Sandbox wallet answers` {
    @Test(arguments: WalletFixture.names(of: "Sandbox"))
    func `an exchange is understood`(name: String) throws {
        let fixture = try WalletFixture.load(name, of: "Sandbox")
        let verdict =
            switch fixture.about {
            case .push: wallet().read(push: fixture.response)
            case .question: wallet().read(answer: fixture.response)
            case .hook: try wallet().read(fixture.hook).verdict
            }
        #expect(verdict.summary == fixture.expect)
    }

    @Test(arguments: [
        (200, ""), (200, "OK"), (200, "{\"status\":\"succeeded\"}"), (200, "status="), (200, "status=Succeeded"),
        (200, "<html>status=pending</html>"), (200, " \r\n<!doctype html>&status=pending"),
        (200, "status=succeeded"), (200, "status=succeeded&amount=50.00"), (200, "status=succeeded&transaction=T-17"),
        (200, "status=succeeded&transaction=&amount=50.00"),
        (200, "status=succeeded&transaction=T%00&amount=50.00"),
        (200, "status=succeeded&amount=50.00&transaction=" + String(repeating: "T", count: 201)),
        (200, "status=succeeded&transaction=T-17&amount=-50.00"), (200, "status=succeeded&transaction=T-17&amount=0"),
        (200, "status=succeeded&transaction=T-17&amount=50.001"),
        (200, "status=succeeded&transaction=T-17&amount=fifty"),
        (200, "status=succeeded&transaction=T-17&amount=92233720368547758.08"),
        (200, "status=succeeded&transaction=T-17&amount=50.00&currency=KES"),
        (200, "status=succeeded&transaction=T-17&amount=50.00&currency="),
        (200, "status=pending&x=%FF"), (202, "status=refused&reason=declined"),
        (202, "status=succeeded&transaction=T-17&amount=50.00"),
        (402, "status=succeeded&transaction=T-17&amount=50.00"), (402, "status=pending"),
        (201, "status=pending"), (301, "status=pending"), (400, "status=refused"), (401, ""), (429, ""),
        (500, "status=succeeded&transaction=T-17&amount=50.00"), (503, ""), (0, ""), (-7, "status=pending"),
    ])
    func `rubbish tells nothing`(status: Int, body: String) {
        #expect(wallet().read(push: answer(status, body)).summary == ["kind": "unknown"])
        #expect(wallet().read(answer: answer(status, body)).summary == ["kind": "unknown"])
    }

    @Test func `a page is a page by its header as well`() {
        let page = answer(200, "status=pending", headers: [HeaderField(name: "content-type", value: "Text/HTML")])
        #expect(wallet().read(push: page).summary == ["kind": "unknown"])
    }

    @Test(arguments: WalletRefusal.allCases)
    func `every word for a refusal is understood`(refusal: WalletRefusal) {
        #expect(
            wallet().read(push: answer(402, "status=refused&reason=\(refusal.rawValue)"))
                == .refused(refusal, word: refusal.rawValue))
    }

    @Test func `a refusal without a reason or with an endless one is a refusal`() {
        #expect(wallet().read(push: answer(402, "status=refused")) == .refused(.failed, word: ""))
        let endless = String(repeating: "x", count: 10_000)
        #expect(
            wallet().read(push: answer(402, "status=refused&reason=" + endless))
                == .refused(.failed, word: String(endless.prefix(100))))
    }

    @Test(arguments: 0..<20)
    func `no bytes whatever trap or pay`(seed: UInt64) {
        var dice = Dice(seed: seed)
        for _ in 0..<300 {
            let body = (0..<Int.random(in: 0..<80, using: &dice)).map { _ in
                UInt8.random(in: .min ... .max, using: &dice)
            }
            for status in [200, 202, 402] {
                let verdict = wallet().read(push: OutboundResponse(status: status, body: body))
                #expect(verdict.summary == ["kind": "unknown"])
            }
        }
    }
}

@Suite struct `Sandbox wallet hooks` {
    private func hook(_ body: String, event: String = "payment", method: String = "POST") -> HookRequest {
        HookRequest(
            method: method, event: event, contentType: "application/x-www-form-urlencoded", body: Array(body.utf8))
    }

    @Test func `a hook is a hint and proves nothing`() throws {
        #expect(
            try wallet().read(hook("reference=ref-1&status=succeeded&transaction=T-17&amount=50.00"))
                == WalletEvent(
                    reference: "ref-1",
                    verdict: .succeeded(transaction: "T-17", amount: Money(minorUnits: 5000, currency: cedi)),
                    isProven: false))
        #expect(wallet().acknowledge() == HookResponse(status: 200, text: ""))
    }

    @Test func `a hook that is none is refused`() {
        #expect(throws: HookRefusal.unknownEvent) { try wallet().read(hook("reference=r", event: "refund")) }
        #expect(throws: HookRefusal.wrongMethod(["POST"])) { try wallet().read(hook("reference=r", method: "GET")) }
        #expect(throws: HookRefusal.unreadable("reference is missing")) { try wallet().read(hook("status=pending")) }
        #expect(throws: HookRefusal.unreadable("the body is not UTF-8")) { try wallet().read(hook("reference=%FF")) }
        for reference in ["R%00", "R%1F", "%7F", String(repeating: "R", count: 201)] {
            #expect(throws: HookRefusal.unreadable("reference is too long or holds control characters")) {
                try wallet().read(hook("reference=" + reference))
            }
        }
    }
}

/// Random numbers that come again the same in every run, by SplitMix64.
private struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
