import Foundation
import NIOCore
import NIOPosix

/// Asks whether a gateway could listen where it is told to, before it opens, makes or migrates a store.
enum FreePort {
    /// Listens for a moment and lets go again. Somebody may still take the port before the gateway does, which then says so
    /// itself; what this spares is a store made, and an outbox worked on, by a gateway nobody can reach.
    /// - Throws: an `Ending` that names the address and what is in the way.
    static func check(_ host: String, _ port: Int) async throws {
        do {
            // As the server itself does: connections that just ended keep no port.
            let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: host, port: port).get()
            try await channel.close()
        } catch {
            throw refusal(host, port, error)
        }
    }

    static func refusal(_ host: String, _ port: Int, _ error: any Error) -> Ending {
        Ending.misuse("The gateway cannot serve on \(host):\(port): \(reason(error))")
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return switch error.errnoCode {
        case EADDRINUSE: "another program listens there. Stop it, or give another --port."
        case EACCES: "only the administrator may listen there; give a --port from 1024."
        case EADDRNOTAVAIL: "this machine has no such address; give another --host."
        default: "\(error)"
        }
    }
}
