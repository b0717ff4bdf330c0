import Conversation

/// Our own name of an attempt: 20 characters of Crockford's base 32, made of 100 random bits. Letters and digits alone,
/// and short enough for the field every wallet keeps for it.
enum AttemptReference {
    /// Its characters.
    static let length = 20
    /// The room it takes where it is shown.
    static let width = ValueWidth.text(most: length, letters: .plain)

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    static func make(_ random: () -> UInt64) -> String {
        var characters: [UInt8] = []
        for _ in 0..<2 {
            var bits = random()
            for _ in 0..<10 {
                characters.append(alphabet[Int(bits & 31)])
                bits >>= 5
            }
        }
        return String(decoding: characters, as: UTF8.self)
    }
}
