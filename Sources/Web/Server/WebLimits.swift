/// Bounds on what a caller may ask of the server. Providers send a few hundred bytes; nobody needs more.
package enum WebLimits {
    /// Bytes of a body.
    static let body = 64 * 1024
    /// Bytes of all headers together, and how many there may be.
    static let headers = 16 * 1024
    static let headerFields = 100
    /// Seconds from a request's head to its end.
    static let requestSeconds: Int64 = 10
    /// Seconds a connection may stay open without a whole request head.
    static let idleSeconds: Int64 = 60
}
