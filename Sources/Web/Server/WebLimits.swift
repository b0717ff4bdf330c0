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

    package init(
        body: Int = 64 * 1024, headers: Int = 16 * 1024, headerFields: Int = 100, requestMilliseconds: Int64 = 10_000,
        idleMilliseconds: Int64 = 60_000, lookMilliseconds: Int64 = 2_000
    ) {
        self.body = body
        self.headers = headers
        self.headerFields = headerFields
        self.requestMilliseconds = requestMilliseconds
        self.idleMilliseconds = idleMilliseconds
        self.lookMilliseconds = lookMilliseconds
    }
}
