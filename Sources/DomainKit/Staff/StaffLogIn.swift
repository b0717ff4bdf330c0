package import Conversation
package import Storage

/// How somebody proved to be an account, or failed to, and what for: kept for each try.
package struct StaffLogIn: Sendable, Hashable {
    /// By what.
    package enum Means: String, Sendable, Hashable {
        case password, token
    }

    /// What came of it.
    package enum Outcome: String, Sendable, Hashable {
        /// They proved it, and may do what they wanted.
        case `in`
        case wrong, locked, disabled, expired
        /// They proved it, and may not do what they wanted.
        case forbidden
    }

    /// The account's name; empty where there is none of the name that was typed, which is not kept: it may be a password.
    let account: String
    let means: Means
    let outcome: Outcome
    /// What it was for; nil where it was for nothing yet.
    let act: StaffAct?

    package init(account: String, means: Means, outcome: Outcome, for act: StaffAct?) {
        self.account = account
        self.means = means
        self.outcome = outcome
        self.act = act
    }

    package func store(at now: Instant, _ transaction: any Transaction) throws(StorageError) {
        try transaction.post(
            Statement(
                "INSERT INTO staff_log_ins (account, means, operation, subject, outcome, at) "
                    + "VALUES ($1, $2, $3, $4, $5, $6)",
                [
                    .text(StaffAccount.key(account)), .text(means.rawValue), .text(act?.operation.name ?? ""),
                    .text(act?.subject.text ?? ""), .text(outcome.rawValue), .integer(now.milliseconds),
                ]))
    }
}
