import Conversation
import Wording

/// Reads one language: `Locales/<tag>/language.yaml` for how it writes, every other file for its texts.
struct LanguageReader {
    let bundle: SourceBundle
    let tag: String

    private var folder: String { "Locales/\(tag)/" }
    private var settingsPath: String { folder + "language.yaml" }

    func read(_ diagnostics: inout [Diagnostic]) -> Draft.LanguageDraft? {
        let (texts, areComplete) = readTexts(&diagnostics)
        guard let language = readLanguage(&diagnostics) else { return nil }
        return Draft.LanguageDraft(language: language, texts: texts, isComplete: areComplete)
    }

    // MARK: How the language writes

    private func readLanguage(_ diagnostics: inout [Diagnostic]) -> Language? {
        guard let text = bundle.files[settingsPath] else {
            diagnostics.append(
                Diagnostic(
                    .error, at: SourcePlace(file: settingsPath, line: 1, column: 1),
                    "The language \"\(tag)\" has no settings.", advice: "Write \(settingsPath)."))
            return nil
        }
        guard let root = YAMLReader.read(text, file: settingsPath, &diagnostics) else { return nil }
        var reader = MappingReader(root)
        let name = reader.requiredText("name", advice: "Write the language's own name for itself.")
        let direction = reader.optionalText("direction")?.value ?? "ltr"
        let plurals = self.plurals(&reader)
        let decimal = reader.requiredText("decimal")
        let group = reader.requiredText("group")
        let minimum = reader.optionalInteger("minimum_grouped_digits", in: 1...4) ?? 1
        let months = words("months", &reader)
        let short = words("short_months", &reader)
        let date = reader.requiredText("date", advice: "Write it with {day}, {month} and {year}.")
        let money = reader.requiredText("money", advice: "Write it with {currency} and {amount}.")
        reader.finish()
        diagnostics += reader.diagnostics
        guard let name, let plurals, let decimal, let group, let months, let short, let date, let money else {
            return nil
        }
        return Language(
            tag: tag, name: name.value, rightToLeft: direction == "rtl", plurals: plurals,
            decimalSeparator: decimal.value, groupSeparator: group.value, minimumGroupedDigits: minimum,
            months: months, shortMonths: short, datePattern: date.value, moneyPattern: money.value)
    }

    private func plurals(_ reader: inout MappingReader) -> PluralRules? {
        var rules: [String: String] = [:]
        if let node = reader.optional("plurals") {
            for entry in node.entries ?? [] { rules[entry.key] = entry.value.scalar ?? "" }
        }
        do {
            return try PluralRules(rules)
        } catch {
            reader.error("The plural rules cannot be read: \(error)", at: reader.node["plurals"]?.place)
            return nil
        }
    }

    private func words(_ key: String, _ reader: inout MappingReader) -> [String]? {
        guard let node = reader.required(key) else { return nil }
        guard let items = node.items, items.count == 12 else {
            reader.error("\"\(key)\" must list twelve months.", at: node.place)
            return nil
        }
        return items.map { $0.scalar ?? "" }
    }

    // MARK: Its texts

    private func readTexts(_ diagnostics: inout [Diagnostic]) -> (found: [String: LocatedText], areComplete: Bool) {
        var found: [String: LocatedText] = [:]
        var areComplete = true
        let paths = bundle.files.keys.filter { $0.hasPrefix(folder) && $0 != settingsPath }.sorted()
        for path in paths {
            guard let text = bundle.files[path], let root = YAMLReader.read(text, file: path, &diagnostics) else {
                areComplete = false
                continue
            }
            collect(root, prefix: "", &found, &diagnostics)
        }
        return (found, areComplete)
    }

    private func collect(
        _ node: SourceNode, prefix: String, _ found: inout [String: LocatedText], _ diagnostics: inout [Diagnostic]
    ) {
        guard let entries = node.entries else {
            diagnostics.append(
                Diagnostic(.error, at: node.place, "Texts are written as \"key: text\".", advice: nil))
            return
        }
        for entry in entries {
            let key = prefix.isEmpty ? entry.key : prefix + "." + entry.key
            switch entry.value.content {
            case .mapping: collect(entry.value, prefix: key, &found, &diagnostics)
            case .scalar(let source):
                let text = parse(source, at: entry.value.place, &diagnostics)
                if let earlier = found[key] {
                    diagnostics.append(
                        Diagnostic(
                            .error, at: entry.place,
                            "The text \"\(key)\" stands already in \(earlier.place.file):\(earlier.place.line).",
                            advice: "Remove one."))
                }
                found[key] = LocatedText(message: text, place: entry.place)
            case .sequence, .empty:
                diagnostics.append(Diagnostic(.error, at: entry.place, "The text \"\(key)\" is empty."))
                found[key] = LocatedText(message: nil, place: entry.place)
            }
        }
    }

    private func parse(
        _ source: String, at place: SourcePlace, _ diagnostics: inout [Diagnostic]
    ) -> Message? {
        do {
            return try Message(parsing: source.nfc)
        } catch {
            diagnostics.append(
                Diagnostic(
                    .error, at: place, "The text cannot be read: \(error.sentence)",
                    advice: "The trouble is at character \(error.offset + 1) of the text."))
            return nil
        }
    }
}

/// A parsed text and where it stands; without a message where it could not be read.
struct LocatedText {
    let message: Message?
    let place: SourcePlace
}
