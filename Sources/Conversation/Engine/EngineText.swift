/// The texts the engine itself speaks. Every language must have them, under `engine.`.
package enum EngineText: String, Sendable, Hashable, CaseIterable {
    /// The words beside the keys 0, 00, 98.
    case back, home, more
    /// `typed` is not among the choices.
    case wrongChoice = "wrong_choice"
    case wrongNumber = "wrong_number"
    case wrongMoney = "wrong_money"
    case wrongReference = "wrong_reference"
    case wrongPhone = "wrong_phone"
    case wrongDate = "wrong_date"
    case wrongText = "wrong_text"
    /// Longer than `most` characters.
    case tooLong = "too_long"
    /// Under `least`.
    case tooLittle = "too_little"
    /// Over `most`.
    case tooMuch = "too_much"
    /// Added to the second refusal in a row: how to get help.
    case helpHint = "help_hint"
    /// What 99 answers where a state has no help of its own. `address` is the code or number to reach us by.
    case help
    /// After the last attempt. `address` is the code or number to go on by.
    case tooManyAttempts = "too_many_attempts"
    /// A redial finds an unfinished session.
    case resume
    case resumeContinue = "resume_continue"
    case resumeAgain = "resume_again"
    /// The session does not fit the program any more. `address` as above.
    case unfit
    /// Something failed here and nothing was kept. `address` as above.
    case trouble
    /// The answer takes too long. `address` as above.
    case stillWorking = "still_working"
    /// The session is over and the network sent more. `address` as above.
    case sessionOver = "session_over"

    /// The full key in `Locales/`.
    package var key: String { "engine.\(rawValue)" }

    /// The arguments this text may use, beside `address`.
    package var arguments: [String: ValueType] {
        switch self {
        case .wrongChoice: ["typed": .text]
        case .tooLong: ["most": .integer]
        default: [:]
        }
    }

    /// Texts whose bounds are a number or money as the question wants.
    package var hasBounds: Bool { self == .tooLittle || self == .tooMuch }
}
