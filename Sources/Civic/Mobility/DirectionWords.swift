import Wording

/// The small words people put around the names of places, in the languages of the cities. Whoever adds a language adds
/// its line here; all languages are read at once, for people mix them in one message.
enum DirectionWords {
    private struct Words {
        /// What stands before the place the road leads to.
        let toward: [String]
        /// What stands before the place where it happens.
        let at: [String]
        /// What may stand before any name without belonging to it.
        let articles: [String]
    }

    private static let languages: [String: Words] = [
        "en": Words(
            toward: ["to", "towards", "toward", "going to", "heading to", "in the direction of", "direction"],
            at: ["at", "from", "near", "in", "on", "by", "around", "close to", "next to"],
            articles: ["the"]),
        "fr": Words(
            toward: ["vers", "direction", "en direction de", "en allant vers", "jusqu'à", "pour"],
            at: ["à", "au", "aux", "de", "du", "des", "depuis", "près de", "près du", "dans", "sur", "devant", "chez"],
            articles: ["le", "la", "les", "l"]),
        "pt": Words(
            toward: ["para", "rumo a", "rumo ao", "sentido", "em direção a", "em direção ao", "até"],
            at: [
                "em", "no", "na", "nos", "nas", "de", "do", "da", "desde", "perto de", "perto do", "perto da",
                "junto a",
            ],
            articles: ["o", "a", "os", "as"]),
        "ar": Words(
            toward: ["إلى", "نحو", "باتجاه", "في اتجاه", "صوب"],
            at: ["من", "في", "عند", "قرب", "بجانب"],
            articles: []),
        "sw": Words(
            toward: ["kuelekea", "kwenda", "hadi", "mpaka"],
            at: ["kwenye", "katika", "eneo la", "hapo", "pale", "kutoka", "karibu na", "mbele ya", "nyuma ya"],
            articles: []),
        "rw": Words(
            toward: ["ugana", "werekeza", "yerekeza", "ujya", "kugera"],
            at: ["kuri", "ku", "mu", "ahitwa", "hafi ya", "uvuye", "imbere ya", "inyuma ya"],
            articles: []),
    ]

    /// Marks of a direction as folded words, longest first, so that `en direction de` is not read as `direction`.
    static let toward = phrases { $0.toward }
    /// Marks of the place itself, longest first.
    static let at = phrases { $0.at }
    /// What may be taken off the front of a segment that is no name as it stands, longest first.
    static let leading = phrases { $0.at + $0.articles }

    private static func phrases(_ choose: (Words) -> [String]) -> [[Substring]] {
        let phrases = Set(languages.values.flatMap(choose).map { $0.folded.split(separator: " ") })
        return phrases.sorted { ($1.count, $0.joined()) < ($0.count, $1.joined()) }
    }
}
