import Conversation

/// The chapter of the manual about the actions flows may call, made from their signatures.
package struct ActionManual: Sendable {
    private let signatures: [ActionSignature]
    /// What each action does, by its name, as the comment above it says.
    private let notes: [String: String]

    package init(_ vocabulary: Vocabulary, notes: [String: String]) {
        signatures = vocabulary.actions.values.sorted { $0.name < $1.name }
        self.notes = notes
    }

    /// The text of `Documentation/Actions.md`.
    package var text: String {
        let head = """
            # Actions

            What a flow may `do` ([Steps](Steps.md#do)), domain by domain: what each action takes under `with:`, the outcomes
            its state must handle under `when:`, and the fields an outcome brings with `into:`. The checker refuses every
            other parameter, value and outcome. An action that changes something cannot be stepped back past with the key 0;
            one that keeps a parameter secret may be given what was told in private. This page is made of the actions
            themselves by `make manual`.
            """
        let domains = Dictionary(grouping: signatures) { String($0.name.prefix { $0 != "." }) }
        let parts = domains.sorted { $0.key < $1.key }.map { domain, actions in
            (["## \(domain)"] + actions.map(section)).joined(separator: "\n\n")
        }
        return ([head] + parts).joined(separator: "\n\n") + "\n"
    }

    private func section(_ action: ActionSignature) -> String {
        var parts = ["### \(action.name)"]
        let changes = action.changes ? "It changes something." : "It changes nothing."
        parts.append([notes[action.name], changes].compactMap(\.self).joined(separator: " "))
        parts.append(takes(action))
        parts.append((["| outcome | fields |", "|---|---|"] + outcomes(action)).joined(separator: "\n"))
        return parts.joined(separator: "\n\n")
    }

    private func takes(_ action: ActionSignature) -> String {
        guard !action.parameters.isEmpty else { return "It takes nothing." }
        let rows = action.parameters.sorted { $0.key < $1.key }.map { name, type in
            let marks = [
                action.optional.contains(name) ? "may be left out" : nil,
                action.secret.contains(name) ? "kept secret" : nil,
                action.allowed[name].map { "one of " + $0.map { "`\($0)`" }.joined(separator: ", ") },
                action.wallets.contains(name) ? "a wallet of the city, or an empty text for the city's rules" : nil,
            ]
            return "| `\(name)` | \(type.word) | \(marks.compactMap(\.self).joined(separator: "; ")) |"
        }
        return (["| takes | kind | |", "|---|---|---|"] + rows).joined(separator: "\n")
    }

    private func outcomes(_ action: ActionSignature) -> [String] {
        action.outcomes.sorted { $0.key < $1.key }.map { name, record in
            let fields = record.fields.sorted { $0.key < $1.key }.map { name, type in
                "`\(name)` \(type.word)\(Self.items(type))"
            }
            return "| `\(name)` | \(fields.joined(separator: ", ")) |"
        }
    }

    /// What a record of a list holds.
    private static func items(_ type: ValueType) -> String {
        guard case .list(let record) = type else { return "" }
        return " ("
            + record.fields.sorted { $0.key < $1.key }.map { "`\($0.key)` \($0.value.word)" }.joined(separator: ", ")
            + ")"
    }
}
