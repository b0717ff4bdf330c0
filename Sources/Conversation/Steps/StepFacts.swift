/// What a step reads, writes and leads to, so that a program can be checked before anybody dials.
package struct StepFacts: Sendable {
    package var texts: [TextUse] = []
    /// Texts that show fields of the records of a list under the name `item`, with the list.
    package var itemTexts: [(text: TextUse, list: Located<Expression>)] = []
    package var transitions: [Transition] = []
    /// Formulas that must be true or false.
    package var conditions: [Located<Expression>] = []
    /// Formulas that must be of one kind, such as the least and most of an amount.
    package var typed: [(expression: Located<Expression>, type: ValueType)] = []
    package var writes: [VariableWrite] = []
    package var action: ActionUse?
    /// Values handed to the calling flow.
    package var returned: [Assignment] = []
    /// True when the step waits for the citizen.
    package var waits = false
    /// True when the conversation, or at least this flow, can end here.
    package var ends = false

    package init() {}
}

/// A variable a step gives a value to, and how the value's kind is known.
package struct VariableWrite: Sendable, Hashable {
    package enum Source: Sendable, Hashable {
        case type(ValueType)
        /// A record of the list this formula names.
        case element(Located<Expression>)
        case outcome(action: String, outcome: String)
    }

    package let name: Located<String>
    package let source: Source
}

/// An action a step calls: with what, and which outcomes it handles.
package struct ActionUse: Sendable, Hashable {
    package let name: Located<String>
    package let arguments: [Assignment]
    package let handled: [Located<String>]
}
