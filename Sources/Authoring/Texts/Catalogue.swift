/// The texts of one language as translators get them: a catalogue of GNU gettext, a `.po` file.
///
/// The context of an entry is the text's key, for a short form with `|short` after it. Plurals stand inside the texts, so
/// the catalogue has none of its own.
struct Catalogue: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        var subject: Subject
        /// The first language's text.
        var source: String
        /// The translation; empty where there is none.
        var text: String
        /// Not to be taken for finished.
        var isFuzzy = false
        /// What translators should know, a line each.
        var remarks: [String] = []
        /// Where it is written and used, as `file:line`.
        var references: [String] = []
        /// Where its context stands in a catalogue that was read.
        var line = 0
    }

    /// The text an entry is about, in one of its forms.
    struct Subject: Sendable, Hashable {
        var key: String
        var isShort = false

        private static let mark = "|short"

        init(key: String, isShort: Bool = false) {
            self.key = key
            self.isShort = isShort
        }

        init(context: String) {
            isShort = context.hasSuffix(Self.mark)
            key = isShort ? String(context.dropLast(Self.mark.count)) : context
        }

        var context: String { isShort ? key + Self.mark : key }
    }

    /// What stands above everything, a line each.
    var preface: [String] = []
    /// Names and values of the header, in order.
    var header: [(name: String, value: String)] = []
    var entries: [Entry] = []

    func header(_ name: String) -> String? { header.first { $0.name == name }?.value }

    static func == (left: Catalogue, right: Catalogue) -> Bool {
        left.preface == right.preface && left.entries == right.entries
            && left.header.elementsEqual(right.header) { $0 == $1 }
    }
}

/// What is wrong with a catalogue or worth a look in it, and where.
package struct CatalogueFault: Error, Sendable, Hashable, Comparable {
    package let file: String
    package let line: Int
    /// A sentence: what is wrong.
    package let message: String
    /// A sentence: what to do, where that is known.
    package let advice: String?
    /// True where it stops nothing.
    package let isWarning: Bool

    package init(file: String, line: Int, _ message: String, advice: String? = nil, isWarning: Bool = false) {
        self.file = file
        self.line = line
        self.message = message
        self.advice = advice
        self.isWarning = isWarning
    }

    package static func < (left: CatalogueFault, right: CatalogueFault) -> Bool {
        (left.line, left.message) < (right.line, right.message)
    }

    /// One or two lines as a compiler prints them.
    package var rendered: String {
        "\(file):\(line): \(isWarning ? "warning" : "error"): \(message)" + (advice.map { "\n    " + $0 } ?? "")
    }
}
