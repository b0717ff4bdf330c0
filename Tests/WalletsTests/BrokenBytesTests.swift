import GatewayTestKit
import Providers
import Testing

@testable import Wallets

/// Bytes that are no characters in a text nobody needs, as in the name of who paid.
@Suite struct `Hooks with broken bytes` {
    /// A signed hook of a payment with the name of its payer, as bytes.
    private static func hook(naming name: [UInt8], signing signed: ([UInt8]) -> [UInt8] = { $0 }) throws -> (
        wallet: any Wallet, request: HookRequest, bench: WalletBench
    ) {
        let bench = try WalletBench(PaystackWallet.self)
        let plain = bench.hook(try bench.fixture("webhook-signed"))
        let text = String(decoding: plain.body, as: UTF8.self)
        let parts = text.split(separator: #""data":{"#, maxSplits: 1)
        try #require(parts.count == 2)
        let body =
            Array(parts[0].utf8) + Array(#""data":{"customer":{"first_name":""#.utf8) + name + Array(#""},"#.utf8)
            + Array(parts[1].utf8)
        let key = Secret(try #require(bench.settings.secrets["secret_key"]))
        let request = HookRequest(
            method: plain.method, event: plain.event, rest: plain.rest, path: plain.path,
            contentType: plain.contentType,
            headers: [HeaderField(name: "x-paystack-signature", value: key.sha512(signed(body)).hex)], body: body)
        return (bench.wallet(), request, bench)
    }

    private static let names: [[UInt8]] = [
        [0xFF], [0x41, 0xC3], [0xED, 0xA0, 0xBD], Array(#"Ama \ud83d"#.utf8), Array("Ama Mensah".utf8),
    ]

    @Test(arguments: names)
    func `the payment is told all the same`(name: [UInt8]) throws {
        let (wallet, request, bench) = try Self.hook(naming: name)
        guard case .update(let update) = try wallet.read(request, at: bench.now()) else {
            Issue.record("no update")
            return
        }
        let fixture = try bench.fixture("webhook-signed")
        guard case .update(let plain) = try wallet.read(bench.hook(fixture), at: bench.now()) else {
            Issue.record("the example is no update")
            return
        }
        #expect(update == plain)
    }

    @Test(arguments: names.dropLast())
    func `the signature is that of the bytes as they came`(name: [UInt8]) throws {
        let mended = Array(#""data":{"customer":{"first_name":"mended"},"#.utf8)
        let (wallet, request, bench) = try Self.hook(naming: name) { body in
            let repaired = Array(String(decoding: body, as: UTF8.self).utf8)
            return repaired == body ? mended : repaired
        }
        #expect(throws: HookRefusal.unsigned) { try wallet.read(request, at: bench.now()) }
    }
}
