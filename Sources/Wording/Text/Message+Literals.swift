extension Message {
    /// What is written in the text itself, in all of its cases, without what stands in for its placeholders.
    package var literals: [String] { Self.literals(in: pieces) }

    private static func literals(in pieces: [Piece]) -> [String] {
        pieces.flatMap { piece -> [String] in
            switch piece {
            case .literal(let text): [text]
            case .argument, .pluralNumber: []
            case .plural(_, _, let exact, let cases):
                exact.values.flatMap { literals(in: $0) } + cases.values.flatMap { literals(in: $0) }
            case .select(_, let cases): cases.values.flatMap { literals(in: $0) }
            }
        }
    }

    /// The whole numbers written in the text, in Western digits, as people read them: `50,00` holds 50 and 00.
    package var numbers: Set<String> {
        Set(
            literals.flatMap { literal in
                literal.westernDigits.unicodeScalars.split { !("0"..."9").contains($0) }.map { String($0) }
            })
    }
}
