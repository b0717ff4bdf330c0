/// What a step reads, writes and leads to, so that a program can be checked before anybody dials.
package struct StepFacts: Sendable {
    package var texts: [TextUse] = []
    /// Texts that show fields of the records of a list under the name `item`, with the list.
    package var itemTexts: [(text: TextUse, list: Located<Expression>)] = []
    /// What a menu offers, in the order of the numbers: the label, and when it is offered where that depends. The labels
    /// stand in `texts` and the conditions in `conditions` too.
    package var options: [(label: TextUse, condition: Located<Expression>?)] = []
    /// Texts that are never shown: they list what people say for a choice.
    package var spokenTexts: [TextUse] = []
    /// Every way the conversation may go on from here, each with the variables set on it and on no other.
    package var ways: [Way] = []
    /// Formulas that must be true or false.
    package var conditions: [Located<Expression>] = []
    /// Formulas that must be of one kind, such as the least and most of an amount.
    package var typed: [(expression: Located<Expression>, type: ValueType)] = []
    package var action: ActionUse?
    /// How wide what the input shows under its question can become, option by option.
    package var optionWidths: [ValueWidth] = []
    /// What stands in place of the question where an answer was unclear.
    package var offers: Offers?
    /// Values handed to the calling flow.
    package var returned: [Assignment] = []
    /// True when the step waits for the citizen.
    package var waits = false
    /// True when the conversation, or at least this flow, can end here.
    package var ends = false
    /// Whether the step asks for free text, in which keywords have no meaning of their own.
    package var takesOwnWords = false
    /// The variable that keeps words which are none of the choices; nil where there must be a choice.
    package var typedInto: String?
    /// True when what is typed here is a secret by its kind, whatever the state says.
    package var isSecret = false
    /// What the engine may say when an answer does not fit.
    package var refusals: [EngineText] = []
    /// How many digits an answer has; nil where it is no row of digits.
    package var digits: AnswerDigits?
    /// The most letters an answer in words may have; nil where the answer is something else.
    package var longest: Int?

    package init() {}

    /// Where the ways lead.
    package var transitions: [Transition] { ways.map(\.transition) }
    /// The ways taken without asking the citizen anything.
    package var silentWays: [Way] { waits ? ways.filter(\.isSilent) : ways }
    /// What is written on any of the ways by the step itself; what their transitions set comes on top.
    package var writes: [VariableWrite] { ways.flatMap(\.writes) }
}

/// How many digits an answer must have.
package enum AnswerDigits: Sendable, Hashable {
    case exactly(Int)
    /// The flow does not say; any of these.
    case any(ClosedRange<Int>)
}

/// One way from a step to the next, with what the step keeps when it is taken.
package struct Way: Sendable {
    package let transition: Transition
    package let writes: [VariableWrite]
    /// True where a step that waits may take this way without having waited, as a list that is empty.
    package let isSilent: Bool
    /// When it is taken, for drawings of the flow.
    package let occasion: Occasion

    package init(
        _ transition: Transition, writes: [VariableWrite] = [], isSilent: Bool = false,
        when occasion: Occasion = .always
    ) {
        self.transition = transition
        self.writes = writes
        self.isSilent = isSilent
        self.occasion = occasion
    }

    /// What must happen for a way to be taken.
    package enum Occasion: Sendable, Hashable {
        /// Nothing: it is the only way, or what remains when no other is taken.
        case always
        /// The citizen answered what fits.
        case answered
        /// The citizen chose this number, which is offered only where the condition holds.
        case option(Int, label: TextUse, condition: Located<Expression>?)
        /// This holds, and none before it did.
        case condition(Located<Expression>)
        /// The action came out so.
        case outcome(String)
        /// There was nothing to choose among.
        case nothingToChoose
        /// The citizen came by a medium the state is not for.
        case otherMedium
        /// Nobody answered for long, nor when asked again.
        case unanswered
    }
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
    /// How wide the value can become; nil where that follows from the source.
    package let width: ValueWidth?

    package init(_ name: Located<String>, from source: Source, width: ValueWidth? = nil) {
        self.name = name
        self.source = source
        self.width = width
    }
}

/// An action a step calls: with what, and which outcomes it handles.
package struct ActionUse: Sendable, Hashable {
    package let name: Located<String>
    package let arguments: [Assignment]
    package let handled: [Located<String>]
    /// The parameter that is given what the citizen typed, as it was typed.
    package let typed: String?
    /// Fields outcomes must carry, by outcome, where the step itself reads them.
    package let needs: [String: [String: ValueType]]

    package init(
        name: Located<String>, arguments: [Assignment], handled: [Located<String>], typed: String? = nil,
        needs: [String: [String: ValueType]] = [:]
    ) {
        self.name = name
        self.arguments = arguments
        self.handled = handled
        self.typed = typed
        self.needs = needs
    }
}
