import Conversation
import DomainKit
import Authoring
package import Logging
package import Providers
import Storage
import Wallets

/// Does what is due: asks wallets about payments whose outcome is unknown, reminds those who did not answer, and runs
/// maintenance and the jobs and timers of domains. The questions of one wallet wait for nobody else's.
package struct TimerWorker: Sendable {
    let gateway: GatewayContext
    let network: any OutboundSending
    let counters: GatewayCounters
    let log: Logger
    package let jobs: JobRunner
    private let domainTimers: DomainTimerRunner

    package init(gateway: GatewayContext, network: any OutboundSending, counters: GatewayCounters, log: Logger) {
        self.gateway = gateway
        self.network = network
        self.counters = counters
        self.log = log
        jobs = JobRunner(gateway: gateway, counters: counters, log: log)
        domainTimers = DomainTimerRunner(gateway: gateway, counters: counters, log: log)
    }

    /// Takes what is due now and does all of it; answers how many timers went off.
    @discardableResult
    package func round() async throws -> Int {
        let due = try await leaseDue()
        await withTaskGroup(of: Void.self) { group in
            for timer in due { group.addTask { await self.serve(timer) } }
        }
        return due.count
    }

    /// A timer this worker has leased.
    enum Leased: Sendable, Hashable {
        /// One of the gateway's own.
        case own(TimerStore.Due)
        /// One a domain has set.
        case ofDomain(DomainTimerStore.Leased)
    }

    private struct Claim: Sendable {
        let line: String
        let places: Int
        /// The only kinds that are taken; nil for any.
        let kinds: [String]?
    }

    /// What goes on while the clock is in doubt: a job that must not looks at the clock by itself.
    private static let untimed = [Maintenance.timer, JobRunner.timer]

    /// What a look sees before anything is written.
    private struct Sight: Sendable {
        var oldest: [(line: String, due: Instant)]
        /// When maintenance runs next; nil where it never began.
        let maintenance: Instant?
        /// False while the clock is in doubt: nobody is told then that their time is over.
        let isSteady: Bool
        /// Kinds of timers of domains of which one is due.
        let kinds: [String]
    }

    /// Takes what is due at every line that has places free, whatever is of no line, and the timers of domains of the kinds this
    /// program knows. Each is then to be served.
    func leaseDue() async throws -> [Leased] {
        let gateway = gateway
        let now = gateway.world.now()
        let sight = try await look(at: now)
        if Maintenance.isOutOfReach(due: sight.maintenance, at: now) {
            try await gateway.database.write { try Maintenance.start(now: now, $0) }
        }
        let claims = sight.oldest.compactMap { line, due -> Claim? in
            let places = gateway.traffic.freePlaces(in: .timers, of: line, at: now)
            guard due <= now, places > 0 else { return nil }
            return Claim(line: line, places: places, kinds: line.isEmpty && !sight.isSteady ? Self.untimed : nil)
        }
        let places = gateway.traffic.freePlaces(in: .domainTimers, of: "", at: now)
        let kinds = sight.isSteady && places > 0 ? sight.kinds : []
        guard !claims.isEmpty || !kinds.isEmpty else { return [] }
        let due = try await gateway.database.write(.claim) { transaction in
            let timers = TimerStore(transaction: transaction)
            let own = try claims.flatMap {
                try timers.lease(of: $0.line, only: $0.kinds, atMost: $0.places, now: now)
            }
            let domainTimers = DomainTimerStore(transaction: transaction)
            // Each has its share, so that none waits for many of another.
            let ofDomains = try kinds.flatMap {
                try domainTimers.lease(of: $0, atMost: max(places / kinds.count, 1), now: now)
            }
            return own.map(Leased.own) + ofDomains.map(Leased.ofDomain)
        }
        for timer in due { begin(timer) }
        return due
    }

    private func begin(_ timer: Leased) {
        switch timer {
        case .own(let timer): gateway.traffic.begin(1, in: .timers, of: timer.line)
        case .ofDomain: gateway.traffic.begin(1, in: .domainTimers, of: "")
        }
    }

    private func look(at now: Instant) async throws -> Sight {
        let lines = [""] + gateway.lines.wallets.keys.sorted()
        let known = gateway.domains.timers.keys.sorted()
        return try await gateway.database.read { transaction in
            let oldest = try TimerStore.oldestDue(of: lines, in: transaction)
            let kinds = try DomainTimerStore.dueKinds(of: known, at: now, in: transaction)
            // Asked only where something of no line is due: questions to wallets go on whatever the clock did.
            let isSteady =
                try kinds.isEmpty && !oldest.contains { $0.line.isEmpty && $0.due <= now }
                || ClockMark(transaction: transaction).hasRun(ClockMark.leapMilliseconds, until: now)
            var sight = Sight(
                oldest: oldest, maintenance: try TimerStore.due(Maintenance.timer, "", in: transaction),
                isSteady: isSteady, kinds: kinds)
            if !sight.isSteady {
                sight.oldest.removeAll { $0.line.isEmpty }
                let next = try TimerStore.oldestDue(ofKinds: Self.untimed, in: transaction)
                if let next { sight.oldest.append(("", next)) }
            }
            return sight
        }
    }

    /// Does what one timer is for. One that cannot be served is no other's loss; it goes off again after its lease.
    func serve(_ timer: Leased) async {
        switch timer {
        case .own(let timer): await serve(timer)
        case .ofDomain(let timer):
            await domainTimers.run(timer, at: gateway.world.now())
            gateway.traffic.end(in: .domainTimers, of: "")
        }
        gateway.wakeSignal.wake()
    }

    private func serve(_ timer: TimerStore.Due) async {
        let gateway = gateway
        let now = gateway.world.now()
        do {
            switch timer.kind {
            case WalletHandler.question: try await ask(timer, now)
            case AwaitedAnswers.timer: try await remind(timer, now)
            case Maintenance.timer:
                let hasLeapt = try await gateway.database.write(telling: counters, log) {
                    try Maintenance(gateway: gateway, report: $1).round(now: now, $0)
                }
                if hasLeapt {
                    log.warning("The clock is more than a day from where it was; nothing is forgotten for a day.")
                }
                try await routeWaiting(at: now)
            case JobRunner.timer: try await jobs.run(timer, at: now)
            default: log.error("A timer is of a kind nobody serves.", metadata: ["kind": "\(timer.kind)"])
            }
        } catch {
            log.error(
                "A timer could not be served.", metadata: ["kind": "\(timer.kind)", "error": "\(type(of: error))"])
        }
        gateway.traffic.end(in: .timers, of: timer.line)
    }

    private func ask(_ timer: TimerStore.Due, _ now: Instant) async throws {
        let gateway = gateway
        // Set before timers knew their lines: it waits from now on with those of its own.
        guard !timer.line.isEmpty else {
            return try await gateway.database.write { try TimerStore(transaction: $0).giveBack(timer, at: now) }
        }
        let handler = WalletHandler(gateway: gateway, counters: counters, log: log)
        guard let (line, reference) = handler.subject(timer),
            let answer = try await handler.ask(timer, gateway.calls(of: timer.line, by: network, log))
        else {
            return log.error("A timer speaks of a wallet that is not open here.", metadata: ["line": "\(timer.line)"])
        }
        try await gateway.database.write(telling: counters, log) { transaction, report in
            report.count(.paymentHeard)
            try handler.telling(report).recordVerdict(
                answer.verdict, answer.notes, about: reference, from: line.settings.name, attempts: timer.attempts,
                transaction)
        }
    }

    private func remind(_ timer: TimerStore.Due, _ now: Instant) async throws {
        let gateway = gateway
        guard let question = AwaitedQuestion(subject: timer.subject) else {
            return try await gateway.database.write {
                try TimerStore(transaction: $0).clear(timer.kind, timer.subject)
            }
        }
        let turns = TurnMaker(gateway: gateway, counters: counters, log: log)
        _ = await turns.makeTurn(of: SilenceInput(question: question, timer: timer, now: now))
    }
}

extension GatewayContext {
    /// The way to one line: how its calls end is noted, and told when it rests.
    func calls(of line: String, by network: any OutboundSending, _ log: Logger) -> LineCalls {
        LineCalls(line: line, network: network, traffic: traffic, world: world) {
            log.warning("A line does not answer and rests for a while.", metadata: ["line": "\(line)"])
        }
    }
}
