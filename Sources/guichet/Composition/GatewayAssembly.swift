import Composition
import Authoring
import DomainKit
import Conversation
import Foundation
import Gateway
import Logging
import Providers
import ServiceLifecycle
import Simulator
import Storage
import Web
import Wording

/// A gateway put together: the one place that knows every room.
struct GatewayAssembly {
    let gateway: GatewayContext
    let server: GatewayServer
    let services: [any Service]
    let draining: DrainingService
    private let network: CurlClient
    private let phone: PhoneSimulator?
    /// Held as long as the store is served.
    private let lock: StoreLock?

    static func assemble(
        sources: SourceOptions, store url: String, isDemonstration: Bool, publicURL: String?, drainSeconds: Int = 0,
        log: Logger
    ) async throws -> GatewayAssembly {
        let world = GatewayWorld.real
        let feeds = try Self.feeds(of: CityDomains.all)
        let address = try StoreAddress(url)
        try MasterKey.require(for: address)
        let compiler = Compiler(vocabulary: CitySources.vocabulary) { digest in
            log.info("A program is compiled.", metadata: ["digest": "\(digest.prefix(12))"])
        }
        if try await address.isNew() {
            // A store is only made for a city that can be served.
            let program = try CitySources.read(sources, by: compiler).runnable()
            _ = try openLines(program.city, isDemonstration: isDemonstration, publicURL: publicURL)
        }
        let lock = try StoreLock.acquire(for: address)
        let access = try await StoreAccess.open(url, isDemonstration: isDemonstration, now: world.now())
        do {
            return try await assemble(
                sources, compiler, access, lock, feeds, isDemonstration: isDemonstration, publicURL: publicURL,
                drainSeconds: drainSeconds, world: world, log: log)
        } catch {
            await access.database.close()
            throw error
        }
    }

    private static func assemble(
        _ sources: SourceOptions, _ compiler: Compiler, _ access: StoreAccess, _ lock: StoreLock?,
        _ feeds: DomainFeeds, isDemonstration: Bool, publicURL: String?, drainSeconds: Int, world: GatewayWorld,
        log: Logger
    ) async throws -> GatewayAssembly {
        if access.madeKey, let file = access.keyFile {
            log.notice("A master key was made; keep a copy of it.", metadata: ["file": "\(file)"])
        }
        let files = ProgramFiles(flows: sources.flows, locales: sources.locales)
        let found = try await ProgramAtStart(
            files: files, database: access.database, compiler: compiler, world: world, log: log,
            // Files whose lines this gateway cannot open are not released to others either.
            check: { program in
                _ = try openLines(program.city, isDemonstration: isDemonstration, publicURL: publicURL)
            }
        ).find()
        let program = try found ?? CitySources.read(sources, by: compiler).runnable()
        if isDemonstration {
            try await Demonstration(folder: sources.flows + "/demonstration", program: program, access: access).seed()
        }
        let lines = try openLines(program.city, isDemonstration: isDemonstration, publicURL: publicURL)
        let gateway = GatewayContext(
            database: access.database, vault: access.vault,
            registry: ProgramRegistry(live: program, compiler: compiler), lines: lines,
            domains: CityDomains.all, world: world)
        try await gateway.database.write { try Maintenance.start(now: world.now(), $0) }
        try await LineStart(gateway: gateway, isDemonstration: isDemonstration, publicURL: publicURL, log: log).report()
        let counters = GatewayCounters()
        let handler = HookHandler(gateway: gateway, counters: counters, log: log)
        let outside = CurlClient()
        let simulated = SimulatedNetwork(
            phones: SimulatedPhones(database: access.database, vault: access.vault),
            wallet: SimulatedWallet(thinkingMilliseconds: 1_500), world: world, beyond: outside)
        let network: any OutboundSending = isDemonstration ? simulated : outside
        let watch = ReleaseWatch(gateway: gateway, compiler: compiler, counters: counters, log: log)
        // Phones on a canary begin on it from the first dial.
        var memory = ReleaseWatch.Memory()
        _ = try await watch.look(&memory)
        let releases = ReleaseService(
            files: ProgramWatch(
                files: files, gateway: gateway, compiler: compiler, counters: counters, log: log),
            releases: watch, memory: memory, log: log)
        var services: [any Service] = [
            // First, and so stopped last: it writes what the last turns left to count.
            FlowMetricService(writer: FlowMetricWriter(gateway: gateway, counters: counters, log: log)),
            OutboxService(
                outbox: OutboxWorker(gateway: gateway, network: network, counters: counters, log: log),
                timers: TimerWorker(gateway: gateway, network: network, counters: counters, log: log),
                wakeSignal: gateway.wakeSignal,
                log: log),
            PulseService(handler: handler), releases,
        ]
        if isDemonstration { services.append(SimulatorService(network: simulated, handler: handler)) }
        let readiness = Readiness()
        let phone = isDemonstration ? try await Demonstration.phone(gateway, inbox: simulated.phones) : nil
        return GatewayAssembly(
            gateway: gateway,
            server: GatewayServer(
                handler: handler, counters: counters,
                feeds: FeedPublisher(feeds, gateway: gateway, counters: counters, log: log), phone: phone,
                readiness: readiness, limits: .ofThisProcess,
                log: log),
            services: services, draining: DrainingService(readiness: readiness, seconds: drainSeconds),
            network: outside, phone: phone, lock: lock)
    }

    /// What the domains of a program publish.
    /// - Throws: an ending with 2 where two feeds could answer the same request, before anything is made.
    static func feeds(of domains: DomainModules) throws -> DomainFeeds {
        do throws(FeedsRefused) {
            return try DomainFeeds(domains)
        } catch {
            throw Ending.misuse(error.description)
        }
    }

    /// Opens the lines with what the environment says; a demonstration makes up what is not set.
    private static func openLines(
        _ city: CitySettings, isDemonstration: Bool, publicURL: String?
    ) throws -> Lines {
        let environment = ProcessInfo.processInfo.environment
        let madeUp = isDemonstration ? "demo" : nil
        do throws(LineErrors) {
            return try Lines(
                city: city, callbackBase: publicURL, madeUp: madeUp,
                simulation: isDemonstration ? SimulatedNetwork.messagingBase : nil
            ) { name in
                if let value = environment[name] { return value }
                guard let madeUp else { return nil }
                if name.hasSuffix("_URL") {
                    let wallet = city.wallets.first { name == "GUICHET_\($0.name.uppercased())_URL" }
                    return wallet.map { SimulatedNetwork.walletURL(of: $0.name) } ?? SimulatedNetwork.messagingBase
                }
                return madeUp
            }
        } catch {
            throw Ending.misuse(LineStart.sentences(error))
        }
    }

    /// What to try, for the user who started a demonstration.
    func demonstrationLines() async throws -> [String] {
        guard let phone else { return [] }
        return try await Demonstration.lines(gateway, phone)
    }

    /// Lets calls under way end, then closes the store.
    func close() async {
        await network.shutdown(graceMilliseconds: 2_000)
        await gateway.database.close()
        withExtendedLifetime(lock) {}
    }
}

/// Told to stop first: from then on `/readyz` sends new callers elsewhere, and all else goes on until a balancer has seen
/// it.
struct DrainingService: Service {
    let readiness: Readiness
    /// How long that takes.
    let seconds: Int

    func run() async throws {
        try? await gracefulShutdown()
        readiness.beginDraining()
        // The others are only told to stop when this one has ended.
        try? await Task.sleep(for: .seconds(seconds))
    }
}
