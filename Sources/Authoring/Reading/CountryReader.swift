import Conversation
import Wording

/// Reads the facts about one country from `Locales/countries/<ISO>.yaml`.
struct CountryReader {
    let bundle: SourceBundle
    var zones = ZoneFiles.system

    static let folder = "Locales/countries/"

    /// The facts of the country a file names, or nil with findings.
    func read(_ code: Located<String>, _ diagnostics: inout [Diagnostic]) -> CountrySettings? {
        let path = "\(Self.folder)\(code.value).yaml"
        guard let text = bundle.files[path] else {
            diagnostics.append(
                Diagnostic(
                    .error, .unknownCountry, at: code.place, "There are no facts about the country \"\(code.value)\".",
                    advice: advice(for: code.value) ?? "Write \(path)."))
            return nil
        }
        guard let root = YAMLReader.read(text, file: path, &diagnostics) else { return nil }
        var reader = MappingReader(root)
        let settings = settings(code.value, &reader)
        reader.finish()
        diagnostics += reader.diagnostics
        return settings
    }

    /// The country that was meant, where its name is written in other letters.
    private func advice(for code: String) -> String? {
        let known = CountryPacks(bundle).codes
        if let meant = known.first(where: { $0.lowercased() == code.lowercased() }) {
            return "Write \(meant), in capital letters."
        }
        let isCode = code.utf8.count == 2 && code.utf8.allSatisfy { (0x41...0x5A).contains($0) }
        guard !isCode, !known.isEmpty else { return nil }
        return "Write the two letters of ISO 3166. There are: \(known.joined(separator: ", "))."
    }

    private func settings(_ code: String, _ reader: inout MappingReader) -> CountrySettings? {
        let written = reader.requiredText("country")
        if let written, written.value != code {
            reader.error(
                "The file of \(code) speaks of \"\(written.value)\".", .badValue, at: written.place,
                advice: "Name the file after the two letters of ISO 3166 that stand in it.")
        }
        let name = reader.optionalText("name")?.value ?? code
        let plan = CountryNumbering.read(&reader)
        let currency = currency(&reader)
        let zone = timeZone(&reader)
        let operators = CountryOperators(plan: plan).read(&reader)
        let emergency = CountryEmergency.read(&reader)
        guard let plan, let currency, let zone else { return nil }
        return CountrySettings(
            code: code, name: name, numbering: plan, currency: currency, timeZone: zone.name, zone: zone.rules,
            operators: operators,
            emergency: emergency)
    }

    private func currency(_ reader: inout MappingReader) -> Currency? {
        guard let node = reader.required("currency") else { return nil }
        var part = MappingReader(node)
        let code = part.requiredText("code", advice: "Write the three letters of ISO 4217, as GHS.")
        let exponent = part.optionalInteger("exponent", in: 0...3)
        let symbol = part.optionalText("symbol")
        if let code, code.value.utf8.count != 3 || !code.value.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) {
            part.error(
                "\"\(code.value)\" is no code of a currency.", .unfitSetting, at: code.place,
                advice: "Write the three letters of ISO 4217, as GHS.")
        }
        if let symbol, symbol.value.allSatisfy(\.isWhitespace) {
            part.error(
                "Amounts would be shown without their currency.", .unfitSetting, at: symbol.place,
                advice: "Write what people read, or leave \"symbol\" out.")
        }
        if let code, part.node["exponent"] == nil {
            part.error(
                "\"exponent\" is missing here.", .missingSetting,
                advice: "Write how many decimals amounts have: \(Currency.standardExponent(of: code.value)).")
        } else if let code, let exponent, exponent != Currency.standardExponent(of: code.value) {
            let standard = Currency.standardExponent(of: code.value)
            part.error(
                "Amounts in \(code.value) have \(standard) decimals by ISO 4217, not \(exponent).", .badValue,
                at: part.node["exponent"]?.place, advice: "Write exponent: \(standard).")
        }
        part.finish()
        reader.adopt(part)
        guard let code, let exponent else { return nil }
        return Currency(code: code.value, exponent: exponent, symbol: symbol?.value ?? code.value)
    }

    /// A name of the time zone database. Offsets are refused: they do not know of Ramadan or of new laws.
    private func timeZone(_ reader: inout MappingReader) -> (name: String, rules: ZoneRules)? {
        guard let zone = reader.requiredText("time_zone", advice: "Name it as Africa/Accra.") else { return nil }
        do throws(ZoneFault) {
            guard zone.value.contains("/") else { throw .unknown }
            return (zone.value, try zones.rules(zone.value))
        } catch {
            reader.error(error.sentence(zone.value), .badValue, at: zone.place, advice: advice(error, zone.value))
            return nil
        }
    }

    private func advice(_ fault: ZoneFault, _ name: String) -> String? {
        guard fault == .unknown else { return nil }
        let names = zones.names
        guard !names.isEmpty else {
            return "There are no zone files in \(zones.folders.joined(separator: ", ")): install the package tzdata."
        }
        return names.suggestion(for: name) ?? "Name it as the time zone database does, as Africa/Accra."
    }
}
