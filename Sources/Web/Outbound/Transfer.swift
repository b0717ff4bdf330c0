import CurlShims
import Providers

/// One exchange: an order, libcurl's handle for it, and the answer as it grows.
///
/// It lives on the transfer thread alone. libcurl's callbacks hold an unretained pointer to it, so the loop keeps it
/// until the handle is out of the multi handle.
final class Transfer {
    let order: TransferOrder
    let easy: UnsafeMutableRawPointer
    private let limits: CurlLimits
    private let headerList: HeaderList
    private var position = 0
    private var head = AnswerHead()
    private var body: [UInt8] = []
    private var excess: String?

    /// Nil when libcurl has no memory for it or will not take an option.
    init?(_ order: TransferOrder, limits: CurlLimits, now: ContinuousClock.Instant) {
        guard let easy = curl_easy_init() else { return nil }
        self.order = order
        self.easy = easy
        self.limits = limits
        self.headerList = HeaderList(order.request)
        var options = TransferOptions(easy)
        options.setConduct()
        options.setTime(left: now.duration(to: order.deadline), connectMilliseconds: limits.connectMilliseconds)
        options.setRequest(order.request, headers: headerList.first)
        options.setCallbacks(Unmanaged.passUnretained(self).toOpaque(), isRepeatable: order.request.isRepeatable)
        guard headerList.isComplete, options.areTaken else { return nil }
    }

    deinit {
        curl_easy_cleanup(easy)
    }

    // MARK: What it came to

    /// What the caller learns when libcurl is done with the transfer.
    func result(_ code: CURLcode) -> Result<OutboundResponse, OutboundFailure> {
        // The request arrived, whatever is wrong with the answer: nobody may take it for not sent.
        if let excess { return .failure(.unknown(excess)) }
        guard code == CURLE_OK else { return .failure(failure(code)) }
        // libcurl takes a head for whole when the connection closes in the middle of it.
        guard head.isOver else { return .failure(interruption("the answer's head was cut off")) }
        var status = 0
        guard curl_shim_get_long(easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK, status > 0 else {
            return .failure(interruption("the answer had no status"))
        }
        return .success(OutboundResponse(status: status, headers: head.fields, body: body))
    }

    /// What is known of the request when the transfer is broken off now.
    func interruption(_ reason: String) -> OutboundFailure {
        hasSentNothing ? .notSent(reason) : .unknown(reason)
    }

    private func failure(_ code: CURLcode) -> OutboundFailure {
        let reason = String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return hasSentNothing ? .refused(reason) : .unknown(reason)
        case CURLE_SEND_FAIL_REWIND:
            return interruption("the kept connection died before an answer, and the request may not be sent twice")
        default:
            return interruption(reason)
        }
    }

    /// libcurl counts each byte of the request's head that the socket or TLS took, over all attempts, and the head goes
    /// first: at zero, nothing of the request can have arrived.
    private var hasSentNothing: Bool {
        var bytes = 0
        return curl_shim_get_long(easy, CURLINFO_REQUEST_SIZE, &bytes) == CURLE_OK && bytes == 0
    }

    // MARK: What libcurl's callbacks ask

    /// Fills `buffer` with the next bytes of the body and returns how many.
    func giveBody(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, order.request.body.count - position)
        guard count > 0 else { return 0 }
        order.request.body.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[position..<position + count])) }
        position += count
        return count
    }

    /// Goes back to a place in the body; libcurl asks only where the request is repeatable.
    func seekBody(to offset: Int) -> Bool {
        guard (0...order.request.body.count).contains(offset) else { return false }
        position = offset
        return true
    }

    /// False ends the transfer: the answer is too large.
    func takeHeaderLine(_ line: UnsafeRawBufferPointer) -> Bool {
        head.readLine(line)
        if head.bytes > limits.headerBytes { excess = "the answer's head is longer than allowed" }
        return excess == nil
    }

    /// False ends the transfer: the answer is too large.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if bytes.count > limits.bodyBytes - body.count { excess = "the answer's body is longer than allowed" }
        guard excess == nil else { return false }
        body.append(contentsOf: bytes)
        return true
    }
}
