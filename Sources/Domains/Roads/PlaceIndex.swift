import Wording

/// The names of all places in memory, so that a message is looked through in microseconds however many there are.
///
/// A word of a name is found with a slip through what is left of it without one letter, or two: two words a slip apart
/// share such a remainder. Names that only sound alike, also in another script, share their consonants.
struct PlaceIndex: Sendable {
    /// One name or alias of a place, as folded words.
    struct Name: Sendable {
        let place: Int
        let words: [String]
    }

    /// A place and the road it lies on.
    struct Entry: Sendable {
        let place: Place
        let road: String
        let roadName: String
    }

    let entries: [Entry]
    let names: [Name]
    /// Names by their letters without spaces.
    private var whole: [String: [Int]] = [:]
    /// Names by each of their words.
    private var byWord: [String: [Int]] = [:]
    /// Names by their first word.
    private var byFirst: [String: [Int]] = [:]
    /// All words of names, and their letters.
    private let words: [(word: String, letters: [Unicode.Scalar])]
    /// Words of names, as positions in `words`, by what is left of them without one or two letters.
    private var bySlip: [UInt64: [Int32]] = [:]
    /// The first words of the names of roads.
    private var roadsBegin: Set<Substring> = []
    /// Names by the consonants they sound of.
    private var bySound: [String: [Int]] = [:]
    /// Roads by their folded name.
    private var roads: [String: [String]] = [:]
    /// Names that several places have.
    private let sharedNames: Set<String>
    private let byCode: [String: Int]

    init(entries: [Entry], names: [Name]) {
        self.entries = entries
        self.names = names
        let counts = Dictionary(entries.map { ($0.place.name, 1) }, uniquingKeysWith: +)
        sharedNames = Set(counts.filter { $0.value > 1 }.keys)
        byCode = Dictionary(
            entries.enumerated().map { ($0.element.place.code, $0.offset) }, uniquingKeysWith: { first, _ in first })
        var words: Set<String> = []
        for (index, name) in names.enumerated() {
            whole[name.words.joined(), default: []].append(index)
            for word in Set(name.words) { byWord[word, default: []].append(index) }
            words.formUnion(name.words)
            if let first = name.words.first { byFirst[first, default: []].append(index) }
            let sound = SoundKey.key(of: name.words)
            if sound.count >= SoundKey.least { bySound[sound, default: []].append(index) }
        }
        self.words = words.sorted().map { ($0, Array($0.unicodeScalars)) }
        for (position, word) in self.words.enumerated() {
            let position = Int32(clamping: position)
            for key in Self.slipKeys(of: word.letters) where bySlip[key]?.last != position {
                bySlip[key, default: []].append(position)
            }
        }
        for entry in entries {
            let words = entry.roadName.folded.split(separator: " ")
            let name = words.joined(separator: " ")
            if let first = words.first { roadsBegin.insert(first) }
            if roads[name]?.contains(entry.road) != true { roads[name, default: []].append(entry.road) }
        }
    }

    // MARK: Telling places apart

    /// The road of a place whose name other places have too; nil where the name tells which it is, and for unknown codes.
    func roadApart(of code: String) -> String? {
        guard let entry = byCode[code].map({ entries[$0] }), sharedNames.contains(entry.place.name) else { return nil }
        return entry.roadName
    }

    /// A place as it is told: with its road behind the name where other places have the name too.
    func toldApart(_ place: Place) -> Place {
        roadApart(of: place.code).map { Place(code: place.code, name: "\(place.name), \($0)") } ?? place
    }

    // MARK: Looking names up

    /// The roads of exactly this name.
    func roads(named words: ArraySlice<Substring>) -> [String] {
        guard let first = words.first, roadsBegin.contains(first) else { return [] }
        return roads[words.joined(separator: " ")] ?? []
    }

    /// The places with exactly these letters as a name.
    func places(spelt words: ArraySlice<Substring>) -> [Int] { unique(whole[words.joined()] ?? []) }

    /// The places with a name a few slips from these words, the fewest first, each with its slips.
    func places(near words: ArraySlice<Substring>, _ memory: NearWords) -> [(place: Int, slips: Int)] {
        guard let first = words.first else { return [] }
        let near = memory.names(near: String(first), of: words.count, in: self)
        if near.isEmpty { return [] }
        let typed = words.map(String.init)
        var least: [Int: Int] = [:]
        for (index, slips) in near {
            let name = names[index]
            guard let more = Self.slips(from: typed.dropFirst(), to: name.words.dropFirst()) else { continue }
            least[name.place] = min(slips + more, least[name.place] ?? .max)
        }
        return least.map { ($0.key, $0.value) }
            .sorted { ($0.slips, entries[$0.place].place.name) < ($1.slips, entries[$1.place].place.name) }
    }

    /// The places with this word in a name; none where so many have it that it tells nothing.
    func places(with word: Substring, atMost limit: Int) -> [Int] {
        guard word.unicodeScalars.count >= 4 else { return [] }
        let places = unique(byWord[String(word)] ?? [])
        return places.count <= limit ? places : []
    }

