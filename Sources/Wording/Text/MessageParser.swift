/// Reads ICU MessageFormat syntax; see `Message` for what of it.
struct MessageParser {
    /// What stands around a text, which decides what `}` and `#` mean in it.
    private enum Surrounding {
        case nothing, plural, select
    }

    private(set) var placeholders: [Placeholder] = []
    /// What stood between an apostrophe and the one that closes it.
    private(set) var quotes: [String] = []
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var depth = 0

    init(_ source: String) {
        scalars = Array(source.unicodeScalars)
    }

    mutating func message() throws(MessageSyntaxError) -> [Message.Piece] {
        try text(in: .nothing)
    }

    // MARK: Text

    /// Reads up to the end of the source, or up to the brace that closes a case.
    private mutating func text(in surrounding: Surrounding) throws(MessageSyntaxError) -> [Message.Piece] {
        var pieces: [Message.Piece] = []
        var literal = String.UnicodeScalarView()
        func close() {
            if literal.isEmpty { return }
            pieces.append(.literal(String(literal).nfc))
            literal = String.UnicodeScalarView()
        }
        while index < scalars.count {
            switch scalars[index] {
            case "'":
                literal.append(contentsOf: apostrophe(in: surrounding))
            case "{":
                close()
                pieces.append(try argument())
            case "}" where surrounding == .nothing:
                throw error("This closing brace has no opening one. To show a brace, write '}' with its apostrophes.")
            case "}":
                close()
                return pieces
            case "#" where surrounding == .plural:
                close()
                pieces.append(.pluralNumber)
                index += 1
            case let scalar:
                literal.append(scalar)
                index += 1
            }
        }
        close()
        return pieces
    }

    /// Reads an apostrophe and what it quotes, and gives the text they stand for.
    private mutating func apostrophe(in surrounding: Surrounding) -> [Unicode.Scalar] {
        index += 1
        guard index < scalars.count else { return ["'"] }
        switch scalars[index] {
        case "'":
            index += 1
            return ["'"]
        case "{", "}": return quoted()
        case "#" where surrounding == .plural: return quoted()
        default: return ["'"]
        }
    }

