package import Conversation
import Wording

/// Reads transcript files: `*.transcript.yaml` beside the flows, each a list under `transcripts:`.
///
/// ```yaml
/// transcripts:
///   - name: A bill is paid in full
///     language: en
///     at: 2026-03-02 10:00
///     given:
///       people: [{ phone: "0240000002", language: fr }]
///       bills:
///         - { number: "7319042851", payer_name: Ama Mensah, object: Shop, kind: Rate, period: "2026",
///             amount: "300.00", due_date: 2026-06-30 }
///     turns:
///       - dial: "*384*21#"
///         contains: Pay a city bill
///       - type: "1"
///         see: |-
///           …
///       - wallet: approve
///         messages_match: ["PAID GHS 300.00 {any} receipt number: {digits}. {any}"]
///     left: { receipts: [{ amount: "300.00" }], postings: 2 }
/// ```
package enum TranscriptReader {
    package static let suffix = ".transcript.yaml"

    /// Every transcript of a bundle; what is wrong with the files goes to the diagnostics, in the order of their places.
    /// - Parameter vocabulary: nil where only the form is looked at, and no name.
    package static func read(
        _ bundle: SourceBundle, in vocabulary: TranscriptVocabulary? = nil, _ diagnostics: inout [Diagnostic]
    ) -> [Transcript] {
        var found: [Transcript] = []
        for (path, text) in bundle.files.sorted(by: { $0.key < $1.key }) where path.hasSuffix(suffix) {
            found += read(text, file: path, in: vocabulary, &diagnostics)
        }
        return found
    }

    /// Every transcript of one file.
    package static func read(
        _ text: String, file: String, in vocabulary: TranscriptVocabulary? = nil, _ diagnostics: inout [Diagnostic]
    ) -> [Transcript] {
        var findings: [Diagnostic] = []
        defer { diagnostics += findings.sorted { $0.place < $1.place } }
        guard let root = YAMLReader.read(text, file: file, &findings) else { return [] }
        var reader = MappingReader(root)
        var found: [Transcript] = []
        let advice = "Write \"transcripts:\" with one line a transcript: - name: …"
        for item in reader.list("transcripts", isRequired: true, advice: advice) {
            var part = MappingReader(item)
            let form = TranscriptForm(vocabulary: vocabulary)
            if let transcript = form.transcript(&part) { found.append(transcript) }
            part.finish()
            reader.adopt(part)
        }
        reader.finish()
        findings += reader.diagnostics
        return found
    }
}

/// Reads one transcript by the words that exist.
struct TranscriptForm {
    let vocabulary: TranscriptVocabulary?

    /// The transcript, or nil where its name or a turn cannot be read.
    func transcript(_ reader: inout MappingReader) -> Transcript? {
        let name = reader.requiredText("name", advice: "Say in a sentence what is shown.")
        let phone = phone("phone", &reader)
        let language = language("language", &reader)
        let at = time(&reader)
        let (people, given) = given(&reader, takesPeople: true)
        let items = reader.list("turns", isRequired: true, advice: "Add \"turns:\" with one line a turn: - dial: …")
        let turns = items.compactMap { item in
            turn(item, &reader)
        }
        let left = left(&reader)
        guard let name, turns.count == items.count else { return nil }
        return Transcript(
            name: name.value, place: name.place, phone: phone, language: language, at: at, people: people, given: given,
            turns: turns, left: left)
    }

    private func time(_ reader: inout MappingReader) -> Located<LocalTime>? {
        guard let text = reader.optionalText("at") else { return nil }
        guard let time = LocalTime(text.value) else {
            reader.error(
                "\"at\" must be a day and what the city's clock shows.", at: text.place,
                advice: "Write at: 2026-03-02 10:00.")
            return nil
        }
        return Located(time, at: text.place)
    }

    // MARK: Names

    /// A telephone number, as it is written.
    func phone(_ key: String, isRequired: Bool = false, _ reader: inout MappingReader) -> Located<String>? {
        let found = isRequired ? reader.requiredText(key, advice: "Write it as 0240000001.") : reader.optionalText(key)
        guard let text = found else { return nil }
        guard vocabulary.map({ $0.numbering.parse(text.value) != nil }) ?? true else {
            reader.error(
                "\"\(text.value)\" is not a telephone number.", at: text.place,
                advice: "Write it in quotes, with or without its country code.")
            return nil
        }
        return text
    }

    func language(_ key: String, isRequired: Bool = false, _ reader: inout MappingReader) -> Located<String>? {
        guard let text = isRequired ? reader.requiredText(key) : reader.optionalText(key) else { return nil }
        guard let languages = vocabulary?.languages, !languages.contains(text.value) else { return text }
        reader.error(
            "The city does not speak \"\(text.value)\".", .unknownLanguage, at: text.place,
            advice: "It speaks \(languages.joined(separator: ", ")).")
        return nil
    }

    /// Reports a name that is none of some, with the near one or all of them.
    func check(
        _ name: Located<String>, among names: [String]?, _ sentence: String, _ reader: inout MappingReader
    ) {
        guard let names, !names.contains(name.value) else { return }
        let all = "There are: \(names.sorted().joined(separator: ", "))."
        reader.error(sentence, .unknownSetting, at: name.place, advice: names.suggestion(for: name.value) ?? all)
    }

