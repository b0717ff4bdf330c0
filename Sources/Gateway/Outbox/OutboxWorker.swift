import Authoring
import Payments
import Conversation
package import Logging
package import Providers
import Storage
import Wallets
import Wording

/// Carries what waits in the outbox to providers and wallets: leases what is due line by line, sends, writes down what came
/// of it. Each line has places of its own, so a slow one keeps nothing of another waiting.
///
/// At least once: a worker that dies after sending and before writing leaves the row to another, which sends again,
/// under the same idempotency key where the other side has one.
package struct OutboxWorker: Sendable {
    static let callTimeoutMilliseconds = 10_000
    /// How long a push may wait for its wallet, from when it was written and however often it is put back: after that its
    /// payer is not there any more and is told that it failed.
    package static let patienceMilliseconds: Int64 = 600_000
    /// A push is never put off for so long: one that seems to be was written while the clock was ahead, and is due.
    private static let aheadMilliseconds: Int64 = 3_600_000
    /// Overdue pushes ended at once.
    private static let overdueBatch = 64
    /// What is left of a lease when a call ends at the last moment.
    private static let marginMilliseconds: Int64 = 5_000

    let gateway: GatewayContext
    let network: any OutboundSending
    let counters: GatewayCounters
    let log: Logger

    package init(gateway: GatewayContext, network: any OutboundSending, counters: GatewayCounters, log: Logger) {
        self.gateway = gateway
        self.network = network
        self.counters = counters
        self.log = log
    }

    /// Takes what is due now and carries all of it; answers how many rows it took.
    @discardableResult
    package func round() async throws -> Int {
        let taken = try await leaseDue()
        await withTaskGroup(of: Void.self) { group in
            for addressee in taken.addressees { group.addTask { await self.carry(all: addressee) } }
        }
        return taken.rows
    }

    /// What one look has leased.
    struct Taken: Sendable {
        /// Whose rows are to be carried; what goes to others is carried already, in its turn.
        let addressees: [SendingOrder.Addressee]
        let rows: Int
    }

    private struct Claim: Sendable {
        let line: String
        let atMost: Int
        /// Only pushes that were written by then; nil for all that is due.
        var writtenBy: Instant?
        /// By when they are due.
        let due: Instant
    }

    /// What a look sees before anything is written.
    private struct Sight: Sendable {
        /// The lines that have something due, with the moment by which it is.
        let due: [(line: String, by: Instant)]
        /// Those of them at which a push has waited too long.
        let overdue: Set<String>
        /// Messages that left today.
        let sent: Int64
    }

    /// Leases what is due, at every line as much as it has places for. Rows of lines that are not open here are left to
    /// gateways that have them.
    func leaseDue() async throws -> Taken {
        let gateway = gateway
        let now = gateway.world.now()
        let lines = (gateway.lines.channels.keys.sorted() + gateway.lines.wallets.keys.sorted())
        let day = gateway.registry.live.calendar.day(of: now)
        // A look without writing first: an idle gateway writes nothing.
        let sight = try await gateway.database.read { try self.look(at: lines, on: day, now, $0) }
        let budget = MessageBudget(limit: gateway.registry.live.city.messages.aDay, sent: sight.sent)
        try await raiseAlarms(budget, day)
        let claims = sight.due.compactMap { line, due in
            claim(line, dueBy: due, isOverdue: sight.overdue.contains(line), now)
        }
        guard !claims.isEmpty else { return Taken(addressees: [], rows: 0) }
        let (rows, unopened) = try await gateway.database.write(.claim) { transaction in
            let outbox = OutboxStore(transaction: transaction, vault: gateway.vault)
            var unopened: [Int64] = []
            let rows = try claims.flatMap {
                try Self.markWithdrawn(
                    outbox.lease(
                        of: $0.line, atMost: $0.atMost, writtenBy: $0.writtenBy, dueBy: $0.due, now: now,
                        unopened: &unopened),
                    at: $0.line, transaction)
            }
            return (rows, unopened)
        }
        tell(unopened)
        let (kept, held) = budget.isUsedUp ? Self.split(rows) : (rows, [])
        if !held.isEmpty { try await hold(held, until: nextDay(after: day)) }
        for row in kept { gateway.traffic.begin(1, in: .outbox, of: row.channel) }
        return Taken(addressees: gateway.order.add(kept), rows: rows.count)
    }

    /// Marks the pushes among a line's rows whose payments are not to be asked for any more.
    private static func markWithdrawn(
        _ rows: [LeasedRow], at line: String, _ transaction: any Transaction
    ) throws -> [LeasedRow] {
        let references = rows.compactMap(\.payload.reference)
        let states = try Books.states(of: references, at: line, in: transaction)
        return rows.map { row in
            // What nobody asked of this line is asked for as it is written.
            guard let reference = row.payload.reference, let state = states[reference] else { return row }
            var row = row
            row.isWithdrawn = !state.isOpen
            return row
        }
    }

    private func look(
        at lines: [String], on day: CivilDate, _ now: Instant, _ transaction: any Transaction
    ) throws -> Sight {
        let ahead = now.adding(milliseconds: Self.aheadMilliseconds)
        let due = try OutboxStore.oldestDue(of: lines, in: transaction).compactMap { line, due -> (String, Instant)? in
            if due <= now { return (line, now) }
            return ahead < due && gateway.lines.wallets[line] != nil ? (line, Instant(milliseconds: .max)) : nil
        }
        let wallets = due.map(\.0).filter { gateway.lines.wallets[$0] != nil }
        var overdue = try OutboxStore.lines(
            wallets, withPushWrittenBy: now.adding(milliseconds: -Self.patienceMilliseconds), dueBy: now,
            in: transaction)
        // Time that went by in a leap of the clock is no waiting.
        if !overdue.isEmpty,
            try !ClockMark(transaction: transaction).hasRun(Self.patienceMilliseconds, until: now)
        {
            overdue = []
        }
        // Where the city set no bound, nobody needs the sum.
        let isMessage =
            gateway.registry.live.city.messages.aDay != nil && due.contains { gateway.lines.channels[$0.0] != nil }
        let sent = isMessage ? try MessageCounts(transaction: transaction).sent(on: day) : 0
        return Sight(due: due.map { (line: $0.0, by: $0.1) }, overdue: overdue, sent: sent)
    }

    private func claim(_ line: String, dueBy due: Instant, isOverdue: Bool, _ now: Instant) -> Claim? {
        // These are not sent, so whether the wallet answers does not matter.
        if isOverdue {
            let writtenBy = now.adding(milliseconds: -Self.patienceMilliseconds)
            return Claim(line: line, atMost: Self.overdueBatch, writtenBy: writtenBy, due: now)
        }
        let places = gateway.traffic.freePlaces(in: .outbox, of: line, at: now)
        return places > 0 ? Claim(line: line, atMost: places, due: due) : nil
    }

    /// Carries an addressee's rows one after the other, those that are leased meanwhile too.
    func carry(all addressee: SendingOrder.Addressee) async {
        while let row = gateway.order.next(of: addressee) {
            if hasTime(for: row) {
                await carry(row)
                gateway.traffic.end(in: .outbox, of: row.channel)
            } else {
                // Others may take it soon. What was said after it does not overtake it.
                let rest = [row] + gateway.order.rest(of: addressee)
                await giveBack(rest, due: gateway.world.now(), detail: nil)
                gateway.traffic.end(rest.count, in: .outbox, of: row.channel)
            }
        }
        gateway.wakeSignal.wake()
    }

    /// Whether a message can be sent before its lease ends. A push never waits behind another.
    private func hasTime(for row: LeasedRow) -> Bool {
        guard row.payload.kind == "sms" else { return true }
        let left = row.leasedUntil.milliseconds - gateway.world.now().milliseconds
        return left >= Int64(Self.callTimeoutMilliseconds) + Self.marginMilliseconds
    }

    /// - Returns: how many were put back; none of those whose lease is over.
    @discardableResult
    private func giveBack(_ rows: [LeasedRow], due: Instant, detail: String?) async -> Int {
        let gateway = gateway
        do {
            return try await gateway.database.write { transaction in
                let outbox = OutboxStore(transaction: transaction, vault: gateway.vault)
                return try rows.count {
                    try outbox.giveBack($0, due: due, detail: detail, now: gateway.world.now())
                }
            }
        } catch {
            // They come back with their leases.
            log.error("Rows of the outbox could not be put back.", metadata: ["error": "\(type(of: error))"])
            return 0
        }
    }

    private func tell(_ unopened: [Int64]) {
        guard !unopened.isEmpty else { return }
        counters.count(.rowUnopened, by: UInt64(unopened.count))
        log.error(
            "Rows of the outbox cannot be opened and stay queued; is this the key of the store?",
            metadata: ["rows": "\(unopened.sorted().map(String.init).joined(separator: ", "))"])
    }

    /// Sends a row and writes down at once what came of it, by itself: neither a slow call nor one whose news cannot be
    /// kept makes another message go out twice. A row without its news comes back with its lease.
    private func carry(_ row: LeasedRow) async {
        let result = await send(row)
        do {
            try await gateway.database.write { try self.recordResult(result, of: row, $0) }
        } catch {
            log.error(
                "What came of a row in the outbox could not be kept.",
                metadata: ["channel": "\(row.channel)", "error": "\(type(of: error))"])
        }
    }
}

