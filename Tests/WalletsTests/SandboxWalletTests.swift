import Conversation
import GatewayTestKit
import Providers
import Testing
import Wallets
import Wording

private let cedi = Currency(code: "GHS", exponent: 2, symbol: "GHS")

private func wallet(baseURL: String? = nil, hooks: String? = nil) -> SandboxWallet {
    SandboxWallet(
        WalletSetting(
            channel: ProviderChannel(name: "wallet", baseURL: baseURL, secrets: [:], sender: ""), currency: cedi,
            numbering: NumberingPlan(callingCode: "233", trunkPrefix: "0", nationalLengths: [9]), country: "GH",
            hooks: hooks.map { Secret($0) }))
}

private let moment = WalletMoment(now: Instant(seconds: 0), token: nil, random: { 0 })

private func push() -> WalletOperation {
    let payer = PhoneNumber(e164: "+233240000001")
    return payer.map {
        WalletOperation.push(
            PaymentPush(
                reference: "ref-1", payer: $0, amount: Money(minorUnits: 5005, currency: cedi), note: "Rates & fees"))
    } ?? question("ref-1")
}

private func question(_ reference: String) -> WalletOperation {
    .question(PaymentQuestion(reference: reference, asked: nil, notes: [:]))
}

private func call(_ operation: WalletOperation, _ wallet: SandboxWallet) throws -> OutboundRequest {
    guard case .call(let request) = wallet.step(operation, after: [], moment) else {
        throw WalletBench.Broken(reason: "there is no call")
    }
    return request
}

private func verdict(_ operation: WalletOperation, _ answer: OutboundResponse) -> WalletVerdict? {
    wallet().step(operation, after: [answer], moment).verdict
}

private func answer(_ status: Int, _ body: String, headers: [HeaderField] = []) -> OutboundResponse {
    OutboundResponse(status: status, headers: headers, body: Array(body.utf8))
}

@Suite struct `Sandbox wallet calls` {
    @Test func `a push carries our reference and may be repeated`() throws {
        let request = try call(push(), wallet(hooks: "http://city/hooks/wallet/s"))
        #expect(request.method == "POST")
        #expect(request.url == "http://127.0.0.1:8080/simulator/wallet/payments")
        #expect(request.isRepeatable)
        let fields = try FormFields(request.body)
        #expect(fields["reference"] == "ref-1")
        #expect(fields["payer"] == "+233240000001")
        #expect(fields["amount"] == "50.05")
        #expect(fields["currency"] == "GHS")
        #expect(fields["note"] == "Rates & fees")
        #expect(fields["callback"] == "http://city/hooks/wallet/s/payment/ref-1")
    }

    @Test func `a wallet that cannot call back is not told where to`() throws {
        #expect(try FormFields(call(push(), wallet()).body)["callback"] == nil)
    }

    @Test func `a question names the reference in its path`() throws {
        let request = try call(question("a/b c"), wallet(baseURL: "http://wallet.test"))
        #expect(request.method == "GET")
        #expect(request.url == "http://wallet.test/payments/a%2Fb%20c")
        #expect(request.body.isEmpty)
        #expect(request.isRepeatable)
    }
}

@Suite struct `Sandbox wallet answers` {
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
        (200, "status=%FF"), (202, "status=refused&reason=declined"),
        (202, "status=succeeded&transaction=T-17&amount=50.00"),
        (402, "status=succeeded&transaction=T-17&amount=50.00"), (402, "status=pending"),
        (201, "status=pending"), (301, "status=pending"), (400, "status=refused"), (401, ""), (429, ""),
        (500, "status=succeeded&transaction=T-17&amount=50.00"), (503, ""), (0, ""), (-7, "status=pending"),
    ])
    func `rubbish tells nothing`(status: Int, body: String) {
        #expect(verdict(push(), answer(status, body))?.summary == ["kind": "unknown"])
        #expect(verdict(question("ref-1"), answer(status, body))?.summary == ["kind": "unknown"])
    }

    @Test func `a page is a page by its header as well`() {
        let page = answer(200, "status=pending", headers: [HeaderField(name: "content-type", value: "Text/HTML")])
        #expect(verdict(push(), page)?.summary == ["kind": "unknown"])
    }

    @Test(arguments: WalletRefusal.allCases)
    func `every word for a refusal is understood`(refusal: WalletRefusal) {
        #expect(
            verdict(push(), answer(402, "status=refused&reason=\(refusal.rawValue)"))
                == .refused(refusal, word: refusal.rawValue))
    }

    @Test func `a refusal without a reason or with an endless one is a refusal`() {
        #expect(verdict(push(), answer(402, "status=refused")) == .refused(.failed, word: ""))
        let endless = String(repeating: "x", count: 10_000)
        #expect(
            verdict(push(), answer(402, "status=refused&reason=" + endless))
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
                let verdict = verdict(push(), OutboundResponse(status: status, body: body))
                #expect(verdict?.summary == ["kind": "unknown"])
            }
        }
    }
}

@Suite struct `Sandbox wallet hooks` {
    private func read(
        _ body: String, event: String = "payment", rest: [String] = [], method: String = "POST"
    ) throws(HookRefusal) -> WalletHook {
        let hook = HookRequest(
            method: method, event: event, rest: rest, contentType: "application/x-www-form-urlencoded",
            body: Array(body.utf8))
        return try wallet().read(hook, at: Instant(seconds: 0))
    }

    @Test(arguments: [[], ["ref-1"]])
    func `a hook is a hint and proves nothing`(rest: [String]) throws {
        #expect(
            try read("reference=ref-1&status=succeeded&transaction=T-17&amount=50.00", rest: rest)
                == .update(
                    WalletUpdate(
                        reference: "ref-1",
                        verdict: .succeeded(transaction: "T-17", amount: Money(minorUnits: 5000, currency: cedi)),
                        proof: .none)))
    }

    @Test func `a hook that is none is refused`() {
        #expect(throws: HookRefusal.unknownEvent) { try read("reference=r", event: "refund") }
        #expect(throws: HookRefusal.wrongMethod(["POST"])) { try read("reference=r", method: "GET") }
        #expect(throws: HookRefusal.unreadable("reference is missing")) { try read("status=pending") }
        #expect(throws: HookRefusal.unreadable("the hook speaks of two payments")) {
            try read("reference=r", rest: ["s"])
        }
        for reference in ["R%00", "R%1F", "%7F", String(repeating: "R", count: 201)] {
            #expect(throws: HookRefusal.unreadable("reference is too long or holds control characters")) {
                try read("reference=" + reference)
            }
        }
    }
}
