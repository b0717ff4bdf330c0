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
    /// Rows that are worth nothing any more and end together.
    private static let expiredBatch = 1_000
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
        /// Whether it was cut short while a line still has places, so that it is worth looking again at once.
        let mayHaveMore: Bool
    }

    /// Leases what is due, at every line as much as it has places for. Rows of lines that are not open here are left to
    /// gateways that have them.
    func leaseDue() async throws -> Taken {
        let gateway = gateway
        let now = gateway.world.now()
        let day = gateway.registry.live.calendar.day(of: now)
        // A look without writing first: an idle gateway writes nothing.
        let sight = try await gateway.database.read { try OutboxSight(of: gateway, on: day, at: now, $0) }
        try await raiseAlarms(sight, day)
        gateway.traffic.isPaced = !sight.slowed.isEmpty
        // Noted before claims are made: a place that gets free meanwhile is told of.
        let hasRoom = gateway.traffic.noteCrowded(sight.crowdedLines(gateway, at: now), at: now)
        let claims = sight.claims(gateway, at: now)
        guard !claims.isEmpty else { return Taken(addressees: [], rows: 0, mayHaveMore: hasRoom) }
        let (leased, mayHaveMore) = try await gateway.database.write(.claim, telling: counters, log) {
            transaction, report in
            var (all, mayHaveMore) = (OutboxStore.Leased(), hasRoom)
            for claim in claims {
                var (leased, isCutShort) = try self.lease(claim, now, report, transaction)
                leased.rows = try Self.markWithdrawn(leased.rows, at: claim.line, transaction)
                all += leased
                mayHaveMore = mayHaveMore || isCutShort
            }
            return (all, mayHaveMore)
        }
        tell(leased.unopened)
        for row in leased.rows { gateway.traffic.begin(row) }
        return Taken(
            addressees: gateway.order.add(leased.rows), rows: leased.taken, mayHaveMore: mayHaveMore)
    }

    /// Leases class by class, as long as the line has places and its pace allows more.
    /// - Returns: whether more may be due than was leased, besides.
    private func lease(
        _ claim: OutboxClaim, _ now: Instant, _ report: CommitReport, _ transaction: any Transaction
    ) throws -> (OutboxStore.Leased, isCutShort: Bool) {
        let outbox = OutboxStore(transaction: transaction, vault: gateway.vault)
        let paces = LinePaceStore(transaction: transaction)
        let next = try claim.pace == nil ? 0 : paces.holding(claim.line)
        let most = min(claim.atMost, claim.pace?.allowance(next, at: now) ?? claim.atMost)
        var leased = OutboxStore.Leased()
        var patient = 0
        for rank in claim.classes where leased.taken < most {
            let places = min(most - leased.taken, rank.isPatient ? claim.patientAtMost - patient : most)
            guard places > 0 else { continue }
            let more = try outbox.lease(
                rank, of: claim.line, atMost: places, writtenBy: claim.writtenBy, dueBy: claim.due, now: now)
            report.count(.messageExpired, by: UInt64(more.expired), of: rank)
            if rank.isPatient { patient += more.rows.count }
            leased += more
        }
        if leased.expired > 0 {
            // Where one is over, many may be: they do not end a few at a time in place of what may still leave.
            for (rank, count) in try outbox.endExpired(atMost: Self.expiredBatch, now: now) {
                report.count(.messageExpired, by: UInt64(count), of: rank)
            }
        }
        if let pace = claim.pace, !leased.rows.isEmpty {
            try paces.storeNext(pace.next(next, taking: leased.rows.count, at: now), of: claim.line)
        }
        // After overdue pushes those come that are not.
        let isCutShort =
            leased.taken >= most || leased.expired > 0 || patient > 0 && patient >= claim.patientAtMost
            || claim.writtenBy != nil && leased.taken > 0
        return (leased, isCutShort)
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

    /// Carries an addressee's rows one after the other, those that are leased meanwhile too.
    func carry(all addressee: SendingOrder.Addressee) async {
        while let row = gateway.order.next(of: addressee) {
            if hasTime(for: row) {
                await carry(row)
                gateway.traffic.end(row)
                // What a wallet answers makes receipts. A message makes nothing, but its place is free now.
                if row.payload.kind == "push" || gateway.traffic.isCrowded(row.channel) { gateway.wakeSignal.wake() }
            } else {
                // Others may take it soon. What was said after it does not overtake it.
                let rest = [row] + gateway.order.rest(of: addressee)
                await giveBack(rest, due: gateway.world.now())
                for row in rest { gateway.traffic.end(row) }
                gateway.wakeSignal.wake()
            }
        }
    }

    /// Whether a message can be sent before its lease ends. A push never waits behind another.
    private func hasTime(for row: LeasedRow) -> Bool {
        guard row.payload.kind == "sms" else { return true }
        let left = row.leasedUntil.milliseconds - gateway.world.now().milliseconds
        return left >= Int64(Self.callTimeoutMilliseconds) + Self.marginMilliseconds
    }

    private func giveBack(_ rows: [LeasedRow], due: Instant) async {
        let gateway = gateway
        do {
            try await gateway.database.write { transaction in
                let outbox = OutboxStore(transaction: transaction, vault: gateway.vault)
                for row in rows { _ = try outbox.giveBack(row, due: due, detail: nil, now: gateway.world.now()) }
            }
        } catch {
            // They come back with their leases.
            log.error("Rows of the outbox could not be put back.", metadata: ["error": "\(type(of: error))"])
        }
    }

    private func tell(_ unopened: [Int64]) {
        guard !unopened.isEmpty else { return }
        counters.count(.rowUnopened, by: UInt64(unopened.count))
        log.error(
            "Rows of the outbox cannot be opened and stay queued; is this the key of the store?",
            metadata: ["rows": "\(unopened.sorted().map(String.init).joined(separator: ", "))"])
    }

    /// Sends a row and writes down at once what came of it, by itself: neither a slow call nor one whose outcome cannot be
    /// kept makes another message go out twice. A row without its outcome comes back with its lease.
    private func carry(_ row: LeasedRow) async {
        let result = await send(row)
        do {
            try await recordResult(result, of: row)
        } catch {
            log.error(
                "What came of a row in the outbox could not be kept.",
                metadata: ["channel": "\(row.channel)", "error": "\(type(of: error))"])
        }
    }
}
