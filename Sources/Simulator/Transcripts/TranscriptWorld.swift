package import Authoring
import Payments
package import DomainKit
package import Conversation
package import Gateway
package import Logging
import Providers
import Wallets
package import Storage
package import Wording

/// A whole gateway in miniature with a clock that is told the time: for transcripts, the terminal's phone and tests.
///
/// The store is the caller's; the network is simulated; chance comes from a seed, so that a run can be repeated.
package struct TranscriptWorld: Sendable {
    /// Of the chance in every world.
    package static let seed: UInt64 = 20_260_302
    /// Monday 2 March 2026, ten in the morning UTC.
    package static let morning = Instant(seconds: 1_772_445_600)

    package let gateway: GatewayContext
    package let handler: HookHandler
    package let network: SimulatedNetwork
    package let clock: SettableClock
    package let counters: GatewayCounters
    let simulator: SimulatorService
    /// Why turns could not be made.
    let reasons = TurnReasons()
    let outbox: OutboxWorker
    let timers: TimerWorker

    /// - Parameters:
    ///   - database: open and empty, or migrated before.
    ///   - wallet: plays the payers; by default it waits to be told.
    ///   - witness: is told every turn.
    ///   - log: what staff are told; by default nobody reads it.
    ///   - chance: by default the same in every world.
    package init(
        _ program: RunnableProgram, compiler: Compiler, domains: DomainModules, database: any Database,
        at start: Instant = morning,
        wallet: SimulatedWallet = SimulatedWallet(thinkingMilliseconds: nil), witness: TurnWitness? = nil,
        log: Logger? = nil, chance: SeededChance = SeededChance(seed: seed)
    ) async throws {
        try await GatewaySchema(domains, extras: SimulatedPhones.migrations).migrate(
            database, hasExtras: true, now: start)
        guard let vault = Vault(masterKey: [UInt8](repeating: 7, count: 32), stretchRounds: 16) else {
            throw VaultError.unsealable
        }
        let clock = SettableClock(start)
        let world = GatewayWorld(now: { clock.now }, random: { chance.next() })
        let network = SimulatedNetwork(
            phones: SimulatedPhones(database: database, vault: vault), wallet: wallet, world: world)
        try self.init(
            program, compiler, domains, database, vault, network: network, clock: clock, world: world, witness: witness,
            log: log ?? .unread)
    }

    /// Another gateway of the same city: with a registry and a wake signal of its own, in the same world: one clock, one chance, one
    /// network.
    /// - Parameter database: its own way to the store of the other.
    package init(beside other: TranscriptWorld, compiler: Compiler, database: any Database) throws {
        try self.init(
            other.gateway.registry.live, compiler, other.gateway.domains, database, other.gateway.vault,
            network: other.network,
            clock: other.clock, world: other.gateway.world, witness: other.gateway.witness, log: .unread)
    }

    private init(
        _ program: RunnableProgram, _ compiler: Compiler, _ domains: DomainModules, _ database: any Database,
        _ vault: Vault,
        network: SimulatedNetwork, clock: SettableClock, world: GatewayWorld, witness: TurnWitness?, log: Logger
    ) throws {
        let lines = try Lines(
            city: program.city, callbackBase: nil, simulation: SimulatedNetwork.messagingBase
        ) { name in
            if name.hasSuffix("_SECRET") { return Self.secret }
            guard name.hasSuffix("_URL") else { return "transcript" }
            let wallet = program.city.wallets.first { name == "GUICHET_\($0.name.uppercased())_URL" }
            return wallet.map { SimulatedNetwork.walletURL(of: $0.name) } ?? SimulatedNetwork.messagingBase
        }
        gateway = GatewayContext(
            database: database, vault: vault, registry: ProgramRegistry(live: program, compiler: compiler),
            lines: lines,
            domains: domains, world: world, witness: witness, reasonWitness: reasons.witness)
        counters = GatewayCounters()
        self.clock = clock
        self.network = network
        handler = HookHandler(gateway: gateway, counters: counters, log: log)
        simulator = SimulatorService(network: network, handler: handler)
        outbox = OutboxWorker(gateway: gateway, network: network, counters: counters, log: log)
        timers = TimerWorker(gateway: gateway, network: network, counters: counters, log: log)
    }

    package static let secret = "transcript"

    /// Lets everything happen that is due now: the outbox leaves, payers' decisions arrive, timers go off.
    package func settle() async throws {
        for _ in 0..<32 {
            await simulator.announce(at: clock.now)
            let rows = try await outbox.round() + timers.round()
            if rows == 0 { return }
        }
    }

    /// Does what the gateway does by itself because a day has come, as reminding of what is due soon.
    package func runMaintenance() async throws {
        let (gateway, now) = (gateway, clock.now)
        for _ in 0..<32 {
            let isDone = try await gateway.database.write { transaction in
                try Maintenance(gateway: gateway).tidy(now: now, .steady, transaction)
            }
            let areJobsDone = try await timers.jobs.runAll(at: now, isClockSteady: true)
            if isDone, areJobsDone { return }
        }
    }

    /// Lets money move from a payer's wallet without any prompt, as from the wallet's own menu.
    /// - Returns: false where the amount is none of the city's currency.
    package func send(_ amount: String, to account: String, from phone: PhoneNumber) async throws -> Bool {
        let city = gateway.registry.live
        guard let money = Money.parse(amount, currency: city.program.profile.currency), money.minorUnits > 0,
            city.city.wallets.contains(where: { $0.provider == SandboxWallet.name })
        else { return false }
        network.wallet.send(money, to: account, from: phone, named: "MENU-\(gateway.world.random())")
        try await settle()
        return true
    }

    /// Has the wallet take back the money that moved last.
    /// - Returns: false where none has.
    package func takeBackLatest() async throws -> Bool {
        try await LedgerService(gateway: gateway).write { context in
            guard let movement = try Books.latestMovement(in: context.transaction) else { return false }
            _ = try Books.reverse(
                wallet: movement.wallet, transaction: movement.transaction, reason: "taken back by the wallet", by: nil,
                context)
            return true
        }
    }

    /// Imports records as `guichet import` would.
    package func store(_ kind: ImportKind, _ records: [ImportRecord]) async throws -> ImportReport {
        let gateway = gateway
        let now = clock.now
        return try await gateway.database.write { transaction in
            let program = gateway.registry.live
            let context = ImportContext(
                transaction: transaction, vault: gateway.vault, profile: program.program.profile, now: now,
                today: program.calendar.day(of: now), random: gateway.world.random,
                actor: .system)
            return try kind.store(context, records)
        }
    }

    /// Makes a phone one that has chosen its language before.
    package func remember(_ language: String, of phone: PhoneNumber) async throws {
        let gateway = gateway
        let now = clock.now
        try await gateway.database.write { transaction in
            try People.remember(language: language, of: phone, vault: gateway.vault, now: now, transaction)
        }
    }

    /// The rows an export would write.
    package func rows(of kind: ExportKind) async throws -> [[String]] {
        let gateway = gateway
        return try await gateway.database.read { transaction in
            var rows: [[String]] = []
            let context = ExportContext(
                transaction: transaction, vault: gateway.vault, profile: gateway.registry.live.program.profile)
            try kind.rows(context) { rows.append($0) }
            return rows
        }
    }
}

extension Logger {
    /// What goes wrong is seen in what comes of it.
    fileprivate static var unread: Logger {
        var log = Logger(label: "transcript")
        log.logLevel = .critical
        return log
    }
}