    /// The places with a name of the same consonants, or one more or fewer.
    func places(soundingLike words: ArraySlice<Substring>) -> [Int] {
        let sound = SoundKey.key(of: words.map(String.init))
        guard sound.count >= SoundKey.least else { return [] }
        return unique(bySound[sound] ?? [])
    }

    private func unique(_ names: [Int]) -> [Int] {
        var places: [Int] = []
        for index in names where !places.contains(self.names[index].place) { places.append(self.names[index].place) }
        return places
    }

    // MARK: Slips

    /// Names that begin with a word a typed one may be meant for, by how many words they have, with the slips between.
    fileprivate func namesNear(_ typed: String) -> [Int: [(name: Int, slips: Int)]] {
        var found: [Int: [(name: Int, slips: Int)]] = [:]
        for (word, slips) in wordsNear(typed) {
            for index in byFirst[word] ?? [] { found[names[index].words.count, default: []].append((index, slips)) }
        }
        return found
    }

    /// Known words a typed one may be meant for, with the slips between.
    private func wordsNear(_ typed: String) -> [(word: String, slips: Int)] {
        var found: [(word: String, slips: Int)] = []
        if byWord[typed] != nil { found.append((typed, 0)) }
        let letters = Array(typed.unicodeScalars)
        let allowance = Self.allowance(letters)
        guard allowance > 0 else { return found }
        var seen: Set<Int32> = []
        for key in Self.slipKeys(of: letters) {
            for position in bySlip[key] ?? [] where seen.insert(position).inserted {
                let (word, others) = words[Int(position)]
                let limit = min(allowance, Self.allowance(others))
                if word != typed, let slips = editDistance(letters, others, limit: limit) {
                    found.append((word, slips))
                }
            }
        }
        return found
    }

    /// How many slips lead from typed words to those of a name, or nil when a word needs more than it allows.
    private static func slips(from typed: ArraySlice<String>, to name: ArraySlice<String>) -> Int? {
        var total = 0
        for (one, other) in zip(typed, name) where one != other {
            let limit = min(allowance(one), allowance(other))
            guard limit > 0, let slips = editDistance(one, other, limit: limit) else { return nil }
            total += slips
        }
        return total
    }

    /// One slip in a word of four letters, two in one of eight; none in a word with a digit, for `Mile 5` is not `Mile 6`.
    static func allowance(_ word: some StringProtocol) -> Int { allowance(Array(word.unicodeScalars)) }

    private static func allowance(_ letters: [Unicode.Scalar]) -> Int {
        // The tables of Unicode are asked only for what is not ASCII.
        if letters.contains(where: \.isNumeric) { return 0 }
        return switch letters.count {
        case 8...: 2
        case 4...: 1
        default: 0
        }
    }

    /// Longer words are found by their beginning: each more letter would double what is kept.
    private static let longestRemainder = 14

    /// The keys of a word and of what is left of it without as many letters as it allows slips; none where it allows none.
    private static func slipKeys(of letters: [Unicode.Scalar]) -> [UInt64] {
        let allowance = allowance(letters)
        return allowance > 0 ? SlipKeys.keys(of: letters.prefix(longestRemainder), slips: allowance) : []
    }
}

/// The names near to the words of one message, each word looked for once however often a stretch begins with it.
final class NearWords {
    private var found: [String: [Int: [(name: Int, slips: Int)]]] = [:]

    /// - Parameter count: how many words the names have.
    func names(near typed: String, of count: Int, in index: PlaceIndex) -> [(name: Int, slips: Int)] {
        if let near = found[typed] { return near[count] ?? [] }
        let near = index.namesNear(typed)
        found[typed] = near
        return near[count] ?? []
    }
}

/// The consonants of a name as they sound, for names heard and written by ear, and for Arabic letters, which leave most
/// vowels out.
enum SoundKey {
    /// Fewer consonants are shared by too many names.
    static let least = 3

    static func key(of words: [String]) -> String {
        var key = ""
        for word in words {
            for scalar in word.unicodeScalars {
                guard let sound = sounds[scalar], sound != key.last else { continue }
                key.append(sound)
            }
        }
        return key
    }

    /// Letters that differ in one language and not in the next share a sound; vowels have none.
    private static let sounds: [Unicode.Scalar: Character] = [
        "b": "b", "p": "b", "c": "k", "k": "k", "q": "k", "x": "k", "d": "d", "f": "f", "v": "f", "g": "g", "j": "j",
        "l": "l", "m": "m", "n": "n", "r": "r", "s": "s", "z": "s", "t": "t",
        "ب": "b", "پ": "b", "ت": "t", "ث": "t", "ط": "t", "ج": "j", "چ": "j", "خ": "k", "د": "d", "ذ": "d",
        "ض": "d", "ظ": "d", "ر": "r", "ز": "s", "س": "s", "ش": "s", "ص": "s", "غ": "g", "ڨ": "g", "ڭ": "g", "ف": "f",
        "ڤ": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n",
    ]
}

extension Unicode.Scalar {
    fileprivate var isNumeric: Bool { isASCII ? ("0"..."9").contains(self) : properties.numericType != nil }
}
