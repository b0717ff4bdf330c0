package import Wording

/// A kind of answer an `ask` can want: what a citizen may type for it and what it becomes.
package protocol InputKind: Sendable {
    /// The word staff write after `as:`.
    static var name: String { get }
    /// Reads the settings of this kind beside `as:`; reports what is wrong and answers nil where nothing can be made.
    static func read(_ reader: inout StateReader) -> (any InputKind)?
    /// The kind of variable the answer becomes.
    var type: ValueType { get }
    /// Formulas among the settings with the kind they must have.
    var bounds: [(expression: Located<Expression>, type: ValueType)] { get }
    /// How wide the answer can become, for the proof that every screen fits.
    var width: ValueWidth { get }
    /// Every text of the engine an answer can be refused with.
    var refusals: [EngineText] { get }
    /// True when an answer of this kind must never be stored, shown or logged in clear.
    var isSecret: Bool { get }
    /// The action that is asked what an answer means, where the words alone do not tell.
    var action: ActionUse? { get }
    /// How wide what stands under the question can become, option by option.
    var optionWidths: [ValueWidth] { get }
    /// What a citizen may be asked to choose from where an answer is unclear; nil where every answer is clear.
    var offers: Offers? { get }
    /// How many digits an answer has; nil where it is no row of digits.
    var answerDigits: AnswerDigits? { get }
    /// The most letters an answer in words may have; nil where the answer is something else.
    var mostLetters: Int? { get }
    /// What stands under the question to choose from.
    func options(_ visit: Visit) -> [ScreenOption]
    /// Whether the answer is in the citizen's own words: no keyword in it begins a service.
    var takesOwnWords: Bool { get }
    /// Reads what was typed, or says why it does not fit.
    func accept(_ typed: String, _ visit: Visit) -> InputReading
    /// Reads what the action made of it.
    func outcome(_ outcome: ActionOutcome, _ visit: Visit) -> InputReading
}

extension InputKind {
    package var bounds: [(expression: Located<Expression>, type: ValueType)] { [] }
    package var width: ValueWidth { .usual(for: type) }
    package var refusals: [EngineText] { [.wrongChoice] }
    package var isSecret: Bool { false }
    package var takesOwnWords: Bool { false }
    package var action: ActionUse? { nil }
    package var optionWidths: [ValueWidth] { [] }
    package var offers: Offers? { nil }
    package var answerDigits: AnswerDigits? { nil }
    package var mostLetters: Int? { nil }
    package func options(_ visit: Visit) -> [ScreenOption] { [] }
    /// Only a kind with an action ever asks for one.
    package func outcome(_ outcome: ActionOutcome, _ visit: Visit) -> InputReading { .refused(Refusal(.wrongChoice)) }
}

/// How many things an unclear answer may be taken for, and how wide the name of each can become.
package struct Offers: Sendable, Hashable {
    package let most: Int
    package let label: ValueWidth
}

/// What became of something typed.
package enum InputReading: Sendable {
    case accepted(Value)
    case refused(Refusal)
    /// The action of this kind must tell; its outcome is read next.
    case ask(ActionCall)
    /// It may mean any of these records, which the citizen is asked to choose from by their field `name`.
    case offer([Value])
}

/// Every kind of input. A test compares this list with the files of the folder.
package enum InputCatalog {
    package static let all: [any InputKind.Type] = [
        YesNoInput.self,
        IntegerInput.self,
        MoneyInput.self,
        DateInput.self,
        PhoneInput.self,
        ReferenceInput.self,
        PinInput.self,
        PlaceInput.self,
        PlusCodeInput.self,
        TextInput.self,
    ]

    package static let names: [String] = all.map { $0.name }

    package static func kind(named name: String) -> (any InputKind.Type)? { all.first { $0.name == name } }
}
