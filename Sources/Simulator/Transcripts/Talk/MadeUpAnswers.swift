import Gateway
/// Stands in for what is typed in private while a conversation is recorded, so that no secret gets into a file.
///
/// Digits become other digits, letters other letters, and everything else stays, so that what is made up has the shape of
/// what was typed. The same secret gets the same answer again, as where a PIN is asked for twice; another secret another.
struct MadeUpAnswers: Sendable {
    /// No run and no digit twice, so that no rule against easy PINs objects.
    private static let digits = Array("4826139570")
    private static let letters = Array("kvbzmtrwdgnx")

    private var known: [String: String] = [:]

    /// What is said instead.
    mutating func answer(for secret: String) -> String {
        if let answer = known[secret] { return answer }
        let shifts = Self.digits.count * Self.letters.count
        let made = (0..<shifts).lazy.map { Self.shaped(secret, shift: $0) }
        let taken = Set(known.values)
        // A single digit has nine others; anyone who has more secrets than that gets one of them twice.
        let answer = made.first { $0 != secret && !taken.contains($0) } ?? made.first { $0 != secret } ?? ""
        known[secret] = answer
        return answer
    }

    private static func shaped(_ secret: String, shift: Int) -> String {
        String(
            secret.enumerated().map { index, character in
                if character.isNumber { return digits[(index + shift) % digits.count] }
                return character.isLetter ? letters[(index + shift) % letters.count] : character
            })
    }
}
