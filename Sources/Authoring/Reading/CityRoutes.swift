import Conversation
import Wording

/// Reads `routes:` of a city: which channel a text message leaves by.
///
/// ```yaml
/// routes:
///   - { to: telecel, network: Telecel }
///   - { to: bulk, kind: notice }
///   - { to: mtn }
/// ```
struct CityRoutes {
    /// A rule as it is written, before the country says who its operators are.
    struct Entry {
        let to: Located<String>
        let networks: [Located<String>]
        let prefixes: [Located<String>]
        let kinds: [Located<String>]
        let place: SourcePlace
    }

    /// The rules as they are written, with the place of all of them; nil where nothing is said.
    struct Written {
        let entries: [Entry]
        let place: SourcePlace
        /// False where a rule could not be read.
        let isWhole: Bool
    }

    static func written(_ reader: inout MappingReader) -> Written? {
        guard let node = reader.optional("routes") else { return nil }
        guard let items = node.items, !items.isEmpty else {
            reader.error("\"routes\" must be a list of rules.", .badValue, at: node.place, advice: Self.example)
            return Written(entries: [], place: node.place, isWhole: false)
        }
        let before = reader.diagnostics.count
        let entries = items.compactMap { item -> Entry? in
            var part = MappingReader(item)
            let found = entry(item, &part)
            part.finish()
            reader.adopt(part)
            return found
        }
        return Written(entries: entries, place: node.place, isWhole: reader.diagnostics.count == before)
    }

    private static let example = "Write a list whose last rule names only a channel, as [{ to: bulk }]."

    private static func entry(_ item: SourceNode, _ reader: inout MappingReader) -> Entry? {
        let to = reader.requiredText("to", advice: "Name the channel these messages leave by.")
        let networks = reader.texts("network") ?? []
        let prefixes = reader.optional("prefix").map { beginnings($0, &reader) } ?? []
        let kinds = reader.texts("kind") ?? []
        if let second = item["prefix"], item["network"] != nil {
            reader.error(
                "One rule names networks or beginnings of numbers, not both.", .unfitSetting, at: second.place,
                advice: "Write two rules.")
        }
        return to.map { Entry(to: $0, networks: networks, prefixes: prefixes, kinds: kinds, place: item.place) }
    }

    /// One beginning or a list of them: national ones, and international ones with a plus sign, which they keep.
    private static func beginnings(_ node: SourceNode, _ reader: inout MappingReader) -> [Located<String>] {
        let items = node.items ?? [node]
        func isInternational(_ item: SourceNode) -> Bool {
            guard let text = item.scalar, text.hasPrefix("+") else { return false }
            return (2...16).contains(text.utf8.count) && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
        }
        let abroad = items.filter(isInternational).compactMap { item in
            item.scalar.map { Located($0, at: item.place) }
        }
        let national = items.filter { !isInternational($0) }
        guard !national.isEmpty || abroad.isEmpty else { return abroad }
        return abroad + reader.prefixes(SourceNode(.sequence(national), at: node.place), atMost: 14)
    }

    let country: CountrySettings
    /// The channels with the places of their names.
    let channels: [(settings: ChannelSettings, place: SourcePlace)]

    /// What the rules say, and what is wrong with them.
    func resolve(_ written: Written?, _ diagnostics: inout [Diagnostic]) -> MessageRoutes {
        guard let written else { return routesWithoutRules(&diagnostics) }
        var findings: [Diagnostic] = []
        let rules = written.entries.map { rule($0, &findings) }
        let routes = MessageRoutes(rules, series: series)
        // What is wrong with one rule would be told again of all of them.
        if written.isWhole, findings.isEmpty { findings = findingsOfAll(routes, written) }
        diagnostics += findings
        return routes
    }

    private var operators: [MobileOperator] { country.operators.filter { $0.days.contains(nil) } }

    private var series: [String: String] {
        let code = country.numbering.callingCode
        let all = operators.flatMap { found in found.prefixes.map { (code + $0, found.name) } }
        return Dictionary(all) { first, _ in first }
    }

    /// A city that says nothing: its one channel for text messages takes all.
    private func routesWithoutRules(_ diagnostics: inout [Diagnostic]) -> MessageRoutes {
        let texted = channels.filter { $0.settings.sms != nil }
        let found = (texted.isEmpty ? channels.filter(\.settings.canSend) : texted)
            .sorted { $0.settings.name < $1.settings.name }
        if found.count > 1, let last = found.map(\.place).max() {
            let names = found.map(\.settings.name)
            diagnostics.append(
                Diagnostic(
                    .error, .missingRoute, at: last,
                    "Text messages can leave by \(names.joined(separator: ", ")), and nothing says which by which.",
                    advice: "Add \"routes\": a list of rules, the last as { to: \(names[0]) }."))
        }
        // A program of former days, when nobody asked, goes on as it did.
        return MessageRoutes(found.prefix(1).map { MessageRoutes.Rule(to: $0.settings.name) })
    }

    // MARK: One rule

