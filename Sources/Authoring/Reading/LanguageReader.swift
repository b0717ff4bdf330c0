import Conversation
import Wording

/// Reads one language: `Locales/<tag>/language.yaml` for how it writes, `translation.yaml` for what is known of its
/// translations, every other file for its texts.
struct LanguageReader {
    let bundle: SourceBundle
    let tag: String

    private var folder: String { "Locales/\(tag)/" }
    private var settingsPath: String { folder + "language.yaml" }

    func read(_ diagnostics: inout [Diagnostic]) -> Draft.LanguageDraft? {
        let (texts, areComplete) = readTexts(&diagnostics)
        guard let language = readLanguage(&diagnostics) else { return nil }
        return Draft.LanguageDraft(
            language: language, texts: texts, record: readRecord(&diagnostics), isComplete: areComplete)
    }

    // MARK: How the language writes

    private func readLanguage(_ diagnostics: inout [Diagnostic]) -> Language? {
        guard let text = bundle.files[settingsPath] else {
            diagnostics.append(
                Diagnostic(
                    .error, .missingSetting, at: SourcePlace(file: settingsPath, line: 1, column: 1),
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
        let months = monthNames("months", &reader)
        let short = monthNames("short_months", &reader)
        let date = reader.requiredText("date", advice: "Write it with {day}, {month} and {year}.")
        let money = reader.requiredText("money", advice: "Write it with {currency} and {amount}.")
        let words = LanguageWords.read(&reader)
        reader.finish()
        diagnostics += reader.diagnostics
        guard let name, let plurals, let decimal, let group, let months, let short, let date, let money else {
            return nil
        }
        return Language(
            tag: tag, name: name.value, rightToLeft: direction == "rtl", plurals: plurals,
            decimalSeparator: decimal.value, groupSeparator: group.value, minimumGroupedDigits: minimum,
            months: months, shortMonths: short, datePattern: date.value, moneyPattern: money.value,
            letters: words.letters,
            yes: words.yes ?? ["yes"], no: words.no ?? ["no"], numberWords: words.numbers, alphabet: words.alphabet,
            digits: words.digits, directions: words.directions)
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

    private func monthNames(_ key: String, _ reader: inout MappingReader) -> [String]? {
        guard let node = reader.required(key) else { return nil }
        guard let items = node.items, items.count == 12 else {
            reader.error("\"\(key)\" must list twelve months.", at: node.place)
            return nil
        }
        return items.map { $0.scalar ?? "" }
    }

    // MARK: What is known of its translations

    private func readRecord(_ diagnostics: inout [Diagnostic]) -> TranslationRecord? {
        let path = TranslationRecord.path(of: tag)
        guard let text = bundle.files[path], let root = YAMLReader.read(text, file: path, &diagnostics) else {
            return nil
        }
        return TranslationRecord.read(root, &diagnostics)
    }

    // MARK: Its texts

    private func readTexts(_ diagnostics: inout [Diagnostic]) -> (found: [String: LocatedText], areComplete: Bool) {
        var found: [String: LocatedText] = [:]
        var areComplete = true
        let others = [settingsPath, TranslationRecord.path(of: tag)]
        let paths = bundle.files.keys.filter { $0.hasPrefix(folder) && !others.contains($0) }.sorted()
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
                Diagnostic(.error, .emptyText, at: node.place, "Texts are written as \"key: text\".", advice: nil))
            return
        }
        for entry in entries {
            let key = prefix.isEmpty ? entry.key : prefix + "." + entry.key
            switch entry.value.content {
            case .mapping(let inner) where !inner.contains { $0.key == "text" && $0.value.scalar != nil }:
                collect(entry.value, prefix: key, &found, &diagnostics)
            case .scalar, .mapping:
                if let earlier = found[key] {
                    diagnostics.append(
                        Diagnostic(
                            .error, .duplicate, at: entry.place,
                            "The text \"\(key)\" stands already in \(earlier.place.file):\(earlier.place.line).",
                            advice: "Remove one."))
                }
                found[key] = LocatedText.read(entry, &diagnostics)
            case .sequence, .empty:
                diagnostics.append(Diagnostic(.error, .emptyText, at: entry.place, "The text \"\(key)\" is empty."))
                found[key] = LocatedText(unreadableAt: entry)
            }
        }
    }
}
