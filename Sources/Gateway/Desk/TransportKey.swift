import Storage

/// What tells one delivery of a hook from another: 12 bytes for the dialogue, 12 for the hop in it.
///
/// Keyed hashes, because a provider's cumulative text holds everything typed, secrets too.
struct TransportKey: Hashable {
    let dialogue: [UInt8]
    let hop: [UInt8]

    static let partLength = 12

    init(channel: String, dialogue: String, hop: String, vault: Vault) {
        self.dialogue = Array(vault.hash("\(channel)\u{0}\(dialogue)", for: "dialogue").prefix(Self.partLength))
        self.hop = Array(vault.hash(hop, for: "hop").prefix(Self.partLength))
    }

    var bytes: [UInt8] { dialogue + hop }

    /// The smallest and the largest key of the dialogue.
    var dialogueRange: (first: [UInt8], last: [UInt8]) {
        (
            dialogue + [UInt8](repeating: 0, count: Self.partLength),
            dialogue + [UInt8](repeating: 255, count: Self.partLength)
        )
    }
}
