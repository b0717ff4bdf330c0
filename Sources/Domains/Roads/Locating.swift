import Conversation
import DomainKit

extension Mobility {
    /// How wide becomes what was understood of a message.
    private static let heardWidths: [String: ValueWidth] = [
        "typed": .text(most: Location.typedLimit, letters: .words),
        "place": .text(most: Place.codeLimit, letters: .plain), "toward": .text(most: Place.codeLimit, letters: .plain),
        "name": Place.toldWidth,
        "toward_name": .text(most: Place.nameLimit, letters: .words),
    ]

    /// Reads where something happens, and toward where, from the words of one message without its keyword.
    ///
    /// A direction that is not one known place is left out: where it happens is worth more than a refusal, and the
    /// answer names what was understood. The `name` of a place that shares it has its road behind it. `whole` is false where the message says more than known places, or names an unknown
    /// direction: the flow should ask before it stores anything.
    static let locateAction = Action(
        ActionSignature(
            "mobility.locate", takes: ["words": .text],
            outcomes: [
                "found": RecordType(
                    "found",
                    ["place": .text, "name": .text, "toward": .text, "toward_name": .text, "whole": .boolean],
                    widths: heardWidths),
                "unsure": RecordType(
                    "unsure",
                    ["places": .list(Place.toldApart), "typed": .text, "toward": .text, "toward_name": .text],
                    widths: heardWidths.merging(
                        ["places": .list(Place.toldApart.width, most: Location.choiceLimit)], uniquingKeysWith: { $1 })),
                "unknown": RecordType("unknown", ["typed": .text], widths: heardWidths),
            ])
    ) { context, arguments in
        let message = LocatedMessage(
            try arguments.text("words"), context.profile, try Gazetteer(context.transaction, context.memory).index)
        return message.location.outcome
    }
}

/// What a message says about where.
struct Location {
    enum Where {
        case known(Place)
        /// With the names to tell them apart by.
        case oneOf([Place])
        case unknown
    }

    let place: Where
    let toward: Place?
    let typed: String
    /// Whether the message says nothing but this.
    let isWhole: Bool

    /// How many places are offered to choose from, and how much of a message is repeated to its sender.
    static let choiceLimit = 4
    static let typedLimit = 24

    init(_ place: Where, toward: Place? = nil, typed: String, isWhole: Bool) {
        self.place = place
        self.toward = toward
        self.typed = Self.shortened(typed)
        self.isWhole = isWhole
    }

    var isKnown: Bool { if case .unknown = place { false } else { true } }

    /// Whole words, as many as are repeated; a longer first word is cut.
    private static func shortened(_ typed: String) -> String {
        guard typed.count > typedLimit else { return typed }
        var kept = ""
        for word in typed.split(separator: " ") {
            let longer = kept.isEmpty ? String(word) : kept + " " + word
            guard longer.count <= typedLimit else { break }
            kept = longer
        }
        return kept.isEmpty ? String(typed.prefix(typedLimit)) : kept
    }

    var outcome: ActionOutcome {
        var fields: [String: Value] = ["toward": .text(toward?.code ?? ""), "toward_name": .text(toward?.name ?? "")]
        switch place {
        case .known(let place):
            fields["place"] = .text(place.code)
            fields["name"] = .text(place.name)
            fields["whole"] = .boolean(isWhole)
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
