import GatewayTestKit
import Authoring
import DomainKit
import Conversation
import Foundation
import Gateway
import Logging
import Providers
import SQLiteStorage
import ServiceLifecycle
import Simulator
import Storage
import Synchronization
import Testing
import Web
import Wording

/// The demonstration city behind a real socket: a gateway in miniature whose clock stands still, on a store in memory.
struct ServedCity: Sendable {
    let world: TranscriptWorld
    let readiness: Readiness
    let port: Int
    let log: LogBook

    static let hooks = "/hooks/africastalking/\(TranscriptWorld.secret)"
    /// Where simulated phones call.
    static let phoneHooks = "/hooks/\(Lines.phonesName)/\(TranscriptWorld.secret)"
    static let phone = "+233240000001"
    static let bill = "7319042851"

    /// Serves a new city, and closes everything whatever happens.
    static func open(
        limits: WebLimits = WebLimits(), feedLimits: FeedCache.Limits = FeedCache.Limits(),
        _ body: (ServedCity) async throws -> Void
    ) async throws {
        let program = try Self.program.get()
        let database = try SQLiteDatabase(path: ":memory:")
        let outcome: Result<Void, any Error>
        do {
            let world = try await TranscriptWorld(
                program, compiler: compiler, domains: ProjectCity.domains, database: database)
            try await world.store("bills", bills)
            try await serve(world, limits, feedLimits, body)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await database.close()
        try outcome.get()
    }

    private static func serve(
        _ world: TranscriptWorld, _ limits: WebLimits, _ feedLimits: FeedCache.Limits,
        _ body: (ServedCity) async throws -> Void
    ) async throws {
        let book = LogBook()
        let log = Logger(label: "web") { _ in book }
        let readiness = Readiness()
        let server = GatewayServer(
            handler: HookHandler(gateway: world.gateway, counters: world.counters, log: log), counters: world.counters,
            feeds: FeedPublisher(
                try DomainFeeds(world.gateway.domains), gateway: world.gateway, cache: FeedCache(limits: feedLimits),
                counters: world.counters, log: log),
            phone: simulator(world), readiness: readiness, limits: limits, log: log)
        let (ports, bound) = AsyncStream.makeStream(of: Int.self)
        let service = server.service(host: "127.0.0.1", port: 0) { port in bound.yield(port) }
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [service], logger: log))
        let running = Task {
            defer { bound.finish() }
            try await group.run()
        }
        let outcome: Result<Void, any Error>
        do {
            let port = try #require(await ports.first { _ in true })
            try await body(ServedCity(world: world, readiness: readiness, port: port, log: book))
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await running.value
        try outcome.get()
    }

    private static func simulator(_ world: TranscriptWorld) -> PhoneSimulator {
        PhoneSimulator(
            city: "Kumasi demonstration", serviceCode: "*384*21#", shortCode: "21021", hooks: phoneHooks,
            phones: [PhoneNumber(e164: phone)].compactMap { $0 },
            suggestions: [.init(label: "The city's code", value: "*384*21#")], budget: .standard,
            inbox: world.network.phones)
    }

    // MARK: The city's files, compiled once

    private static let compiler = Compiler(
        vocabulary: Vocabulary(
            actions: ProjectCity.domains.signatures,
            sentTexts: ProjectCity.domains.sentTexts))

    private static let program = Result<RunnableProgram, any Error> {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized.path()
        let bundle = try SourceBundle(flows: root + "/Flows", locales: root + "/Locales")
        return try #require(ProgramRegistry.runnable(compiler.compile(bundle)))
    }

    private static let bills = [
        "number": bill, "payer_name": "Adjoa Konadu", "payer_phone": phone, "object": "Shop 12 Kejetia Market",
        "kind": "Market fee", "period": "2026", "amount": "300.00", "due_date": "2026-12-31", "minimum": "75.00",
    ]

    // MARK: Calling

    /// The answer to one request on a connection of its own.
    func call(_ call: HTTPCall) async throws -> HTTPAnswer {
        let port = port
        return try await onThread {
            var connection = try HTTPConnection(port: port)
            return try connection.call(call)
        }
    }

    func get(_ path: String) async throws -> HTTPAnswer { try await call(HTTPCall("GET", path)) }

    /// A hop of a dialogue; `text` is everything typed since the dial.
    static func hop(_ text: String, session: String = "ATUid_1", from phone: String = phone) -> HTTPCall {
        var form = FormWriter()
        form.append("sessionId", session)
        form.append("phoneNumber", phone)
        form.append("networkCode", "62001")
        form.append("serviceCode", "*384*21#")
        form.append("text", text)
        return HTTPCall("POST", hooks + "/ussd", form: form.bytes)
    }
}

extension TranscriptWorld {
    fileprivate func store(_ kind: String, _ fields: [String: String]) async throws {
        let kind = try #require(ProjectCity.exchange.importKind(kind))
        _ = try await store(kind, [ImportRecord(line: 2, fields: fields)])
    }
}

/// Keeps every line of a log, metadata and all.
struct LogBook: LogHandler {
    private final class Lines: Sendable {
        let all: Mutex<[String]> = Mutex([])
    }

    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace
    private let kept = Lines()

    var lines: [String] { kept.all.withLock { $0 } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = "\(event.level) \(event.message) \(event.metadata ?? [:])"
        kept.all.withLock { $0.append(line) }
    }
}
