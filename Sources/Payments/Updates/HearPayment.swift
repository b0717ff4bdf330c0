package import Conversation
package import DomainKit
package import Storage
import Wording

extension Books {
    /// Takes in what a wallet let us know, in whatever order and however often it does.
    ///
    /// Money that moved is always posted, once for each transaction of the wallet, be it late, be it another amount
    /// than asked, be the payable paid already. Only updates without money can be overtaken or refused. What a wallet says counts
    /// for the attempts that were asked of it.
    ///
    /// - Parameter standing: where the attempt of this reference at this wallet stands in this transaction, if it was read.
    package static func hear(
        _ update: PaymentUpdate, standing: AttemptStanding? = nil, _ context: OperationContext
    ) throws -> PaymentOutcome {
        let attempt =
            try standing?.attempt ?? Attempt.find(update.reference, at: update.wallet, in: context.transaction)
        if case .succeeded(let transaction, let amount) = update.verdict {
            guard amount.minorUnits <= mostMinorUnits else {
                if let attempt { _ = try attempt.hearUnknown(context) }
                return .absurd
            }
            let payment = Payment(
                reference: update.reference, wallet: update.wallet, transaction: transaction, amount: amount,
                payer: update.payer, paid: update.paid, otherNames: update.otherNames)
            return try payment.record(attempt, context)
        }
        guard let attempt else { return .stranger }
        switch update.verdict {
        case .succeeded: return .repeated
        case .pending:
            guard try !attempt.isOverdue(context) else { return try attempt.hearUnknown(context) }
            return try attempt.applyStep(attempt.state.hearingPending, context)
        case .unknown: return try attempt.hearUnknown(context)
        case .refused(let reason):
            let outcome = try attempt.applyStep(attempt.state.hearing(reason), reason: reason, context)
            if case .moved = outcome { try attempt.tell(.refused(reason), context) }
            return outcome
        }
    }

    /// The most a movement may be of, in minor units. Nobody moves as much from a wallet, and a million of such movements can
    /// still be summed.
    package static let mostMinorUnits: Int64 = 10_000_000_000_000

    /// Notes that the request of an attempt left for its wallet. Does nothing when more is known already.
    package static func submitted(_ reference: String, _ context: OperationContext) throws {
        guard let attempt = try Attempt.find(reference, in: context.transaction), attempt.state == .created else {
            return
        }
        try attempt.move(to: .submitted, context)
    }

    /// Where an attempt stands; nil when the reference is not ours.
    package static func attempt(
        _ reference: String, in transaction: any Transaction
    ) throws(StorageError) -> AttemptState? {
        try Attempt.find(reference, in: transaction)?.state
    }

    /// Where requests to a wallet stand. What was not asked of this wallet is left out.
    package static func states(
        of references: [String], at wallet: String, in transaction: any Transaction
    ) throws(StorageError) -> [String: AttemptState] {
        guard let last = references.last else { return [:] }
        var padded = references
        // To a power of two, so that databases prepare few statements.
        while padded.count & (padded.count - 1) != 0 { padded.append(last) }
        let places = padded.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
        let rows = try transaction.rows(
            Statement(
                "SELECT reference, state FROM attempts WHERE wallet = $1 AND reference IN (\(places))",
                [.text(wallet)] + padded.map { .text($0) }))
        var states: [String: AttemptState] = [:]
        for row in rows { states[try row.text(0)] = try AttemptState(row, 1) }
        return states
    }

    /// An attempt whose end is not known.
    package struct PendingAttempt: Sendable, Hashable {
        package let reference: String
        package let wallet: String
        package let state: AttemptState
        /// Since when it stands there.
        package let since: Instant
    }

    /// The attempts whose end is not known and of which nothing was heard since `due`, the longest silent first.
    package static func pendingAttempts(
        due: Instant, limit: Int = 100, in transaction: any Transaction
    ) throws(StorageError) -> [PendingAttempt] {
        // The states stand in the text as in the index, for only then is the index used.
        let statement = Statement(
            "SELECT reference, wallet, state, changed_at FROM attempts "
                + "WHERE state IN ('created', 'submitted', 'pending', 'unknown') AND changed_at <= $1 "
                + "ORDER BY changed_at, reference LIMIT $2",
            [.integer(due.milliseconds), SQLValue(limit)])
        return try transaction.rows(statement).map { row throws(StorageError) in
            PendingAttempt(
                reference: try row.text(0), wallet: try row.text(1), state: try AttemptState(row, 2),
                since: Instant(milliseconds: try row.integer(3)))
        }
    }
}

extension Attempt {
    /// Whether its prompt should long be over: a wallet that still waits then knows as little as we do.
    fileprivate func isOverdue(_ context: OperationContext) throws -> Bool {
        guard context.now >= createdAt.adding(milliseconds: Books.runningMilliseconds) else { return false }
        return try context.isClockSteady()
    }

    /// Nobody can say what became of it, of which the payer is told once.
    fileprivate func hearUnknown(_ context: OperationContext) throws -> PaymentOutcome {
        let outcome = try applyStep(state.hearingUnknown, context)
        if case .moved = outcome, !toldChecking { try tell(.checking(reference), context) }
        return outcome
    }

    fileprivate func applyStep(
        _ step: AttemptState.Step, reason: PaymentRefusal? = nil, _ context: OperationContext
    ) throws(StorageError) -> PaymentOutcome {
        switch step {
        case .stay: return .repeated
        case .contradiction: return .impossible(state)
        case .move(let next):
            try move(to: next, reason: reason, toldChecking: next == .unknown, context)
            return .moved(next)
        }
    }
}
