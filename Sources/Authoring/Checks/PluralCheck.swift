import Conversation
import Wording

/// Every plural has the forms its language tells apart, no other, and says no "one" of several numbers.
struct PluralCheck {
    let draft: Draft

    func run() -> [Diagnostic] {
        (draft.city?.languages ?? []).flatMap { tag -> [Diagnostic] in
            guard let pack = draft.languages[tag] else { return [] }
            let rules = pack.language.plurals
            let samples = rules.samples()
            return draft.messages(of: tag).flatMap { key, message, place in
                message.plurals.flatMap { use in
                    findings(in: use, rules.categories, samples).map { sentence, advice in
                        Diagnostic(
                            .warning, .pluralForm, at: place, "In \"\(key)\" \(sentence(tag))", advice: advice)
                    }
                }
            }
        }
    }

    private func findings(
        in use: Message.PluralUse, _ categories: [PluralCategory], _ samples: [PluralCategory: [Int64]]
    ) -> [(sentence: (String) -> String, advice: String)] {
        var found: [(sentence: (String) -> String, advice: String)] = []
        let surplus = use.cases.keys.filter { !categories.contains($0) }.map(\.rawValue).sorted()
        if !surplus.isEmpty {
            let forms = surplus.joined(separator: ", ")
            let known = categories.map(\.rawValue).joined(separator: ", ")
            found.append(
                (
                    { "the plural of {\(use.name)} has a form \($0) never uses: \(forms)." },
                    "Take it out. The forms are: \(known)."
                ))
        }
        // Under an offset the form is that of another number.
        guard use.offset == 0 else { return found }
        let lacking = categories.filter { category in
            guard category != .other, use.cases[category] == nil else { return false }
            return (samples[category] ?? []).contains { !use.exact.contains($0) }
        }
        if !lacking.isEmpty {
            let forms = lacking.map { "\($0.rawValue) (as for \(example(of: $0, samples)))" }.joined(separator: ", ")
            found.append(
                (
                    { "the plural of {\(use.name)} lacks forms of \($0): \(forms)." },
                    "Add \(lacking.map { "\($0.rawValue) {…}" }.joined(separator: " "))."
                ))
        }
        let ones = (samples[.one] ?? []).filter { !use.exact.contains($0) }
        if use.cases[.one] == false, ones.contains(where: { $0 != 1 }) {
            let others = ones.filter { $0 != 1 }.prefix(3).map(String.init).joined(separator: ", ")
            found.append(
                (
                    { "the form one of {\(use.name)} shows no number, and \($0) uses it for \(others) too." },
                    "Say =1 {…} for one alone, or show the number with #."
                ))
        }
        return found
    }

    private func example(of category: PluralCategory, _ samples: [PluralCategory: [Int64]]) -> Int64 {
        samples[category]?.first ?? 0
    }
}
