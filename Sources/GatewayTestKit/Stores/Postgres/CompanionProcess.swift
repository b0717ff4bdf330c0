import Foundation

/// A process beside the tests that is asked in lines, one thing after the other.
///
/// Both ways go through one socket, whose end no other process inherits. So the companion learns from the end of its
/// input that the tests are over, in whatever way they ended. An answer is the lines up to one that is a single dot.
final class CompanionProcess: Sendable {
    private let name: String
    private let socket: FileHandle
    private let process = Process()
    /// Answers are waited for on a thread of its own; what is asked meanwhile waits its turn.
    private let queue: DispatchQueue

    /// The companion ended before it had answered.
    struct Ended: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts `program`. Settings that would lead PostgreSQL's programs elsewhere do not reach it.
    /// - Parameter keepsComplaints: whether what it complains of is part of its answers.
    init(_ program: String, _ arguments: [String], keepsComplaints: Bool = false) throws {
        name = URL(filePath: program).lastPathComponent
        queue = DispatchQueue(label: "companion.\(name)")
        var ends: [Int32] = [-1, -1]
        // Closed on execution from the beginning: another test may start a process at any moment.
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw Ended(description: "No socket for \(name): error \(errno).")
        }
        socket = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        let other = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PG") }
        process.standardInput = other
        process.standardOutput = other
        process.standardError = keepsComplaints ? other : FileHandle.nullDevice
        try process.run()
        try other.close()
    }

    /// Asks something and answers the lines that came before the dot.
    func ask(_ question: String) async throws -> [String] {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in
                continuation.resume(
                    with: Result {
                        try send(Array((question + "\n").utf8))
                        return try answer()
                    })
            }
        }
    }

    /// Ends its input and returns when it has ended, which it does after what was asked before.
    func end() async {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                shutdown(socket.fileDescriptor, Int32(SHUT_WR))
                while let piece = try? receive(), !piece.isEmpty {}
                continuation.resume()
            }
        }
    }

    private func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            // A companion that is gone must not end the tests by a signal.
            let count = rest.withUnsafeBytes {
                Foundation.send(socket.fileDescriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Ended(description: "\(name) has ended and takes no more.") }
            rest = rest.dropFirst(count)
        }
    }

    private func answer() throws -> [String] {
        var bytes: [UInt8] = []
        while !(bytes == Array(".\n".utf8) || bytes.suffix(3) == Array("\n.\n".utf8)[...]) {
            let piece = try receive()
            guard !piece.isEmpty else {
                throw Ended(description: "\(name) ended: \(String(decoding: bytes, as: UTF8.self))")
            }
            bytes += piece
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropLast().map(String.init)
    }

    private func receive() throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { recv(socket.fileDescriptor, $0.baseAddress, $0.count, 0) }
        guard count >= 0 else { throw Ended(description: "\(name) could not be heard: error \(errno).") }
        return Array(buffer.prefix(count))
    }
}
