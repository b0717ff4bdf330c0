import Foundation

/// Bounds on what a caller may ask of the server. Providers send a few hundred bytes; nobody needs more.
package struct WebLimits: Sendable, Hashable {
    /// Bytes of a body.
    package let body: Int
    /// Bytes of all headers together, and how many there may be.
    package let headers: Int
    package let headerFields: Int
    /// From a request's head to its end.
    package let requestMilliseconds: Int64
    /// How long a connection may stay open without a whole request head.
    package let idleMilliseconds: Int64
    /// How often slow callers are looked for; a caller may stay this much longer than the limits say.
    package let lookMilliseconds: Int64
    /// How many connections there may be at once, and how many of one address (of IPv6, of one network of 64 bits).
    package let connections: Int
    package let connectionsOfOneSource: Int

    package init(
        body: Int = 64 * 1024, headers: Int = 16 * 1024, headerFields: Int = 100, requestMilliseconds: Int64 = 10_000,
        idleMilliseconds: Int64 = 60_000, lookMilliseconds: Int64 = 2_000,
        connections: Int = WebLimits.connections(ofFiles: 1_024), connectionsOfOneSource: Int? = nil
    ) {
        self.connections = connections
        self.connectionsOfOneSource = connectionsOfOneSource ?? Self.share(of: connections)
        self.body = body
        self.headers = headers
        self.headerFields = headerFields
        self.requestMilliseconds = requestMilliseconds
        self.idleMilliseconds = idleMilliseconds
        self.lookMilliseconds = lookMilliseconds
    }

    /// What one source may have: three quarters, so that a single balancer has enough and others are left something.
    static func share(of connections: Int) -> Int { max(connections - connections / 4, 1) }

    /// How many connections a process with so many open files may have: a quarter of the files, and 192 at least, are left
    /// for the store, calls to providers and the city's files.
    package static func connections(ofFiles limit: Int) -> Int {
        min(max(min(limit - 192, limit / 4 * 3), 16), 16_384)
    }

    /// The bounds of this process, whose open files are bounded by the system (`ulimit -n`).
    package static var ofThisProcess: WebLimits {
        var files = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files) == 0 else { return WebLimits() }
        return WebLimits(connections: connections(ofFiles: Int(clamping: files.rlim_cur)))
    }
}
