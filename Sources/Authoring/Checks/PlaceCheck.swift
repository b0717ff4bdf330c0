import Conversation

/// Every name a flow mentions must exist: states, flows, actions, outcomes, languages.
struct PlaceCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        if let city = draft.city, draft.flows[city.entry] == nil, draft.hasAllFlows {
            diagnostics.append(
                Diagnostic(
                    .error, .unknownFlow, at: city.entryPlace,
                    "The entry flow \"\(city.entry)\" does not exist.",
                    advice: draft.flows.keys.suggestion(for: city.entry)))
        }
        for found in draft.orderedFlows {
            if !found.hasState(found.flow.start) {
                diagnostics.append(missingState(found.flow.start, at: found.startPlace, in: found))
            }
            for keyword in found.keywords { diagnostics += check(keyword, of: found.flow) }
            for state in found.flow.states.values {
                for transition in state.facts.transitions { diagnostics += check(transition, in: found) }
                diagnostics += languages(of: state)
                if let use = state.facts.action { diagnostics += check(use) }
            }
        }
        return diagnostics
    }

    private func missingState(_ name: String, at place: SourcePlace, in found: FlowReader.Found) -> Diagnostic {
        Diagnostic(
            .error, .unknownState, at: place, "There is no state \"\(name)\" in this flow.",
            advice: found.stateNames.suggestion(for: name) ?? "Add it under \"states\".")
    }

    private func check(_ transition: Transition, in found: FlowReader.Found) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        switch transition.destination {
        case .state(let name):
            if !found.hasState(name.value) { diagnostics.append(missingState(name.value, at: name.place, in: found)) }
        case .flow(let call, let then):
            if let then, !found.hasState(then.value) {
                diagnostics.append(missingState(then.value, at: then.place, in: found))
            }
            diagnostics += check(call)
        }
        return diagnostics
    }

    /// Languages a state changes to and the city does not speak. A menu goes on without such an option, as long as another
    /// is left.
    private func languages(of state: State) -> [Diagnostic] {
        let spoken = draft.city.map { Set($0.languages) } ?? []
        guard !spoken.isEmpty else { return [] }
        let ways = state.facts.ways.filter { way in
            way.transition.language.map { !spoken.contains($0.value) } ?? false
        }
        let hidden = ways.filter(\.isOption)
        let isMenuLeft = hidden.count < state.facts.options.count
        return ways.compactMap { way in
            guard let language = way.transition.language else { return nil }
            guard way.isOption, isMenuLeft else {
                return Diagnostic(
                    .error, .unknownLanguage, at: language.place, "The city does not speak \"\(language.value)\".",
                    advice: "Add it to \"languages\" in city.yaml, or take it out here.")
            }
            return Diagnostic(
                .warning, .unspokenLanguage, at: language.place,
                "The city does not speak \"\(language.value)\", so this option is not offered.",
                advice: "Add it to \"languages\" in city.yaml, or take the option out where it is the last one.")
        }
    }

    private func check(_ call: FlowCall) -> [Diagnostic] {
        guard let called = draft.flows[call.flow.value]?.flow else {
            guard draft.hasAllFlows else { return [] }
            return [
                Diagnostic(
                    .error, .unknownFlow, at: call.flow.place, "There is no flow \"\(call.flow.value)\".",
                    advice: draft.flows.keys.suggestion(for: call.flow.value))
            ]
        }
        return check(call.arguments, for: called, at: call.flow.place)
    }

    private func check(_ keyword: FlowReader.KeywordUse, of flow: Flow) -> [Diagnostic] {
        check(keyword.arguments, for: flow, at: keyword.text.place)
    }

    /// What a flow is given by a call or a keyword must be what it takes, and all it cannot do without.
    private func check(_ arguments: [Assignment], for called: Flow, at place: SourcePlace) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        for argument in arguments where called.takes[argument.name.value] == nil {
            diagnostics.append(
                Diagnostic(
                    .error, .unknownParameter, at: argument.name.place,
                    "The flow \"\(called.name)\" does not take \"\(argument.name.value)\".",
                    advice: called.takes.keys.suggestion(for: argument.name.value)))
        }
        let given = Set(arguments.map(\.name.value))
        for (name, type) in called.takes.sorted(by: { $0.key < $1.key })
        where type.blank == nil && !given.contains(name) {
            diagnostics.append(
                Diagnostic(
                    .error, .missingParameter, at: place, "The flow \"\(called.name)\" must be given \"\(name)\".",
                    advice: "Add with: { \(name): … }."))
        }
        return diagnostics
    }

    private func check(_ use: ActionUse) -> [Diagnostic] {
        guard let signature = draft.vocabulary.actions[use.name.value] else {
            return [
                Diagnostic(
                    .error, .unknownAction, at: use.name.place, "There is no action \"\(use.name.value)\".",
                    advice: draft.vocabulary.actions.keys.suggestion(for: use.name.value)
                        ?? actionsThereAre(near: use.name.value))
            ]
        }
        var diagnostics: [Diagnostic] = []
        for argument in use.arguments where signature.parameters[argument.name.value] == nil {
            diagnostics.append(
                Diagnostic(
                    .error, .unknownParameter, at: argument.name.place,
                    "\"\(signature.name)\" does not take \"\(argument.name.value)\".",
                    advice: signature.parameters.keys.suggestion(for: argument.name.value)))
        }
        if let typed = use.typed, signature.parameters[typed] != .text {
            diagnostics.append(
                Diagnostic(
                    .error, .unknownParameter, at: use.name.place,
                    "\"\(signature.name)\" does not take \"\(typed)\", a text, which is what was typed."))
        }
        let given = Set(use.arguments.map(\.name.value) + [use.typed].compactMap(\.self))
        for name in signature.parameters.keys.sorted() where !given.contains(name) && !signature.optional.contains(name)
        {
            diagnostics.append(
                Diagnostic(
                    .error, .missingParameter, at: use.name.place, "\"\(signature.name)\" must be given \"\(name)\".",
                    advice: "Add with: { \(name): … }."))
        }
        let handled = Set(use.handled.map(\.value))
        for outcome in signature.outcomes.keys.sorted() where !handled.contains(outcome) {
            diagnostics.append(
                Diagnostic(
                    .error, .unhandledOutcome, at: use.name.place,
                    "The outcome \"\(outcome)\" of \"\(signature.name)\" is not handled.",
                    advice: "Add \"\(outcome): { then: … }\" under \"when\"."))
        }
        for outcome in use.handled where signature.outcomes[outcome.value] == nil {
            diagnostics.append(
                Diagnostic(
                    .error, .unknownOutcome, at: outcome.place,
                    "\"\(signature.name)\" has no outcome \"\(outcome.value)\".",
                    advice: signature.outcomes.keys.suggestion(for: outcome.value)))
        }
        return diagnostics + missingFields(of: signature, use)
    }

    /// The actions of the domain a name begins with, or all where it begins with none.
    private func actionsThereAre(near name: String) -> String {
        let all = draft.vocabulary.actions.keys.sorted()
        let domain = name.prefix { $0 != "." } + "."
        let own = all.filter { $0.hasPrefix(domain) }
        return "The actions are: \((own.isEmpty ? all : own).joined(separator: ", ")). "
            + "Documentation/Actions.md tells what each takes."
    }

    /// Fields the step reads itself and outcomes of the action do not carry.
    private func missingFields(of signature: ActionSignature, _ use: ActionUse) -> [Diagnostic] {
        use.needs.sorted { $0.key < $1.key }.flatMap { outcome, fields -> [Diagnostic] in
            guard let carried = signature.outcomes[outcome]?.fields else { return [] }
            let missing = fields.filter { name, type in carried[name].map { !$0.holds(type) } ?? true }
            return missing.keys.sorted().map { name in
                Diagnostic(
                    .error, .wrongType, at: use.name.place,
                    "The outcome \"\(outcome)\" of \"\(signature.name)\" has no \(fields[name]?.word ?? "") "
                        + "\"\(name)\", which is needed here.")
            }
        }
    }
}

extension Way {
    /// Whether it is one of a menu's options.
    fileprivate var isOption: Bool { if case .option = occasion { true } else { false } }
}

extension ValueType {
    /// Whether a value of this kind can be read as one of another: lists and records may hold more than is read.
    fileprivate func holds(_ needed: ValueType) -> Bool {
        switch (self, needed) {
        case (.list(let own), .list(let other)), (.record(let own), .record(let other)):
            other.fields.allSatisfy { own.fields[$0.key] == $0.value }
        default: self == needed
        }
    }
}
