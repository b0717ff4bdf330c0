import Storage
import Wording

/// What tells one delivery of a hook from another, and whose it is.
///
/// Everything in it is a keyed hash over the channel, the phone, the provider's own name of the dialogue (or of the message)
/// and what was typed, together. The provider's name is stored nowhere. So equal texts of two citizens or of two dialogues
/// have nothing in common, and anyone who holds the store and the master key cannot find a text, as a vote or a PIN, by trying
/// all there are: the names would have to be guessed with it. Two phones under one name each find only their own.
struct TransportKey: Hashable {
    /// Bytes of the dialogue's hash that are stored.
    static let dialogueLength = 12

    /// Tells whether a session was last spoken in this dialogue: 12 bytes.
    let dialogue: [UInt8]
    /// Finds the answer to this hop: 16 bytes, of which none are those of the dialogue.
    let hop: [UInt8]

    /// Channel, phone and dialogue, without a way to read one as a part of another.
    private let scope: String
    /// The rest of the dialogue's hash, which is not stored.
    private let hidingKey: [UInt8]

    /// - Parameters:
    ///   - dialogue: the provider's name of the dialogue; of a text message, its name of the message.
    ///   - hop: what tells this hop from others of the dialogue.
    init(channel: String, phone: PhoneNumber, dialogue: String, hop: String, vault: Vault) {
        scope = "\(channel)\u{0}\(phone.e164)\u{0}\(dialogue.utf8.count)\u{0}\(dialogue)\u{0}"
        let digest = vault.digest(scope, for: "dialogue")
        self.dialogue = Array(digest.prefix(Self.dialogueLength))
        hidingKey = Array(digest.dropFirst(Self.dialogueLength))
        self.hop = vault.hash(scope + hop, for: "hop")
    }

    /// What finds the answer to another hop of the same dialogue.
    func hop(of text: String, _ vault: Vault) -> [UInt8] { vault.hash(scope + text, for: "hop") }

    /// A number as it may be stored beside the hash of a hop: how much was typed would tell on which page a choice stood.
    /// Hiding it twice gives it back.
    func hidden(_ number: Int64, beside hop: [UInt8]) -> Int64 {
        number ^ Int64(bitPattern: Vault.mask(hidingKey, hop))
    }
}

extension TransportKey: CustomStringConvertible {
    /// Nothing of what it is made of.
    var description: String { "transport key" }
}
