import Conversation
import DomainKit
import Storage
import Wording

extension Participation {
    static let jobs = [countingBoxes, clearingAway, beginningRounds]

    /// Counts the boxes of consultations that are over. Only here is a ballot key destroyed: a day after the last day of its
    /// consultation, and never while the clock is in doubt.
    private static let countingBoxes = DomainJob("participation.count") { context in
        let (due, isSteady) = try await context.database.read { transaction in
            (try boxesToCount(on: context.today, in: transaction), try context.isClockSteady(transaction))
        }
        guard isSteady || due.isEmpty else {
            context.remark(
                JobRemark(
                    .warning,
                    "Consultations are over and wait to be counted until the clock has been steady for a day.",
                    ["consultations": due.joined(separator: ", ")]))
            return .done
        }
        for code in due { try await count(code, context) }
        return .done
    }

    private static func count(_ code: String, _ context: JobContext) async throws {
        let count = try await context.database.write(.long) { transaction -> BoxCount? in
            guard try context.isClockSteady(transaction) else { return nil }
            return try countBox(
                code, vault: context.vault, random: context.random, at: context.now, in: transaction)
        }
        guard let count else { return }
        context.remark(
            JobRemark(
                .notice, "A consultation was counted and its ballot key destroyed.",
                ["consultation": code, "ballots": "\(count.ballots)"]))
        if count.unread > 0 {
            context.remark(
                JobRemark(
                    .error,
                    "Ballots did not open when their box was counted; they are kept and are not in the results.",
                    ["consultation": code, "ballots": "\(count.unread)"]))
        }
        guard count.faults > 0 else { return }
        context.remark(
            JobRemark(
                .error, "Votes or parts of a roll were not as they were written when they were counted.",
                ["consultation": code, "faults": "\(count.faults)"]))
    }

    /// Clears away what could still link a counted vote to its voter: free pages of the tables, and the log.
    private static let clearingAway = DomainJob("participation.clear") { context in
        try await rewrite(context)
        try await emptyLog(context)
        return .done
    }

    /// Until it is done it is due again: a free page may still hold what was deleted.
    private static func rewrite(_ context: JobContext) async throws {
        guard try await context.database.read({ try isRewritingDue(in: $0) }) else { return }
        do {
            try await context.database.rewrite(rewrittenTables)
        } catch {
            return context.remark(
                JobRemark(
                    .warning, "The store could not be rewritten after a count; it is tried again in a minute.",
                    ["error": "\(error)"]))
        }
        try await context.database.write { try noteRewriting(context.vault, at: context.now, in: $0) }
    }

    /// Until it is done it is due again: the log may still hold the votes and what opened them.
    private static func emptyLog(_ context: JobContext) async throws {
        guard try await context.database.read({ try isEmptyingDue(in: $0) }) else { return }
        do {
            try await context.database.emptyLog()
        } catch StorageError.forbidden(let missing) {
            return context.remark(
                JobRemark(
                    .warning,
                    "The server's log still holds counted votes; its administrator has to let the gateway empty it.",
                    ["missing": missing]))
        } catch {
            return context.remark(
                JobRemark(
                    .warning, "The store's log could not be emptied after a count; it is tried again in a minute.",
                    ["error": "\(error)"]))
        }
        try await context.database.write { try noteEmptying(context.vault, at: context.now, in: $0) }
    }

    /// Begins the next round of each open roll. Votes that come at the same moment may make it fail; then it is tried again.
    private static let beginningRounds = DomainJob("participation.rounds") { context in
        let (now, today) = (context.now, context.today)
        for code in try await context.database.read({ try roundsDue(at: now, on: today, in: $0) }) {
            do {
                try await context.database.write { transaction in
                    // Another gateway may have begun it meanwhile.
                    guard try roundsDue(at: now, on: today, in: transaction).contains(code) else { return }
                    try beginRound(of: code, vault: context.vault, at: now, in: transaction)
                }
            } catch {
                context.remark(
                    JobRemark(
                        .warning,
                        "The roll of a consultation could not begin its next round; it is tried again in a minute.",
                        ["consultation": code, "error": "\(type(of: error))"]))
            }
        }
        return .done
    }
}
