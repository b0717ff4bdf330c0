package import Wording

/// Asks a question of yes or no. Under the question stand `1. Yes` and `2. No` in the citizen's language.
///
/// ```yaml
/// owner:
///   ask: { text: do_you_own_it, as: yes_no, into: owner }
///   then: sort
/// sort:
///   branch:
///     - { if: owner, then: thanks }
///     - { then: sorry }
/// ```
///
/// The answer is a boolean: it is a condition by itself, as in `if: owner` and `if: not owner`.
///
/// Citizens may type `1` or `2`, as `1.`, `1)` or `1#`, and every word for yes or no that `language.yaml` lists in one
/// of the city's languages: `yes`, `Y`, `oui`. A single letter counts only in the language the citizen reads.
///
/// Courtesies beside it do no harm: `yes please`. Refused is whatever else stands beside it: `yes but`, `yes?`, `not yes`, `1 2`,
/// `10`. They are told to answer 1 or 2.
package struct YesNoInput: InputKind {
    package static let name = "yes_no"
    package let type = ValueType.boolean

    package var refusals: [EngineText] { [.wrongYesNo] }

    package var optionWidths: [ValueWidth] { [.boolean, .boolean] }

    package static func read(_ reader: inout StateReader) -> (any InputKind)? { YesNoInput() }

    package func options(_ visit: Visit) -> [ScreenOption] {
        [true, false].enumerated().map { index, truth in
            ScreenOption(number: String(index + 1), label: visit.language?.format(truth) ?? "")
        }
    }

    package func accept(_ typed: String, _ visit: Visit) -> InputReading {
        switch TypedNumber.choice(typed) {
        case 1: return .accepted(.boolean(true))
        case 2: return .accepted(.boolean(false))
        case .some: return .refused(Refusal(.wrongYesNo))
        case nil: break
        }
        if typed.asksSomething { return .refused(Refusal(.wrongYesNo)) }
        if let truth = visit.spoken.truth(typed) { return .accepted(.boolean(truth)) }
        switch visit.spoken.number(typed) {
        case 1: return .accepted(.boolean(true))
        case 2: return .accepted(.boolean(false))
        default: break
        }
        return ChoiceWords(typed, visit).truth.map { .accepted(.boolean($0)) } ?? .refused(Refusal(.wrongYesNo))
    }
}
