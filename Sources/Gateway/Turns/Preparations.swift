import Conversation
import DomainKit
import Wording

/// What was prepared for the actions of one turn, by the call each is prepared for. A turn does not know what it will call, so its
/// transaction is undone when it comes to a call that is not prepared, and begins again when it is.
struct Preparations: Sendable {
    /// How often one turn is prepared for. No flow calls so many slow actions, nor does a store change so often meanwhile.
    static let most = 8

    private var made: [ActionCall: Prepared] = [:]
    private var count = 0

    /// Whether one more may be made.
    var isOpen: Bool { count < Self.most }

    subscript(call: ActionCall) -> Prepared? { made[call] }

    func adding(_ prepared: Prepared, for call: ActionCall) -> Preparations {
        var all = self
        all.made[call] = prepared
        all.count += 1
        return all
    }
}

/// A turn has come to a call of an action whose slow work is still to be done. It is written without what the action was given,
/// which may be a PIN.
struct UnpreparedCall: Error, CustomStringConvertible {
    let call: ActionCall
    /// The city's day.
    let today: CivilDate

    var description: String { "\(call.name) is not prepared" }
}

extension GatewayContext {
    /// Does the slow work of a call; nothing is open meanwhile.
    func prepare(_ unprepared: UnpreparedCall) async throws -> Prepared {
        guard let prepare = domains.actions[unprepared.call.name]?.prepare else {
            throw MissingAction(name: unprepared.call.name)
        }
        return try await prepare(
            PreparationContext(database: database, vault: vault, today: unprepared.today),
            Arguments(unprepared.call.arguments))
    }
}
