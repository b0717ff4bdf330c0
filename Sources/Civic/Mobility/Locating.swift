import Conversation

extension Mobility {
    /// How wide becomes what was understood of a message.
    private static let heardWidths: [String: ValueWidth] = [
        "typed": .text(most: Location.typedLimit, letters: .words),
        "place": .text(most: Place.codeLimit, letters: .plain), "toward": .text(most: Place.codeLimit, letters: .plain),
        "name": .text(most: Place.nameLimit, letters: .words),
        "toward_name": .text(most: Place.nameLimit, letters: .words),
    ]

    /// Reads where something happens, and toward where, from the words of one message without its keyword.
    ///
    /// A direction that is not one known place is left out: where it happens is worth more than a refusal, and the
    /// answer names what was understood.
    static let locateAction = Action(
        ActionSignature(
            "mobility.locate", takes: ["words": .text],
            outcomes: [
                "found": RecordType(
                    "found", ["place": .text, "name": .text, "toward": .text, "toward_name": .text], widths: heardWidths
                ),
                "unsure": RecordType(
                    "unsure", ["places": .list(Place.type), "typed": .text, "toward": .text, "toward_name": .text],
                    widths: heardWidths.merging(
                        ["places": .list(Place.type.width, most: Location.choiceLimit)], uniquingKeysWith: { $1 })),
                "unknown": RecordType("unknown", ["typed": .text], widths: heardWidths),
            ])
    ) { context, arguments in
        let words = RoadWords(try arguments.text("words"), context.profile.directions)
        return try Location(words, in: Gazetteer(transaction: context.transaction)).outcome
    }
}

/// What a message says about where.
struct Location {
    private enum Where {
        case known(Place)
        case oneOf([Place])
        case unknown
    }

    private let place: Where
    private let toward: Place?
    private let typed: String

    /// How many places are offered to choose from, and how much of a message is repeated to its sender.
    static let choiceLimit = 4
    static let typedLimit = 24

    init(_ words: RoadWords, in gazetteer: Gazetteer) throws {
        // Most messages are spelt right; only for the others is it worth to look at every name.
        self =
            try Self.read(words, isSettled: true, gazetteer.exact) ?? Self.read(words, gazetteer.nearest)
            ?? Location(place: .unknown, toward: nil, typed: words.typed)
    }

    private init(place: Where, toward: Place?, typed: String) {
        self.place = place
        self.toward = toward
        self.typed = String(typed.prefix(Self.typedLimit))
    }

    /// The best reading by one way of looking names up.
    /// - Parameter isSettled: whether only a reading without any doubt will do.
    private static func read(
        _ words: RoadWords, isSettled: Bool = false, _ find: ([[Substring]]) throws -> Gazetteer.Match
    ) throws -> Location? {
        var best: (location: Location, doubt: Int)?
        for reading in words.readings {
            let place = try reading.place.map { try find(words.spellings(of: $0)) }
            let toward = try reading.toward.map { try find(words.spellings(of: $0)) }
            let doubt = doubt(place, toward, isWhole: reading.toward == nil && words.hasDirection)
            if isSettled, doubt > 0 { continue }
            if let best, best.doubt <= doubt { continue }
            let typed = reading.place.map(words.typed) ?? words.typed
            best = (Location(place: place, toward: toward, typed: typed), doubt)
        }
        return best?.location
    }

    /// How far a reading is from certain. A whole message with a word of direction in it is rather split than a name
    /// nobody knows.
    private static func doubt(_ place: Gazetteer.Match?, _ toward: Gazetteer.Match?, isWhole: Bool) -> Int {
        let aboutPlace =
            switch place {
            case .one: 0
            case .several: 10
            case .nothing: isWhole ? 80 : 40
            case nil: 20
            }
        let aboutDirection =
            switch toward {
            case nil, .one: 0
            case .several: 1
            case .nothing: 2
            }
        return aboutPlace + aboutDirection
    }

    private init(place: Gazetteer.Match?, toward: Gazetteer.Match?, typed: String) {
        var direction: Place?
        if case .one(let place) = toward { direction = place }
        switch place {
        case .one(let place):
            self.init(place: .known(place), toward: direction == place ? nil : direction, typed: typed)
        case .several(let places):
            self.init(place: .oneOf(places.filter { $0 != direction }), toward: direction, typed: typed)
        case .nothing: self.init(place: .unknown, toward: direction, typed: typed)
        case nil:
            // Only a direction was named. People often mean the place itself, so it is worth asking.
            switch toward {
            case .one(let place): self.init(place: .oneOf([place]), toward: nil, typed: typed)
            case .several(let places): self.init(place: .oneOf(places), toward: nil, typed: typed)
            case .nothing, nil: self.init(place: .unknown, toward: nil, typed: typed)
            }
        }
    }

    var outcome: ActionOutcome {
        var fields: [String: Value] = ["toward": .text(toward?.code ?? ""), "toward_name": .text(toward?.name ?? "")]
        switch place {
        case .known(let place):
            fields["place"] = .text(place.code)
            fields["name"] = .text(place.name)
            return ActionOutcome("found", fields)
        case .oneOf(let places):
            fields["places"] = .list(places.prefix(Self.choiceLimit).map(\.value))
            fields["typed"] = .text(typed)
            return ActionOutcome("unsure", fields)
        case .unknown:
            return ActionOutcome("unknown", ["typed": .text(typed)])
        }
    }
}
