import Conversation

/// What a citizen told in private is given only to actions that promise to keep it.
///
/// That no text shows it is looked at with the texts.
struct PrivateCheck {
    let draft: Draft
    let hidden: HiddenVariables

    func run() -> [Diagnostic] {
        draft.orderedFlows.flatMap { found in
            let names = hidden.names(in: found.flow.name)
            return found.flow.states.values.flatMap { state in
                (names.isEmpty ? [] : check(state, names)) + typedInPrivate(state)
            }
        }
    }

    /// An input that asks an action gives it what was typed.
    private func typedInPrivate(_ state: State) -> [Diagnostic] {
        guard state.isPrivate, let use = state.facts.action, let typed = use.typed,
            let signature = draft.vocabulary.actions[use.name.value], !signature.secret.contains(typed)
        else { return [] }
        return [
            Diagnostic(
                .error, .privateSent, at: use.name.place,
                "\"\(signature.name)\" does not keep \"\(typed)\" secret, and what is typed here is private.",
                advice: "Take \"private\" off this state, or ask another action.")
        ]
    }

    private func check(_ state: State, _ names: Set<String>) -> [Diagnostic] {
        guard let use = state.facts.action, let signature = draft.vocabulary.actions[use.name.value] else { return [] }
        return use.arguments.compactMap { argument in
            let given = argument.expression.value.variables.intersection(names).min()
            guard let given, !signature.secret.contains(argument.name.value) else { return nil }
            return Diagnostic(
                .error, .privateSent, at: argument.expression.place,
                "\"\(signature.name)\" does not keep \"\(argument.name.value)\" secret, and \"\(given)\" is private.",
                advice: signature.secret.isEmpty
                    ? "Leave it out, or take \"private\" off the state that asks for it."
                    : "It keeps secret: \(signature.secret.sorted().joined(separator: ", ")).")
        }
    }
}
