package import Wording

/// What a state does. A kind is one file in this folder and one line in `StepCatalog`.
///
/// A step decides and never acts: it gets a `Visit`, the values of the moment, and answers with the `Move` to make.
package protocol Step: Sendable {
    /// The word staff write to choose this kind.
    static var kind: String { get }
    /// Reads the settings; reports what is wrong to the reader and answers nil where nothing sensible can be made.
    static func read(_ reader: inout StateReader) -> Self?

    /// What the checker must know about this step.
    var facts: StepFacts { get }
    /// The conversation arrives here.
    func enter(_ visit: Visit) -> Move
    /// The citizen typed something while this step waited. Reserved keys never get here.
    func answer(_ typed: String, _ visit: Visit) -> Move
    /// The action this step asked for has come out.
    func outcome(_ outcome: ActionOutcome, _ visit: Visit) -> Move
}

extension Step {
    package func answer(_ typed: String, _ visit: Visit) -> Move { .fail(.unexpectedInput) }
    package func outcome(_ outcome: ActionOutcome, _ visit: Visit) -> Move { .fail(.unexpectedOutcome(outcome.name)) }
}

/// What a step decided.
package enum Move: Sendable {
    /// Show this and wait for the citizen.
    case wait(Prompt)
    /// Set the variables, then follow the transition.
    case follow(Transition, setting: [String: Value] = [:])
    /// Carry out an action in this turn's transaction and come back with its outcome.
    case call(ActionCall)
    /// Show a last text and end the session.
    case end(TextUse)
    /// Leave this flow for the one that called it, with values for it.
    case leave([String: Value])
    /// Set the variables and enter this state again. Unlike a transition to itself this does not move on: wrong
    /// answers are still counted, and there is nothing to go back to.
    case stay(setting: [String: Value])
    /// The citizen's input does not fit: say why and ask again.
    case refuse(Refusal)
    /// The state does not run by this medium: say how to go on by the other one.
    case elsewhere
    /// The program and the session do not go together; end politely and tell staff.
    case fail(TurnFailure)
}

/// Why an input does not fit: a text of the engine with its arguments.
package struct Refusal: Sendable {
    package let text: EngineText
    package let arguments: [String: MessageArgument]

    package init(_ text: EngineText, _ arguments: [String: MessageArgument] = [:]) {
        self.text = text
        self.arguments = arguments
    }
}

/// What a waiting state shows, before paging.
package struct Prompt: Sendable, Equatable {
    package let body: String
    package let options: [ScreenOption]

    package init(body: String, options: [ScreenOption] = []) {
        self.body = body
        self.options = options
    }
}
