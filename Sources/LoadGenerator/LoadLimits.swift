/// Bounds of a run, so that it ends whatever the gateway does.
package enum LoadLimits {
    /// Phones at once: each is a connection.
    package static let phones = 4096
    /// Seconds a run may last.
    package static let seconds = 3600
    /// Conversations in all.
    package static let conversations = 10_000_000

    /// Nanoseconds a phone waits for an answer. A gateway's own deadline is far shorter.
    static let answerNanoseconds: UInt64 = 10_000_000_000
    /// Seconds from the end of the time given to the end of the conversations begun before it.
    static let graceSeconds: Int64 = 15
    /// Seconds for the answers on their way once a run is told to stop.
    static let haltSeconds: Int64 = 2
    /// Milliseconds before a phone connects again.
    static let reconnectMilliseconds: Int64 = 100
    /// Dials, and lost connections, until a phone must be ready for its first conversation.
    static let warmUpDials = 5
    /// Screens that may stand between a dial and the flow.
    static let detours = 3
    /// Wrong answers kept in full, and characters of each.
    static let samples = 5
    static let sampleLength = 300
    /// Bytes of an answer's head and body.
    static let answerHead = 8 * 1024
    static let answerBody = 64 * 1024
}
