import Wording

/// A phone number, in the city's numbering plan or with a country code.
package struct PhoneInput: InputKind {
    package static let name = "phone"
    package let type = ValueType.phone

    package var refusals: [EngineText] { [.wrongPhone] }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? { PhoneInput() }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        guard let phone = visit.profile.numbering.parse(typed) else { return .refused(Refusal(.wrongPhone)) }
        return .accepted(.phone(phone))
    }
}
