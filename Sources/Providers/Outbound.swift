/// One header line of a request or an answer.
///
/// Names are compared without regard to case on the wire (RFC 9110 section 5.1); this type keeps them as written.
package struct HeaderField: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// One HTTP request to a provider or a wallet, ready to leave: an adapter writes it, a sender sends it.
///
/// The sender adds `Host`, `Content-Length` and the connection's own headers; everything else is here. A request may
/// carry credentials and phone numbers, so it is never written to a log as it stands.
package struct OutboundRequest: Sendable, Equatable {
    /// The method in capitals, for example `POST`.
    package let method: String
    /// An absolute `http` or `https` URL, percent-encoded.
    package let url: String
    package let headers: [HeaderField]
    /// The body as it goes on the wire; empty for none.
    package let body: [UInt8]
    /// True when sending the request twice does no more than sending it once: it only reads, or it carries an
    /// idempotency key that the other side honours. A request that is not repeatable is sent at most once for each
    /// call.
    package let isRepeatable: Bool

    package init(method: String, url: String, headers: [HeaderField] = [], body: [UInt8] = [], isRepeatable: Bool) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.isRepeatable = isRepeatable
    }
}

/// What the other side answered, whatever its status.
package struct OutboundResponse: Sendable, Equatable {
    /// The HTTP status of the final answer; redirects are not followed.
    package let status: Int
    /// The header lines in the order they came, repeated names included.
    package let headers: [HeaderField]
    package let body: [UInt8]

    package init(status: Int, headers: [HeaderField] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header, its name compared without regard to case; nil when absent.
    package func firstValue(of name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Why there is no answer, told apart by what it means for a second attempt.
///
/// The texts are constant sentences for a log or an operator: they hold no URL, header, body or phone number.
package enum OutboundFailure: Error, Sendable, Equatable {
    /// It is certain that the other side received nothing of the request: the name did not resolve, the connection was
    /// refused or not made in time, TLS failed before the request. Sending again is safe.
    case notSent(String)
    /// The request may have arrived: the deadline passed, the connection broke, the answer was empty. Only a repeatable
    /// request may be sent again; anything else has to be asked after.
    case unknown(String)
    /// This side will not deal with it, and would not the next time either: the request is malformed (nothing was sent)
    /// or the answer exceeds the limits. In the second case the request did arrive, so it proves nothing about its
    /// effect.
    case refused(String)
}

/// Whatever carries requests to providers and wallets.
package protocol OutboundSending: Sendable {
    /// Sends one request and returns the answer, of any status.
    ///
    /// - Parameter timeoutMilliseconds: bounds the whole call: waiting for a turn, connecting, sending and the last
    ///   byte of the answer.
    /// - Throws: what is known of the request when there is no answer. Cancelling the calling task ends the call early
    ///   with `notSent` or `unknown`, whichever is true.
    func send(_ request: OutboundRequest, timeoutMilliseconds: Int) async throws(OutboundFailure) -> OutboundResponse
}
