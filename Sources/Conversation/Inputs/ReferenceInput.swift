/// A number with check digits, as on a bill or receipt. A slip of the finger never reaches the store.
package struct ReferenceInput: InputKind {
    package static let name = "reference"
    package let type = ValueType.text

    package var width: ValueWidth { .text(most: ReferenceNumber.lengths.upperBound, letters: .plain) }

    package var refusals: [EngineText] { [.wrongNumber, .wrongReference] }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? { ReferenceInput() }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        guard let digits = TypedNumber.digits(typed) else { return .refused(Refusal(.wrongNumber)) }
        guard let reference = ReferenceNumber(digits) else { return .refused(Refusal(.wrongReference)) }
        return .accepted(.text(reference.digits))
    }
}
