import Foundation

/// The few calls on raw sockets that the outbound tests share.
enum Socket {
    struct Failure: Error {
        let call: String
        let number = errno
    }

    /// A listening socket on a free port of 127.0.0.1, and its address as a URL.
    static func listen(backlog: Int32) throws -> (descriptor: Int32, url: String) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let bound = withGeneric(&address) { bind(descriptor, $0, $1) }
        guard bound == 0, Glibc.listen(descriptor, backlog) == 0 else { throw Failure(call: "listen") }
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let named = withGeneric(&address) { pointer, _ in getsockname(descriptor, pointer, &length) }
        guard named == 0 else { throw Failure(call: "getsockname") }
        return (descriptor, "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))")
    }

    /// The URL of a port of 127.0.0.1 where nobody listens.
    static func unusedURL() throws -> String {
        let (descriptor, url) = try listen(backlog: 1)
        close(descriptor)
        return url
    }

    /// A listener whose queue is full, so that a connection to it is neither made nor refused. The caller closes all.
    static func listenWithFullQueue() throws -> (descriptors: [Int32], url: String) {
        let (listener, url) = try listen(backlog: 0)
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withGeneric(&address) { pointer, _ in getsockname(listener, pointer, &length) }
        let fillers = (0..<4).map { _ in
            let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            _ = withGeneric(&address) { connect(filler, $0, $1) }
            return filler
        }
        return ([listener] + fillers, url)
    }

    /// Two connected sockets: reading from the first ends when the second is closed.
    static func pair() throws -> (Int32, Int32) {
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { throw Failure(call: "socketpair") }
        return (ends[0], ends[1])
    }

    private static func withGeneric(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
