import Foundation
import GatewayTestKit
import Synchronization
import Testing

extension `The program` {
    @Suite struct `On a primary that dies` {
        /// The product's promise, from the last turn before to the first after, with the time in which those who watch
        /// over the servers becomes sure.
        private static let longestGap = Duration.seconds(5)

        @Test(.timeLimit(.minutes(3)))
        func `nothing acknowledged is lost or counted twice, and turns go on within five seconds`() async throws {
            try await Workplace.use { place in
                let servers = try await Servers.start()
                let drill = try await Drill.run(on: servers, in: place)
                await servers.stop()
                print(drill.line)
                #expect(drill.lost.isEmpty, "\(drill.lost.prefix(5))")
                #expect(drill.twice.isEmpty, "\(drill.twice.prefix(5))")
                #expect(drill.surprises.isEmpty, "\(drill.surprises.prefix(5))")
                #expect(drill.gap <= Self.longestGap)
                #expect(drill.acknowledgedAfter > 100 && drill.payments > 10 && drill.replayed > 0)
            }
        }
    }
}

/// A primary and its standby, which has what was committed before anybody is told.
private struct Servers {
    let primary: PostgresCluster
    let standby: PostgresCluster

    static func start() async throws -> Servers {
        let primary = try await PostgresCluster.start(.durable)
        try await primary.createDatabase("city")
        return Servers(primary: primary, standby: try await PostgresCluster.standby(of: primary))
    }

    var url: String { PostgresCluster.url(over: [primary, standby], database: "city") }

    /// Kills the primary; a moment later, the standby takes its place.
    func failOver() async throws {
        try await primary.kill()
        // Those who watch over servers must be sure that one is gone before another takes its place.
        try await Task.sleep(for: .seconds(1))
        try await standby.promote()
    }

    func stop() async {
        await standby.stop()
        await primary.stop()
    }
}

/// Phones that talk to two gateways while the primary dies below them, and what came of it.
private struct Drill {
    private static let seed: UInt64 = 20_260_303
    private static let phones = 24
    private static let calm = Duration.seconds(2)
    private static let afterwards = Duration.seconds(3)

    private(set) var acknowledged = 0
    private(set) var acknowledgedAfter = 0
    private(set) var replayed = 0
    private(set) var payments = 0
    private(set) var lost: [String] = []
    private(set) var twice: [String] = []
    private(set) var surprises: [String] = []
    /// The longest time in which no phone got an answer, and in which one of them got none.
    private(set) var gap = Duration.zero
    private(set) var longestWait = Duration.zero

    /// The findings as `Scripts/failover-drill` reads them.
    var line: String {
        "failover: acknowledged \(acknowledged), replayed \(replayed), lost \(lost.count), twice \(twice.count), "
            + "gap \(gap.milliseconds) ms, longest wait \(longestWait.milliseconds) ms"
    }

    static func run(on servers: Servers, in place: Workplace) async throws -> Drill {
        var place = place
        place.server = servers.url
        place.environment = ["GUICHET_KEY": Data(repeating: 7, count: 32).base64EncodedString()]
        let bills = try await place.importBills(900)
        let phones = [ScriptedPhone].make(Self.phones, bills: bills, seed: Self.seed)
        return try await place.serve { [place] first in
            try await place.serve { second in
                try await Drill(phones, gateways: [first, second], servers: servers, place: place)
            }
        }
    }

    private init(
        _ fresh: [ScriptedPhone], gateways: [ServingGateway], servers: Servers, place: Workplace
    ) async throws {
        let isOver = Flag()
        async let talking = fresh.talking(to: gateways.map(\.port), until: isOver)
        try await Task.sleep(for: Self.calm)
        try await servers.failOver()
        let promoted = ContinuousClock.now
        try await Task.sleep(for: Self.afterwards)
        isOver.raise()
        let talked = try await talking
        measureTime(talked, promoted)
        let phones = try await Self.finish(talked, with: gateways, in: place)
        acknowledged = phones.reduce(0) { $0 + $1.acknowledged.count }
        replayed = phones.reduce(0) { $0 + $1.replayed }
        surprises = phones.flatMap(\.surprises)

        for gateway in gateways { lost += try await phones.answeredDifferently(by: gateway.port) }
        var texts: [String] = []
        for phone in phones { texts += try await gateways[1].messages(of: phone.number) }
        let reckoning = try await Reckoning(phones, texts: texts, in: place)
        payments = reckoning.payments
        lost += reckoning.lost
        twice += reckoning.twice
    }

    private mutating func measureTime(_ phones: [ScriptedPhone], _ promoted: ContinuousClock.Instant) {
        let times = phones.map { $0.acknowledged.map(\.at) }
        gap = Self.longestPause(in: times.flatMap { $0 }.sorted())
        longestWait = times.map(Self.longestPause).max() ?? .zero
        acknowledgedAfter = times.flatMap { $0 }.count { $0 > promoted }
    }

    private static func longestPause(in times: [ContinuousClock.Instant]) -> Duration {
        zip(times, times.dropFirst()).map { $0.duration(to: $1) }.max() ?? .zero
    }

    /// Everybody gets the answer they still wait for, and all money and texts arrive.
    private static func finish(
        _ phones: [ScriptedPhone], with gateways: [ServingGateway], in place: Workplace
    ) async throws -> [ScriptedPhone] {
        var phones = phones
        try await wait(20) {
            phones = try await phones.talking(to: gateways[0].port) { $0.unanswered == nil }
            return phones.allSatisfy { $0.unanswered == nil }
        }
        try #require(phones.allSatisfy { $0.unanswered == nil })
        try await wait(60, every: .milliseconds(500)) {
            guard try await gateways[0].measureIfTold("guichet_outbox_waiting") == 0 else { return false }
            return try await place.export("payments").allSatisfy { ["succeeded", "failed"].contains($0["state"]) }
        }
        try await wait(20) { try await gateways[0].measureIfTold("guichet_outbox_waiting") == 0 }
        return phones
    }
}

/// Raised once, and seen by every thread.
final class Flag: Sendable {
    private let held = Atomic(false)

    var isRaised: Bool { held.load(ordering: .relaxed) }

    func raise() { held.store(true, ordering: .relaxed) }
}

extension [ScriptedPhone] {
    /// All talk at once, each to one gateway. What is not answered in a second goes to the next one, where it may meet
    /// the first still waiting: as from a hurried network behind a balancer.
    fileprivate func talking(to ports: [Int], until isOver: Flag) async throws -> [ScriptedPhone] {
        try await withThrowingTaskGroup(of: (Int, ScriptedPhone).self) { group in
            for (index, phone) in enumerated() {
                group.addTask {
                    try await onThread {
                        var phone = phone
                        var turn = index
                        while !isOver.isRaised {
                            phone.talk(to: ports[turn % ports.count], timeoutSeconds: 1) { _ in isOver.isRaised }
                            turn += 1
                            usleep(10_000)
                        }
                        return (index, phone)
                    }
                }
            }
            return try await group.reduce(into: self) { $0[$1.0] = $1.1 }
        }
    }
}

extension Duration {
    fileprivate var milliseconds: Int { Int(self / .milliseconds(1)) }
}
