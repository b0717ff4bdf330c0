import Conversation
import Wording

/// Reads the facts about one country from `Locales/countries/<ISO>.yaml`.
struct CountryReader {
    let bundle: SourceBundle

    func read(_ code: Located<String>, _ diagnostics: inout [Diagnostic]) -> CountrySettings? {
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
        let leading = part.words("leading_digits", isRequired: false) ?? []
        part.finish()
        reader.adopt(part)
        guard let code, let lengths else { return nil }
        return NumberingPlan(
            callingCode: code.value, trunkPrefix: trunk, nationalLengths: lengths, leadingDigits: leading)
    }

    /// How many digits a national number may have.
    private func lengths(_ reader: inout MappingReader) -> [Int]? {
        guard let words = reader.words("national_lengths", isRequired: true) else { return nil }
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
