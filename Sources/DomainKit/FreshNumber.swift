package import Conversation

/// Makes numbers for people to copy by hand, from random digits rather than a count: a count would tell how many came
/// before and let a stranger guess the next.
package struct FreshNumber {
    /// Digits before the two check digits, when there is room among numbers of that length.
    package let digits: Int
    package let random: @Sendable () -> UInt64
    /// How many digits longer a number may become once shorter ones are used up.
    package let extraDigits: Int
    /// How many numbers of one length are tried.
    package let tries: Int

    package init(digits: Int, random: @escaping @Sendable () -> UInt64, extraDigits: Int = 4, tries: Int = 4) {
        self.digits = digits
        self.random = random
        self.extraDigits = extraDigits
        self.tries = tries
    }

    /// No number was free in many tries: the random source repeats itself.
    package struct Exhausted: Error {}

    /// Digits of a number with its check digits, however many are taken.
    package static func longest(_ digits: Int, extraDigits: Int) -> Int { digits + extraDigits + 2 }

    /// A number that is not taken. Where short ones are used up, it has a digit more.
    package func number(isTaken: (String) throws -> Bool) throws -> String {
        for length in digits...(digits + extraDigits) {
            for _ in 0..<tries {
                guard let number = candidate(length), try !isTaken(number) else { continue }
                return number
            }
        }
        throw Exhausted()
    }

    /// Never with a leading zero, which spreadsheets drop.
    private func candidate(_ length: Int) -> String? {
        guard (1...16).contains(length) else { return nil }
        let least = (1..<length).reduce(UInt64(1)) { power, _ in power * 10 }
        return ReferenceNumber(payload: String(least + random() % (9 * least)))?.digits
    }
}

extension ValueWidth {
    /// A number with check digits, made here or brought along.
    package static let reference = ValueWidth.text(most: ReferenceNumber.lengths.upperBound, letters: .plain)
}
