/// When a wallet is asked about a payment whose outcome is unknown: 5, 10, 20 and 40 seconds after the push and then every
/// minute, while the payer stands there; from ten minutes on every ten minutes until a day has passed; then daily for a
/// week, while staff look into it.
package enum QuestionSchedule {
    private static let first: [Int64] = [5_000, 10_000, 20_000, 40_000]
    /// How many of each, after the first four.
    private static let minutes = 9
    private static let tenMinutes = 143
    private static let days = 7

    /// Questions after which nobody asks any more.
    package static let attempts = first.count + minutes + tenMinutes + days
    /// The same for money told at a counter that is for no bill of ours: the first ten minutes.
    package static let counterAttempts = first.count + minutes

    /// Milliseconds from one question to the next, between three quarters and all of the time, so that many do not come
    /// at once.
    ///
    /// - Parameter attempt: which question is waited for, from 1.
    package static func delay(before attempt: Int, chance: UInt64) -> Int64 {
        let whole = whole(before: attempt)
        return whole - Int64(chance % UInt64(whole / 4))
    }

    /// How many questions are taken to have been asked about a payment of some age whose timer was lost: it is asked at
    /// once, and then as often as one of that age.
    static func asked(by age: Int64) -> Int {
        switch age {
        case ..<86_400_000: 0
        case ..<(9 * 86_400_000): first.count + minutes + tenMinutes
        default: attempts - 1
        }
    }

    private static func whole(before attempt: Int) -> Int64 {
        switch attempt {
        case ...first.count: first[max(attempt, 1) - 1]
        case ...(first.count + minutes): 60_000
        case ...(first.count + minutes + tenMinutes): 600_000
        default: 86_400_000
        }
    }
}
