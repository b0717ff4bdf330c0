/// Why an expression cannot be read, with the character it stumbles at (from 0).
package struct ExpressionError: Error, Sendable, Hashable {
    package let offset: Int
    package let reason: String
}

extension Expression {
    /// Longest expression, in characters, and deepest nesting that is read.
    private static let maximumLength = 400

    /// Reads `a.b < 3 and not (c == 'x')`. Words in quotes are text; `true`, `false` and whole numbers are themselves;
    /// any other word is a variable.
    package init(parsing source: String) throws(ExpressionError) {
        guard source.count <= Self.maximumLength else {
            throw ExpressionError(offset: 0, reason: "it is longer than \(Self.maximumLength) characters.")
        }
        var parser = ExpressionParser(tokens: try ExpressionToken.all(in: source))
        self = try parser.expression(0, depth: 0)
        if let extra = parser.current {
            throw ExpressionError(offset: extra.offset, reason: "\"\(extra.text)\" is not expected here.")
        }
    }
}

private struct ExpressionToken {
    enum Kind { case word, number, text, symbol }
    let kind: Kind
    let text: String
    let offset: Int

    /// Where the next token may begin. A text stands between quotes.
    var end: Int { offset + text.count + (kind == .text ? 2 : 0) }

    static func all(in source: String) throws(ExpressionError) -> [ExpressionToken] {
        let characters = Array(source)
        var tokens: [ExpressionToken] = []
        var index = 0
        while index < characters.count {
            if characters[index].isWhitespace {
                index += 1
                continue
            }
            let token = try next(characters, index)
            tokens.append(token)
            index = token.end
        }
        return tokens
    }

    private static func next(_ characters: [Character], _ start: Int) throws(ExpressionError) -> ExpressionToken {
        let first = characters[start]
        func run(_ accepts: (Character) -> Bool) -> String { String(characters[start...].prefix(while: accepts)) }
        if first == "'" {
            let rest = characters[(start + 1)...]
            guard let close = rest.firstIndex(of: "'") else {
                throw ExpressionError(offset: start, reason: "the text that begins here has no closing quote.")
            }
            return ExpressionToken(kind: .text, text: String(rest[..<close]), offset: start)
        }
        if first.isASCII, first.isNumber {
            return ExpressionToken(kind: .number, text: run { $0.isASCII && $0.isNumber }, offset: start)
        }
        if first.isLetter || first == "_" {
            let word = run { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
            return ExpressionToken(kind: .word, text: word, offset: start)
        }
        for symbol in ["==", "!=", "<=", ">=", "<", ">", "+", "-", "(", ")"]
        where String(characters[start...].prefix(symbol.count)) == symbol {
            return ExpressionToken(kind: .symbol, text: symbol, offset: start)
        }
        throw ExpressionError(offset: start, reason: "\"\(first)\" means nothing here.")
    }
}

/// Reads by precedence: or, and, not, comparisons, plus and minus.
private struct ExpressionParser {
    let tokens: [ExpressionToken]
    var index = 0

    init(tokens: [ExpressionToken]) { self.tokens = tokens }

    private static let maximumDepth = 32
    private static let levels: [[Expression.Operator]] = [
        [.or], [.and], [.equal, .unequal, .atMost, .atLeast, .less, .greater], [.plus, .minus],
    ]

    var current: ExpressionToken? { index < tokens.count ? tokens[index] : nil }
    private var endOffset: Int { tokens.last?.end ?? 0 }

    mutating func expression(_ level: Int, depth: Int) throws(ExpressionError) -> Expression {
        guard level < Self.levels.count else { return try term(depth: depth) }
        var left = try expression(level + 1, depth: depth)
        while let token = current, token.kind != .text,
            let operation = Self.levels[level].first(where: { $0.rawValue == token.text })
        {
            index += 1
            left = .binary(operation, left, try expression(level + 1, depth: depth))
        }
        return left
    }

    private mutating func term(depth: Int) throws(ExpressionError) -> Expression {
        guard let token = current else {
            throw ExpressionError(offset: endOffset, reason: "it ends too early.")
        }
        guard depth < Self.maximumDepth else {
            throw ExpressionError(offset: token.offset, reason: "it is nested too deeply.")
        }
        index += 1
        switch (token.kind, token.text) {
        case (.text, let text): return .literal(.text(text))
        case (.number, let digits):
            guard let number = Int64(digits) else {
                throw ExpressionError(offset: token.offset, reason: "the number is too large.")
            }
            return .literal(.integer(number))
        case (.word, "true"): return .literal(.boolean(true))
        case (.word, "false"): return .literal(.boolean(false))
        case (.word, "not"): return .not(try expression(2, depth: depth + 1))
        case (.word, "and"), (.word, "or"):
            throw ExpressionError(offset: token.offset, reason: "\"\(token.text)\" needs something before it.")
        case (.word, let word):
            let parts = word.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard !parts.contains("") else {
                throw ExpressionError(offset: token.offset, reason: "\"\(word)\" has an empty part.")
            }
            return .path(parts[0], Array(parts.dropFirst()))
        case (.symbol, "-"): return .negated(try term(depth: depth + 1))
        case (.symbol, "("):
            let inner = try expression(0, depth: depth + 1)
            guard current?.text == ")", current?.kind == .symbol else {
                throw ExpressionError(offset: current?.offset ?? endOffset, reason: "a closing bracket is missing.")
            }
            index += 1
            return inner
        default:
            throw ExpressionError(offset: token.offset, reason: "\"\(token.text)\" is not expected here.")
        }
    }
}