// MARK: The city's messages of a day

extension OutboxWorker {
    private static func split(_ rows: [LeasedRow]) -> (kept: [LeasedRow], held: [LeasedRow]) {
        (rows.filter(\.isEssential), rows.filter { !$0.isEssential })
    }

    private func hold(_ rows: [LeasedRow], until moment: Instant) async throws {
        let held = await giveBack(rows, due: moment, detail: OutboxStore.held)
        counters.count(.messageHeld, by: UInt64(held))
    }

    private func nextDay(after day: CivilDate) -> Instant {
        let next = CivilDate(daysSinceEpoch: day.daysSinceEpoch + 1)
        return gateway.registry.live.calendar.moment(of: LocalTime(day: next, minute: 0))
    }

    /// Tells the city once a day of each level that is reached, whichever gateway sees it first.
    private func raiseAlarms(_ budget: MessageBudget, _ day: CivilDate) async throws {
        let new = gateway.budgetAlarms.new(among: budget.reached, on: day)
        guard !new.isEmpty else { return }
        let raised = try await gateway.database.write { transaction in
            try new.filter { try MessageCounts(transaction: transaction).raiseAlarm($0, on: day) }
        }
        gateway.budgetAlarms.add(new, on: day)
        for level in raised {
            counters.count(.budgetAlarm)
            let metadata: Logger.Metadata = ["sent": "\(budget.sent)", "a_day": "\(budget.limit ?? 0)"]
            if level < 100 {
                log.warning("Four fifths of the city's messages for the day are used up.", metadata: metadata)
            } else {
                log.error(
                    "The city's messages for the day are used up; only receipts and what else is essential leave until tomorrow.",
                    metadata: metadata)
            }
        }
    }
}
