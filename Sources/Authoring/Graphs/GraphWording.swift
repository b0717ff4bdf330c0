/// How texts are made to fit a box.
extension String {
    /// Characters of one line.
    private static let width = 32

    /// The text in a few lines that break between words; what does not fit ends in an ellipsis.
    func wrapped(most height: Int = 2) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ", omittingEmptySubsequences: true) {
            if !line.isEmpty, line.count + 1 + word.count > Self.width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        if !line.isEmpty { lines.append(line) }
        let cut = lines.prefix(height).map { $0.count > Self.width ? String($0.prefix(Self.width - 1)) + "…" : $0 }
        guard lines.count > height, let last = cut.last else { return cut }
        return cut.dropLast() + [last.hasSuffix("…") ? last : last.prefix(Self.width - 1) + "…"]
    }
}

extension Int64 {
    /// Seconds in the largest unit that divides them: `12 h`.
    var duration: String {
        for (unit, word) in [(86_400, "days"), (3600, "h"), (60, "min")] as [(Int64, String)]
        where self >= unit && isMultiple(of: unit) { return "\(self / unit) \(self == 86_400 ? "day" : word)" }
        return "\(self) s"
    }
}

extension Traffic.State {
    /// The counts in a line or two.
    var lines: [String] {
        guard waited > 0 || refused > 0 else { return ["\(entered) came"] }
        let share = percentGoingOn.map { ", \($0) % go on" } ?? ""
        return ["\(entered) came, \(answered) answered", "\(refused) refused, \(left) left\(share)"]
    }
}
