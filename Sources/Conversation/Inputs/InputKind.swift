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
    /// Reads what was typed, or says why it does not fit.
    func accept(_ typed: String, _ visit: Visit) -> InputReading
}

extension InputKind {
    package var bounds: [(expression: Located<Expression>, type: ValueType)] { [] }
}

/// What became of something typed.
package enum InputReading: Sendable {
    case accepted(Value)
    case refused(Refusal)
}

/// Every kind of input. A test compares this list with the files of the folder.
package enum InputCatalog {
    package static let all: [any InputKind.Type] = [
        TextInput.self,
        IntegerInput.self,
        MoneyInput.self,
        ReferenceInput.self,
        PhoneInput.self,
        DateInput.self,
    ]

    package static let names: [String] = all.map { $0.name }

    package static func kind(named name: String) -> (any InputKind.Type)? { all.first { $0.name == name } }
}
