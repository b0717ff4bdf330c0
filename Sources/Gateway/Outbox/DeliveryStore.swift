import Conversation
import Providers
import Storage

/// Delivery reports: they may come twice, in any order, late, or before the send call's own answer.
struct DeliveryStore {
    let transaction: any Transaction

    /// Moves the message forward; a delivered or failed one never moves again.
    func recordReport(_ report: DeliveryReport, now: Instant) throws {
        let state: OutboxState =
            switch report.status {
            case .delivered: .delivered
            case .failed: .failed
            case .queued, .sent, .buffered: .sent
            case .unknown: .unknown
            }
        let detail = [report.word, report.reason].compactMap { $0 }.joined(separator: ": ")
        let moved = try transaction.run(
            Statement(
                """
                UPDATE outbox SET state = $2, detail = $3, updated_at = $4
                WHERE provider_id = $1 AND kind = 'sms' AND state NOT IN ('delivered', 'failed')
                  AND NOT ($2 = 'unknown' AND state <> 'sent')
                """,
                [.text(report.messageID), .text(state.rawValue), .text(detail), .integer(now.milliseconds)]))
        guard moved == 0, state == .delivered || state == .failed, try !isKnown(report.messageID) else { return }
        try transaction.post(
            Statement(
                "INSERT INTO early_reports (provider_id, status, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                [.text(report.messageID), .text(state.rawValue), .integer(now.milliseconds)]))
    }

    private func isKnown(_ providerID: String) throws -> Bool {
        try transaction.first(Statement("SELECT 1 FROM outbox WHERE provider_id = $1 LIMIT 1", [.text(providerID)]))
            != nil
    }

    /// Takes the reports that came to one gateway in the very moment in which another wrote down the id they speak of, so
    /// that neither saw the other. This is done every minute and looks at the youngest, which those are.
    func takeEarly(now: Instant) throws {
        let waiting = try transaction.rows(
            Statement(
                "SELECT provider_id FROM early_reports WHERE at >= $1 ORDER BY at DESC LIMIT 100",
                [.integer(now.adding(milliseconds: -3_600_000).milliseconds)]))
        for row in waiting {
            let id = try row.text(0)
            if try isKnown(id) { try takeEarly(of: id, now: now) }
        }
    }

    /// Takes the report that came of a message before its id was known, where there was one.
    func takeEarly(of providerID: String, now: Instant) throws {
        guard let state = try earlyReport(of: providerID) else { return }
        try transaction.post(
            Statement(
                """
                UPDATE outbox SET state = $2, updated_at = $3
                WHERE provider_id = $1 AND kind = 'sms' AND state IN ('sent', 'unknown')
                """, [.text(providerID), .text(state.rawValue), .integer(now.milliseconds)]))
    }

    /// Forgets reports of messages that were never ours.
    func forgetOld(before moment: Instant) throws {
        try transaction.post(
            Statement("DELETE FROM early_reports WHERE at < $1", [.integer(moment.milliseconds)]))
    }

    /// What was reported of a message before we knew its id; nil when nothing was.
    private func earlyReport(of providerID: String) throws -> OutboxState? {
        let row = try transaction.first(
            Statement("SELECT status FROM early_reports WHERE provider_id = $1", [.text(providerID)]))
        guard let state = try row.map({ try $0.text(0) }).flatMap(OutboxState.init(rawValue:)) else { return nil }
        try transaction.post(Statement("DELETE FROM early_reports WHERE provider_id = $1", [.text(providerID)]))
        return state
    }
}
