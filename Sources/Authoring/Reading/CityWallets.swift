import Conversation
import Wording

/// Reads `wallets:` of a city, and for whom each of them is.
///
/// ```yaml
/// wallets:
///   kenya: { provider: mpesa, label: M-Pesa, operators: [Safaricom] }
///   airtel: { provider: airtel_money, label: Airtel Money, default: true }
/// ```
struct CityWallets {
    /// One entry as it is written, before the country says who its operators are.
    struct Entry {
        let name: Located<String>
        let provider: String
        let label: String?
        let url: String?
        let secrets: [String]
        let operators: [Located<String>]
        let prefixes: [Located<String>]
        let standing: SourcePlace?
    }

    /// - Parameter lines: the wallets there are; nil where nobody asks about them.
    static func entry(
        _ name: Located<String>, _ lines: LineVocabulary?, _ reader: inout MappingReader
    ) -> Entry? {
        LineCheck.check(name: name, &reader)
        let provider = reader.requiredText("provider")
        let label = reader.optionalText("label")?.value
        let url = reader.optionalText("url")?.value
        let secrets = reader.words("secrets", isRequired: false) ?? []
        let operators = reader.texts("operators") ?? []
        let prefixes = reader.optional("prefixes").map { reader.prefixes($0, atMost: 14) } ?? []
        let isDefault = reader.optionalFlag("default")
        if let lines, let provider {
            LineCheck(known: lines.wallets, side: "wallet").check(provider, secrets, &reader)
        }
        return provider.map {
            Entry(
                name: name, provider: $0.value, label: label, url: url, secrets: secrets, operators: operators,
                prefixes: prefixes, standing: isDefault ? reader.node["default"]?.place ?? name.place : nil)
        }
    }

    let country: CountrySettings

    /// The wallets with the numbers they serve, and what is wrong with their rules.
    func resolve(_ entries: [Entry], _ diagnostics: inout [Diagnostic]) -> [WalletSettings] {
        if let first = entries.first(where: { $0.standing != nil }) {
            for other in entries where other.standing != nil && other.name != first.name {
                diagnostics.append(
                    Diagnostic(
                        .error, .duplicate, at: other.standing ?? other.name.place,
                        "\"\(first.name.value)\" is the default wallet already.",
                        advice: "Leave \"default: true\" with one of them."))
            }
        }
        let settings = entries.map { resolve($0, &diagnostics) }
        warnOfGaps(entries, settings, &diagnostics)
        return settings
    }

    private var operators: [MobileOperator] { country.operators.filter { $0.days.contains(nil) } }

    private func resolve(_ entry: Entry, _ diagnostics: inout [Diagnostic]) -> WalletSettings {
        var national = entry.prefixes.map(\.value)
        var own: Set<String> = []
        for word in entry.operators {
            let named = operators.filter { $0.name.folded == word.value.folded }
            if named.isEmpty {
                diagnostics.append(
                    Diagnostic(
                        .error, .badValue, at: word.place,
                        "\(country.name) has no operator \"\(word.value)\".", advice: advice(for: word.value)))
            }
            for found in named {
                own.insert(found.name)
                national += found.prefixes
            }
        }
        for prefix in entry.prefixes where !country.numbering.eras.contains(where: { $0.canBegin(with: prefix.value) })
        {
            diagnostics.append(
                Diagnostic(
                    .error, .badValue, at: prefix.place, "No number of the country begins with \"\(prefix.value)\".",
                    advice: "Write it as it follows the calling code, without a trunk prefix."))
        }
        let others = operators.filter { !own.contains($0.name) }.flatMap(\.prefixes).filter { other in
            national.contains { other != $0 && other.hasPrefix($0) }
        }
        let code = country.numbering.callingCode
        return WalletSettings(
            name: entry.name.value, provider: entry.provider, url: entry.url, secrets: entry.secrets,
            payers: CityWallet(
                name: entry.name.value, label: entry.label, prefixes: national.map { code + $0 },
                exceptions: others.map { code + $0 }, isDefault: entry.standing != nil))
    }

    private func advice(for word: String) -> String? {
        let names = operators.map(\.name)
        guard !names.isEmpty else { return "Its file knows none; write \"prefixes\" instead." }
        return names.suggestion(for: word) ?? "One of: \(names.joined(separator: ", "))."
    }

    /// Operators no rule is for, where no wallet serves the rest. Where no wallet has a rule, all of them serve everybody.
    private func warnOfGaps(
        _ entries: [Entry], _ settings: [WalletSettings], _ diagnostics: inout [Diagnostic]
    ) {
        let payers = settings.map(\.payers)
        guard let first = entries.first(where: { !$0.operators.isEmpty || !$0.prefixes.isEmpty }),
            payers.allSatisfy({ !$0.isDefault && !$0.prefixes.isEmpty })
        else { return }
        let code = country.numbering.callingCode
        let missing = operators.filter { candidate in
            candidate.prefixes.contains { prefix in
                // Any number of the series stands for it: the longest beginning that fits decides.
                let number = PhoneNumber(e164: "+" + (code + prefix).padded(to: 12))
                return number.map { number in !payers.contains { $0.serves(number) } } ?? false
            }
        }
        guard !missing.isEmpty else { return }
        diagnostics.append(
            Diagnostic(
                .warning, .operatorWithoutWallet, at: first.name.place,
                "No wallet serves payers of \(missing.map(\.name).joined(separator: ", ")).",
                advice: "Name them under \"operators\" of a wallet, or give one wallet \"default: true\"."))
    }
}

extension String {
    /// Digits filled up to a length with zeros.
    fileprivate func padded(to length: Int) -> String {
        self + String(repeating: "0", count: max(0, length - utf8.count))
    }
}
