package import Conversation

/// What comes from outside and would make a run differ from the next: the clock and chance. Tests give their own.
package struct GatewayWorld: Sendable {
    package let now: @Sendable () -> Instant
    package let random: @Sendable () -> UInt64

    package init(now: @escaping @Sendable () -> Instant, random: @escaping @Sendable () -> UInt64) {
        self.now = now
        self.random = random
    }

    /// The machine's clock and its random numbers.
    package static let real = GatewayWorld(
        now: { Instant(milliseconds: wallClockMilliseconds()) }, random: { UInt64.random(in: .min ... .max) })
}
