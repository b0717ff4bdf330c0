/// How long to wait before the next attempt: doubling, with a part left to chance so that many do not come at once.
package struct BackOff: Sendable, Hashable {
    let first: Int64
    let longest: Int64
    /// Attempts after which nobody tries again.
    package let attempts: Int

    /// A message a provider did not take.
    package static let message = BackOff(first: 5_000, longest: 1_800_000, attempts: 12)
    /// A push that certainly did not reach the wallet: the citizen is waiting, so not for long.
    package static let push = BackOff(first: 2_000, longest: 30_000, attempts: 6)
    /// A timer of a domain that failed. It is tried as long as it is set.
    static let domainTimer = BackOff(first: 5_000, longest: 3_600_000, attempts: .max)

    /// Milliseconds to wait after this many attempts, between three quarters and all of the doubled time.
    package func delay(after attempts: Int, chance: UInt64) -> Int64 {
        let doublings = min(max(attempts, 1), 21) - 1
        let whole = min(first << Int64(doublings), longest)
        let quarter = max(whole / 4, 1)
        return whole - Int64(chance % UInt64(quarter))
    }
}
