import Conversation

/// Finds fault with what can be read of `language.yaml` and would show citizens nonsense: a date without its year, an
/// amount whose decimals stand apart by nothing.
enum LanguageFit {
    static func check(_ reader: inout MappingReader) {
        if let direction = reader.node["direction"], let word = direction.scalar, !["ltr", "rtl"].contains(word) {
            reader.error(
                "\"direction\" must be ltr or rtl.", .unfitSetting, at: direction.place,
                advice: "Write rtl where lines begin at the right.")
        }
        for key in ["months", "short_months"] { months(key, &reader) }
        pattern(
            "date", of: ["day", "month", "shortMonth", "monthNumber", "year"],
            needed: [["day"], ["month", "shortMonth", "monthNumber"], ["year"]], &reader)
        pattern("money", of: ["currency", "amount"], needed: [["amount"]], &reader)
        separators(&reader)
    }

    private static func months(_ key: String, _ reader: inout MappingReader) {
        for item in reader.node[key]?.items ?? [] where item.scalar?.allSatisfy(\.isWhitespace) != false {
            reader.error("A month of \"\(key)\" has no name.", .unfitSetting, at: item.place, advice: "Write one word.")
        }
    }

    /// - Parameter needed: the values of which one each must stand there.
    private static func pattern(
        _ key: String, of known: [String], needed: [[String]], _ reader: inout MappingReader
    ) {
        guard let node = reader.node[key], let written = node.scalar else { return }
        let names = names(in: written)
        for name in names where !known.contains(name) {
            reader.error(
                "\"\(key)\" knows no {\(name)}.", .unfitSetting, at: node.place,
                advice: known.suggestion(for: name) ?? "It has: \(listed(known)).")
        }
        guard names.allSatisfy(known.contains) else { return }
        for choice in needed where !choice.contains(where: names.contains) {
            reader.error(
                "\"\(key)\" does not say where the \(choice[0]) stands.", .unfitSetting, at: node.place,
                advice: "Write \(choice.map { "{\($0)}" }.joined(separator: " or ")) into it.")
        }
    }

    private static func listed(_ names: [String]) -> String { names.map { "{\($0)}" }.joined(separator: ", ") }

    private static func names(in pattern: String) -> [String] {
        pattern.split(separator: "{", omittingEmptySubsequences: false).dropFirst().map { part in
            String(part.prefix { $0 != "}" })
        }
    }

    private static func separators(_ reader: inout MappingReader) {
        let decimal = reader.node["decimal"]
        let group = reader.node["group"]
        if let decimal, let sign = decimal.scalar, sign.isEmpty || isFigure(sign) {
            reader.error(
                "\"decimal\" must be a sign between figures.", .unfitSetting, at: decimal.place,
                advice: "Write \".\" or \",\".")
        } else if let decimal, let group, let sign = group.scalar, sign == decimal.scalar || isFigure(sign) {
            reader.error(
                "\"group\" must be another sign than \"decimal\", and no figure.", .unfitSetting, at: group.place,
                advice: "Write \",\", \".\" or a space.")
        }
    }

    private static func isFigure(_ sign: String) -> Bool { sign.contains { $0.isNumber || $0.isLetter } }
}
