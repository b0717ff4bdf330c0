import Conversation
import Crypto
import Foundation
import Providers

/// The signature of a request by HTTP Message Signatures (RFC 9421) with ECDSA on P-256, as pawaPay makes it.
///
/// The RFC has the signature as two numbers of 32 bytes; pawaPay's own samples have it in DER. Both are taken.
struct MessageSignature {
    /// Seconds a signature may be from the future or past its end, for clocks that differ.
    private static let skew: Int64 = 30
    /// Seconds a signature may be good for. One with a longer life could be sent again by anyone who saw it once.
    private static let longestLife: Int64 = 900
    /// Seconds since 1970 that are read at all.
    private static let readable: ClosedRange<Int64> = 0...99_999_999_999

    private let base: [UInt8]
    private let signature: [UInt8]
    private let keyName: String?
    private let created: Int64
    /// At most `longestLife` after that.
    private let expires: Int64

    /// Reads the signature of a request and checks the digest of its body.
    ///
    /// - Parameters:
    ///   - authority: the host providers call, in lower case; a proxy may have put another one in the request.
    /// - Returns: nil when there is none, when it does not cover the body, the method, the host and the path, when the body
    ///   is another than the digest says, or when it ends before it was made or is good for longer than a quarter of an hour.
    init?(_ request: HookRequest, authority: String) {
        guard let input = Self.labelled(request.firstValue(of: "Signature-Input")),
            let given = request.firstValue(of: "Signature"), given.hasPrefix(input.label + "=:"), given.hasSuffix(":"),
            let signature = [UInt8](base64: String(given.dropFirst(input.label.count + 2).dropLast())),
            let list = Self.components(input.value)
        else { return nil }
        guard Set(["@method", "@authority", "@path", "content-digest"]).isSubset(of: list.names),
            Self.isRight(digest: request.firstValue(of: "Content-Digest"), of: request.body),
            list.parameters["alg"].map({ $0 == "ecdsa-p256-sha256" }) ?? true,
            let created = list.parameters["created"].flatMap({ Int64($0) }),
            let expires = list.parameters["expires"].flatMap({ Int64($0) }),
            Self.readable.contains(created), Self.readable.contains(expires), created <= expires,
            expires - created <= Self.longestLife
        else { return nil }
        var lines: [String] = []
        for name in list.names {
            guard let value = Self.value(of: name, request, authority) else { return nil }
            lines.append("\"\(name)\": \(value)")
        }
        lines.append("\"@signature-params\": \(input.value)")
        base = Array(lines.joined(separator: "\n").utf8)
        self.signature = signature
        keyName = list.parameters["keyid"]
        (self.created, self.expires) = (created, expires)
    }

    /// - Parameters:
    ///   - key: a public key on P-256 as SubjectPublicKeyInfo in base 64.
    ///   - name: the key's name, when signatures by another are to be refused.
    func isValid(key: String, named name: String?, at now: Instant) -> Bool {
        let second = now.milliseconds / 1000
        guard name == nil || name == keyName, created <= second + Self.skew, second <= expires + Self.skew,
            let der = Data(base64Encoded: key), let key = try? P256.Signing.PublicKey(derRepresentation: der)
        else { return false }
        if let encoded = try? P256.Signing.ECDSASignature(derRepresentation: signature),
            key.isValidSignature(encoded, for: base)
        {
            return true
        }
        guard let raw = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
        return key.isValidSignature(raw, for: base)
    }

    /// `sig=(…);…` as its label and the rest.
    private static func labelled(_ field: String?) -> (label: String, value: String)? {
        guard let field, field.utf8.count <= 2_000, let mark = field.firstIndex(of: "=") else { return nil }
        return (String(field[..<mark]), String(field[field.index(after: mark)...]))
    }

    /// `("a" "b");name=value;name="value"`, in the plain form signers write (RFC 9421 section 2.3). Components with
    /// parameters of their own are not read.
    private static func components(_ value: String) -> (names: [String], parameters: [String: String])? {
        guard value.hasPrefix("("), let end = value.firstIndex(of: ")") else { return nil }
        let quoted = value[value.index(after: value.startIndex)..<end].split(separator: " ")
        guard quoted.allSatisfy({ $0.count > 2 && $0.hasPrefix("\"") && $0.hasSuffix("\"") }) else { return nil }
        let names = quoted.map { String($0.dropFirst().dropLast()) }
        guard Set(names).count == names.count, names.allSatisfy({ !$0.contains("\"") }) else { return nil }
        var parameters: [String: String] = [:]
        for part in value[value.index(after: end)...].split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2, parameters[pair[0]] == nil else { return nil }
            parameters[pair[0]] = pair[1].filter { $0 != "\"" }
        }
        return (names, parameters)
    }

    private static func value(of name: String, _ request: HookRequest, _ authority: String) -> String? {
        switch name {
        case "@method": request.method
        case "@authority": authority
        case "@path": request.path
        case "content-type": request.firstValue(of: name) ?? request.contentType
        default: name.hasPrefix("@") ? nil : request.firstValue(of: name)
        }
    }

    /// `sha-512=:…:` or `sha-256=:…:` (RFC 9530).
    private static func isRight(digest field: String?, of body: [UInt8]) -> Bool {
        guard let field, field.hasSuffix(":") else { return false }
        let expected: [UInt8]
        let given: Substring
        if field.hasPrefix("sha-512=:") {
            (expected, given) = (Array(SHA512.hash(data: body)), field.dropFirst(9).dropLast())
        } else if field.hasPrefix("sha-256=:") {
            (expected, given) = (Array(SHA256.hash(data: body)), field.dropFirst(9).dropLast())
        } else {
            return false
        }
        return [UInt8](base64: String(given)).map { isEqualInConstantTime($0, expected) } ?? false
    }
}
