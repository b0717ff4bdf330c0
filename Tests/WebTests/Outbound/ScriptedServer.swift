import Foundation
import Synchronization

/// A server on the loopback address that does to each request what its script says, byte by byte, and
/// remembers what came.
///
/// It speaks raw sockets, because its purpose is to misbehave: no HTTP library would close, trickle or stall on demand.
final class ScriptedServer: Sendable {
    /// One thing to do on a connection after a request has come in.
    enum Step: Sendable {
        case say(String)
        case pause(milliseconds: Int32)
        case close
    }

    /// One request as it arrived.
    struct Arrival: Sendable {
        /// Connections are counted from one, in the order they were accepted.
        let connection: Int
        /// From one, on this connection.
        let ordinal: Int
        let head: String
        let body: [UInt8]

        var method: String { String(head.prefix { $0 != " " }) }
    }

    typealias Script = @Sendable (Arrival) -> [Step]

    let url: String
    private let listener: Int32
    /// The server never writes to this pair: closing one end is what tells every thread to stop.
    private let stopEnds: (wait: Int32, stop: Int32)
    private let greeting: String
    private let script: Script
    private let threads = DispatchGroup()
    private let state = Mutex(State())

    private struct State {
        var arrivals: [Arrival] = []
        var endedConnections = 0
        var watchers: [Watcher] = []

        /// Takes out those who have waited long enough.
        mutating func takeReadyWatchers() -> [Watcher] {
            let now = self
            defer { watchers.removeAll { $0.isReady(now) } }
            return watchers.filter { $0.isReady(now) }
        }
    }

    private struct Watcher: Sendable {
        let isReady: @Sendable (State) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    /// - Parameter greeting: said on each connection before anything is read.
    init(greeting: String = "", _ script: @escaping Script) throws {
        (listener, url) = try Socket.listen(backlog: 128)
        stopEnds = try Socket.pair()
        self.greeting = greeting
        self.script = script
        run { server in server.accept() }
    }

    /// Ends every thread and returns when they are gone; what arrived stays readable.
    func stop() async {
        close(stopEnds.stop)
        await withCheckedContinuation { continuation in
            threads.notify(queue: .global()) { continuation.resume() }
        }
        close(listener)
        close(stopEnds.wait)
    }

    var arrivals: [Arrival] { state.withLock { $0.arrivals } }

    /// Returns when `count` requests have arrived in all.
    func waitForArrivals(_ count: Int) async {
        await wait { $0.arrivals.count >= count }
    }

    /// Returns when `count` connections are over, no matter who ended them.
    func waitForEndedConnections(_ count: Int) async {
        await wait { $0.endedConnections >= count }
    }

    private func wait(_ isReady: @escaping @Sendable (State) -> Bool) async {
        await withCheckedContinuation { continuation in
            change { $0.watchers.append(Watcher(isReady: isReady, continuation: continuation)) }
        }
    }

    private func change(_ body: @Sendable (inout State) -> Void) {
        let ready = state.withLock { state in
            body(&state)
            return state.takeReadyWatchers()
        }
        for watcher in ready { watcher.continuation.resume() }
    }

    // MARK: Its threads

    private func run(_ work: @escaping @Sendable (ScriptedServer) -> Void) {
        threads.enter()
        Thread.detachNewThread {
            work(self)
            self.threads.leave()
        }
    }

    private func accept() {
        var count = 0
        while waitToRead(listener) {
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0 else { return }
            count += 1
            run { [count] server in
                server.serve(connection, number: count)
                close(connection)
                server.change { $0.endedConnections += 1 }
            }
        }
    }

    private func serve(_ connection: Int32, number: Int) {
        var buffer: [UInt8] = []
        var ordinal = 0
        guard perform(.say(greeting), on: connection) else { return }
        while let (head, body) = readRequest(connection, &buffer) {
            ordinal += 1
            let arrival = Arrival(connection: number, ordinal: ordinal, head: head, body: body)
            change { $0.arrivals.append(arrival) }
            for step in script(arrival) {
                guard perform(step, on: connection) else { return }
            }
        }
    }

    /// False when the connection is over.
    private func perform(_ step: Step, on connection: Int32) -> Bool {
        switch step {
        case .say(let text):
            let bytes = Array(text.utf8)
            var sent = 0
            while sent < bytes.count {
                let count = send(connection, Array(bytes[sent...]), bytes.count - sent, Int32(MSG_NOSIGNAL))
                guard count > 0 else { return false }
                sent += count
            }
            return true
        case .pause(let milliseconds):
            var descriptor = pollfd(fd: stopEnds.wait, events: Int16(POLLIN), revents: 0)
            return poll(&descriptor, 1, milliseconds) == 0
        case .close:
            return false
        }
    }

    // MARK: Reading

    /// False when the server is to stop.
    private func waitToRead(_ descriptor: Int32) -> Bool {
        var descriptors = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: stopEnds.wait, events: Int16(POLLIN), revents: 0),
        ]
        return poll(&descriptors, 2, -1) > 0 && descriptors[1].revents == 0
    }

    private func readRequest(_ connection: Int32, _ buffer: inout [UInt8]) -> (head: String, body: [UInt8])? {
        let blankLine = Array("\r\n\r\n".utf8)
        while true {
            if let end = buffer.firstRange(of: blankLine) {
                let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
                let length = Self.contentLength(head)
                if buffer.count >= end.upperBound + length {
                    let body = Array(buffer[end.upperBound..<end.upperBound + length])
                    buffer.removeFirst(end.upperBound + length)
                    return (head, body)
                }
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            guard waitToRead(connection) else { return nil }
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            buffer.append(contentsOf: chunk[..<count])
        }
    }

    private static func contentLength(_ head: String) -> Int {
        let line = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        return line.flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) } ?? 0
    }
}
