import Authoring
import Conversation
import Storage
import Wording

/// What is to be leased at one line.
struct OutboxClaim: Sendable {
    let line: String
    /// In the order they leave in.
    let classes: [OutboxClass]
    let atMost: Int
    /// The most of those nobody waits for.
    let patientAtMost: Int
    let pace: LinePace?
    /// Only pushes that were written by then; nil for all that is due.
    let writtenBy: Instant?
    /// By when they are due.
    let due: Instant
}

/// What a look at the outbox sees before anything is written, and what is to be leased because of it.
struct OutboxSight: Sendable {
    /// A push is never put off for so long: one that seems to be was written while the clock was ahead, and is due.
    private static let aheadMilliseconds: Int64 = 3_600_000
    /// Overdue pushes ended at once.
    private static let overdueBatch = 64

    /// What stands first in each queue, also in those of which nothing may leave now.
    let heads: [OutboxStore.Head]
    /// The lines at which a push has waited too long.
    let overdue: Set<String>
    /// What may be sent today: the city's messages, without a name, and parts of each line that has a bound.
    let budgets: [String: MessageBudget]
    /// The lines with a rate whose next message may not leave yet.
    let slowed: Set<String>

    /// Looks at all lines this gateway has.
    init(of gateway: GatewayContext, on day: CivilDate, at now: Instant, _ transaction: any Transaction) throws {
        let channels = gateway.lines.channels.keys.sorted().map { ($0, OutboxClass.ofMessages) }
        let wallets = gateway.lines.wallets.keys.sorted().map { ($0, OutboxClass.ofWallets) }
        let heads = try OutboxStore.heads(of: channels + wallets, in: transaction).filter { head in
            head.due <= now || Self.isOutOfReach(head, at: now)
        }
        self.heads = heads
        overdue = try Self.overdue(heads, at: now, transaction)
        let lines = Set(heads.lazy.filter { $0.rank != .walletCall }.map(\.line))
        budgets = try Self.budgets(of: lines, gateway.registry.live.city, on: day, transaction)
        let city = gateway.registry.live.city
        slowed = try lines.filter { line in
            guard let rate = city.channel(line)?.limits.rate else { return false }
            let standing = try LinePaceStore(transaction: transaction).standing(of: line)
            return LinePace(rate: rate).allowance(standing, at: now) == 0
        }
    }

    private static func isOutOfReach(_ head: OutboxStore.Head, at now: Instant) -> Bool {
        head.rank == .walletCall && now.adding(milliseconds: aheadMilliseconds) < head.due
    }

    private static func overdue(
        _ heads: [OutboxStore.Head], at now: Instant, _ transaction: any Transaction
    ) throws -> Set<String> {
        let patience = OutboxWorker.patienceMilliseconds
        let overdue = try OutboxStore.lines(
            heads.filter { $0.rank == .walletCall }.map(\.line),
            withPushWrittenBy: now.adding(milliseconds: -patience), dueBy: now, in: transaction)
        guard !overdue.isEmpty else { return [] }
        // Time that went by in a leap of the clock is no waiting.
        return try ClockMark(transaction: transaction).hasRun(patience, until: now) ? overdue : []
    }

    /// Where nobody set a bound, nobody needs the sums.
    private static func budgets(
        of lines: Set<String>, _ city: CitySettings, on day: CivilDate, _ transaction: any Transaction
    ) throws -> [String: MessageBudget] {
        let bounds = lines.reduce(into: [:]) { $0[$1] = city.channel($1)?.limits.budget }
        guard !lines.isEmpty, city.messages.aDay != nil || !bounds.isEmpty else { return [:] }
        let sums = try MessageCounts(transaction: transaction).sums(on: day)
        var budgets = bounds.reduce(into: [:]) { budgets, bound in
            budgets[bound.key] = MessageBudget(limit: bound.value, sent: sums[bound.key]?.parts ?? 0)
        }
        budgets[""] = MessageBudget(limit: city.messages.aDay, sent: sums.values.reduce(0) { $0 + $1.sent })
        return budgets
    }

    /// What is to be leased where.
    func claims(_ gateway: GatewayContext, at now: Instant) -> [OutboxClaim] {
        Set(heads.map(\.line)).sorted().compactMap { line in
            // These are not sent, so whether the wallet answers or waits by the will of staff does not matter.
            if overdue.contains(line) {
                let writtenBy = now.adding(milliseconds: -OutboxWorker.patienceMilliseconds)
                return OutboxClaim(
                    line: line, classes: OutboxClass.ofWallets, atMost: Self.overdueBatch, patientAtMost: 0, pace: nil,
                    writtenBy: writtenBy, due: now)
            }
            return claim(line, gateway, at: now)
        }
    }

    /// The lines at which something may leave and has no place: who frees one is to look again.
    func crowdedLines(_ gateway: GatewayContext, at now: Instant) -> Set<String> {
        let traffic = gateway.traffic
        return Set(
            heads.lazy.filter { head in
                traffic.freePlaces(in: .outbox, of: head.line, at: now) == 0
                    || head.rank.isPatient && traffic.freePatientPlaces(of: head.line) == 0
            }.map(\.line))
    }

    private func claim(_ line: String, _ gateway: GatewayContext, at now: Instant) -> OutboxClaim? {
        let program = gateway.registry.live
        let hour = program.calendar.localTime(of: now).minute / 60
        let channel = program.city.channel(line)
        let limits = channel?.limits ?? .none
        let isSpent = budgets[""]?.isUsedUp == true || budgets[line]?.isUsedUp == true
        let leaving = heads.filter { head in
            head.line == line && !head.isPaused && (head.rank.isEssential || !isSpent)
                // A channel that was removed from city.yaml has no known window, so what can wait does.
                && (!head.rank.isPatient || channel != nil && limits.isOpen(in: hour))
        }
        let places = gateway.traffic.freePlaces(in: .outbox, of: line, at: now)
        let patientPlaces = gateway.traffic.freePatientPlaces(of: line)
        let classes = leaving.map(\.rank).filter { !$0.isPatient || patientPlaces > 0 }
        guard places > 0, !classes.isEmpty, !slowed.contains(line) else { return nil }
        let isAhead = leaving.contains { Self.isOutOfReach($0, at: now) }
        return OutboxClaim(
            line: line, classes: classes, atMost: places, patientAtMost: patientPlaces,
            pace: limits.rate.map { LinePace(rate: $0) }, writtenBy: nil,
            due: isAhead ? Instant(milliseconds: .max) : now)
    }
}
