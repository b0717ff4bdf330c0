import Foundation

/// The parts of a hook's path, `/hooks/{channel}/{secret}/{event}`, and what may stand behind them, such as the payment a
/// callback is about.
struct HookAddress: Sendable, Hashable {
    let channel: String
    let secret: String
    let event: String
    /// Without percent encoding.
    let rest: [String]

    /// Parts behind the event, at most: a biller's payment has five.
    private static let longestRest = 5

    /// Nil for every other path.
    init?(path: String) {
        guard path.utf8.starts(with: "/hooks/".utf8) else { return nil }
        let parts = path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard (4...4 + Self.longestRest).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }),
            let channel = String(parts[1]),
            let secret = String(parts[2]), let event = String(parts[3])
        else { return nil }
        self.channel = channel
        self.secret = secret
        self.event = event
        let rest = parts.dropFirst(4).map { String($0)?.removingPercentEncoding }
        guard !rest.contains(nil) else { return nil }
        self.rest = rest.compactMap { $0 }
    }
}
