import Conversation
import DomainKit
import Storage
import Wording

extension Taxes {
    static let jobs = [forgetting, instalmentReminders, missedInstalments, movedDays, guessWatch]

    /// Forgets what limits counted that are over.
    private static let forgetting = DomainJob.inTransaction("taxes.forget") { context in
        try MissedNumbers.forgetOld(on: context.today, context.transaction)
        try InspectedObject.forgetTold(before: context.today, context.transaction)
        return .done
    }

    /// Reminds of instalments that are due soon.
    private static let instalmentReminders = DomainJob.inTransaction("taxes.remind") { context in
        try InstalmentReminders.send(context) ? .more : .done
    }

    /// Tells of instalments that were missed.
    private static let missedInstalments = DomainJob.inTransaction("taxes.missed") { context in
        try InstalmentReminders.tellMissed(context) ? .more : .done
    }

    /// Tells of market days that moved because the market is closed.
    private static let movedDays = DomainJob.inTransaction("taxes.moved-days") { context in
        try MovedDays.move(context) ? .more : .done
    }

    /// Tells staff, once an hour at most, when somebody seems to be trying numbers or PINs. No phone is named: many may take
    /// part, and whose they are is not known.
    private static let guessWatch = DomainJob("taxes.guesses") { context in
        let guesses = try await context.database.read { try Guesses(at: context.now, on: context.today, in: $0) }
        for (sentence, count) in guesses.alarms {
            context.remark(JobRemark(.warning, sentence, ["count": "\(count)"], quietMilliseconds: 3_600_000))
        }
        return .done
    }
}
