/// A value a message can show.
package enum MessageArgument: Sendable, Hashable {
    case text(String)
    case integer(Int64)
    case money(Money)
    case date(CivilDate)
    case phone(String)
    case boolean(Bool)
}

/// One argument a message names, and how it uses it.
package struct Placeholder: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case text, number, money, date, phone, plural
        /// With the cases the message tells apart, `other` among them, in the order written.
        case select([String])
    }

    package let name: String
    package let kind: Kind
}

/// What is wrong with a message, and where.
package struct MessageSyntaxError: Error, Sendable, Equatable {
    /// Where in the source, in characters from its start.
    package let offset: Int
    /// What is wrong and what to write instead, as one or two sentences.
    package let sentence: String
}

/// A text of the city with its placeholders, in the syntax of ICU MessageFormat.
///
/// It knows `{name}`, `{name, number}`, `money`, `date` and `phone`, and these two:
/// `{n, plural, offset:1 =0 {…} one {…} other {… # …}}` and `{g, select, a {…} other {…}}`.
/// Names may hold points, as in `{bill.due, money}`. An apostrophe is itself, save before a brace (or `#` in a plural),
/// where it starts quoted text; two are always one (ICU's `DOUBLE_OPTIONAL`). As in ICU, `#` is the number only directly
/// in a plural's text, not in a select inside it. Stricter than ICU, a closing brace without an opening one, a plural
/// keyword that is no CLDR category and a case written twice are errors.
package struct Message: Sendable, Equatable {
    indirect enum Piece: Sendable, Equatable {
        case literal(String)
        case argument(Placeholder)
        /// The number of the plural around it.
        case pluralNumber
        case plural(name: String, offset: Int64, exact: [Int64: [Piece]], cases: [PluralCategory: [Piece]])
        case select(name: String, cases: [String: [Piece]])
    }

    /// Plurals and selects one inside another, at most.
    package static let deepest = 16

    /// The message as written.
    package let source: String
    /// Each argument, once for each way it is used, in the order of first use.
    package let placeholders: [Placeholder]
    let pieces: [Piece]
    private let constant: String?

    package init(parsing source: String) throws(MessageSyntaxError) {
        var parser = MessageParser(source)
        self.init(pieces: try parser.message(), placeholders: parser.placeholders, source: source)
    }

    /// Other pieces that show the same arguments as `message`.
    init(pieces: [Piece], of message: Message) {
        self.init(pieces: pieces, placeholders: message.placeholders, source: message.source)
    }

    private init(pieces: [Piece], placeholders: [Placeholder], source: String) {
        self.pieces = pieces
        self.placeholders = placeholders
        self.source = source
        switch (pieces.first, pieces.count) {
        case (nil, _): constant = ""
        case (.literal(let text), 1): constant = text
        default: constant = nil
        }
    }

    /// Whether the text is the same whatever the arguments.
    package var isConstant: Bool { constant != nil }

    /// The text in a language. An argument that is missing, or of a kind its placeholder cannot show, never stops it:
    /// the missing one shows as nothing, the odd one as its own kind.
    package func format(in language: Language, _ argument: (String) -> MessageArgument?) -> String {
        if let constant { return constant }
        var text = ""
        text.reserveCapacity(128)
        MessageFormatter(language: language).append(pieces, number: nil, argument, to: &text)
        return text
    }
}
