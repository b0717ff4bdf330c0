/// A folded word as the words of talk are compared, with the number it is looked up by: made once for a message, however many
/// tables it is looked up in.
package struct TalkWord: Sendable {
    let form: Substring
    let key: UInt64

    /// - Parameter word: folded.
    package init(_ word: Substring) {
        form = word.talkForm
        // FNV-1a of 64 bits: a few steps a letter. Words that share a key are compared by their letters.
        var key: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in form.utf8 { key = (key ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        self.key = key
    }

    func isSame(as other: TalkWord) -> Bool { key == other.key && form == other.form }
}

extension [TalkWord] {
    /// - Parameter words: folded.
    package init(folded words: some Sequence<Substring>) { self = words.map { TalkWord($0) } }
}

extension Substring {
    /// A folded word as the words of talk are compared: `stoppp` as `stop`, and an Arabic word whatever is written before it and
    /// however it ends, `والزحام` as `زحام`.
    ///
    /// Like folding, this loses meaning: it is for finding what was meant, never for showing it.
    var talkForm: Substring {
        guard let first = utf8.first else { return self }
        if (0xD8...0xDB).contains(first) { return arabicTalkForm }
        return hasLongRun ? Substring(withoutLongRuns) : self
    }

    /// Whether a letter stands three times in a row, as nobody spells but many type.
    private var hasLongRun: Bool {
        var last: UInt8 = 0
        var count = 0
        for byte in utf8 {
            count = byte == last ? count + 1 : 1
            if count == 3, !(0x30...0x39).contains(byte) { return true }
            last = byte
        }
        return false
    }

    private var withoutLongRuns: String {
        var short = ""
        var index = startIndex
        while index < endIndex {
            let letter = self[index]
            let end = self[index...].firstIndex { $0 != letter } ?? endIndex
            let count = distance(from: index, to: end)
            short.append(contentsOf: String(repeating: letter, count: count > 2 && !letter.isNumber ? 1 : count))
            index = end
        }
        return short
    }

    /// What is written together with the next word: "and the", "with the", "in the", "for the", "the".
    private static let arabicArticles = ["وال", "بال", "فال", "كال", "ولل", "لل", "ال"].map { Array($0.unicodeScalars) }

    private var arabicTalkForm: Substring {
        var letters = unicodeScalars.map { Self.arabicTwins[$0] ?? $0 }
        if let article = Self.arabicArticles.first(where: { letters.starts(with: $0) && letters.count >= $0.count + 3 })
        {
            letters.removeFirst(article.count)
        }
        return Substring(String(String.UnicodeScalarView(letters)))
    }

    /// Letters that are typed for one another.
    private static let arabicTwins: [Unicode.Scalar: Unicode.Scalar] = [
        "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا",
    ]
}
