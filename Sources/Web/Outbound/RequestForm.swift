import Providers

extension OutboundRequest {
    /// Refuses what would break the frame of the request on the wire, so that no text from outside can add a header or
    /// a second request to it (RFC 9110 sections 5.1, 5.5 and 9.1; RFC 3986 section 2).
    func checkForm() throws(OutboundFailure) {
        guard (1...32).contains(method.utf8.count), method.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw .refused("the method is not a word in capitals")
        }
        let scheme = url.prefix(8).lowercased()
        guard scheme.hasPrefix("http://") || scheme == "https://" else {
            throw .refused("the address is not an http or https URL")
        }
        guard url.utf8.count <= 8_192, url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .refused("the address is too long or not percent-encoded")
        }
        for header in headers { try header.checkForm() }
    }
}

extension HeaderField {
    /// What the client writes itself; a second opinion on where a message ends is how requests are smuggled.
    private static let framing: Set<String> = ["connection", "content-length", "expect", "transfer-encoding"]

    fileprivate func checkForm() throws(OutboundFailure) {
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else {
            throw .refused("a header's name is not a token")
        }
        guard !Self.framing.contains(name.lowercased()) else {
            throw .refused("a header that frames the message is not the caller's to set")
        }
        guard value.utf8.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }) else {
            throw .refused("a header's value holds a control character")
        }
    }

    /// RFC 9110 section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
