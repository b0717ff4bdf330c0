import Civic
package import Conversation
package import Logging
import Storage
import Wording

/// Counts the boxes of consultations that are over, and clears away what could still link a vote to its voter.
///
/// Only here is a ballot key destroyed: a day after the last day of its consultation, and never while the clock is in doubt.
package struct BoxCounting: Sendable {
    let office: Office
    let log: Logger

    package init(office: Office, log: Logger) {
        self.office = office
        self.log = log
    }

    /// Does what is due. What fails is tried again in the next round.
    package func round(now: Instant) async throws {
        let today = office.shelf.live.calendar.day(of: now)
        let (due, isSteady) = try await office.database.read { transaction in
            (
                try Participation.boxesToCount(on: today, in: transaction),
                try ClockMark(transaction: transaction).isSteady(at: now)
            )
        }
        if !due.isEmpty, !isSteady {
            log.warning(
                "Consultations are over and wait to be counted until the clock has been steady for a day.",
                metadata: ["consultations": "\(due.joined(separator: ", "))"])
        } else {
            for code in due { try await count(code, now) }
        }
        try await rewrite(now)
        try await emptyLog(now)
        try await beginRounds(today, now)
    }

    /// Votes that come at the same moment may make it fail; then it is tried again in the next round.
    private func beginRounds(_ today: CivilDate, _ now: Instant) async throws {
        let office = office
        for code in try await office.database.read({ try Participation.roundsDue(at: now, on: today, in: $0) }) {
            do {
                try await office.database.write { transaction in
                    // Another gateway may have begun it meanwhile.
                    let due = try Participation.roundsDue(at: now, on: today, in: transaction)
                    guard due.contains(code) else { return }
                    try Participation.beginRound(of: code, vault: office.vault, at: now, in: transaction)
                }
            } catch {
                log.warning(
                    "The roll of a consultation could not begin its next round; it is tried again in a minute.",
                    metadata: ["consultation": "\(code)", "error": "\(type(of: error))"])
            }
        }
    }

    private func count(_ code: String, _ now: Instant) async throws {
        let office = office
        let count = try await office.database.write(.long) { transaction -> BoxCount? in
            guard try ClockMark(transaction: transaction).isSteady(at: now) else { return nil }
            return try Participation.countBox(
                code, vault: office.vault, random: office.world.random, at: now, in: transaction)
        }
        guard let count else { return }
        log.notice(
            "A consultation was counted and its ballot key destroyed.",
            metadata: ["consultation": "\(code)", "ballots": "\(count.ballots)"])
        if count.unread > 0 {
            log.error(
                "Ballots did not open when their box was counted; they are kept and are not in the results.",
                metadata: ["consultation": "\(code)", "ballots": "\(count.unread)"])
        }
        guard count.faults > 0 else { return }
        log.error(
            "Votes or parts of a roll were not as they were written when they were counted.",
            metadata: ["consultation": "\(code)", "faults": "\(count.faults)"])
    }

    /// Until it is done it is due again: a free page may still hold what was deleted.
    private func rewrite(_ now: Instant) async throws {
        guard try await office.database.read({ try Participation.isRewritingDue(in: $0) }) else { return }
        do {
            try await office.database.rewrite(Participation.rewrittenTables)
        } catch {
            log.warning(
                "The store could not be written anew after a count; it is tried again in a minute.",
                metadata: ["error": "\(error)"])
            return
        }
        let vault = office.vault
        try await office.database.write { try Participation.noteRewriting(vault, at: now, in: $0) }
    }

    /// Until it is done it is due again: the log may still hold the votes and what opened them.
    private func emptyLog(_ now: Instant) async throws {
        guard try await office.database.read({ try Participation.isEmptyingDue(in: $0) }) else { return }
        do {
            try await office.database.emptyLog()
        } catch StorageError.forbidden(let missing) {
            log.warning(
                "The server's log still holds counted votes; its administrator has to let the gateway empty it.",
                metadata: ["missing": "\(missing)"])
            return
        } catch {
            log.warning(
                "The store's log could not be emptied after a count; it is tried again in a minute.",
                metadata: ["error": "\(error)"])
            return
        }
        let vault = office.vault
        try await office.database.write { try Participation.noteEmptying(vault, at: now, in: $0) }
    }
}
