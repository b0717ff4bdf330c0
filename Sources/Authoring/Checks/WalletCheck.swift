import Conversation

/// A wallet a flow names is one of the city's: where an action is given it, and where a variable is set to it that an action
/// is given.
struct WalletCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        guard let city = draft.city else { return [] }
        let names = city.wallets.map(\.name)
        return draft.orderedFlows.flatMap { found in
            found.flow.states.values.flatMap { state in check(state, of: found.flow, names) }
        }
    }

    private func check(_ state: State, of flow: Flow, _ names: [String]) -> [Diagnostic] {
        guard let use = state.facts.action, let signature = draft.vocabulary.actions[use.name.value] else { return [] }
        let given = use.arguments.filter { signature.wallets.contains($0.name.value) }
        return given.flatMap { argument -> [Diagnostic] in
            switch argument.expression.value {
            case .literal(.text): return finding(argument.expression, names)
            case .path(let name, let fields) where fields.isEmpty:
                return assignments(to: name, in: flow).flatMap { finding($0, names) }
            default: return []
            }
        }
    }

    private func assignments(to name: String, in flow: Flow) -> [Located<Expression>] {
        flow.states.values.flatMap { $0.facts.transitions }.flatMap(\.assignments)
            .filter { $0.name.value == name }.map(\.expression)
    }

    private func finding(_ expression: Located<Expression>, _ names: [String]) -> [Diagnostic] {
        guard case .literal(.text(let wallet)) = expression.value, !wallet.isEmpty, !names.contains(wallet) else {
            return []
        }
        let advice =
            switch names.count {
            case 0: "The city has no wallet; add one under \"wallets\" in Flows/city.yaml."
            case 1: "Did you mean \"\(names[0])\"? Leave it out to have the wallet chosen by the payer's number."
            default:
                names.suggestion(for: wallet)
                    ?? "One of: \(names.joined(separator: ", ")). Leave it out to have the wallet chosen by the payer's number."
            }
        return [
            Diagnostic(
                .error, .unknownWallet, at: expression.place, "There is no wallet \"\(wallet)\".", advice: advice)
        ]
    }
}
