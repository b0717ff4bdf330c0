import Foundation

/// What a server answered, whole.
struct HTTPAnswer: Sendable, Hashable {
    let status: Int
    /// By name in lower case.
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A request as the bytes that leave.
struct HTTPCall: Sendable, Hashable {
    let bytes: [UInt8]

    init(_ method: String, _ path: String, headers: [String] = [], body: [UInt8] = []) {
        let lines =
            ["\(method) \(path) HTTP/1.1", "Host: localhost"] + headers + ["Content-Length: \(body.count)", "", ""]
        bytes = Array(lines.joined(separator: "\r\n").utf8) + body
    }

    /// A form, as providers send their hooks.
    init(_ method: String = "POST", _ path: String, form: [UInt8]) {
        self.init(method, path, headers: ["Content-Type: application/x-www-form-urlencoded"], body: form)
    }
}

/// One connection to a server of this machine, byte by byte: nothing is sent twice and nothing is hidden.
///
/// Its calls block, so they run on a thread of their own (see `onThread`).
struct HTTPConnection: ~Copyable {
    enum Failure: Error, Hashable {
        case refused
        /// The server closed the connection, or the machine did, before the answer was whole.
        case closed
        case timedOut
        case unreadable
    }

    private let descriptor: Int32
    private var pending: [UInt8] = []

    init(port: Int, timeoutSeconds: Int = 20) throws(Failure) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var timeout = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &timeout, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw .refused }
    }

    deinit { close(descriptor) }

    /// Sends bytes as they are; a whole request or a part of one.
    func send(_ bytes: [UInt8]) throws(Failure) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw .closed }
            sent += count
        }
    }

    /// Sends a request and reads the answer to it.
    mutating func call(_ call: HTTPCall) throws(Failure) -> HTTPAnswer {
        try send(call.bytes)
        return try answer()
    }

    /// The next answer; a head without a length has no body.
    mutating func answer() throws(Failure) -> HTTPAnswer {
        var head = Self.headLength(pending)
        while head == nil {
            try receive()
            head = Self.headLength(pending)
        }
        let lines = String(decoding: pending[..<(head ?? 0)], as: UTF8.self).split(separator: "\r\n")
        guard let first = lines.first, first.hasPrefix("HTTP/1.1 "), let status = Int(first.dropFirst(9).prefix(3))
        else {
            throw .unreadable
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw .unreadable }
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        let length = (head ?? 0) + (headers["content-length"].flatMap { Int($0) } ?? 0)
        while pending.count < length { try receive() }
        defer { pending.removeFirst(length) }
        return HTTPAnswer(status: status, headers: headers, body: Array(pending[(head ?? 0)..<length]))
    }

    /// Waits until the server closes, and answers what it still said.
    mutating func readToEnd() throws(Failure) -> [UInt8] {
        while true {
            do throws(Failure) {
                try receive()
            } catch {
                guard error == .closed else { throw error }
                return pending
            }
        }
    }

    private mutating func receive() throws(Failure) {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { throw count < 0 && errno == EAGAIN ? .timedOut : .closed }
        pending += buffer[..<count]
    }

    /// Bytes up to and with the empty line.
    private static func headLength(_ bytes: [UInt8]) -> Int? {
        bytes.firstRange(of: Array("\r\n\r\n".utf8)).map(\.upperBound)
    }
}

/// Runs blocking work on a thread of its own, so that it holds none of the few the tests and the gateway share.
func onThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try work() }) }
    }
}
