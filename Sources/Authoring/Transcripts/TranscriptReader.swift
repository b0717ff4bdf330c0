package import Conversation

/// Reads transcript files: `*.transcript.yaml` beside the flows, each a list under `transcripts:`.
///
/// ```yaml
/// transcripts:
///   - name: A bill is paid in full
///     language: en
///     given:
///       bills:
///         - { number: "1234567803", payer_name: Ama Mensah, object: Shop, kind: Rate, period: "2026",
///             amount: "300.00", due_date: 2026-06-30 }
///     turns:
///       - dial: "*384*21#"
///         contains: Pay a city bill
///       - type: "1"
///         see: |-
///           …
///       - wallet: approve
///         messages_contain: [PAID GHS 300.00]
///     left: { receipts: 1 }
/// ```
package enum TranscriptReader {
    package static let suffix = ".transcript.yaml"

    /// Every transcript of a bundle; what is wrong with the files goes to the diagnostics.
    package static func read(_ bundle: SourceBundle, _ diagnostics: inout [Diagnostic]) -> [Transcript] {
        var found: [Transcript] = []
        for (path, text) in bundle.files.sorted(by: { $0.key < $1.key }) where path.hasSuffix(suffix) {
            guard let root = YAMLReader.read(text, file: path, &diagnostics) else { continue }
            var reader = MappingReader(root)
            let items = reader.required("transcripts")?.items ?? []
            for item in items {
                var part = MappingReader(item)
                if let transcript = transcript(&part) { found.append(transcript) }
                part.finish()
                reader.adopt(part)
            }
            reader.finish()
            diagnostics += reader.diagnostics
        }
        return found
    }

    private static func transcript(_ reader: inout MappingReader) -> Transcript? {
        let name = reader.requiredText("name")
        let language = reader.optionalText("language")?.value
        let given = (reader.optional("given")?.entries ?? []).map { entry in
            Transcript.Given(
                kind: entry.key, place: entry.place, records: (entry.value.items ?? []).map { record($0) })
        }
        let items = reader.required("turns")?.items ?? []
        var turns: [TranscriptTurn] = []
        for item in items {
            var part = MappingReader(item)
            if let turn = turn(&part) { turns.append(turn) }
            part.finish()
            reader.adopt(part)
        }
        var left: [Located<Transcript.LeftBehind>] = []
        for entry in reader.optional("left")?.entries ?? [] {
            guard let rows = entry.value.scalar.flatMap({ Int($0) }) else {
                reader.error("\"\(entry.key)\" must be a number of rows.", at: entry.value.place)
                continue
            }
            left.append(Located(Transcript.LeftBehind(kind: entry.key, rows: rows), at: entry.place))
        }
        guard let name, turns.count == items.count else { return nil }
        return Transcript(
            name: name.value, place: name.place, language: language, given: given, turns: turns, left: left)
    }

    private static func record(_ node: SourceNode) -> Located<[String: String]> {
        let pairs = (node.entries ?? []).map { ($0.key, $0.value.scalar ?? "") }
        return Located(Dictionary(pairs) { first, _ in first }, at: node.place)
    }

    // MARK: Turns

    private static func turn(_ reader: inout MappingReader) -> TranscriptTurn? {
        let deeds = [
            reader.optionalText("dial").map { TranscriptTurn.Deed.dial($0.value) },
            reader.optionalText("type").map { TranscriptTurn.Deed.type($0.value) },
            reader.optionalText("sms").map { TranscriptTurn.Deed.sms($0.value) },
            reader.optionalText("wallet").map { TranscriptTurn.Deed.wallet($0.value) },
            wait(&reader),
        ].compactMap { $0 }
        let see = reader.optionalText("see")
        let contains = texts("contains", &reader)
        let closes = reader.optional("closes") == nil ? nil : reader.optionalFlag("closes")
        let messages = texts("messages", &reader)
        let parts = texts("messages_contain", &reader)
        guard deeds.count == 1, let deed = deeds.first else {
            reader.error("A turn is one of dial, type, sms, wallet and wait.")
            return nil
        }
        return TranscriptTurn(
            deed: deed, place: reader.node.place, see: see, contains: contains, closes: closes, messages: messages,
            messagesContain: parts)
    }

    /// `90s`, `10m`, `2h` or `1d`.
    private static func wait(_ reader: inout MappingReader) -> TranscriptTurn.Deed? {
        guard let text = reader.optionalText("wait") else { return nil }
        guard let seconds = Span.seconds(text.value) else {
            reader.error("\"wait\" must be a number with s, m, h or d.", at: text.place, advice: "Write wait: 10m.")
            return nil
        }
        return .wait(seconds)
    }

    /// One text or a list of them.
    private static func texts(_ key: String, _ reader: inout MappingReader) -> [Located<String>] {
        guard let node = reader.optional(key) else { return [] }
        let nodes = node.items ?? [node]
        return nodes.compactMap { item in item.scalar.map { Located($0, at: item.place) } }
    }
}
