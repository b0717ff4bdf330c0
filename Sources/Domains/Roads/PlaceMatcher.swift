package import Conversation
import Wording

/// Finds places in messages without a store, as reports do with one: for measuring what that takes.
package struct PlaceMatcher: Sendable {
    private let index: PlaceIndex

    /// - Parameter places: each with the names people use for it, and its road.
    package init(_ places: [(code: String, names: [String], road: String)]) {
        var entries: [PlaceIndex.Entry] = []
        var names: [PlaceIndex.Name] = []
        for (position, place) in places.enumerated() {
            entries.append(
                PlaceIndex.Entry(
                    place: Place(code: place.code, name: place.names.first ?? place.code), road: place.road,
                    roadName: place.road))
            for name in place.names {
                names.append(
                    PlaceIndex.Name(place: position, words: name.folded.split(separator: " ").map(String.init)))
            }
        }
        index = PlaceIndex(entries: entries, names: names)
    }

    /// Whether a message names a place, or several that may be meant.
    package func finds(_ words: String, _ profile: CityProfile) -> Bool {
        LocatedMessage(words, profile, index).location.isKnown
    }
}