    /// Reads up to the closing apostrophe, or to the end, as ICU does.
    private mutating func quoted() -> [Unicode.Scalar] {
        var text: [Unicode.Scalar] = []
        defer { quotes.append(String(String.UnicodeScalarView(text))) }
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            if scalar == "'" {
                guard index < scalars.count, scalars[index] == "'" else { return text }
                index += 1
            }
            text.append(scalar)
        }
        return text
    }

    // MARK: Arguments

    private mutating func argument() throws(MessageSyntaxError) -> Message.Piece {
        let opening = index
        index += 1
        let name = word()
        if name.isEmpty {
            throw error("After an opening brace the name of a value was expected. To show a brace, write '{'.")
        }
        if skipMark("}") { return simple(name, .text) }
        guard skipMark(",") else {
            throw unclosed(opening) ?? error("After the name “\(name)” a comma or a closing brace was expected.")
        }
        skipSpace()
        let typeIndex = index
        let type = word()
        switch type {
        case "plural", "select":
            guard skipMark(",") else { throw error("After “\(type)” a comma and the cases were expected.") }
            depth += 1
            defer { depth -= 1 }
            guard depth <= Message.deepest else {
                throw error(
                    "Plurals and selects stand one inside another more than \(Message.deepest) deep.", at: opening)
            }
            return type == "plural" ? try plural(name, opening) : try select(name, opening)
        case "number", "money", "date", "phone":
            let kinds: [String: Placeholder.Kind] = [
                "number": .number, "money": .money, "date": .date, "phone": .phone,
            ]
            if skipMark("}") { return simple(name, kinds[type] ?? .text) }
            throw unclosed(opening) ?? error("“\(type)” takes no style; close the brace after it.")
        default:
            throw error(
                "“\(type)” is no kind of value. Write number, money, date, phone, plural or select.", at: typeIndex)
        }
    }

    private mutating func simple(_ name: String, _ kind: Placeholder.Kind) -> Message.Piece {
        let placeholder = Placeholder(name: name, kind: kind)
        note(placeholder)
        return .argument(placeholder)
    }

    private mutating func note(_ placeholder: Placeholder) {
        if !placeholders.contains(placeholder) { placeholders.append(placeholder) }
    }

    private mutating func plural(_ name: String, _ opening: Int) throws(MessageSyntaxError) -> Message.Piece {
        note(Placeholder(name: name, kind: .plural))
        var offset: Int64 = 0
        skipSpace()
        if scalars[index...].starts(with: "offset:".unicodeScalars) {
            index += 7
            skipSpace()
            offset = try number()
        }
        var exact: [Int64: [Message.Piece]] = [:]
        var cases: [PluralCategory: [Message.Piece]] = [:]
        while !skipMark("}") {
            let start = try caseStart(opening)
            if skipMark("=") {
                let number = try number()
                guard exact[number] == nil else { throw error("The case “=\(number)” stands here twice.", at: start) }
                exact[number] = try caseText(after: "=\(number)", in: .plural)
            } else {
                let keyword = word()
                guard let category = PluralCategory(rawValue: keyword) else {
                    throw error(
                        "“\(keyword)” is no plural category. Write zero, one, two, few, many, other or =N.", at: start)
                }
                guard cases[category] == nil else { throw error("The case “\(keyword)” stands here twice.", at: start) }
                cases[category] = try caseText(after: keyword, in: .plural)
            }
        }
        guard cases[.other] != nil else {
            throw error("This plural has no case “other”, which every plural needs.", at: opening)
        }
        return .plural(name: name, offset: offset, exact: exact, cases: cases)
    }

    private mutating func select(_ name: String, _ opening: Int) throws(MessageSyntaxError) -> Message.Piece {
        let place = placeholders.count
        var names: [String] = []
        var cases: [String: [Message.Piece]] = [:]
        while !skipMark("}") {
            let start = try caseStart(opening)
            let key = word()
            if key.isEmpty { throw error("Here the name of a case was expected.", at: start) }
            guard cases[key] == nil else { throw error("The case “\(key)” stands here twice.", at: start) }
            cases[key] = try caseText(after: key, in: .select)
            names.append(key)
        }
        guard cases["other"] != nil else {
            throw error("This select has no case “other”, which every select needs.", at: opening)
        }
        let placeholder = Placeholder(name: name, kind: .select(names))
        if !placeholders.contains(placeholder) { placeholders.insert(placeholder, at: place) }
        return .select(name: name, cases: cases)
    }

    private mutating func caseStart(_ opening: Int) throws(MessageSyntaxError) -> Int {
        skipSpace()
        if let unclosed = unclosed(opening) { throw unclosed }
        return index
    }

    private mutating func caseText(
        after key: String, in surrounding: Surrounding
    ) throws(MessageSyntaxError) -> [Message.Piece] {
        skipSpace()
        let opening = index
        guard skipMark("{") else { throw error("After the case “\(key)” its text was expected, in braces.") }
        let pieces = try text(in: surrounding)
        guard skipMark("}", spaced: false) else {
            throw error("This brace is never closed.", at: opening)
        }
        return pieces
    }

    // MARK: Small parts

    /// A name: letters, digits, marks, `_`, `-` and `.`; empty when none stands here.
    private mutating func word() -> String {
        skipSpace()
        let start = index
        while index < scalars.count, Self.isNamePart(scalars[index]) { index += 1 }
        return String(String.UnicodeScalarView(scalars[start..<index]))
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".": true
        default: scalar.value >= 0x80 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        }
    }

    private mutating func number() throws(MessageSyntaxError) -> Int64 {
        let start = index
        if index < scalars.count, scalars[index] == "-" { index += 1 }
        while index < scalars.count, ("0"..."9").contains(scalars[index]) { index += 1 }
        let digits = String(String.UnicodeScalarView(scalars[start..<index]))
        guard let number = Int64(digits) else { throw error("Here a whole number was expected.", at: start) }
        return number
    }

    private mutating func skipMark(_ scalar: Unicode.Scalar, spaced: Bool = true) -> Bool {
        if spaced { skipSpace() }
        guard index < scalars.count, scalars[index] == scalar else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while index < scalars.count, scalars[index].properties.isPatternWhitespace { index += 1 }
    }

    private func unclosed(_ opening: Int) -> MessageSyntaxError? {
        index < scalars.count ? nil : error("This brace is never closed.", at: opening)
    }

    private func error(_ sentence: String, at place: Int? = nil) -> MessageSyntaxError {
        let before = String(String.UnicodeScalarView(scalars[..<(place ?? index)]))
        return MessageSyntaxError(offset: before.count, sentence: sentence)
    }
}
