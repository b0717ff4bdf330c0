import Conversation
import DomainKit
import GatewayTestKit
import Logging
import Simulator
import Storage
import Synchronization
import Testing

@testable import Gateway

/// A domain of tests with timers: ninety seconds after somebody has said that an address is not theirs, it writes down that they
/// are called back.
final class CallBacks: Sendable {
    static let kind = "later.call_back"
    static let seconds: Int64 = 90

    struct Broken: Error {}

    private let broken: Mutex<Set<String>> = Mutex([])

    /// About these its timer throws, after it has written.
    func setBroken(_ subjects: Set<String>) { broken.withLock { $0 = subjects } }

    var domain: DomainModule {
        DomainModule(
            "later",
            migrations: [
                Migration(
                    "later.001-call-backs",
                    ["CREATE TABLE call_backs (subject TEXT NOT NULL, at INTEGER NOT NULL) $STRICT"])
            ],
            actions: [Self.promise],
            timers: [
                DomainTimer(Self.kind) { [self] context, subject in
                    try context.transaction.post(
                        Statement(
                            "INSERT INTO call_backs (subject, at) VALUES ($1, $2)",
                            [.text(subject), .integer(context.now.milliseconds)]))
                    if broken.withLock({ $0.contains(subject) }) { throw Broken() }
                    guard subject == "again" else { return }
                    try context.effects.schedule(Self.kind, subject, at: context.now.adding(seconds: 60))
                }
            ])
    }

    private static let promise = Action(
        ActionSignature(
            "later.promise", takes: ["subject": .text], outcomes: ["promised": RecordType("promised", [:])],
            changes: true)
    ) { context, arguments in
        try context.effects.schedule(
            kind, try arguments.text("subject"), at: context.now.adding(seconds: seconds))
        return ActionOutcome("promised")
    }

    // MARK: Its city

    /// Of its city and a simulated network.
    static let schema = GatewaySchema(
        DomainModules(ProjectCity.domains.all + [CallBacks().domain]), extras: SimulatedPhones.migrations)

    /// Opens a city with this domain besides its own.
    func open(
        _ place: StorePlace, at start: Instant = TranscriptWorld.morning, _ body: (TestCity) async throws -> Void
    ) async throws {
        let domains = DomainModules(ProjectCity.domains.all + [domain])
        let program = try TestCity.program(of: domains, calling: "later.promise", "promised")
        try await TestCity.open(place, program, domains: domains, at: start, body)
    }

    /// Opens it on a new store.
    static func open(_ body: (TestCity, CallBacks) async throws -> Void) async throws {
        let callBacks = CallBacks()
        try await TestCity.onNewPlace(schema) { place in
            try await callBacks.open(place) { city async throws in try await body(city, callBacks) }
        }
    }

    /// Opens two gateways of it on a new store.
    static func openTwo(_ body: ([TestCity]) async throws -> Void) async throws {
        let callBacks = CallBacks()
        try await TestCity.onNewPlace(schema) { place in
            try await callBacks.open(place) { first async throws in
                let database = try await place.open()
                do {
                    let second = TestCity(
                        world: try TranscriptWorld(
                            beside: first.world, compiler: ProjectCity.compiler, database: database))
                    try await body([first, second])
                } catch {
                    await database.close()
                    throw error
                }
                await database.close()
            }
        }
    }
}

extension TestCity {
    /// Anyone who the domain of call-backs has called back, in that order, with the seconds since the morning.
    var calledBack: [String] {
        get async throws {
            try await rows("SELECT subject, at FROM call_backs ORDER BY at, subject").map { row in
                let at = Instant(milliseconds: try row.integer(1))
                return "\(try row.text(0)) \((at.milliseconds - TranscriptWorld.morning.milliseconds) / 1_000)"
            }
        }
    }

    /// Sets a call-back so many seconds after the morning, as an operation of a domain would.
    func callBack(_ subject: String, after seconds: Int64) async throws {
        try await withEffects {
            try $0.schedule(CallBacks.kind, subject, at: TranscriptWorld.morning.adding(seconds: seconds))
        }
    }

    /// What an operation may set going, in a transaction of its own.
    func withEffects(_ body: @escaping @Sendable (any Effects) throws -> Void) async throws {
        let (gateway, now) = (world.gateway, world.clock.now)
        try await gateway.database.write { try body(gateway.operation(at: now, $0).effects) }
    }

    /// The timers of this gateway, which call nobody.
    func timers(_ log: Logger = .silent) -> TimerWorker {
        TimerWorker(
            gateway: world.gateway, network: ScriptedNetwork.accepting(), counters: world.counters, log: log)
    }

    /// Puts the clock to so many seconds after the morning and lets timers go off.
    func reach(_ seconds: Int64, _ log: Logger = .silent) async throws {
        let gone = (world.clock.now.milliseconds - TranscriptWorld.morning.milliseconds) / 1_000
        world.clock.advance(seconds: seconds - gone)
        while try await timers(log).round() > 0 {}
    }
}
