extension Span where Element == UInt8 {
    /// Where the text begins first; nil when it is nowhere.
    func first(_ text: String, from start: Int = 0) -> Int? {
        let text = text.utf8
        guard let lead = text.first, text.count <= count else { return nil }
        for position in start..<max(start, count - text.count + 1) where self[position] == lead {
            if has(text, at: position, anyCase: false) { return position }
        }
        return nil
    }

    /// Whether the text stands at this place.
    ///
    /// - Parameter anyCase: whether capitals do not matter; then `text` is in small letters.
    func has(_ text: String, at position: Int, anyCase: Bool = false) -> Bool {
        has(text.utf8, at: position, anyCase: anyCase)
    }

    private func has(_ text: String.UTF8View, at position: Int, anyCase: Bool) -> Bool {
        guard position >= 0, position + text.count <= count else { return false }
        var place = position
        for byte in text {
            let own = self[place]
            let isCapital = anyCase && (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(own)
            guard (isCapital ? own | 0x20 : own) == byte else { return false }
            place += 1
        }
        return true
    }
}
