import Crypto
import CryptoExtras
import Foundation
import GatewayTestKit
import Providers
import Testing

@testable import Wallets

@Suite struct `Sealed bodies for Airtel` {
    @Test func `the body and the key come back to anyone who has Airtel's key`() throws {
        let key = try _RSA.Encryption.PrivateKey(keySize: .bits2048)
        let bench = try WalletBench(AirtelMoneyWallet.self)
        let given = try JSONDecoder().decode(
            WalletFixture.Given.self,
            from: JSONEncoder().encode(
                ["secrets": ["encryption_key": key.publicKey.derRepresentation.base64EncodedString()]]))
        guard case .call(let call) = bench.wallet(given).step(.push(bench.push), after: [], bench.moment()) else {
            Issue.record("a push makes no call")
            return
        }
        #expect(call.url.hasSuffix("/merchant/v2/payments/"))
        let header = { (name: String) in
            try #require(call.headers.first { $0.name == name }.flatMap { Data(base64Encoded: $0.value) })
        }
        let pair = String(decoding: try key.decrypt(header("x-key"), padding: .PKCS1_OAEP), as: UTF8.self)
        let halves = try pair.split(separator: ":").map { try #require(Data(base64Encoded: String($0))) }
        try #require(halves.map(\.count) == [32, 16])
        let body = try AES._CBC.decrypt(
            header("x-signature"), using: SymmetricKey(data: halves[0]), iv: AES._CBC.IV(ivBytes: halves[1]))
        #expect(Array(body) == call.body)
    }

    @Test func `a key that is none sends nothing`() {
        #expect(AirtelSeal(of: [1], key: "AAAA", random: { 7 }) == nil)
        #expect(AirtelSeal(of: [1], key: "", random: { 7 }) == nil)
    }
}
