import Wording

/// Words that mean a charge, or that a line takes money back, as staff list them in a profile of statements.
package struct ChargeWords: Sendable {
    /// The words of each phrase, folded.
    private let phrases: [[String]]

    /// No words, for statements that mark charges by themselves.
    package static let none = ChargeWords([])

    init(_ listed: [String]) { phrases = listed.map(Self.words).filter { !$0.isEmpty } }

    var isEmpty: Bool { phrases.isEmpty }

    /// Whether one of them stands in a text, whole and in its order, in any spelling of capitals and accents.
    func stand(in text: String) -> Bool {
        guard !phrases.isEmpty, !text.isEmpty else { return false }
        let told = Self.words(text)
        return phrases.contains { phrase in told.indices.contains { told[$0...].starts(with: phrase) } }
    }

    private static func words(_ text: String) -> [String] { text.folded.split(separator: " ").map(String.init) }
}
