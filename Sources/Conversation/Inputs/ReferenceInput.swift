import Wording

/// Asks for a number with check digits, as on a bill, a receipt or an address plate. A slip of the finger never reaches
/// the city's records.
///
/// ```yaml
/// number:
///   ask: { text: which_bill, as: reference, digits: 10, into: number }
///   then: thanks
/// ```
///
/// Settings: `digits` is how many digits the number has with its two check digits, from 4 to 18; any of these where
/// nothing is said. The answer is text, for a number may begin with zeros.
///
/// Citizens may type the digits of any script, in groups with spaces, dashes, points or strokes between them, and O for
/// 0 and I or l for 1 beside a digit: `7319 0428 51`, `7319-0428-51`, `#7319O42851`. Other marks and words beside it do no
/// harm: `no: 7319042851, thanks`.
///
/// They are told to type digits only, how many digits they typed and how many there must be, or that a digit is wrong.
/// The length is looked at first, because it is what they can count.
package struct ReferenceInput: InputKind {
    package static let name = "reference"
    package let type = ValueType.text
    /// Exactly so many digits; nil for any number of them.
    let digits: Int?

    package var width: ValueWidth { .text(most: digits ?? ReferenceNumber.lengths.upperBound, letters: .plain) }

    package var answerDigits: AnswerDigits? { digits.map { .exactly($0) } ?? .any(ReferenceNumber.lengths) }

    package var refusals: [EngineText] {
        [.wrongNumber, .wrongReference] + (digits == nil ? [] : [.wrongLength])
    }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? {
        ReferenceInput(digits: reader.settings.optionalInteger("digits", in: ReferenceNumber.lengths))
    }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        if let figures = TypedNumber.digits(typed) { return reading(of: figures) }
        // Marks and words beside the number do no harm where it is clear which number is meant.
        let found = TypedNumber.reference(among: typed, lengths: digits.map { [$0] } ?? [])
        if let found, digits == nil || digits == found.digits.utf8.count { return .accepted(.text(found.digits)) }
        return TypedNumber.figures(among: typed).map(reading) ?? .refused(Refusal(.wrongNumber))
    }

    private func reading(of figures: String) -> InputReading {
        if let digits, figures.utf8.count != digits {
            return .refused(
                Refusal(.wrongLength, ["has": .integer(Int64(figures.utf8.count)), "wants": .integer(Int64(digits))]))
        }
        guard let reference = ReferenceNumber(figures) else { return .refused(Refusal(.wrongReference)) }
        return .accepted(.text(reference.digits))
    }
}
