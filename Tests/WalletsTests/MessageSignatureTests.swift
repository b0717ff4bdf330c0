import Conversation
import Crypto
import Providers
import Testing
import Wording

@testable import Wallets

/// For how long a signature of pawaPay's form is good.
@Suite struct `The life of a signature` {
    private static let now: Int64 = 1_795_420_805

    /// A hook signed with a key of our own, made and ending so many seconds from now.
    private static func isTaken(created: String, expires: String) -> Bool {
        let key = P256.Signing.PrivateKey()
        let body = Array(#"{"depositId":"8917c345-4791-4285-a416-62f24b6982db","status":"FAILED"}"#.utf8)
        let digest = "sha-256=:\(Array(SHA256.hash(data: body)).base64):"
        let parameters =
            #"("@method" "@authority" "@path" "content-digest");alg="ecdsa-p256-sha256";keyid="k";"#
            + "created=\(created);expires=\(expires)"
        let lines = [
            #""@method": POST"#, #""@authority": gw.example.city"#, #""@path": /hooks/pay/s/payment"#,
            #""content-digest": \#(digest)"#, #""@signature-params": \#(parameters)"#,
        ]
        guard let signature = try? key.signature(for: Array(lines.joined(separator: "\n").utf8)) else { return false }
        let request = HookRequest(
            method: "POST", event: "payment", rest: [], path: "/hooks/pay/s/payment", contentType: "application/json",
            headers: [
                HeaderField(name: "Content-Digest", value: digest),
                HeaderField(name: "Signature-Input", value: "sig=\(parameters)"),
                HeaderField(name: "Signature", value: "sig=:\(Array(signature.rawRepresentation).base64):"),
            ], body: body)
        let read = MessageSignature(request, authority: "gw.example.city")
        let publicKey = Array(key.publicKey.derRepresentation).base64
        return read?.isValid(key: publicKey, named: "k", at: Instant(seconds: now)) == true
    }

    @Test(arguments: [(0, 60), (-60, 0), (30, 90), (-90, -30), (0, 900), (-890, 10)])
    func `a short one is good, by clocks that differ a little`(created: Int64, expires: Int64) {
        #expect(Self.isTaken(created: "\(Self.now + created)", expires: "\(Self.now + expires)"))
    }

    @Test(arguments: [
        (0, 31 * 365 * 86_400), (0, 901), (-1_000_000, 60), (31, 90), (-120, -31), (60, 0), (10, 5), (-901, 1),
    ])
    func `a long one, one from the future and one that is over are not`(created: Int64, expires: Int64) {
        #expect(!Self.isTaken(created: "\(Self.now + created)", expires: "\(Self.now + expires)"))
    }

    @Test(arguments: [
        ("0", "9223372036854775807"), ("-9223372036854775808", "9223372036854775807"),
        ("9223372036854775807", "9223372036854775807"), ("1795420805", ""), ("", "1795420865"),
        ("99999999999999999999", "99999999999999999999"), ("1795420805.5", "1795420865"),
    ])
    func `figures that cannot be times are refused`(created: String, expires: String) {
        #expect(!Self.isTaken(created: created, expires: expires))
    }
}
