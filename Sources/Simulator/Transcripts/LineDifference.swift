import Gateway
/// Two texts side by side, line by line: what was expected and what was seen.
package enum LineDifference {
    /// Lines that begin with two spaces where both agree, `- ` where only the first has them and `+ ` where only the
    /// second has. Under a line that took another's place a caret shows the first character that differs.
    package static func lines(expected: String, seen: String) -> [String] {
        let (left, right) = (split(expected), split(seen))
        let common = lengths(left, right)
        var lines: [String] = []
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            if i < left.count, j < right.count, left[i] == right[j] {
                lines.append("  \(left[i])")
                i += 1
                j += 1
            } else if i < left.count, j < right.count, common[i + 1][j + 1] == common[i][j] {
                // Neither stands elsewhere: one took the other's place.
                lines += ["- \(left[i])", "+ \(right[j])", "  " + caret(left[i], right[j])]
                i += 1
                j += 1
            } else if j == right.count || (i < left.count && common[i + 1][j] >= common[i][j + 1]) {
                lines.append("- \(left[i])")
                i += 1
            } else {
                lines.append("+ \(right[j])")
                j += 1
            }
        }
        return lines
    }

    private static func split(_ text: String) -> [Substring] {
        text.isEmpty ? [] : text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The longest run of equal lines from each place on, in order.
    private static func lengths(_ left: [Substring], _ right: [Substring]) -> [[Int]] {
        var table = Array(repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
        for i in left.indices.reversed() {
            for j in right.indices.reversed() {
                table[i][j] =
                    left[i] == right[j] ? table[i + 1][j + 1] + 1 : max(table[i + 1][j], table[i][j + 1])
            }
        }
        return table
    }

    private static func caret(_ left: Substring, _ right: Substring) -> String {
        let agreed = zip(left, right).prefix { $0 == $1 }.count
        return String(repeating: " ", count: agreed) + "^"
    }
}
