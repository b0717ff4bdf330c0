import Civic
import Conversation
import Logging
import Storage
import Synchronization

/// Tells in the log, once an hour at most, when somebody seems to be trying numbers or PINs. No phone is named: many may
/// take part, and whose they are is not known.
final class GuessWatch: Sendable {
    private static let quietMilliseconds: Int64 = 3_600_000

    private let told: Mutex<[String: Instant]> = Mutex([:])

    /// Looks at what was guessed lately.
    func look(_ office: Office, at now: Instant, _ log: Logger) async throws {
        let today = office.shelf.live.calendar.day(of: now)
        let guesses = try await office.database.read { try Guesses(at: now, on: today, in: $0) }
        for (sentence, count) in guesses.alarms where isNews(sentence, at: now) {
            log.warning("\(sentence)", metadata: ["count": "\(count)"])
        }
    }

    private func isNews(_ sentence: String, at now: Instant) -> Bool {
        told.withLock { told in
            if let last = told[sentence], now < last.adding(milliseconds: Self.quietMilliseconds) { return false }
            told[sentence] = now
            return true
        }
    }
}
