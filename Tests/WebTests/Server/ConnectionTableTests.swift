import Simulator
import Foundation
import Gateway
import NIOCore
import Testing

@testable import Web

/// Which connection is ended when there are too many.
@Suite struct `The table of connections` {
    private static func limits(_ all: Int, _ each: Int) -> WebLimits {
        WebLimits(connections: all, connectionsOfOneSource: each)
    }

    private static func moment(_ seconds: Int64) -> NIODeadline {
        .uptimeNanoseconds(1_000_000_000) + .seconds(seconds)
    }

    @Test func `a source beyond its share loses the one that has been silent longest, and nobody else does`() {
        var table = ConnectionTable(Self.limits(10, 3))
        #expect((0..<3).map { table.add(from: "a", at: Self.moment($0)).ended } == [nil, nil, nil])
        let other = table.add(from: "b", at: Self.moment(0))
        table.noteRequest(on: 0, at: Self.moment(3))
        #expect(table.add(from: "a", at: Self.moment(4)).ended == 1)
        #expect(table.add(from: "a", at: Self.moment(5)).ended == 2)
        #expect(table.add(from: "a", at: Self.moment(6)).ended == 0)
        #expect(other.ended == nil && table.count(of: "b") == 1 && table.count(of: "a") == 3)
    }

    @Test func `when all places are taken the source that has most makes room`() {
        var table = ConnectionTable(Self.limits(6, 5))
        for second in 0..<4 { _ = table.add(from: "many", at: Self.moment(Int64(second) + 10)) }
        for source in ["x", "y"] { _ = table.add(from: source, at: Self.moment(0)) }
        #expect(table.count == 6)
        #expect(table.add(from: "z", at: Self.moment(20)).ended == 0)
        #expect(table.add(from: "w", at: Self.moment(21)).ended == 1)
        #expect(table.count == 6 && table.count(of: "many") == 2)
    }

    @Test func `there are never more than there may be, no matter who comes and goes`() {
        var table = ConnectionTable(Self.limits(8, 5))
        var open: Set<ConnectionTable.Number> = []
        for step in 0..<2_000 {
            if step % 7 == 3, let some = open.min() {
                table.remove(some)
                open.remove(some)
            }
            let added = table.add(from: "s\(step * step % 11)", at: Self.moment(Int64(step)))
            open.insert(added.number)
            if let ended = added.ended { #expect(open.remove(ended) != nil) }
            #expect(table.count == open.count && table.count <= 8)
        }
        for number in open { table.remove(number) }
        #expect(table.count == 0)
    }

    @Test(arguments: [(64, 16), (256, 64), (1_024, 768), (4_096, 3_072), (1_048_576, 16_384), (0, 16), (-1, 16)])
    func `files are left for the store, calls out and the city's files`(files: Int, connections: Int) {
        #expect(WebLimits.connections(ofFiles: files) == connections)
        #expect(WebLimits.ofThisProcess.connectionsOfOneSource < WebLimits.ofThisProcess.connections)
    }

    @Test(arguments: [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
        ("192.0.2.1", "192.0.2.2", false),
    ])
    func `of IPv6 a network is one source`(first: String, second: String, same: Bool) throws {
        let sources = try [first, second].map { ConnectionTable.source(of: try SocketAddress(ipAddress: $0, port: 1)) }
        #expect((sources[0] == sources[1]) == same)
    }
}

/// A caller who connects and says nothing.
private final class IdleCaller: Sendable {
    private let connection: HTTPConnection

    init(_ port: Int) throws { connection = try HTTPConnection(port: port) }
}

@Suite struct `A server with all its connections taken` {
    @Test(.timeLimit(.minutes(1)))
    func `callers that say nothing are ended one by one, and a caller who asks is served`() async throws {
        let limits = WebLimits(connections: 8, connectionsOfOneSource: 6)
        try await ServedCity.open(limits: limits) { city in
            let port = city.port
            let idle = try await onThread { try (0..<20).map { _ in try IdleCaller(port) } }
            #expect(try await city.get("/healthz").status == 200)
            #expect(try await city.call(ServedCity.hop("")).status == 200)
            while city.world.counters.snapshot.first(where: { $0.event == .connectionEnded })?.count ?? 0 < 14 {
                await Task.yield()
            }
            #expect(city.log.lines.contains { $0.contains("as many connections as there may be") })
            #expect(try await city.measures()["guichet_connections"] ?? 0 <= 6)
            withExtendedLifetime(idle) {}
        }
    }
}
