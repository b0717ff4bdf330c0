package import Conversation
import Gateway

/// What a transcript expected and did not get.
package struct TranscriptFailure: Sendable, Hashable {
    package let place: SourcePlace
    /// A sentence.
    package let message: String
    /// What was expected and what was seen, line by line.
    package let details: [String]

    package init(place: SourcePlace, message: String, details: [String] = []) {
        self.place = place
        self.message = message
        self.details = details
    }

    /// `file:line:column: message` and the details below it.
    package var rendered: String {
        (["\(place.file):\(place.line):\(place.column): \(message)"] + details.map { "    " + $0 })
            .joined(separator: "\n")
    }
}
