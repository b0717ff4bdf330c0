import Wording

/// Writes for hledger, and so that Ledger reads it too.
struct HledgerWriter: JournalWriter {
    func head(city: String) -> String {
        // No format of a currency is declared, because it would make small differences pass for zero.
        var head = "; The ledger of \(text(city)), for hledger and Ledger.\ndecimal-mark .\n\n"
        for (root, type) in JournalAccount.types {
            let letter =
                switch type {
                case .asset: "A"
                case .liability: "L"
                case .income: "R"
                case .expense: "X"
                }
            head += "account \(root)  ; type: \(letter)\n"
        }
        return head
    }

    func opening(_ account: JournalAccount, on day: String) -> String { "account \(account.forHledger)\n" }

    func transaction(_ entry: JournalEntry) -> String {
        let title = [entry.wallet, entry.transaction].map(text).filter { !$0.isEmpty }.joined(separator: " ")
        var tags = ["kind: \(tag(entry.kind))"]
        if !entry.reference.isEmpty { tags.append("ref: \(tag(entry.reference))") }
        if let time = entry.walletTime { tags.append("wallet_time: \(time)") }
        if let earlier = entry.earlier { tags.append("of: \(earlier)") }
        var lines = ["\(entry.day) (\(entry.id)) \(title)", "    ; \(tags.joined(separator: ", "))"]
        for posting in entry.postings {
            lines.append("    \(posting.account.forHledger)  \(posting.amount) \(entry.currency)")
        }
        return lines.joined(separator: "\n") + "\n\n"
    }

    /// Words of a description: without a semicolon or a bar, which begin something else, and on one line.
    private func text(_ words: String) -> String {
        words.onOneLine.map { ";|".contains($0) ? " " : $0 }.reduce(into: "") { $0.append($1) }
    }

    /// A tag's value, which a comma would end.
    private func tag(_ words: String) -> String {
        text(words).map { $0 == "," ? " " : $0 }.reduce(into: "") { $0.append($1) }
    }
}

/// Writes for beancount.
struct BeancountWriter: JournalWriter {
    func head(city: String) -> String { "option \"title\" \(text("The ledger of \(city)"))\n\n" }

    func opening(_ account: JournalAccount, on day: String) -> String {
        "\(day) open \(account.forBeancount)\n  account: \(text(account.name))\n"
    }

    func transaction(_ entry: JournalEntry) -> String {
        let links = ([entry.id] + [entry.earlier].compactMap(\.self)).map { "^e\($0)" }.joined(separator: " ")
        var lines = [
            "\(entry.day) * \(text(entry.wallet)) \(text(entry.transaction)) \(links)",
            "  kind: \(text(entry.kind))",
        ]
        if !entry.reference.isEmpty { lines.append("  reference: \(text(entry.reference))") }
        if let time = entry.walletTime { lines.append("  wallet_time: \(text(time))") }
        for posting in entry.postings {
            lines.append("  \(posting.account.forBeancount)  \(posting.amount) \(entry.currency)")
        }
        return lines.joined(separator: "\n") + "\n\n"
    }

    /// Words in quotes.
    private func text(_ words: String) -> String {
        var quoted = ""
        for character in words.onOneLine {
            if character == "\"" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return "\"\(quoted)\""
    }
}

extension String {
    /// Without line breaks and other control characters.
    fileprivate var onOneLine: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}
