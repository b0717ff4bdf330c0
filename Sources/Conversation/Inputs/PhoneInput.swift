import Wording

/// Asks for a phone number, of the city's country or of another.
///
/// ```yaml
/// neighbour:
///   ask: { text: whose_number, as: phone, into: neighbour }
///   then: thanks
/// ```
///
/// Citizens may type:
/// - a number of the country as people dial it there, with or without the trunk prefix: `0240000001`, `240000001`
/// - with the country's code: `+233240000001`, `233240000001`, `00233 24 000 0001`
/// - a number of another country with its plus or international prefix: `+228 90 11 22 33`
/// - spaces, dashes, points and brackets between the digits, digits of any script, O for 0, and I or l for 1
/// - a few words before it and an extension after it: `my number is 024-000-0001`
/// - marks around it: `"0240000001",`
/// - a form its number had before the country's numbers changed
///
/// Refused are numbers the country does not have, and more than one number. They are told that it is no phone number.
package struct PhoneInput: InputKind {
    package static let name = "phone"
    package let type = ValueType.phone

    package var refusals: [EngineText] { [.wrongPhone] }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? { PhoneInput() }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        let plan = visit.profile.numbering
        // As it stands first: an extension may be written with letters that look like digits.
        let read = plan.find(in: typed) ?? plan.parse(typed.withDigitsForLookalikes)
        guard let phone = read ?? plan.formerly(typed) else {
            return .refused(Refusal(.wrongPhone))
        }
        return .accepted(.phone(phone))
    }
}
