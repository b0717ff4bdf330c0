import CurlShims
import Providers

/// Writes the options of one easy handle and remembers whether libcurl took them all.
struct TransferOptions {
    private let easy: UnsafeMutableRawPointer
    private(set) var areTaken = true

    init(_ easy: UnsafeMutableRawPointer) {
        self.easy = easy
    }

    /// What holds for every request.
    mutating func setConduct() {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        set(CURLOPT_USERAGENT, "Guichet")
        set(CURLOPT_TCP_NODELAY, 1)
        set(CURLOPT_MAXAGE_CONN, 30)
        // Empty, not absent: absent means the environment's proxy.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NOPROXY, "*")
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        // The system's bundle file has the same authorities as its directory, and libcurl keeps a bundle in memory
        // between connections only where no directory is named (CURLOPT_CA_CACHE_TIMEOUT).
        set(CURLOPT_CAPATH, nil)
        // Otherwise ending a transfer waits for its name lookup, and with it every other transfer.
        set(CURLOPT_QUICK_EXIT, 1)
    }

    mutating func setTime(left: Duration, connectMilliseconds: Int) {
        // Zero would mean no limit.
        let milliseconds = max(1, min(left.wholeMilliseconds, Int(Int32.max)))
        set(CURLOPT_TIMEOUT_MS, milliseconds)
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, min(milliseconds, connectMilliseconds)))
    }

    mutating func setRequest(_ request: OutboundRequest, headers: UnsafeMutablePointer<curl_slist>?) {
        set(CURLOPT_URL, request.url)
        recordCode(curl_shim_set_list(easy, CURLOPT_HTTPHEADER, headers))
        switch request.method {
        case "GET" where request.body.isEmpty, "DELETE" where request.body.isEmpty:
            set(CURLOPT_HTTPGET, 1)
        case "HEAD" where request.body.isEmpty:
            set(CURLOPT_NOBODY, 1)
        default:
            set(CURLOPT_POST, 1)
            recordCode(curl_shim_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
        }
        set(CURLOPT_CUSTOMREQUEST, request.method)
        if !request.isRepeatable && request.body.isEmpty {
            // What keeps libcurl from sending again is a body it cannot rewind. Without a body the only sure way is a
            // connection that was never used, after whose death libcurl does not try again.
            set(CURLOPT_FRESH_CONNECT, 1)
        }
    }

    /// - Parameter transfer: the unretained `Transfer` that the callbacks work on.
    mutating func setCallbacks(_ transfer: UnsafeMutableRawPointer, isRepeatable: Bool) {
        set(CURLOPT_WRITEFUNCTION, CurlCallbacks.body, on: CURLOPT_WRITEDATA, transfer)
        set(CURLOPT_HEADERFUNCTION, CurlCallbacks.headerLine, on: CURLOPT_HEADERDATA, transfer)
        set(CURLOPT_READFUNCTION, CurlCallbacks.upload, on: CURLOPT_READDATA, transfer)
        guard isRepeatable else {
            // No seek function on purpose: when a kept connection dies without an answer, libcurl wants to rewind the
            // body and send the request again, and must fail in that (CURLE_SEND_FAIL_REWIND).
            return
        }
        recordCode(curl_shim_set_seek_callback(easy, CurlCallbacks.seek))
        recordCode(curl_shim_set_pointer(easy, CURLOPT_SEEKDATA, transfer))
    }

    // MARK: The shims

    private mutating func set(_ option: CURLoption, _ value: Int) {
        recordCode(curl_shim_set_long(easy, option, value))
    }

    private mutating func set(_ option: CURLoption, _ value: String?) {
        recordCode(curl_shim_set_text(easy, option, value))
    }

    private mutating func set(
        _ option: CURLoption, _ callback: curl_write_callback, on data: CURLoption, _ transfer: UnsafeMutableRawPointer
    ) {
        recordCode(curl_shim_set_bytes_callback(easy, option, callback))
        recordCode(curl_shim_set_pointer(easy, data, transfer))
    }

    private mutating func recordCode(_ code: CURLcode) {
        if code != CURLE_OK { areTaken = false }
    }
}
