import Wording

/// Telling texts that machines wrote from those of people, who write of receipts, balances and codes too.
///
/// A person who gets no answer is worse off than a machine that gets one: that one repeats itself and is silenced soon. So
/// in doubt a text is a person's.
extension Understanding {
    /// What a text needs of marks that people write too.
    private static let leastMarks = 2

    /// Whether a text reads like a machine's as a whole: nothing in it is what only people say, and it has a sentence that only
    /// machines write or several marks of one.
    func isMachines(_ words: MessageWords) -> Bool {
        guard complaints.matches(in: words.talk).isEmpty else { return false }
        if !automatic.matches(in: words.talk).isEmpty { return true }
        // People send the address of a page too: it is a mark like others.
        let addresses = words.typed.contains("://") ? 1 : 0
        return automaticTogether.matches(in: words.talk).count + addresses >= Self.leastMarks
    }
}
