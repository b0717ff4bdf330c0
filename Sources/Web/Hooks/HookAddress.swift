/// The parts of a hook's path, `/hooks/{channel}/{secret}/{event}`.
struct HookAddress: Sendable, Hashable {
    let channel: String
    let secret: String
    let event: String

    /// Nil for every other path.
    init?(path: String) {
        guard path.utf8.starts(with: "/hooks/".utf8) else { return nil }
        let parts = path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 4, parts.allSatisfy({ !$0.isEmpty }), let channel = String(parts[1]),
            let secret = String(parts[2]), let event = String(parts[3])
        else { return nil }
        self.channel = channel
        self.secret = secret
        self.event = event
    }
}
