import NIOCore

/// The gateway under load.
package struct LoadTarget: Sendable, Equatable {
    package let host: String
    package let port: Int

    /// Reads `http://HOST[:PORT]`. Nil for anything else: a path and TLS have no place here.
    package init?(url: String) {
        let scheme = "http://"
        guard url.hasPrefix(scheme) else { return nil }
        var rest = url.dropFirst(scheme.count)
        if rest.last == "/" { rest = rest.dropLast() }
        let portStart = rest.lastIndex(of: ":").flatMap { rest[$0...].contains("]") ? nil : $0 }
        var host = rest[..<(portStart ?? rest.endIndex)]
        var port = 80
        if let portStart {
            let digits = rest[rest.index(after: portStart)...]
            guard digits.utf8.allSatisfy(\.isDigit), let number = Int(digits), (1...65535).contains(number) else {
                return nil
            }
            port = number
        }
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, host.utf8.allSatisfy(\.isHostByte) else { return nil }
        self.host = String(host)
        self.port = port
    }

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Whether the host is this machine by its own name or number: `localhost`, `127.…` or `::1`. Names are not looked
    /// up, for what they stand for can change.
    package var isLoopback: Bool {
        if host == "localhost" { return true }
        guard let address = try? SocketAddress(ipAddress: host, port: port) else { return false }
        switch address {
        case .v4: return host.hasPrefix("127.")
        case .v6: return address == (try? SocketAddress(ipAddress: "::1", port: port))
        case .unixDomainSocket: return false
        }
    }

    /// What to connect to. `localhost` is taken for 127.0.0.1, where it need not be looked up.
    var connectHost: String { host == "localhost" ? "127.0.0.1" : host }

    /// The `Host` field of a request.
    var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    fileprivate var isHostByte: Bool {
        isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) || self == UInt8(ascii: ".")
            || self == UInt8(ascii: "-") || self == UInt8(ascii: ":")
    }
}
