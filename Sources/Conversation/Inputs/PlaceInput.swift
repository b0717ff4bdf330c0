import Wording

/// Asks for a place in the citizen's own words, and finds it in the city's list of places.
///
/// ```yaml
/// where:
///   ask: { text: where_is_it, as: place, action: mobility.locate, into: spot }
///   then: thanks
/// ```
///
/// Settings: `action` names the action that knows the places. It takes `words` and comes out as `found` with `place` and
/// `name`, `unsure` with a list `places` of records with `code` and `name`, or `unknown` with what was `typed`.
///
/// The answer is a record with two fields: `code`, as the city's files have it, and `name`, which texts may show.
///
/// Citizens may type the name or an alias in any case, with or without accents, with a slip of the finger or two:
/// `kejetia`, `Kejtia`. Where the words may mean several places they are asked `Did you mean` with up to four names;
/// they choose by number, say none of these, or type another name. They are told that nobody knows the place they
/// typed.
package struct PlaceInput: InputKind {
    package static let name = "place"
    /// The parameter of the action that takes what was typed.
    private static let parameter = "words"
    /// How many places are offered to choose from.
    private static let mostOffered = 4
    /// Letters of what was typed that are shown again.
    private static let mostQuoted = 12

    package let type = ValueType.record(place)
    package var takesOwnWords: Bool { true }
    let knower: Located<String>

    /// As wide as the widest a domain says of its places.
    private static let place = RecordType(
        "place", ["code": .text, "name": .text],
        widths: ["code": .text(most: 20, letters: .plain), "name": .text(most: 24, letters: .words)])

    package var width: ValueWidth { Self.place.width }
    package var refusals: [EngineText] { [.wrongPlace, .wrongText] }

    package var offers: Offers? {
        Offers(most: Self.mostOffered, label: Self.place.width.at(["name"]) ?? .usual(for: .text))
    }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? {
        reader.settings.requiredText("action", advice: "Name the action that knows the city's places.").map(
            PlaceInput.init(knower:))
    }

    package var action: ActionUse? {
        let handled = ["found", "unsure", "unknown"].map { Located($0, at: knower.place) }
        return ActionUse(
            name: knower, arguments: [], handled: handled, typed: Self.parameter,
            needs: [
                "found": ["place": .text, "name": .text],
                "unsure": ["places": .list(Self.place)],
                "unknown": ["typed": .text],
            ])
    }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        guard !typed.isEmpty else { return .refused(Refusal(.wrongText)) }
        return .ask(ActionCall(name: knower.value, arguments: [Self.parameter: .text(typed)]))
    }

    package func outcome(_ outcome: ActionOutcome, _ visit: Visit) -> InputReading {
        let fields = outcome.fields
        if outcome.name == "found", let found = Self.place(code: fields["place"], name: fields["name"]) {
            // More words than the place's may mean another one.
            return fields["whole"]?.asBoolean == false ? .offer([found]) : .accepted(found)
        }
        let places = (fields["places"]?.asList ?? []).compactMap { item in
            Self.place(code: item.value(at: ["code"]), name: item.value(at: ["name"]))
        }
        if outcome.name == "unsure", !places.isEmpty { return .offer(Array(places.prefix(Self.mostOffered))) }
        let typed = fields["typed"]?.asText ?? ""
        return .refused(Refusal(.wrongPlace, ["typed": .text(String(typed.prefix(Self.mostQuoted)))]))
    }

    private static func place(code: Value?, name: Value?) -> Value? {
        guard let code = code?.asText, let name = name?.asText else { return nil }
        return .record(["code": .text(code), "name": .text(name)])
    }
}