    // MARK: Given

    func given(
        _ reader: inout MappingReader, takesPeople: Bool
    ) -> (people: [Transcript.Person], records: [TranscriptTurn.Given]) {
        var people: [Transcript.Person] = []
        var given: [TranscriptTurn.Given] = []
        for entry in reader.entries("given", advice: "Write given: { bills: [ … ] }.") {
            if takesPeople, entry.key == "people" {
                people += reader.items(of: entry).compactMap { person($0, &reader) }
                continue
            }
            let kinds = vocabulary.map { Array($0.imports.keys) + (takesPeople ? ["people"] : []) }
            check(
                Located(entry.key, at: entry.place), among: kinds,
                "There is nothing to import called \"\(entry.key)\".", &reader)
            let columns = vocabulary?.imports[entry.key]
            let records = reader.items(of: entry).map { node in
                Located(fields(node, of: entry.key, columns, &reader), at: node.place)
            }
            given.append(TranscriptTurn.Given(kind: entry.key, place: entry.place, records: records))
        }
        return (people, given)
    }

    private func person(_ node: SourceNode, _ reader: inout MappingReader) -> Transcript.Person? {
        var part = MappingReader(node)
        let phone = phone("phone", isRequired: true, &part)
        let language = language("language", isRequired: true, &part)
        part.finish()
        reader.adopt(part)
        guard let phone, let language else { return nil }
        return Transcript.Person(phone: phone, language: language)
    }

    /// The fields of a record by column.
    private func fields(
        _ node: SourceNode, of kind: String, _ columns: [String]?, _ reader: inout MappingReader
    ) -> [String: Located<String>] {
        guard let entries = node.entries else {
            reader.error("A record is names with values.", at: node.place, advice: "Write { number: \"…\" }.")
            return [:]
        }
        var fields: [String: Located<String>] = [:]
        for entry in entries {
            check(
                Located(entry.key, at: entry.place), among: columns,
                "\"\(kind)\" has no column \"\(entry.key)\".", &reader)
            guard entry.value.items == nil, entry.value.entries == nil else {
                reader.error("The value of \"\(entry.key)\" must be one word or text.", at: entry.value.place)
                continue
            }
            fields[entry.key] = Located(entry.value.scalar ?? "", at: entry.value.place)
        }
        return fields
    }

    // MARK: Left behind

    private func left(_ reader: inout MappingReader) -> [Located<Transcript.LeftBehind>] {
        reader.entries("left", advice: "Write left: { receipts: 1 }.").compactMap { entry in
            check(
                Located(entry.key, at: entry.place), among: vocabulary.map { Array($0.exports.keys) },
                "There is nothing to export called \"\(entry.key)\".", &reader)
            if let rows = entry.value.scalar.flatMap({ Int($0) }), rows >= 0 {
                return Located(Transcript.LeftBehind(kind: entry.key, rows: rows), at: entry.place)
            }
            guard let items = entry.value.items else {
                reader.error(
                    "\"\(entry.key)\" must be a number of rows, or the rows.", at: entry.value.place,
                    advice: "Write \(entry.key): 1.")
                return nil
            }
            let columns = vocabulary?.exports[entry.key]
            let records = items.map { node in
                let fields = fields(node, of: entry.key, columns, &reader)
                let patterns = fields.compactMapValues { pattern($0, &reader) }
                return Located(patterns, at: node.place)
            }
            return Located(
                Transcript.LeftBehind(kind: entry.key, rows: items.count, records: records), at: entry.place)
        }
    }

    /// A text with gaps; reports where it cannot be read.
    func pattern(_ text: Located<String>, _ reader: inout MappingReader) -> Located<TextPattern>? {
        do throws(TextPattern.Unreadable) {
            return Located(try TextPattern(parsing: text.value), at: text.place)
        } catch {
            // A text of several lines begins somewhere below its key, so that only a short one is told at its character.
            let place = text.value.contains("\n") ? text.place : text.place.moved(by: error.offset)
            reader.error("The pattern cannot be read: \(error.message)", at: place, advice: error.advice)
            return nil
        }
    }
}

extension MappingReader {
    /// The items of a list; reports where the key holds something else.
    mutating func list(_ key: String, isRequired: Bool = false, advice: String) -> [SourceNode] {
        guard let node = isRequired ? required(key, advice: advice) : optional(key) else { return [] }
        if let items = node.items { return items }
        error("\"\(key)\" must be a list.", at: node.place, advice: advice)
        return []
    }

    /// The entries of a mapping; reports where the key holds something else.
    fileprivate mutating func entries(_ key: String, advice: String) -> [SourceNode.Entry] {
        guard let node = optional(key) else { return [] }
        if let entries = node.entries { return entries }
        error("\"\(key)\" must hold names with values.", at: node.place, advice: advice)
        return []
    }

    /// The items of an entry's list.
    fileprivate mutating func items(of entry: SourceNode.Entry) -> [SourceNode] {
        if let items = entry.value.items { return items }
        error("\"\(entry.key)\" must be a list of records.", at: entry.value.place, advice: "Write - { … }.")
        return []
    }
}
