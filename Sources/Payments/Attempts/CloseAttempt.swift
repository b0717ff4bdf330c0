package import Conversation
package import DomainKit
package import Storage
package import Wording

/// Why an attempt cannot be ended by hand. Nothing was changed.
package enum AttemptNotClosed: String, Error, OperationRefusal, Sendable, Hashable {
    case noAccount, noReason, unknown, ended, tooSoon

    /// The refusal for staff.
    package var sentence: String {
        switch self {
        case .noAccount: "Only an account of the staff ends a request."
        case .noReason: "Say why, in a few words that name nobody."
        case .unknown: "There is no such request; guichet ledger attempts lists those without an answer."
        case .ended: "That request has ended already."
        case .tooSoon: "The wallet's message may still stand on the payer's phone; wait until it is ten minutes old."
        }
    }
}

extension Books {
    /// Ends an attempt no wallet answers, so that its sum may be asked for again; the payer is told that nothing was paid.
    /// Should money have moved after all, it is posted when the wallet or its statement says so, as always.
    ///
    /// - Throws: `AttemptNotClosed`.
    package static func close(
        _ reference: String, because reason: String, _ context: OperationContext
    ) throws {
        let reason = reason.cleanedInput
        guard let member = context.actor.member else { throw AttemptNotClosed.noAccount }
        guard !reason.isEmpty else { throw AttemptNotClosed.noReason }
        guard let attempt = try Attempt.find(reference, in: context.transaction) else { throw AttemptNotClosed.unknown }
        guard attempt.state.isOpen else { throw AttemptNotClosed.ended }
        guard context.now >= attempt.createdAt.adding(milliseconds: runningMilliseconds) else {
            throw AttemptNotClosed.tooSoon
        }
        try attempt.move(to: .failed, reason: .failed, context)
        try context.transaction.post(
            Statement(
                "INSERT INTO closed_attempts (reference, closed_by, reason, at) VALUES ($1, $2, $3, $4)",
                [.text(reference), .text(member.name), .text(reason), .integer(context.now.milliseconds)]))
        try attempt.tell(.refused(.failed), context)
    }

    /// A request to a wallet whose end is not known.
    package struct OpenRequest: Sendable, Hashable {
        package let reference: String
        package let payable: PayableName
        package let wallet: String
        package let amount: Money
        package let state: AttemptState
        package let since: Instant
    }

    /// The requests without an answer, the oldest first, at most a thousand.
    package static func openRequests(
        _ currency: Currency, in transaction: any Transaction
    ) throws(StorageError) -> [OpenRequest] {
        let statement = Statement(
            "SELECT reference, \(StoredNames.payable), wallet, amount, state, created_at FROM attempts "
                + "WHERE state IN ('created', 'submitted', 'pending', 'unknown') ORDER BY changed_at, reference LIMIT 1000"
        )
        return try transaction.rows(statement).map { row throws(StorageError) in
            OpenRequest(
                reference: try row.text(0), payable: PayableName(stored: try row.text(1)), wallet: try row.text(2),
                amount: Money(minorUnits: try row.integer(3), currency: currency), state: try AttemptState(row, 4),
                since: Instant(milliseconds: try row.integer(5)))
        }
    }
}
