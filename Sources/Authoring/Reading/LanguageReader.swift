import Conversation
import Wording

/// Reads one language: `Locales/<tag>/language.yaml` for how it writes, `language-<ISO>.yaml` for how it does so in one
/// country, `translation.yaml` for what is known of its translations, every other file for its texts.
struct LanguageReader {
    let bundle: SourceBundle
    let tag: String
    /// The city's country, as two letters of ISO 3166; nil where it is not known.
    let country: String?

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
                    "The language \"\(tag)\" has no settings.", advice: missingAdvice))
            return nil
        }
        guard let common = YAMLReader.read(text, file: settingsPath, &diagnostics) else { return nil }
        var reader = MappingReader(ownOfCountry(common, &diagnostics))
        let name = reader.requiredText("name", advice: "Write the language's own name for itself.")
        let direction = reader.optionalText("direction")?.value ?? "ltr"
        let plurals = self.plurals(&reader)
        let decimal = reader.requiredText("decimal")
        let group = reader.requiredText("group")
        let minimum = reader.optionalInteger("minimum_grouped_digits", in: 1...4) ?? 1
        let months = monthNames("months", &reader)
        let short = monthNames("short_months", &reader)
        let date = reader.requiredText("date", advice: "Write it with {day}, {month} and {year}.")
        let firstDay = reader.optionalText("first_day")?.value
        let money = reader.requiredText("money", advice: "Write it with {currency} and {amount}.")
        let words = LanguageWords.read(&reader)
        LanguageFit.check(&reader)
        reader.finish()
        diagnostics += reader.diagnostics
        guard let name, let plurals, let decimal, let group, let months, let short, let date, let money else {
            return nil
        }
        return Language(
            tag: tag, name: name.value, rightToLeft: direction == "rtl", plurals: plurals,
            decimalSeparator: decimal.value, groupSeparator: group.value, minimumGroupedDigits: minimum,
            months: months, shortMonths: short, datePattern: date.value, firstDay: firstDay, moneyPattern: money.value,
            letters: words.letters,
            yes: words.yes ?? ["yes"], no: words.no ?? ["no"], numberWords: words.numbers,
            numberOrder: words.order, leavesHundredsOut: words.leavesHundredsOut, alphabet: words.alphabet,
            digits: words.digits, directions: words.directions, cues: readCues(&diagnostics))
    }

    private func readCues(_ diagnostics: inout [Diagnostic]) -> MessageCues {
        let path = CueReader.path(of: tag)
        guard let text = bundle.files[path], let root = YAMLReader.read(text, file: path, &diagnostics) else {
            return MessageCues()
        }
        return CueReader.read(root, &diagnostics)
    }

    private var missingAdvice: String {
        let path = settingsPath.lowercased()
        if let near = bundle.files.keys.filter({ $0.lowercased() == path && $0 != settingsPath }).min() {
            return "It stands in \(near). Write the name the same way in city.yaml and as the folder's."
        }
        let common = tag.prefix { $0 != "-" && $0 != "_" }
        guard common != tag, bundle.files["Locales/\(common)/language.yaml"] != nil else {
            return "Write \(settingsPath)."
        }
        return
            "Write \(common): how it is written in a country stands in Locales/\(common)/language-<country>.yaml, and is "
            + "read by itself in a city of that country."
    }

    // MARK: In one country

    private static let countryPrefix = "language-"

    /// What may be written otherwise in one country.
    private static let ofCountries = [
        "decimal", "group", "minimum_grouped_digits", "months", "short_months", "date", "first_day", "money",
    ]

    /// The settings with those of the city's country in their place.
    private func ownOfCountry(_ common: SourceNode, _ diagnostics: inout [Diagnostic]) -> SourceNode {
        let path = country.map { "\(folder)\(Self.countryPrefix)\($0).yaml" }
        guard let path, let text = bundle.files[path], let root = YAMLReader.read(text, file: path, &diagnostics),
            let entries = common.entries
        else { return common }
        var reader = MappingReader(root)
        for key in Self.ofCountries { _ = reader.optional(key) }
        reader.finish()
        diagnostics += reader.diagnostics
        let own = (root.entries ?? []).filter { Self.ofCountries.contains($0.key) }
        let kept = entries.filter { entry in !own.contains { $0.key == entry.key } }
        return SourceNode(.mapping(kept + own), at: common.place)
    }

    /// Files that seem to be of a country and are read in none.
    private func misnamed() -> [Diagnostic] {
        bundle.files.keys.filter { $0.hasPrefix(folder + Self.countryPrefix) }.sorted().compactMap { path in
            let name = path.dropFirst(folder.count + Self.countryPrefix.count)
            let country = name.prefix { $0 != "." }
            let isCountry = country.utf8.count == 2 && country.utf8.allSatisfy { (0x41...0x5A).contains($0) }
            guard !isCountry || String(name) != "\(country).yaml" else { return nil }
            return Diagnostic(
                .error, .unreadFile, at: SourcePlace(file: path, line: 1, column: 1),
                "This file is read in no country.",
                advice: "Name it by the two capital letters of ISO 3166, as \(Self.countryPrefix)TN.yaml.")
        }
    }

    private func plurals(_ reader: inout MappingReader) -> PluralRules? {
        var rules: [String: String] = [:]
        if let node = reader.optional("plurals") {
            for entry in node.entries ?? [] { rules[entry.key] = entry.value.scalar ?? "" }
        }
        do {
            return try PluralRules(rules)
        } catch {
            reader.error("The plural rules cannot be read: \(error.sentence)", at: place(of: error, reader.node))
            return nil
        }
    }

    /// The character of the rule, or its name where there is no such form.
    private func place(of error: PluralSyntaxError, _ settings: SourceNode) -> SourcePlace? {
        guard let node = settings["plurals"] else { return nil }
        guard let rule = node.entries?.first(where: { $0.key == error.category }) else { return node.place }
        return PluralCategory(rawValue: error.category) == nil
            ? rule.place : rule.value.place.moved(by: error.offset)
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
        let others = [settingsPath, TranslationRecord.path(of: tag), CueReader.path(of: tag)]
        let paths = bundle.files.keys.filter { path in
            path.hasPrefix(folder) && !others.contains(path) && !path.hasPrefix(folder + Self.countryPrefix)
        }.sorted()
        diagnostics += misnamed()
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
