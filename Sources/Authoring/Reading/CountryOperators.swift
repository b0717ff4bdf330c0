import Conversation
import Wording

/// Reads `operators:` of a country.
struct CountryOperators {
    /// What the numbers of the country look like, where that could be read.
    let plan: NumberingPlan?

    func read(_ reader: inout MappingReader) -> [MobileOperator] {
        guard let node = reader.optional("operators") else { return [] }
        guard let items = node.items else {
            reader.error(
                "\"operators\" must be a list.", .badValue, at: node.place,
                advice: "Write [{ name: …, prefixes: [\"24\"] }].")
            return []
        }
        var claims: [Claim] = []
        return items.compactMap { item in
            var part = MappingReader(item)
            let found = read(&part, &claims)
            part.finish()
            reader.adopt(part)
            return found
        }
    }

    /// Who has a series, and when.
    private struct Claim {
        let prefix: String
        let name: String
        let days: DayRange
    }

    private func read(_ reader: inout MappingReader, _ claims: inout [Claim]) -> MobileOperator? {
        let name = reader.requiredText("name")
        let prefixes = reader.required("prefixes").map { reader.prefixes($0, atMost: 14) }
        let days = reader.days()
        let wallet = reader.optionalText("wallet")
        if let wallet, !"*#".contains(wallet.value.prefix(1)) || !wallet.value.hasSuffix("#") {
            reader.error(
                "\"\(wallet.value)\" is no code to dial.", .badValue, at: wallet.place, advice: "Write it as \"*170#\"."
            )
        }
        guard let name, let prefixes, let days else { return nil }
        for prefix in prefixes {
            check(prefix, of: name.value, days, claims, &reader)
            claims.append(Claim(prefix: prefix.value, name: name.value, days: days))
        }
        return MobileOperator(
            name: name.value, prefixes: prefixes.map(\.value), days: days, wallet: wallet?.value)
    }

    /// Reports a series that no number has in these days, and one that stands with another operator as well. A longer
    /// series inside a shorter one is no fault: it was taken out of it, and the longer counts.
    private func check(
        _ prefix: Located<String>, of name: String, _ days: DayRange, _ claims: [Claim], _ reader: inout MappingReader
    ) {
        if let other = claims.first(where: { $0.prefix == prefix.value && $0.days.meets(days) }) {
            reader.error(
                "\"\(prefix.value)\" stands with \(other.name) already.", .duplicate, at: prefix.place,
                advice: "Leave it with one of them, or say \"since\" and \"until\" when it changed hands.")
        }
        guard let plan else { return }
        let eras = plan.eras.filter { $0.days.meets(days) }
        guard !eras.contains(where: { $0.canBegin(with: prefix.value) }) else { return }
        reader.error(
            "No number of these days begins with \"\(prefix.value)\".", .badValue, at: prefix.place,
            advice: "Write it as it follows the calling code, without a trunk prefix, or add it under \"numbering\".")
    }
}
