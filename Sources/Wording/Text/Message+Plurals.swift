extension Message {
    /// One plural of a text: the number it goes by and what its cases say.
    package struct PluralUse: Sendable, Hashable {
        package let name: String
        /// Taken from the number before a case is looked up.
        package let offset: Int64
        /// The numbers with a case of their own, as `=1`.
        package let exact: Set<Int64>
        /// The categories with a case, and whether that case shows the number or any other value.
        package let cases: [PluralCategory: Bool]
    }

    /// Every plural of the text, those inside others too.
    package var plurals: [PluralUse] { Self.plurals(in: pieces) }

    private static func plurals(in pieces: [Piece]) -> [PluralUse] {
        pieces.flatMap { piece -> [PluralUse] in
            switch piece {
            case .literal, .argument, .pluralNumber: return []
            case .select(_, let cases): return cases.values.flatMap { plurals(in: $0) }
            case .plural(let name, let offset, let exact, let cases):
                let own = PluralUse(
                    name: name, offset: offset, exact: Set(exact.keys),
                    cases: cases.mapValues { $0.contains(where: \.showsValue) })
                return [own] + (Array(exact.values) + Array(cases.values)).flatMap { plurals(in: $0) }
            }
        }
    }

    /// Names that stand in braces and are shown as text, because an apostrophe before the brace quotes it: in
    /// `l'{bill.number}` the name `bill.number`.
    package var quotedNames: [String] {
        // Most texts quote nothing.
        guard source.utf8.contains(UInt8(ascii: "'")) else { return [] }
        var parser = MessageParser(source)
        guard (try? parser.message()) != nil else { return [] }
        return parser.quotes.flatMap { quote in
            quote.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { rest in
                let name = rest.prefix { $0 != "}" && $0 != "," }
                guard name.endIndex < rest.endIndex, !name.isEmpty, !name.contains(where: \.isWhitespace) else {
                    return nil
                }
                return String(name)
            }
        }
    }
}

extension Message.Piece {
    /// Whether some value is shown here, the number of the plural around it among them.
    fileprivate var showsValue: Bool {
        switch self {
        case .literal: false
        case .argument, .pluralNumber, .plural, .select: true
        }
    }
}
