import Wording

/// The places a message names, wherever they stand in it.
///
/// Every stretch of up to four words is looked up. Longer names come before shorter ones, and names spelt right before those
/// with a slip.
struct PlaceMentions {
    struct Mention {
        let words: Range<Int>
        /// Positions in the index, the likeliest first.
        let places: [Int]
        let slips: Int
    }

    let mentions: [Mention]
    /// The roads named beside the places.
    private let roads: Set<String>
    private let roadWords: Set<Int>

    private static let longestName = 4

    init(in words: [Substring], _ index: PlaceIndex, _ near: NearWords) {
        var candidates: [Mention] = []
        var roads: Set<String> = []
        var roadWords: Set<Int> = []
        for start in words.indices {
            for count in 1...Self.longestName where start + count <= words.count {
                let range = start..<(start + count)
                let stretch = words[range]
                let named = index.roads(named: stretch)
                if !named.isEmpty {
                    roads.formUnion(named)
                    roadWords.formUnion(range)
                }
                let exact = index.places(spelt: stretch)
                if !exact.isEmpty {
                    candidates.append(Mention(words: range, places: exact, slips: 0))
                    continue
                }
                let meant = index.places(near: stretch, near)
                guard let least = meant.first?.slips, least > 0 else { continue }
                candidates.append(Mention(words: range, places: meant.map(\.place), slips: least))
            }
        }
        self.roads = roads
        self.roadWords = roadWords
        var taken: Set<Int> = []
        var chosen: [Mention] = []
        for mention in candidates.sorted(by: { ($1.words.count, $0.slips) < ($0.words.count, $1.slips) })
        where taken.isDisjoint(with: mention.words) {
            // A road's name is no place where the message has a place besides.
            if roadWords.isSuperset(of: mention.words),
                candidates.contains(where: { roadWords.isDisjoint(with: $0.words) })
            {
                continue
            }
            chosen.append(mention)
            taken.formUnion(mention.words)
        }
        mentions = chosen.sorted { $0.words.lowerBound < $1.words.lowerBound }
            .map { Self.narrowed($0, to: roads, index) }
    }

    /// The words that name places and roads.
    var covered: Set<Int> { roadWords.union(mentions.flatMap { Array($0.words) }) }

    /// Of several places of one name those on a road that is named too.
    private static func narrowed(_ mention: Mention, to roads: Set<String>, _ index: PlaceIndex) -> Mention {
        guard mention.places.count > 1, !roads.isEmpty else { return mention }
        let along = mention.places.filter { roads.contains(index.entries[$0].road) }
        return along.isEmpty ? mention : Mention(words: mention.words, places: along, slips: mention.slips)
    }
}
