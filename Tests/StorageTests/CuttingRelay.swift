import Foundation
import Synchronization

/// A server's port of this machine passed on, byte by byte, until it is told to cut a connection at a certain moment.
///
/// It knows a moment by what the client says: libpq sends each request in one piece, with the names of its statements in
/// clear.
final class CuttingRelay: Sendable {
    /// When the connection that says the words is cut, on both sides.
    enum Moment: Sendable {
        /// The server never hears them.
        case beforeRequest
        /// The server has heard them and goes on; its side stays open, as where a network fails.
        case afterRequest
        /// The server has carried them out, and its answer is lost.
        case beforeAnswer
        /// Nothing is cut, and nothing passed on either.
        case silence
    }

    private struct Rule {
        let words: [UInt8]
        let moment: Moment
    }

    private struct State {
        var rule: Rule?
        var cuts = 0
        var isOver = false
    }

    /// Where it listens, at 127.0.0.1.
    let port: Int
    private let server: UInt16
    private let listener: Int32
    private let state = Mutex(State())

    struct Failure: Error {}

    init(to server: Int) throws {
        self.server = UInt16(server)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = Self.loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 50) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard isBound else { throw Failure() }
        Thread.detachNewThread { [self] in accept() }
    }

    /// Cuts the next connection that says these words.
    func cut(_ moment: Moment, at words: String) {
        state.withLock { $0.rule = Rule(words: Array(words.utf8), moment: moment) }
    }

    /// How often it has cut.
    var cuts: Int { state.withLock { $0.cuts } }

    /// Ends every connection.
    func stop() {
        state.withLock { $0.isOver = true }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private var isOver: Bool { state.withLock { $0.isOver } }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private func accept() {
        defer { close(listener) }
        while !isOver {
            let client = Foundation.accept(listener, nil, nil)
            guard client >= 0 else { return }
            Thread.detachNewThread { [self] in serve(client) }
        }
    }

    private func serve(_ client: Int32) {
        let upstream = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = Self.loopback(server)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(upstream, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        if isConnected { pass(between: client, and: upstream) }
        close(client)
        close(upstream)
    }

    /// Passes on what both say until one hangs up or the moment has come.
    private func pass(between client: Int32, and upstream: Int32) {
        var sides = [client, upstream].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var losesAnswer = false
        while !isOver {
            guard poll(&sides, 2, 50) >= 0 else { return }
            if sides[0].revents != 0 {
                guard let piece = Self.receive(client) else { return }
                switch moment(of: piece) {
                case .beforeRequest?: return
                case .afterRequest?:
                    Self.send(piece, to: upstream)
                    return leaveServerAlone(client, upstream)
                case .beforeAnswer?: losesAnswer = true
                case .silence?: return keepSilent(client)
                case nil: break
                }
                Self.send(piece, to: upstream)
            }
            if sides[1].revents != 0 {
                guard let piece = Self.receive(upstream) else { return }
                if losesAnswer { return }
                Self.send(piece, to: client)
            }
        }
    }

    private func moment(of piece: [UInt8]) -> Moment? {
        state.withLock { state in
            guard let rule = state.rule, piece.firstRange(of: rule.words) != nil else { return nil }
            state.rule = nil
            state.cuts += 1
            return rule.moment
        }
    }

    /// Hangs up on the client and hears the server out.
    private func leaveServerAlone(_ client: Int32, _ upstream: Int32) {
        shutdown(client, Int32(SHUT_RDWR))
        while !isOver, Self.receive(upstream) != nil {}
    }

    /// Takes what the client says, until it gives up.
    private func keepSilent(_ client: Int32) {
        while !isOver, Self.receive(client) != nil {}
    }

    private static func receive(_ side: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(side, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    private static func send(_ bytes: [UInt8], to side: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.send(side, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
