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
    /// What a question of yes or no takes.
    case wrongYesNo = "wrong_yes_no"
    /// `has` digits were typed where `wants` are needed.
    case wrongLength = "wrong_length"
    /// A PIN has `wants` digits. It never shows what was typed.
    case wrongPin = "wrong_pin"
    /// A new PIN that anybody would try first.
    case easyPin = "easy_pin"
    case wrongPlusCode = "wrong_plus_code"
    /// Nobody knows the place `typed`.
    case wrongPlace = "wrong_place"
    /// Above what an unclear answer could have meant, and the last choice below it.
    case didYouMean = "did_you_mean"
    case noneOfThese = "none_of_these"
    /// As 31 2 2026.
    case noSuchDay = "no_such_day"
    /// Before the day `least`.
    case tooEarly = "too_early"
    /// After the day `most`.
    case tooLate = "too_late"
    /// What was typed could be two amounts, as 1.250 where money has two decimals.
    case twoAmounts = "two_amounts"
    /// This goes on by the other `medium` only, at `elsewhere`.
    case notHere = "not_here"
    /// Above the question, when an answer by text message has long been waited for.
    case reminder
    /// Added to the second refusal in a row: how to get help.
    case helpHint = "help_hint"
    /// What 99 answers where a state has no help of its own. `address` is the code or number to reach us by.
    case help
    /// Above the question, where somebody tells of danger in place of an answer. `emergency` are the numbers to call.
    case emergency
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

    /// Answers the wish to hear no more, and the wish to hear again.
    case stopped
    case started

    /// The full key in `Locales/`.
    package var key: String { "engine.\(rawValue)" }

    /// The arguments this text may use, beside `address`.
    package var arguments: [String: ValueType] {
        switch self {
        case .wrongChoice: ["typed": .text]
        case .tooLong: ["most": .integer]
        case .wrongLength: ["has": .integer, "wants": .integer]
        case .wrongPin: ["wants": .integer]
        case .wrongPlace: ["typed": .text]
        case .wrongMoney, .twoAmounts: ["example": .money]
        case .tooEarly: ["least": .date]
        case .tooLate: ["most": .date]
        case .emergency: ["emergency": .text]
        case .notHere: ["elsewhere": .text, "medium": .text]
        default: [:]
        }
    }

    /// Texts whose bounds are a number or money as the question wants.
    package var hasBounds: Bool { self == .tooLittle || self == .tooMuch }
}
