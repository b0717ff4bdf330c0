import Wording

/// One finding about the files staff wrote: where, how bad, what is wrong and what to write instead.
package struct Diagnostic: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable {
        /// The program cannot be released.
        case error
        /// The program runs, but somebody should look.
        case warning
    }

    package let severity: Severity
    package let place: SourcePlace
    package let kind: FindingKind
    /// A sentence: what is wrong.
    package let message: String
    /// A sentence: what to write instead, where that is known.
    package let advice: String?
    /// The other place it is about, as where a word stands that is written twice; nil where there is one place.
    package let other: SourcePlace?

    package init(
        _ severity: Severity, _ kind: FindingKind, at place: SourcePlace, _ message: String,
        advice: String? = nil, other: SourcePlace? = nil
    ) {
        self.severity = severity
        self.kind = kind
        self.place = place
        self.message = message
        self.advice = advice
        self.other = other
    }

    /// One or two lines as a compiler prints them: `file:line:column: error: message [kind]`.
    package var rendered: String {
        let head = "\(place.file):\(place.line):\(place.column): \(severity.rawValue): \(message) [\(kind.rawValue)]"
        guard let advice else { return head }
        return head + "\n    " + advice
    }
}

/// Nobody looks for the nearest of more names than this: a file full of slips in a city full of names must not take
/// minutes to check.
private let mostNamesCompared = 1000

extension Collection<String> {
    /// ` Did you mean "x"?` for the one name here that is nearest to a misspelt one, else nil.
    package func suggestion(for misspelt: String) -> String? {
        nearest(to: misspelt).map { "Did you mean \"\($0)\"?" }
    }

    /// The one name here that is nearest to a misspelt one; nil where none is near.
    package func nearest(to misspelt: String) -> String? {
        guard count <= mostNamesCompared else { return nil }
        let limit = Swift.max(1, misspelt.count / 3)
        let near = compactMap { name in editDistance(name, misspelt, limit: limit).map { (slips: $0, name: name) } }
        return near.min { ($0.slips, $0.name) < ($1.slips, $1.name) }?.name
    }
}
