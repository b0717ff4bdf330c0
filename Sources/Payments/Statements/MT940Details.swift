import Wording

/// What a line is about, of its `:86:` field: free text, or subfields behind a code of three digits.
///
/// The pieces of structured text are 27 letters long, so a piece that is full goes on in the next one, in the middle of a
/// word; a shorter one ends with its word.
struct MT940Details {
    /// Everything the field says, on one line.
    let words: String
    /// What the payer wrote: of structured text the purpose alone, without names and accounts.
    let purpose: String
    /// The payer's own reference, where the text marks one: `EREF+…` or `/EREF/…`.
    let endToEnd: String?

    /// Letters of a piece of structured text.
    private static let pieceLength = 27
    /// Letters of a line of free text.
    private static let lineLength = 65

    init(_ field: MT940Field?) {
        guard let field else {
            (words, purpose, endToEnd) = ("", "", nil)
            return
        }
        let first = field.lines.first ?? ""
        let mark = first.dropFirst(3).first
        let isStructured =
            first.prefix(3).count == 3 && first.prefix(3).allSatisfy(\.isASCIIDigit)
            && mark.map { !$0.isLetter && !$0.isNumber && $0 != " " } == true
        if isStructured {
            let told = Self.structured(field.lines.joined(), mark ?? "?")
            words = told.words.onOneLine
            purpose = told.purpose.onOneLine
        } else {
            words = Self.joined(field.lines, length: Self.lineLength).onOneLine
            purpose = words
        }
        endToEnd = Self.endToEnd(in: purpose)
    }

    /// What the payer wrote for people to read: without the marked names of the transfer.
    var text: String { Self.piece("SVWZ+", in: purpose).map(\.onOneLine) ?? purpose }

    /// The subfields with text, name and account, in the order of their numbers, and those with text alone.
    private static func structured(_ text: String, _ mark: Character) -> (words: String, purpose: String) {
        var pieces: [(code: Int, text: String)] = []
        for part in text.dropFirst(3).split(separator: mark) {
            guard let code = Int(part.prefix(2)), part.prefix(2).allSatisfy(\.isASCIIDigit) else {
                // The mark stood inside the text.
                if let last = pieces.indices.last { pieces[last].text += "\(mark)\(part)" }
                continue
            }
            pieces.append((code, String(part.dropFirst(2))))
        }
        let texts = pieces.filter { (20...29).contains($0.code) || (60...63).contains($0.code) }
        let kind = pieces.filter { $0.code == 0 }
        let payer = pieces.filter { (31...33).contains($0.code) }
        let name = joined(payer.filter { $0.code > 31 }.map(\.text), length: pieceLength)
        let account = payer.first { $0.code == 31 }?.text ?? ""
        let purpose = joined(texts.map(\.text), length: pieceLength)
        let words = [purpose, name, account, kind.first?.text ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        return (words, purpose)
    }

    /// Pieces one behind the other: without a space where a full piece ends inside a word.
    private static func joined(_ pieces: [String], length: Int) -> String {
        var text = ""
        var wasFull = true
        for piece in pieces {
            text += wasFull ? piece : " " + piece
            wasFull = piece.count >= length
        }
        return text
    }

    /// What stands behind a mark, up to the next one; nil where the mark stands nowhere.
    private static func piece(_ mark: String, in text: String) -> String? {
        guard let start = text.firstRange(of: mark) else { return nil }
        let rest = text[start.upperBound...]
        let keys = ["KREF+", "MREF+", "CRED+", "DEBT+", "SVWZ+", "ABWA+", "ABWE+", "IBAN+", "BIC+", "EREF+"]
        let end = keys.compactMap { rest.firstRange(of: $0)?.lowerBound }.min() ?? rest.endIndex
        return String(rest[..<end])
    }

    private static func endToEnd(in text: String) -> String? {
        if let piece = piece("EREF+", in: text) { return BankStatementFacts.reference(piece) }
        guard let start = text.firstRange(of: "/EREF/") else { return nil }
        return BankStatementFacts.reference(text[start.upperBound...].prefix { $0 != "/" })
    }
}
