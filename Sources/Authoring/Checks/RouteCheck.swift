import Conversation

/// A city whose flows have text messages sent has a channel they can leave by. What rules leave out is found where they are
/// read.
struct RouteCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        guard let city = draft.city, city.routes.rules.isEmpty, !city.channels.contains(where: \.canSend) else {
            return []
        }
        let senders = draft.orderedFlows.flatMap { found in
            found.flow.states.values.compactMap { $0.facts.action?.name }.filter(sends)
        }
        guard let first = senders.min(by: { $0.place < $1.place }) else { return [] }
        return [
            Diagnostic(
                .error, .missingRoute, at: first.place,
                "\(first.value) has text messages sent, and no channel of the city can send any.",
                advice: "Give a channel in Flows/city.yaml the number citizens text (\"sms\"), or a \"sender\".")
        ]
    }

    /// Whether an action changes something in a domain that sends texts: it may send one now or when that goes on.
    private func sends(_ action: Located<String>) -> Bool {
        guard draft.vocabulary.actions[action.value]?.changes == true,
            let domain = action.value.split(separator: ".").first
        else { return false }
        return draft.vocabulary.sentTexts.keys.contains { $0.hasPrefix(domain + ".") }
    }
}
