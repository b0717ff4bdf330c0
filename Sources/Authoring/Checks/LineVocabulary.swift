import Conversation

/// What the gateway knows of the other ends of lines: which providers and wallets there are, and what each is told.
package struct LineVocabulary: Sendable {
    /// A word of `secrets:`.
    package struct Word: Sendable, Hashable {
        package let word: String
        /// One line for staff: what it is.
        package let use: String
        package let isNeeded: Bool

        package init(_ word: String, use: String, isNeeded: Bool) {
            self.word = word
            self.use = use
            self.isNeeded = isNeeded
        }
    }

    /// Messaging providers by the word after `provider:`, with the words of their secrets.
    package let providers: [String: [Word]]
    /// The same of wallets.
    package let wallets: [String: [Word]]

    package init(providers: [String: [Word]], wallets: [String: [Word]]) {
        self.providers = providers
        self.wallets = wallets
    }
}

/// Checks what `city.yaml` says of one line against what the gateway knows.
struct LineCheck {
    /// The other ends there are, with the words of each.
    let known: [String: [LineVocabulary.Word]]
    /// What they are called: a provider, a wallet.
    let side: String

    /// Finds fault with a line's provider and the words of its secrets.
    func check(_ provider: Located<String>, _ secrets: [String], _ reader: inout MappingReader) {
        guard let words = known[provider.value] else {
            return reader.error(
                "There is no \(side) \"\(provider.value)\".", .unknownProvider, at: provider.place,
                advice: known.keys.suggestion(for: provider.value)
                    ?? "Write one of \(known.keys.sorted().joined(separator: ", ")).")
        }
        let place = reader.node["secrets"]?.place ?? provider.place
        for word in words where word.isNeeded && !secrets.contains(word.word) {
            reader.error(
                "\"secrets\" must name \(word.word), \(word.use).", .missingSecret, at: place,
                advice: "Write secrets: [\(needed(words, with: secrets).joined(separator: ", "))].")
        }
        let names = words.map(\.word)
        for word in secrets where !names.contains(word) {
            reader.error(
                "The \(side) \(provider.value) knows no secret \"\(word)\".", .unknownSecret, at: place,
                advice: names.suggestion(for: word)
                    ?? (names.isEmpty ? "It takes none." : "It takes \(names.joined(separator: ", "))."))
        }
    }

    /// Those that are needed, and those of the line that the other end knows.
    private func needed(_ words: [LineVocabulary.Word], with secrets: [String]) -> [String] {
        words.filter { $0.isNeeded || secrets.contains($0.word) }.map(\.word)
    }

    /// Finds fault with a code nobody could dial.
    static func check(code: Located<String>, _ reader: inout MappingReader) {
        guard !isCode(code.value) else { return }
        reader.error(
            "\"\(code.value)\" is no code to dial.", .badCode, at: code.place,
            advice: "Write it as on a phone, in quotes: \"*384*21#\".")
    }

    /// Finds fault with a name that no variable of the environment and no address of a hook can have.
    static func check(name: Located<String>, _ reader: inout MappingReader) {
        let isPlain = name.value.unicodeScalars.allSatisfy { scalar in
            scalar == "_" || (scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)))
        }
        guard name.value.isEmpty || !isPlain else { return }
        reader.error(
            "\"\(name.value)\" cannot stand in the name of a variable, as GUICHET_<NAME>_….", .unfitSetting,
            at: name.place, advice: "Write letters without accents, digits and _, as africastalking.")
    }

    /// Finds fault with a number nobody could text.
    static func check(number: Located<String>, _ reader: inout MappingReader) {
        guard !isNumber(number.value, digits: 3...15) else { return }
        reader.error(
            "\"\(number.value)\" is no number to text.", .unfitSetting, at: number.place,
            advice: "Write its 3 to 15 digits without spaces, as \"21021\".")
    }

    /// Finds fault with what networks take for no sender: a number, or a name of at most eleven letters and digits.
    static func check(sender: Located<String>, _ reader: inout MappingReader) {
        let text = sender.value
        let isName =
            (1...11).contains(text.unicodeScalars.count)
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789 -_.&".unicodeScalars.contains(scalar))
            }
        guard !text.isEmpty, !isName, !isNumber(text, digits: 3...15) else { return }
        reader.error(
            "\"\(text)\" is no sender networks take.", .unfitSetting, at: sender.place,
            advice: "Write a number, or a name of at most eleven letters without accents and digits.")
    }

    private static func isNumber(_ text: String, digits: ClosedRange<Int>) -> Bool {
        let figures = text.hasPrefix("+") ? text.dropFirst() : text[...]
        return digits.contains(figures.utf8.count) && figures.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// `*`, digits in groups with `*` between them, `#`.
    static func isCode(_ text: String) -> Bool {
        guard text.first == "*" || text.first == "#", text.last == "#", text.utf8.count <= 30 else { return false }
        let groups = text.drop { $0 == "*" || $0 == "#" }.dropLast().split(
            separator: "*", omittingEmptySubsequences: false)
        return !groups.isEmpty
            && groups.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }
}
