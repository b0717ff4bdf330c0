package import Conversation
import DomainKit
package import Logging
import Storage
import Synchronization

/// Runs the jobs of domains, each when its own timer goes off. One that throws is told to staff, counted and tried again, and
/// holds up no other.
package struct JobRunner: Sendable {
    /// The kind of the timers; the subject is a job's name.
    package static let timer = "job"
    /// How long a job rests that has more to do.
    private static let pauseMilliseconds: Int64 = 1_000

    let gateway: GatewayContext
    let counters: GatewayCounters
    let log: Logger
    private let told = ToldRemarks()

    package init(gateway: GatewayContext, counters: GatewayCounters, log: Logger) {
        self.gateway = gateway
        self.counters = counters
        self.log = log
    }

    /// Sets the timers of jobs that have none, and those that are set for later than they ever are, as by a clock that was
    /// ahead.
    static func schedule(_ jobs: [DomainJob], at now: Instant, _ transaction: any Transaction) throws {
        let timers = TimerStore(transaction: transaction)
        var due: [String: Instant] = [:]
        let rows = try transaction.rows(
            Statement("SELECT subject, due_at FROM timers WHERE kind = $1", [.text(timer)]))
        for row in rows { due[try row.text(0)] = Instant(milliseconds: try row.integer(1)) }
        for job in jobs {
            if let next = due[job.name], next <= now.adding(milliseconds: 2 * job.everyMilliseconds) { continue }
            try timers.set(timer, job.name, due: now)
        }
    }

    /// Runs the job of a timer, and sets when it runs next.
    func run(_ timer: TimerStore.Due, at now: Instant) async throws {
        guard let job = gateway.domains.jobs.first(where: { $0.name == timer.subject }) else {
            // A gateway of another version knows it.
            return log.debug("A job is of a domain this program does not have.", metadata: ["job": "\(timer.subject)"])
        }
        var rest = job.everyMilliseconds
        do {
            if try await job.run(context(at: now)) == .more { rest = Self.pauseMilliseconds }
        } catch {
            counters.count(.jobFailed)
            log.error(
                "A job failed and is tried again.", metadata: ["job": "\(job.name)", "error": "\(type(of: error))"])
        }
        let next = gateway.world.now().adding(milliseconds: rest)
        try await gateway.database.write { try TimerStore(transaction: $0).set(Self.timer, job.name, due: next) }
    }

    /// Runs every job once, as where time is played.
    /// - Returns: whether nothing is left to do.
    package func runAll(at now: Instant, isClockSteady: Bool? = nil) async throws -> Bool {
        var isDone = true
        for job in gateway.domains.jobs where try await job.run(context(at: now, isClockSteady)) == .more {
            isDone = false
        }
        return isDone
    }

    private func context(at now: Instant, _ isClockSteady: Bool? = nil) -> JobContext {
        let (gateway, log, told) = (gateway, log, told)
        return JobContext(
            database: gateway.database, vault: gateway.vault, now: now,
            today: gateway.registry.live.calendar.day(of: now),
            random: gateway.world.random,
            isClockSteady: { try isClockSteady ?? ClockMark(transaction: $0).isSteady(at: now) },
            operation: { gateway.operation(at: now, $0) },
            remark: { remark in
                guard told.isUpdate(remark, at: now) else { return }
                let details = remark.details.mapValues { Logger.MetadataValue.string($0) }
                switch remark.weight {
                case .notice: log.notice("\(remark.sentence)", metadata: details)
                case .warning: log.warning("\(remark.sentence)", metadata: details)
                case .error: log.error("\(remark.sentence)", metadata: details)
                }
            })
    }
}

/// When remarks that are to be told seldom were told last.
private final class ToldRemarks: Sendable {
    private let last: Mutex<[String: Instant]> = Mutex([:])

    func isUpdate(_ remark: JobRemark, at now: Instant) -> Bool {
        guard remark.quietMilliseconds > 0 else { return true }
        return last.withLock { last in
            if let told = last[remark.sentence], now < told.adding(milliseconds: remark.quietMilliseconds) {
                return false
            }
            last[remark.sentence] = now
            return true
        }
    }
}
