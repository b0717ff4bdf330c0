import Conversation
import Wording

/// Reads `city.yaml` and the country it names.
struct CityReader {
    static let path = "Flows/city.yaml"

    let bundle: SourceBundle

    func read(_ diagnostics: inout [Diagnostic]) -> CitySettings? {
        guard let text = bundle.files[Self.path] else {
            diagnostics.append(
                Diagnostic(
                    .error, at: SourcePlace(file: Self.path, line: 1, column: 1), "The city's file is missing.",
                    advice: "Write Flows/city.yaml with the city's name, country, languages, entry and channels."))
            return nil
        }
        guard let root = YAMLReader.read(text, file: Self.path, &diagnostics) else { return nil }
        var reader = MappingReader(root)
        let name = reader.requiredText("city")
        let entry = reader.requiredText("entry", advice: "Name the flow a bare dial begins.")
        let languages = words("languages", &reader, isRequired: true)
        let country = reader.requiredText("country", advice: "Write the two letters of ISO 3166, as GH.")
        let channels = named("channels", &reader) { channel($0, &$1) }
        let wallets = named("wallets", &reader) { wallet($0, &$1) }
        if let languages, languages.isEmpty { reader.error("\"languages\" must name at least one language.") }
        reader.finish()
        diagnostics += reader.diagnostics
        guard let country, let facts = self.country(country, &diagnostics) else { return nil }
        guard let name, let entry, let languages, !languages.isEmpty else { return nil }
        return CitySettings(
            name: name.value, entry: entry.value, languages: languages, country: facts, channels: channels,
            wallets: wallets)
    }

    private func channel(_ name: String, _ reader: inout MappingReader) -> ChannelSettings? {
        let provider = reader.requiredText("provider")
        let ussd = reader.optionalText("ussd")?.value
        let sms = reader.optionalText("sms")?.value
        let sender = reader.optionalText("sender")?.value
        let deadline = reader.optionalInteger("deadline_ms", in: 500...60_000) ?? 4000
        let url = reader.optionalText("url")?.value
        let secrets = words("secrets", &reader, isRequired: false) ?? []
        var budget = ScreenBudget.standard
        if let node = reader.optional("screen") {
            var part = MappingReader(node)
            budget.gsm7Septets = part.optionalInteger("septets", in: 60...182) ?? budget.gsm7Septets
            budget.ucs2Units = part.optionalInteger("units", in: 40...80) ?? budget.ucs2Units
            part.finish()
            reader.adopt(part)
        }
        guard let provider else { return nil }
        return ChannelSettings(
            name: name, provider: provider.value, ussd: ussd, sms: sms, sender: sender, budget: budget,
            deadline: deadline, url: url, secrets: secrets)
    }

    private func wallet(_ name: String, _ reader: inout MappingReader) -> WalletSettings? {
        let provider = reader.requiredText("provider")
        let url = reader.optionalText("url")?.value
        let secrets = words("secrets", &reader, isRequired: false) ?? []
        return provider.map { WalletSettings(name: name, provider: $0.value, url: url, secrets: secrets) }
    }

    /// Reads a mapping of names to settings.
    private func named<Found>(
        _ key: String, _ reader: inout MappingReader, _ read: (String, inout MappingReader) -> Found?
    ) -> [Found] {
        guard let node = reader.optional(key) else { return [] }
        guard let entries = node.entries else {
            reader.error("\"\(key)\" must hold names with settings.", at: node.place)
            return []
        }
        return entries.compactMap { entry in
            var part = MappingReader(entry.value)
            let found = read(entry.key, &part)
            part.finish()
            reader.adopt(part)
            return found
        }
    }

    private func words(_ key: String, _ reader: inout MappingReader, isRequired: Bool) -> [String]? {
        guard let node = isRequired ? reader.required(key) : reader.optional(key) else { return nil }
        guard let items = node.items, items.allSatisfy({ $0.scalar != nil }) else {
            reader.error("\"\(key)\" must be a list of words.", at: node.place, advice: "Write [one, two].")
            return nil
        }
        return items.compactMap(\.scalar)
    }

    // MARK: The country

    private func country(_ code: Located<String>, _ diagnostics: inout [Diagnostic]) -> CountrySettings? {
        let path = "Locales/countries/\(code.value).yaml"
        guard let text = bundle.files[path] else {
            diagnostics.append(
                Diagnostic(
                    .error, at: code.place, "There are no facts about the country \"\(code.value)\".",
                    advice: "Write \(path)."))
            return nil
        }
        guard let root = YAMLReader.read(text, file: path, &diagnostics) else { return nil }
        var reader = MappingReader(root)
        _ = reader.requiredText("country")
        _ = reader.optionalText("name")
        _ = reader.optional("operators")
        _ = reader.optional("emergency")
        let plan = numbering(&reader)
        let currency = self.currency(&reader)
        let zone = reader.requiredText("time_zone", advice: "Name it as Africa/Accra.")
        reader.finish()
        diagnostics += reader.diagnostics
        guard let plan, let currency, let zone else { return nil }
        return CountrySettings(code: code.value, numbering: plan, currency: currency, timeZone: zone.value)
    }

    private func numbering(_ reader: inout MappingReader) -> NumberingPlan? {
        guard let node = reader.required("numbering") else { return nil }
        var part = MappingReader(node)
        let code = part.requiredText("calling_code")
        let trunk = part.optionalText("trunk_prefix")?.value ?? ""
        let lengths = self.lengths(&part)
        let leading = words("leading_digits", &part, isRequired: false) ?? []
        part.finish()
        reader.adopt(part)
        guard let code, let lengths else { return nil }
        return NumberingPlan(
            callingCode: code.value, trunkPrefix: trunk, nationalLengths: lengths, leadingDigits: leading)
    }

    /// How many digits a national number may have.
    private func lengths(_ reader: inout MappingReader) -> [Int]? {
        guard let words = words("national_lengths", &reader, isRequired: true) else { return nil }
        let lengths = words.compactMap { Int($0) }
        guard lengths.count == words.count, !lengths.isEmpty, lengths.allSatisfy({ (1...15).contains($0) }) else {
            reader.error(
                "\"national_lengths\" must be a list of whole numbers.", at: reader.node["national_lengths"]?.place,
                advice: "Write [9].")
            return nil
        }
        return lengths
    }

    private func currency(_ reader: inout MappingReader) -> Currency? {
        guard let node = reader.required("currency") else { return nil }
        var part = MappingReader(node)
        let code = part.requiredText("code")
        let exponent = part.optionalInteger("exponent", in: 0...3)
        let symbol = part.optionalText("symbol")
        part.finish()
        reader.adopt(part)
        guard let code, let exponent else { return nil }
        return Currency(code: code.value, exponent: exponent, symbol: symbol?.value ?? code.value)
    }
}
