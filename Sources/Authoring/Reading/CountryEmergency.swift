import Conversation

/// Reads `emergency:` of a country.
enum CountryEmergency {
    static func read(_ reader: inout MappingReader) -> [EmergencyNumber] {
        guard let node = reader.optional("emergency") else { return [] }
        if let entries = node.entries { return entries.compactMap { older($0, &reader) } }
        guard let items = node.items else {
            reader.error(
                "\"emergency\" must be a list.", .badValue, at: node.place,
                advice: "Write [{ number: \"112\", answers: all, source: \"who says so, and when\" }].")
            return []
        }
        return items.compactMap { item in
            var part = MappingReader(item)
            let found = number(&part)
            part.finish()
            reader.adopt(part)
            return found
        }
    }

    private static func number(_ reader: inout MappingReader) -> EmergencyNumber? {
        let number = reader.requiredText("number")
        let answers = reader.required("answers").flatMap { _ in reader.texts("answers") } ?? []
        let source = reader.optionalText("source")
        guard let number else { return nil }
        return confirmed(number, answers, source: source?.value, &reader)
    }

    /// `police: "191"`, as released programs have it that were written before sources were asked for.
    private static func older(_ entry: SourceNode.Entry, _ reader: inout MappingReader) -> EmergencyNumber? {
        guard let number = entry.value.scalar else {
            reader.error("\"\(entry.key)\" must be one number.", .badValue, at: entry.value.place)
            return nil
        }
        let service = Located(entry.key, at: entry.place)
        return confirmed(Located(number, at: entry.value.place), [service], source: nil, &reader)
    }

    private static func confirmed(
        _ number: Located<String>, _ answers: [Located<String>], source: String?, _ reader: inout MappingReader
    ) -> EmergencyNumber? {
        let services = answers.compactMap { word -> EmergencyNumber.Service? in
            let service = EmergencyNumber.Service(rawValue: word.value)
            if service == nil {
                let known = EmergencyNumber.Service.allCases.map(\.rawValue)
                reader.error(
                    "\"\(word.value)\" is no service here.", .badValue, at: word.place,
                    advice: known.suggestion(for: word.value) ?? "Write one of \(known.joined(separator: ", ")).")
            }
            return service
        }
        guard number.value.isDigits, (2...6).contains(number.value.utf8.count) else {
            reader.error(
                "An emergency number has two to six digits.", .badValue, at: number.place, advice: "Write \"112\".")
            return nil
        }
        if source == nil, !services.isEmpty {
            reader.report(
                Diagnostic(
                    .warning, .unconfirmedFact, at: number.place,
                    "Nobody has confirmed who answers \(number.value): "
                        + "\(services.map(\.rawValue).joined(separator: ", ")) is only believed.",
                    advice: "Ask, then write beside it who said so and when, as source: \"fire brigade, 2026-03-02\"."))
        }
        return services.isEmpty ? nil : EmergencyNumber(number: number.value, services: services, source: source)
    }
}
