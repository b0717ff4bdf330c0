import Conversation
import DomainKit
import Wording

/// Finds in a message where something happens and toward where.
///
/// First the message is read as nothing but places and words of direction, as most are written. Where that names no place
/// it is looked through for names, then for words of names, then for names that sound alike; what is found so is only
/// offered.
struct LocatedMessage {
    private let text: String
    private let profile: CityProfile
    private let index: PlaceIndex
    private let near = NearWords()

    init(_ text: String, _ profile: CityProfile, _ index: PlaceIndex) {
        self.text = text
        self.profile = profile
        self.index = index
    }

    var location: Location {
        let typed = RoadWords(text, profile.directions, fillers: profile.talk.fillers)
        if let location = read(typed) { return location }
        let expanded = RoadWords(
            text, profile.directions, fillers: profile.talk.fillers, abbreviations: profile.talk.abbreviations)
        if expanded.folded != typed.folded, let location = read(expanded) { return location }
        return looked(through: expanded) ?? guessed(expanded)
            ?? Location(.unknown, typed: typed.placeTyped, isWhole: false)
    }

    // MARK: Nothing but places and directions

    private func read(_ words: RoadWords) -> Location? {
        let location =
            best(words, isSettled: true) { index.places(spelt: $0[...]) }
            ?? best(words) { stretch in
                let exact = index.places(spelt: stretch[...])
                return exact.isEmpty ? index.places(near: stretch[...], near).map(\.place) : exact
            }
        return location?.isKnown == true ? location : nil
    }

    /// The best reading by one way of looking names up.
    /// - Parameter isSettled: whether only a reading without any doubt will do.
    private func best(
        _ words: RoadWords, isSettled: Bool = false, _ find: ([Substring]) -> [Int]
    ) -> Location? {
        func found(_ segment: Range<Int>) -> [Int] {
            words.spellings(of: segment).lazy.map(find).first { !$0.isEmpty } ?? []
        }
        var best: (location: Location, doubt: Int)?
        for reading in words.readings {
            let place = reading.place.map(found)
            let toward = reading.toward.map(found)
            let doubt = Self.doubt(place, toward, isWhole: reading.toward == nil && words.hasDirection)
            if isSettled, doubt > 0 { continue }
            if let best, best.doubt <= doubt { continue }
            let typed = reading.place.map(words.typed) ?? words.typed
            // An unknown direction may be what the message is about.
            let knowsDirection = toward?.isEmpty != true || words.isOnlyTalk(in: reading.toward)
            let isWhole = knowsDirection && words.isOnlyTalk(beside: reading)
            best = (location(place, toward: toward, typed: typed, isWhole: isWhole), doubt)
        }
        return best?.location
    }

    /// How far a reading is from certain. A whole message with a word of direction in it is more likely two names than
    /// one unknown name.
    private static func doubt(_ place: [Int]?, _ toward: [Int]?, isWhole: Bool) -> Int {
        let aboutPlace =
            switch place?.count {
            case nil: 20
            case 0: isWhole ? 80 : 40
            case 1: 0
            default: 10
            }
        let aboutDirection =
            switch toward?.count {
            case nil, 1: 0
            case 0: 2
            default: 1
            }
        return aboutPlace + aboutDirection
    }

    private func location(_ place: [Int]?, toward: [Int]?, typed: String, isWhole: Bool) -> Location {
        let direction = toward?.count == 1 ? toward?.first : nil
        guard let place else {
            // Only a direction was named. People often mean the place itself, so it is worth asking.
            let meant = toward ?? []
            return Location(meant.isEmpty ? .unknown : .oneOf(named(meant)), typed: typed, isWhole: isWhole)
        }
        switch place.count {
        case 0: return Location(.unknown, toward: direction.map(plain), typed: typed, isWhole: isWhole)
        case 1:
            let goal = direction == place.first ? nil : direction
            return Location(
                .known(index.toldApart(plain(place[0]))), toward: goal.map(plain), typed: typed, isWhole: isWhole)
        default:
            return Location(
                .oneOf(named(place.filter { $0 != direction })), toward: direction.map(plain), typed: typed,
                isWhole: isWhole)
        }
    }

    // MARK: Names among other words

    private func looked(through words: RoadWords) -> Location? {
        let found = PlaceMentions(in: words.folded, index, near)
        guard !found.mentions.isEmpty else { return nil }
        let toward = found.mentions.filter { words.isDirection(before: $0.words.lowerBound) }
        let at = found.mentions.filter { mention in !toward.contains { $0.words == mention.words } }
        let isWhole = words.isOnlyTalk(beside: found.covered)
        let goal = toward.count == 1 && toward[0].places.count == 1 ? toward[0].places.first : nil
        if at.count == 1 {
            return location(at[0].places, toward: goal.map { [$0] }, typed: words.typed, isWhole: isWhole)
        }
        // Two places side by side, or a direction alone: the citizen says which is meant.
        let meant = (at.isEmpty ? toward : at).flatMap(\.places)
        return Location(
            .oneOf(named(unique(meant))), toward: at.isEmpty ? nil : goal.map(plain), typed: words.typed, isWhole: false
        )
    }

    // MARK: Guesses, only to be offered

    private func guessed(_ words: RoadWords) -> Location? {
        let content = words.content
        var meant = unique(content.flatMap { index.places(with: $0, atMost: Location.choiceLimit) })
        if meant.isEmpty {
            for count in stride(from: min(3, content.count), through: 1, by: -1) where meant.isEmpty {
                for start in 0...(content.count - count) {
                    meant += index.places(soundingLike: content[start..<(start + count)])
                }
            }
            meant = unique(meant)
        }
        guard !meant.isEmpty, meant.count <= Location.choiceLimit else { return nil }
        return Location(.oneOf(named(meant)), typed: words.typed, isWhole: false)
    }

    // MARK: Names to show

    private func unique(_ places: [Int]) -> [Int] {
        places.reduce(into: []) { unique, place in if !unique.contains(place) { unique.append(place) } }
    }

    private func plain(_ index: Int) -> Place { self.index.entries[index].place }

    /// Places to choose among; those that share a name are told apart by their road.
    private func named(_ places: [Int]) -> [Place] {
        let entries = places.map { index.entries[$0] }
        return entries.map { entry in
            let isShared = entries.count { $0.place.name == entry.place.name } > 1
            return isShared
                ? Place(code: entry.place.code, name: "\(entry.place.name), \(entry.roadName)") : entry.place
        }
    }
}
