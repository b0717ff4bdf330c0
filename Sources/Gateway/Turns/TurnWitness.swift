package import Conversation
package import Wording

/// A turn as it was made, for observers: the coverage of transcripts, the phone in the terminal.
///
/// It is told inside the turn's transaction, which may be undone and run again. Nobody looks on in a running gateway.
package struct WitnessedTurn: Sendable {
    package let turn: Turn
    package let phone: PhoneNumber
    package let medium: Surface.Medium
}

/// Is told every turn of a gateway.
package typealias TurnWitness = @Sendable (WitnessedTurn) -> Void
