import Conversation
import Wording

/// One text as a file of texts has it, with what its translators and the checks must know of it.
///
/// A text is written as `key: text`, or with settings:
/// ```yaml
/// review:
///   text: "{bill.kind} {bill.number}: you owe {bill.due, money}."
///   short: "{bill.number}: {bill.due, money}"    # shown where the full text would need more pages
///   letters: keep                               # or fold: other than the language says
///   without: [bill.period]                      # what other languages show and this text leaves out
///   foreign: true                               # its letters may be those of another language
///   note: Shown before the amount is chosen.
/// ```
struct LocatedText {
    /// What is shown; nil where it could not be read.
    let text: CityText?
    /// Placeholders of the other languages this text does without.
    let without: Set<String>
    let isForeign: Bool
    /// A word to translators.
    let note: String?
    /// Where its key stands.
    let place: SourcePlace
    /// Where the text itself begins.
    let written: SourcePlace

    var message: Message? { text?.message }

    /// What any of its forms shows.
    var placeholders: [Placeholder] { [text?.message, text?.short].flatMap { $0?.placeholders ?? [] } }

    /// A text that is known to be there and cannot be read.
    init(unreadableAt entry: SourceNode.Entry) {
        text = nil
        without = []
        isForeign = false
        note = nil
        place = entry.place
        written = entry.value.place
    }

    private init(_ text: CityText?, _ settings: Settings, place: SourcePlace, written: SourcePlace) {
        self.text = text
        without = settings.without
        isForeign = settings.isForeign
        note = settings.note
        self.place = place
        self.written = written
    }

    private struct Settings {
        var without: Set<String> = []
        var isForeign = false
        var note: String?
    }

    /// Reads an entry that holds a text, or a mapping with one.
    static func read(_ entry: SourceNode.Entry, _ diagnostics: inout [Diagnostic]) -> LocatedText {
        if let source = entry.value.scalar {
            let text = message(Located(source, at: entry.value.place), &diagnostics).map { message in
                CityText(message: message, place: entry.place)
            }
            return LocatedText(text, Settings(), place: entry.place, written: entry.value.place)
        }
        var reader = MappingReader(entry.value)
        let full = reader.requiredText("text")
        let short = reader.optionalText("short")
        let letters = self.letters(&reader)
        let settings = Settings(
            without: Set(reader.words("without") ?? []), isForeign: reader.optionalFlag("foreign"),
            note: reader.optionalText("note")?.value)
        reader.finish()
        diagnostics += reader.diagnostics
        let message = full.flatMap { Self.message($0, &diagnostics) }
        let shortened = short.flatMap { Self.message($0, &diagnostics) }
        let text = message.map { CityText(message: $0, short: shortened, letters: letters, place: entry.place) }
        return LocatedText(text, settings, place: entry.place, written: full?.place ?? entry.value.place)
    }

    private static func letters(_ reader: inout MappingReader) -> LetterPolicy? {
        guard let word = reader.optionalText("letters") else { return nil }
        guard let policy = LetterPolicy(rawValue: word.value), policy != .text else {
            reader.error("\"letters\" must be keep or fold.", .badValue, at: word.place)
            return nil
        }
        return policy
    }

    /// Characters of one text as it is written: ten messages of the longest kind.
    static let longest = 2000

    private static func message(_ source: Located<String>, _ diagnostics: inout [Diagnostic]) -> Message? {
        guard source.value.count <= longest else {
            diagnostics.append(
                Diagnostic(
                    .error, .tooLarge, at: source.place, "The text is longer than \(longest) characters.",
                    advice: "Nobody reads so much on a phone; make several texts of it."))
            return nil
        }
        if source.value.allSatisfy(\.isWhitespace) {
            diagnostics.append(
                Diagnostic(
                    .error, .emptyText, at: source.place, "The text says nothing.",
                    advice: "Write it, or take its key out."))
        }
        do {
            return try Message(parsing: source.value.nfc)
        } catch {
            diagnostics.append(
                Diagnostic(
                    .error, .badMessage, at: source.place, "The text cannot be read: \(error.sentence)",
                    advice: "The trouble is at character \(error.offset + 1) of the text."))
            return nil
        }
    }
}
