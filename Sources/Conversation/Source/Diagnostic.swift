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
    /// A sentence: what is wrong.
    package let message: String
    /// A sentence: what to write instead, where that is known.
    package let advice: String?

    package init(_ severity: Severity, at place: SourcePlace, _ message: String, advice: String? = nil) {
        self.severity = severity
        self.place = place
        self.message = message
        self.advice = advice
    }

    /// One or two lines as a compiler prints them: `file:line:column: error: message`.
    package var rendered: String {
        let head = "\(place.file):\(place.line):\(place.column): \(severity.rawValue): \(message)"
        guard let advice else { return head }
        return head + "\n    " + advice
    }
}

extension [String] {
    /// ` Did you mean "x"?` for the one name here that is nearest to a misspelt one, else nil.
    package func suggestion(for misspelt: String) -> String? {
        let near = filter { editDistance($0, misspelt) <= Swift.max(1, misspelt.count / 3) }
        let nearest = near.min { (editDistance($0, misspelt), $0) < (editDistance($1, misspelt), $1) }
        return nearest.map { "Did you mean \"\($0)\"?" }
    }
}

private func editDistance(_ left: String, _ right: String) -> Int {
    let a = Array(left.unicodeScalars)
    let b = Array(right.unicodeScalars)
    var row = Array(0...b.count)
    for i in a.indices {
        var diagonal = row[0]
        row[0] = i + 1
        for j in b.indices {
            let substitution = diagonal + (a[i] == b[j] ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[b.count]
}
