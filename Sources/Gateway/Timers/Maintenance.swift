import Authoring
import DomainKit
package import Conversation
package import Storage
import Wording

/// Keeps the store small, a little at a time so that no turn waits: old replies, sessions long ended, unused programs,
/// reports of messages nobody sent. It sees to it that every job of a domain has its timer.
package struct Maintenance: Sendable {
    package static let timer = "housekeeping"
    static let batch = 2_000
    static let everyMilliseconds: Int64 = 60_000
    static let placesKeptMilliseconds: Int64 = 400 * 86_400_000
    static let sessionsKeptMilliseconds: Int64 = 2 * 86_400_000

    let gateway: GatewayContext
    /// What is to be counted after the commit.
    let report: CommitReport

    package init(gateway: GatewayContext, report: CommitReport = CommitReport()) {
        self.gateway = gateway
        self.report = report
    }

    /// Sets the timer when it is not there yet.
    package static func start(now: Instant, _ transaction: any Transaction) throws {
        try TimerStore(transaction: transaction).set(timer, "", due: now.adding(milliseconds: everyMilliseconds))
    }

    /// Whether the timer is set for later than it ever is, as by a clock that was ahead: nothing would be done until then.
    static func isOutOfReach(due: Instant?, at now: Instant) -> Bool {
        due.map { now.adding(milliseconds: 2 * everyMilliseconds) < $0 } ?? false
    }

    /// Does one round and sets the next: at once when there was more than one batch.
    /// - Returns: whether the clock leapt, for staff to be told.
    @discardableResult
    package func round(now: Instant, _ transaction: any Transaction) throws -> Bool {
        let clock = try ClockMark(transaction: transaction).note(now)
        try JobRunner.schedule(gateway.domains.jobs, at: now, transaction)
        let delay = try tidy(now: now, clock, transaction) ? Self.everyMilliseconds : 1_000
        try TimerStore(transaction: transaction).set(Self.timer, "", due: now.adding(milliseconds: delay))
        return clock == .leapt
    }

    /// Does a little of everything that is to be done, and answers whether that was all of it. Nothing is forgotten while the
    /// clock is in doubt.
    package func tidy(now: Instant, _ clock: ClockMark.Standing, _ transaction: any Transaction) throws -> Bool {
        let today = gateway.registry.live.calendar.day(of: now)
        let isDone = try clock != .steady || forgetOld(now: now, today, transaction)
        try DeliveryStore(transaction: transaction).takeEarly(now: now)
        let outbox = OutboxStore(transaction: transaction, vault: gateway.vault)
        let expired = try outbox.endExpired(atMost: Self.batch, now: now)
        for (rank, count) in expired { report.count(.messageExpired, by: UInt64(count), of: rank) }
        return isDone && expired.values.reduce(0, +) < Self.batch
    }

    /// Forgets a little of what is long past, and answers whether that was all of it.
    private func forgetOld(now: Instant, _ today: CivilDate, _ transaction: any Transaction) throws -> Bool {
        let replies = ReplyStore(transaction: transaction, vault: gateway.vault)
        let forgotten = try replies.forgetOld(
            before: now.adding(milliseconds: -ReplyStore.keptMilliseconds), atMost: Self.batch)
        try SessionStore(transaction: transaction, vault: gateway.vault).forgetOld(
            before: now.adding(milliseconds: -Self.sessionsKeptMilliseconds), from: gateway.world.random(),
            atMost: Self.batch)
        try AwaitedAnswers(gateway: gateway, transaction: transaction).forgetOld(
            before: now.adding(milliseconds: -AwaitedAnswers.keptMilliseconds), from: gateway.world.random(),
            atMost: Self.batch)
        try TextTrafficStore(transaction: transaction, vault: gateway.vault).forgetOld(
            before: now.adding(milliseconds: -TextTrafficStore.keptMilliseconds), atMost: Self.batch)
        try MessageCounts(transaction: transaction).forgetOld(
            before: CivilDate(daysSinceEpoch: today.daysSinceEpoch - MessageCounts.daysKept))
        try DeliveryStore(transaction: transaction).forgetOld(
            before: now.adding(milliseconds: -ReplyStore.keptMilliseconds))
        // A session begun a moment before its program was replaced, and taken up again at the very end of its life.
        let standing = SessionStore.lifeMilliseconds + Self.sessionsKeptMilliseconds
        try ProgramStore.forgetUnused(before: now.adding(milliseconds: -standing), transaction)
        try FileReleases.forgetOld(before: now.adding(milliseconds: -Self.placesKeptMilliseconds), transaction)
        try FlowMetricStore(transaction: transaction).forgetOld(
            before: CivilDate(daysSinceEpoch: today.daysSinceEpoch - FlowMetricStore.daysKept))
        return forgotten < Self.batch
    }
}
