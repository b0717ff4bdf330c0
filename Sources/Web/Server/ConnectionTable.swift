import Foundation
import NIOCore

/// Which connections are open, and which is ended when there are too many: a value without sockets, whose decisions are the
/// same for the same events.
///
/// Nobody is turned away: a new caller takes the place of the one that has been silent longest, of the same source where that
/// has its share, else of the source that has most. So anyone who opens connections and says nothing loses them first.
struct ConnectionTable: Sendable {
    /// A connection, numbered in the order they came.
    typealias Number = UInt64

    private struct Connection: Sendable {
        let source: String
        /// When it came, or when its last whole request did.
        var silentSince: NIODeadline
    }

    private let limits: WebLimits
    private var open: [Number: Connection] = [:]
    private var bySource: [String: Set<Number>] = [:]
    private var next: Number = 0

    init(_ limits: WebLimits) { self.limits = limits }

    var count: Int { open.count }

    func count(of source: String) -> Int { bySource[source]?.count ?? 0 }

    /// Adds a connection.
    /// - Returns: its number, and the connection that is to be ended for it, which is none of the table any more.
    mutating func add(from source: String, at now: NIODeadline) -> (number: Number, ended: Number?) {
        var ended: Number?
        if count(of: source) >= limits.connectionsOfOneSource {
            ended = longestSilent(of: source)
        } else if open.count >= limits.connections {
            let most = bySource.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
            ended = most.flatMap { longestSilent(of: $0.key) }
        }
        if let ended { remove(ended) }
        let number = next
        next &+= 1
        open[number] = Connection(source: source, silentSince: now)
        bySource[source, default: []].insert(number)
        return (number, ended)
    }

    /// Notes that a connection brought a whole request.
    mutating func noteRequest(on number: Number, at now: NIODeadline) { open[number]?.silentSince = now }

    mutating func remove(_ number: Number) {
        guard let connection = open.removeValue(forKey: number) else { return }
        bySource[connection.source]?.remove(number)
        if bySource[connection.source]?.isEmpty == true { bySource[connection.source] = nil }
    }

    private func longestSilent(of source: String) -> Number? {
        bySource[source]?.min { left, right in
            guard let first = open[left]?.silentSince, let second = open[right]?.silentSince else {
                return left < right
            }
            return first == second ? left < right : first < second
        }
    }

    /// Who a caller is: the address, or of IPv6 its first half, for the rest is the caller's own choice.
    static func source(of address: SocketAddress?) -> String {
        guard let address else { return "" }
        guard case .v6(let six) = address else { return address.ipAddress ?? "" }
        return withUnsafeBytes(of: six.address.sin6_addr) { bytes in
            bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
        }
    }
}
