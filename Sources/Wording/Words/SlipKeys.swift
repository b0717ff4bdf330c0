/// Numbers that stand for a word and for what is left of it without some letters: words a few slips apart share one of them.
///
/// Words that are nothing like each other may share a number too, seldom, so what is found by one is compared letter by
/// letter.
package enum SlipKeys {
    /// - Parameters:
    ///   - letters: of the word.
    ///   - slips: how many letters are left out at most, 0 to 2.
    /// - Returns: the key of the whole word first; the same key more than once where letters repeat.
    package static func keys(of letters: some BidirectionalCollection<Unicode.Scalar>, slips: Int) -> [UInt64] {
        let letters = letters.map { UInt64($0.value) }
        var keys: [UInt64] = [letters.reduce(start, add)]
        guard slips > 0 else { return keys }
        keys.reserveCapacity(1 + letters.count + (slips > 1 ? letters.count * letters.count / 2 : 0))
        var before = start
        for first in letters.indices {
            keys.append(letters[(first + 1)...].reduce(before, add))
            if slips > 1 {
                var between = before
                for second in letters.indices.dropFirst(first + 1) {
                    keys.append(letters[(second + 1)...].reduce(between, add))
                    between = add(between, letters[second])
                }
            }
            before = add(before, letters[first])
        }
        return keys
    }

    // FNV-1a, a letter at a step.
    private static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    private static func add(_ key: UInt64, _ letter: UInt64) -> UInt64 { (key ^ letter) &* 0x0000_0100_0000_01B3 }
}
