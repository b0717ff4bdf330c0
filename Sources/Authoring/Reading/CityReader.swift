import Conversation
import Wording

/// Reads `city.yaml` and the country it names.
struct CityReader {
    static let path = "Flows/city.yaml"

    let bundle: SourceBundle
    var zones = ZoneFiles.system
    /// The providers and wallets there are; nil where nobody asks about them.
    var lines: LineVocabulary?

    func read(_ diagnostics: inout [Diagnostic]) -> CitySettings? {
        guard let text = bundle.files[Self.path] else {
            diagnostics.append(
                Diagnostic(
                    .error, .missingSetting, at: SourcePlace(file: Self.path, line: 1, column: 1),
                    "The city's file is missing.", advice: missingAdvice))
            return nil
        }
        guard let root = YAMLReader.read(text, file: Self.path, &diagnostics) else { return nil }
        var reader = MappingReader(root)
        let name = reader.requiredText("city")
        let entry = reader.requiredText("entry", advice: "Name the flow a bare dial begins.")
        let languages = reader.words("languages", isRequired: true)
        let country = reader.requiredText("country", advice: "Write the two letters of ISO 3166, as GH.")
        let required = reader.words("required")
        let centre = self.centre(&reader)
        let officePhone = self.officePhone(&reader)
        let quiet = self.quiet(&reader)
        let release = self.release(&reader)
        let messages = MessageSettings(&reader)
        let payments = PaymentSettings(&reader)
        let opened = named("channels", &reader) { name, part in channel(name, &part).map { ($0, name.place) } }
        let channels = opened.map(\.0)
        let rules = CityRoutes.written(&reader)
        let wallets = named("wallets", &reader) { CityWallets.entry($0, lines, &$1) }
        check(languages, required, &reader)
        reader.finish()
        diagnostics += reader.diagnostics
        guard let country, let facts = CountryReader(bundle: bundle, zones: zones).read(country, &diagnostics)
        else { return nil }
        diagnostics += wallets.filter { wallet in channels.contains { $0.name == wallet.name.value } }.map(sharedName)
        let served = CityWallets(country: facts).resolve(wallets, &diagnostics)
        let routes = CityRoutes(country: facts, channels: opened).resolve(rules, &diagnostics)
        guard let name, let entry, let languages, !languages.isEmpty else { return nil }
        return CitySettings(
            name: name.value, entry: entry.value, languages: languages, required: required ?? languages, centre: centre,
            officePhone: officePhone, quiet: quiet, release: release, messages: messages,
            ownPromptsADay: payments.ownPhoneADay, country: facts, channels: channels, routes: routes,
            wallets: served, entryPlace: entry.place, languagePlaces: languagePlaces(reader.node))
    }

    private var missingAdvice: String {
        guard let near = bundle.files.keys.filter({ $0.lowercased() == Self.path }).min() else {
            return "Write Flows/city.yaml with the city's name, country, languages, entry and channels."
        }
        return "Rename \(near): it must be called \(Self.path)."
    }

    private func check(_ languages: [String]?, _ required: [String]?, _ reader: inout MappingReader) {
        if let languages, languages.isEmpty {
            reader.error(
                "\"languages\" must name at least one language.", at: reader.node["languages"]?.place,
                advice: "Write [en] for English.")
        }
        tellTwice("languages", &reader)
        tellTwice("required", &reader)
        for tag in required ?? [] where languages?.contains(tag) == false {
            reader.error(
                "The city does not speak \"\(tag)\".", .unknownLanguage, at: reader.node["required"]?.place,
                advice: "Add it to \"languages\", or take it out here.")
        }
    }

    private func sharedName(_ wallet: CityWallets.Entry) -> Diagnostic {
        Diagnostic(
            .error, .unfitSetting, at: wallet.name.place,
            "\"\(wallet.name.value)\" is the name of a channel already; hooks and secrets are told apart by it.",
            advice: "Give one of them another name.")
    }

    /// Finds fault with a word of a list that stands in it before.
    private func tellTwice(_ key: String, _ reader: inout MappingReader) {
        var seen: Set<String> = []
        for item in reader.node[key]?.items ?? [] {
            guard let word = item.scalar, !seen.insert(word).inserted else { continue }
            reader.error(
                "\"\(word)\" stands twice under \"\(key)\".", .unfitSetting, at: item.place, advice: "Remove one.")
        }
    }

    private func languagePlaces(_ root: SourceNode) -> [String: SourcePlace] {
        let items = root["languages"]?.items ?? []
        return Dictionary(items.compactMap { item in item.scalar.map { ($0, item.place) } }) { first, _ in first }
    }