    private func rule(_ entry: Entry, _ findings: inout [Diagnostic]) -> MessageRoutes.Rule {
        check(entry.to, &findings)
        var receivers = MessageRoutes.Receivers.all
        if !entry.networks.isEmpty {
            receivers = .networks(Set(entry.networks.compactMap { network($0, &findings) }))
        } else if !entry.prefixes.isEmpty {
            receivers = .beginnings(entry.prefixes.map { beginning($0, &findings) })
        }
        let kinds = entry.kinds.compactMap { kind($0, &findings) }
        return MessageRoutes.Rule(
            to: entry.to.value, for: receivers, kinds: entry.kinds.isEmpty ? MessageKind.routed : Set(kinds))
    }

    private func check(_ to: Located<String>, _ findings: inout [Diagnostic]) {
        guard let channel = channels.first(where: { $0.settings.name == to.value }) else {
            let names = channels.map(\.settings.name)
            findings.append(
                Diagnostic(
                    .error, .unknownChannel, at: to.place, "There is no channel \"\(to.value)\".",
                    advice: names.suggestion(for: to.value)
                        ?? (names.isEmpty
                            ? "Add it under \"channels\"." : "One of: \(names.sorted().joined(separator: ", ")).")))
            return
        }
        guard !channel.settings.canSend else { return }
        findings.append(
            Diagnostic(
                .error, .unfitSetting, at: to.place, "The channel \"\(to.value)\" cannot send text messages.",
                advice: "Give it the number citizens text (\"sms\") or a \"sender\", or name another."))
    }

    private func network(_ word: Located<String>, _ findings: inout [Diagnostic]) -> String? {
        if let found = operators.first(where: { $0.name.folded == word.value.folded }) { return found.name }
        let names = operators.map(\.name)
        findings.append(
            Diagnostic(
                .error, .badValue, at: word.place, "\(country.name) has no operator \"\(word.value)\".",
                advice: names.isEmpty
                    ? "Its file knows none; write \"prefix\" instead."
                    : names.suggestion(for: word.value) ?? "One of: \(names.joined(separator: ", ")).")
        )
        return nil
    }

    private func beginning(_ prefix: Located<String>, _ findings: inout [Diagnostic]) -> String {
        if prefix.value.hasPrefix("+") { return String(prefix.value.dropFirst()) }
        if !country.numbering.eras.contains(where: { $0.canBegin(with: prefix.value) }) {
            findings.append(
                Diagnostic(
                    .error, .badValue, at: prefix.place, "No number of the country begins with \"\(prefix.value)\".",
                    advice: "Write it as it follows the calling code, without a trunk prefix, or as \"+225\" for "
                        + "another country's."))
        }
        return country.numbering.callingCode + prefix.value
    }

    private func kind(_ word: Located<String>, _ findings: inout [Diagnostic]) -> MessageKind? {
        guard let kind = MessageKind(rawValue: word.value) else {
            let words = MessageKind.allCases.filter(MessageKind.routed.contains).map(\.rawValue)
            findings.append(
                Diagnostic(
                    .error, .badValue, at: word.place, "\"\(word.value)\" is no kind of message.",
                    advice: words.suggestion(for: word.value) ?? "One of: \(words.joined(separator: ", "))."))
            return nil
        }
        guard !MessageKind.routed.contains(kind) else { return kind }
        findings.append(
            Diagnostic(
                .error, .unfitSetting, at: word.place,
                "An answer leaves by the channel its question came in by, whatever a rule says.",
                advice: "Take the word out."))
        return nil
    }
}

// MARK: All rules together

extension CityRoutes {
    private func findingsOfAll(_ routes: MessageRoutes, _ written: Written) -> [Diagnostic] {
        let unused = routes.unused.map { place in
            Diagnostic(
                .error, .unusedRoute, at: written.entries[place].place,
                "This rule never decides: those before it are for all its messages.",
                advice: "Move it up, or take it out.")
        }
        return unused + missing(routes, at: written.place)
    }

    /// What no rule is for, told once for each set of kinds.
    private func missing(_ routes: MessageRoutes, at place: SourcePlace) -> [Diagnostic] {
        let kindsByNetwork = Dictionary(grouping: routes.gaps, by: \.network).mapValues { Set($0.map(\.kind)) }
        let networksByKinds = Dictionary(grouping: kindsByNetwork.keys) { kindsByNetwork[$0] ?? [] }
        return networksByKinds.map { kinds, networks in
            let names = networks.compactMap(\.self).sorted()
            let whose = names + (networks.contains(nil) ? ["numbers of no network"] : [])
            let words = MessageKind.allCases.filter(kinds.contains).map(\.rawValue).joined(separator: ", ")
            let which = kinds == MessageKind.routed ? "" : " (\(words))"
            return Diagnostic(
                .error, .missingRoute, at: place,
                "No rule is for text messages\(which) to \(whose.joined(separator: ", ")).",
                advice: "Add a last rule that names only a channel, as { to: \(routes.rules.first?.channel ?? "") }.")
        }
    }
}
