import Wording

extension String {
    /// A code as it is compared: without spaces, dashes and the like, in capitals.
    var squeezedCode: String { westernDigits.uppercased().filter { $0.isLetter || $0.isNumber } }

    /// The codes a text may name, as they are compared: the whole of it first, then what stands around its digits, the longest
    /// first, as `GT 4021-20` in `plate no. GT 4021-20, please`.
    ///
    /// Digits in two places with words between name nothing but the whole, so that nobody tries several codes at once.
    var codes: [String] {
        var found = [squeezedCode]
        let words = split { !$0.isLetter && !$0.isNumber && !"-./".contains($0) }
            .map { String($0).squeezedCode }.filter { !$0.isEmpty }
        let withDigits = words.indices.filter { words[$0].contains(where: \.isNumber) }
        guard let first = withDigits.first, let last = withDigits.last, words[first...last].allSatisfy(Self.isPart)
        else { return found }
        let before = words[..<first].reversed().prefix(Self.mostBefore).prefix(while: Self.isPart).count
        let after = words[(last + 1)...].prefix(1).prefix(while: Self.isPart).count
        for left in stride(from: before, through: 0, by: -1) {
            for right in stride(from: after, through: 0, by: -1) {
                let code = words[(first - left)...(last + right)].joined()
                if !found.contains(code) { found.append(code) }
            }
        }
        return found
    }

    /// Words of letters a code has before its digits at most, and letters each of them has.
    private static let mostBefore = 2
    private static let mostLetters = 4

    private static func isPart(_ word: String) -> Bool {
        word.contains(where: \.isNumber) || word.count <= mostLetters
    }
}