    private func channel(_ name: Located<String>, _ reader: inout MappingReader) -> ChannelSettings? {
        LineCheck.check(name: name, &reader)
        let provider = reader.requiredText("provider")
        let code = reader.optionalText("ussd")
        if let code { LineCheck.check(code: code, &reader) }
        let ussd = code?.value
        let number = reader.optionalText("sms")
        if let number { LineCheck.check(number: number, &reader) }
        let sms = number?.value
        let origin = reader.optionalText("sender")
        if let origin { LineCheck.check(sender: origin, &reader) }
        let sender = origin?.value
        let deadline = reader.optionalInteger("deadline_ms", in: 500...60_000) ?? 4000
        let url = reader.optionalText("url")?.value
        let secrets = reader.words("secrets", isRequired: false) ?? []
        var budget = ScreenBudget.standard
        if let node = reader.optional("screen") {
            var part = MappingReader(node)
            budget.gsm7Septets = part.optionalInteger("septets", in: 60...182) ?? budget.gsm7Septets
            budget.ucs2Units = part.optionalInteger("units", in: 40...80) ?? budget.ucs2Units
            part.finish()
            reader.adopt(part)
        }
        let parts = reader.optionalInteger("parts", in: 1...10) ?? 4
        let prices = self.prices(&reader)
        let limits = SendingLimits(&reader, hasMessages: number != nil)
        guard let provider else { return nil }
        if let lines { LineCheck(known: lines.providers, side: "provider").check(provider, secrets, &reader) }
        return ChannelSettings(
            name: name.value, provider: provider.value, ussd: ussd, sms: sms, sender: sender, budget: budget,
            deadline: deadline, url: url, secrets: secrets, parts: parts, smsPrice: prices.sms, ussdPrice: prices.ussd,
            limits: limits)
    }

    /// `prices: { sms: "0.035", ussd: "0.02" }`: a part and a screen.
    private func prices(_ reader: inout MappingReader) -> (sms: Price?, ussd: Price?) {
        guard let node = reader.optional("prices") else { return (nil, nil) }
        var part = MappingReader(node)
        let prices = ["sms", "ussd"].map { key -> Price? in
            guard let text = part.optionalText(key) else { return nil }
            guard let price = Price(text.value) else {
                part.error(
                    "\"\(key)\" must be a price with at most six decimals.", .badValue, at: text.place,
                    advice: "Write \(key): \"0.035\".")
                return nil
            }
            return price
        }
        part.finish()
        reader.adopt(part)
        return (prices[0], prices[1])
    }

    /// `centre: [6.6885, -1.6244]`: latitude and longitude.
    private func centre(_ reader: inout MappingReader) -> GeoPoint? {
        guard let words = reader.words("centre") else { return nil }
        let figures = words.compactMap { Double($0) }
        guard words.count == 2, figures.count == 2,
            let centre = GeoPoint(latitude: figures[0], longitude: figures[1])
        else {
            reader.error(
                "\"centre\" must be a latitude and a longitude in degrees.", .badValue,
                at: reader.node["centre"]?.place, advice: "Write [6.6885, -1.6244].")
            return nil
        }
        return centre
    }

    /// `office_phone: "0322 000 000"`: what to call to speak to the city.
    private func officePhone(_ reader: inout MappingReader) -> String? {
        guard let text = reader.optionalText("office_phone") else { return nil }
        let isCalled = text.value.contains { $0.isNumber } && text.value.allSatisfy { "0123456789+*# ".contains($0) }
        guard isCalled, text.value.count <= Self.longestOfficePhone else {
            reader.error(
                "\"office_phone\" must be a number to call, of at most \(Self.longestOfficePhone) signs.", .badValue,
                at: text.place, advice: "Write office_phone: \"0322 000 000\".")
            return nil
        }
        return text.value
    }

    /// A number and its spaces, which stand on the last line of an Arabic screen.
    private static let longestOfficePhone = 15

    /// `quiet: { from: 20, to: 8 }`, in hours of the city's clock.
    private func quiet(_ reader: inout MappingReader) -> QuietHours {
        guard let node = reader.optional("quiet") else { return .usual }
        var part = MappingReader(node)
        let from = part.optionalInteger("from", in: 0...23) ?? QuietHours.usual.from
        let to = part.optionalInteger("to", in: 0...23) ?? QuietHours.usual.to
        part.finish()
        reader.adopt(part)
        return QuietHours(from: from, to: to)
    }

    /// `release: staged`; at once where nothing is said.
    private func release(_ reader: inout MappingReader) -> ReleaseMode {
        guard let word = reader.optionalText("release") else { return .atOnce }
        guard let mode = ReleaseMode(rawValue: word.value) else {
            reader.error(
                "\"release\" must be at_once or staged.", .badValue, at: word.place,
                advice: ReleaseMode.allCases.map(\.rawValue).suggestion(for: word.value) ?? "Write release: staged.")
            return .atOnce
        }
        return mode
    }

    /// Reads a mapping of names to settings.
    private func named<Found>(
        _ key: String, _ reader: inout MappingReader, _ read: (Located<String>, inout MappingReader) -> Found?
    ) -> [Found] {
        guard let node = reader.optional(key) else { return [] }
        guard let entries = node.entries else {
            reader.error("\"\(key)\" must hold names with settings.", at: node.place)
            return []
        }
        return entries.compactMap { entry in
            var part = MappingReader(entry.value)
            let found = read(Located(entry.key, at: entry.place), &part)
            part.finish()
            reader.adopt(part)
            return found
        }
    }
}
