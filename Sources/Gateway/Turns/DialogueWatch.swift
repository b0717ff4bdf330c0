import Synchronization
import Wording

/// Notices when a provider names the dialogues of two phones alike. Each phone is served by itself all the same, but a
/// provider that does so is broken, or somebody tries names.
///
/// It remembers the latest dialogues of this process, in memory only and as numbers that mean nothing elsewhere.
final class DialogueWatch: Sendable {
    private struct Generations {
        var current: [Int: Int?] = [:]
        var previous: [Int: Int?] = [:]
    }

    /// Dialogues of one generation; of two, the older is forgotten when the newer is full.
    private let limit: Int
    private let seen = Mutex(Generations())

    init(limit: Int = 20_000) { self.limit = limit }

    /// Whether this is the first time that another phone comes under a dialogue's name.
    func isNewlyShared(channel: String, dialogue: String, by phone: PhoneNumber) -> Bool {
        let (name, owner) = (Self.number(channel, dialogue), Self.number(phone.e164))
        return seen.withLock { seen in
            // The value of a name that was told of already is nil.
            let known = seen.current[name] ?? seen.previous[name]
            guard let known else {
                if seen.current.count >= limit { (seen.previous, seen.current) = (seen.current, [:]) }
                seen.current[name] = .some(owner)
                return false
            }
            guard let known, known != owner else { return false }
            seen.current[name] = .some(nil)
            return true
        }
    }

    /// Another in each process.
    private static func number(_ parts: String...) -> Int {
        var hasher = Hasher()
        for part in parts { hasher.combine(part) }
        return hasher.finalize()
    }
}
