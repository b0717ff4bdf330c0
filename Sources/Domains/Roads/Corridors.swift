import Conversation
import DomainKit
import Storage

extension Mobility {
    private static let corridorType = RecordType("corridor", ["code": .text, "name": .text], widths: Place.widths)

    /// The corridors that have places, by name.
    static let corridorsAction = Action(
        ActionSignature(
            "mobility.corridors",
            outcomes: [
                "found": RecordType("found", ["corridors": .list(corridorType)]),
                "none": RecordType("none", [:]),
            ])
    ) { context, _ in
        let rows = try context.transaction.rows(
            Statement(
                """
                SELECT code, name FROM corridors
                WHERE EXISTS (SELECT 1 FROM places WHERE places.corridor = corridors.code) ORDER BY name, code
                """))
        let corridors = try rows.map { row in
            Value.record(["code": .text(try row.text(0)), "name": .text(try row.text(1))])
        }
        return corridors.isEmpty ? ActionOutcome("none") : ActionOutcome("found", ["corridors": .list(corridors)])
    }

    /// The places of one corridor, in the order one passes them.
    static let placesAction = Action(
        ActionSignature(
            "mobility.places", takes: ["corridor": .text],
            outcomes: [
                "found": RecordType("found", ["places": .list(Place.type)]),
                "none": RecordType("none", [:]),
            ])
    ) { context, arguments in
        let rows = try context.transaction.rows(
            Statement(
                "SELECT code, name FROM places WHERE corridor = $1 ORDER BY position, code",
                [.text(try arguments.text("corridor"))]))
        let index = try rows.isEmpty ? nil : Gazetteer(context.transaction, context.memory).index
        let places = try rows.map { row in
            let place = Place(code: try row.text(0), name: try row.text(1))
            return Value.record([
                "code": .text(place.code), "name": .text(place.name),
                "told": .text(index?.toldApart(place).name ?? place.name),
            ])
        }
        return places.isEmpty ? ActionOutcome("none") : ActionOutcome("found", ["places": .list(places)])
    }
}
