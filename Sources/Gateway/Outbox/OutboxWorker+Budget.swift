import Conversation
import Logging
import Storage
import Wording

// MARK: What may be sent on a day

extension OutboxWorker {
    /// Tells the city once a day of each level that is reached, whichever gateway sees it first.
    func raiseAlarms(_ sight: OutboxSight, _ day: CivilDate) async throws {
        let reached = sight.budgets.keys.sorted().flatMap { line in
            (sight.budgets[line]?.reached ?? []).map { BudgetLevel(line: line, percent: $0) }
        }
        let new = gateway.budgetAlarms.new(among: reached, on: day)
        guard !new.isEmpty else { return }
        let raised = try await gateway.database.write { transaction in
            try new.filter { level in
                try MessageCounts(transaction: transaction).raiseAlarm(level.percent, of: level.line, on: day)
            }
        }
        gateway.budgetAlarms.add(new, on: day)
        for level in raised {
            counters.count(.budgetAlarm)
            if let budget = sight.budgets[level.line] { tell(level, budget) }
        }
    }

    private func tell(_ level: BudgetLevel, _ budget: MessageBudget) {
        var metadata: Logger.Metadata = ["sent": "\(budget.sent)", "a_day": "\(budget.limit ?? 0)"]
        guard level.line.isEmpty else {
            metadata["channel"] = "\(level.line)"
            if level.percent < 100 {
                log.warning("Four fifths of a channel's budget for the day are used up.", metadata: metadata)
            } else {
                log.error(
                    "A channel's budget for the day is used up; only receipts and what else is essential leave by it until tomorrow.",
                    metadata: metadata)
            }
            return
        }
        if level.percent < 100 {
            log.warning("Four fifths of the city's messages for the day are used up.", metadata: metadata)
        } else {
            log.error(
                "The city's messages for the day are used up; only receipts and what else is essential leave until tomorrow.",
                metadata: metadata)
        }
    }
}
