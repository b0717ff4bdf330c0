import Conversation
import Wording

/// Every text shows only what is there to be shown, and nothing a citizen told in private.
struct TextCheck {
    let draft: Draft
    /// The kinds of the variables of each flow.
    let variables: [String: VariableCheck.Kinds]
    let hidden: HiddenVariables

    /// What was found, and by language the keys of texts with an unknown name.
    struct Result {
        var diagnostics: [Diagnostic] = []
        var misspelt: [String: Set<String>] = [:]
    }

    func run() -> Result {
        var result = Result()
        for found in draft.orderedFlows {
            let kinds = variables[found.flow.name] ?? VariableCheck.Kinds(known: [:])
            for state in found.flow.states.values {
                check(state, kinds, hidden: hidden.names(in: found.flow.name), &result)
            }
        }
        for text in EngineText.allCases {
            var kinds = text.arguments
            kinds["address"] = .text
            checkPlaceholders(
                text.key, at: nil, VariableCheck.Kinds(known: kinds), anyKind: text.hasBounds ? ["least", "most"] : [],
                &result)
        }
        for (key, shown) in draft.vocabulary.sentTexts.sorted(by: { $0.key < $1.key }) {
            checkPlaceholders(key, at: nil, VariableCheck.Kinds(known: shown.fields), &result)
        }
        return result
    }

    // MARK: What texts show

    private func check(
        _ state: State, _ kinds: VariableCheck.Kinds, hidden: Set<String>, _ result: inout Result
    ) {
        let facts = state.facts
        for text in state.texts {
            checkPlaceholders(text.key, at: text.place, kinds, &result)
            result.diagnostics += checkHidden(text, hidden)
        }
        for item in facts.itemTexts {
            result.diagnostics += checkHidden(item.text, hidden)
            var own = kinds
            if case .list(let record)? = try? item.list.value.type(kinds.known) {
                own.known["item"] = .record(record)
            } else {
                own.unsettled.insert("item")
            }
            checkPlaceholders(item.text.key, at: item.text.place, own, &result)
        }
    }

    private func checkHidden(_ text: TextUse, _ hidden: Set<String>) -> [Diagnostic] {
        for tag in draft.city?.languages ?? [] {
            for placeholder in draft.languages[tag]?.texts[text.key]?.placeholders ?? [] {
                guard let name = placeholder.name.split(separator: ".").first, hidden.contains(String(name)) else {
                    continue
                }
                return [
                    Diagnostic(
                        .error, .privateShown, at: text.place,
                        "The text \"\(text.key)\" would show the private value \"\(name)\".",
                        advice: "Take {\(placeholder.name)} out of the text, in every language.")
                ]
            }
        }
        return []
    }

    private func checkPlaceholders(
        _ key: String, at use: SourcePlace?, _ kinds: VariableCheck.Kinds, anyKind: Set<String> = [],
        _ result: inout Result
    ) {
        let tags = draft.city?.languages ?? []
        for tag in tags {
            guard let text = draft.languages[tag]?.texts[key] else { continue }
            for placeholder in text.placeholders where !anyKind.contains(placeholder.name) {
                guard let finding = finding(placeholder, kinds, text, use, key) else { continue }
                if finding.kind == .unknownPlaceholder { result.misspelt[tag, default: []].insert(key) }
                result.diagnostics.append(finding)
            }
            result.diagnostics += quotedAway(text, key) { name in
                kinds.type(of: name) != nil || tags.contains { shows(name, key, in: $0) }
            }
        }
    }

    private func shows(_ name: String, _ key: String, in tag: String) -> Bool {
        draft.languages[tag]?.texts[key]?.placeholders.contains { $0.name == name } ?? false
    }

    /// Values an apostrophe before the brace keeps from being shown, as in `l'{bill.number}`.
    private func quotedAway(_ text: LocatedText, _ key: String, isKnown: (String) -> Bool) -> [Diagnostic] {
        let names = [text.text?.message, text.text?.short].flatMap { $0?.quotedNames ?? [] }
        return Set(names.filter(isKnown)).sorted().map { name in
            Diagnostic(
                .error, .quotedPlaceholder, at: text.written,
                "The phone would show {\(name)} itself in \"\(key)\" and not its value.",
                advice: "An apostrophe before a brace quotes it; write two: ''{\(name)}.")
        }
    }

    private func finding(
        _ placeholder: Placeholder, _ kinds: VariableCheck.Kinds, _ text: LocatedText, _ use: SourcePlace?,
        _ key: String
    ) -> Diagnostic? {
        let parts = placeholder.name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if let first = parts.first, kinds.unsettled.contains(first) { return nil }
        let context = use.map { " It is used at \($0.file):\($0.line)." } ?? ""
        guard let type = kinds.type(of: placeholder.name) else {
            return Diagnostic(
                .error, .unknownPlaceholder, at: text.place,
                "{\(placeholder.name)} in \"\(key)\" is nothing the flow knows.\(context)",
                advice: kinds.advice(for: parts))
        }
        guard placeholder.kind.shows(type) else {
            return Diagnostic(
                .error, .wrongPlaceholder, at: text.place,
                "{\(placeholder.name)} in \"\(key)\" is \(type.word) and is formatted as something else.\(context)")
        }
        return nil
    }
}

extension VariableCheck.Kinds {
    /// The kind of what a placeholder names, as `bill.due`; nil where there is no such thing.
    fileprivate func type(of name: String) -> ValueType? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        return parts.first.flatMap { known[$0] }?.type(at: parts.dropFirst())
    }

    /// What was meant by an unknown name: the nearest of the names there are, fields of records among them, or else
    /// the fields of the record it begins with.
    fileprivate func advice(for parts: [String]) -> String? {
        let name = parts.joined(separator: ".")
        guard let first = parts.first, parts.count > 1, case .record(let record)? = known[first] else {
            let fields = known.flatMap { name, type in type.paths.map { "\(name).\($0)" } }
            return (Array(known.keys) + fields).suggestion(for: name) ?? known.keys.suggestion(for: parts.first ?? "")
        }
        let fields = ValueType.record(record).paths.map { "\(first).\($0)" }.sorted()
        return fields.suggestion(for: name)
            ?? "It has: \(fields.map { "{\($0)}" }.joined(separator: ", "))."
    }
}

extension ValueType {
    /// The dotted ways to the fields of a record and of the records in it.
    fileprivate var paths: [String] {
        guard case .record(let record) = self else { return [] }
        return record.fields.flatMap { name, type in [name] + type.paths.map { "\(name).\($0)" } }
    }
}

extension Placeholder.Kind {
    /// True when a value of this kind can be shown so.
    fileprivate func shows(_ type: ValueType) -> Bool {
        switch self {
        case .text: if case .record = type { false } else if case .list = type { false } else { true }
        case .number, .plural: type == .integer
        case .money: type == .money
        case .date: type == .date
        case .phone: type == .phone
        case .select: type == .text || type == .boolean
        }
    }
}
