/// How much the outbound client takes on, whatever it is asked for.
package struct CurlLimits: Sendable, Equatable {
    /// Transfers under way at once; the rest wait, and their waiting counts in their deadline.
    package var transfers: Int
    /// Bytes of an answer's body; a longer answer is refused.
    package var bodyBytes: Int
    /// Bytes of an answer's header lines, all of them together; a longer head is refused.
    package var headerBytes: Int
    /// Milliseconds for the name, the connection and TLS, when the deadline leaves that much.
    package var connectMilliseconds: Int

    package init(
        transfers: Int = 256, bodyBytes: Int = 1_048_576, headerBytes: Int = 65_536, connectMilliseconds: Int = 2_000
    ) {
        self.transfers = transfers
        self.bodyBytes = bodyBytes
        self.headerBytes = headerBytes
        self.connectMilliseconds = connectMilliseconds
    }
}
