import Conversation

/// Writes transcripts as the reader reads them.
package enum TranscriptWriter {
    /// Why a transcript cannot be added to a file.
    package struct Refusal: Error, Sendable, Hashable {
        /// A sentence.
        package let reason: String

        package init(reason: String) { self.reason = reason }
    }

    /// A whole file with these transcripts.
    package static func file(_ transcripts: [Transcript]) -> String {
        "transcripts:\n" + transcripts.map { item($0, indented: 2, givenElsewhere: nil) }.joined()
    }

    /// The text of a file with one more transcript at its end. What the file held stays as it was, letter for letter.
    ///
    /// Where what is given is the same as what an earlier transcript has under an anchor, it is not written again.
    package static func adding(_ transcript: Transcript, to text: String, file: String) throws(Refusal) -> String {
        guard !text.allSatisfy(\.isWhitespace) else { return Self.file([transcript]) }
        var findings: [Diagnostic] = []
        let before = TranscriptReader.read(text, file: file, &findings)
        if let finding = findings.first {
            throw Refusal(reason: "The file is no clean file of transcripts: \(finding.rendered)")
        }
        guard !before.contains(where: { $0.name == transcript.name }) else {
            throw Refusal(reason: "The file has a transcript called \"\(transcript.name)\".")
        }
        let head = text.hasSuffix("\n") ? text : text + "\n"
        let indent = indentation(of: head, file: file)
        for anchor in [anchor(of: transcript, in: before, head), nil] {
            let added = head + item(transcript, indented: indent, givenElsewhere: anchor)
            if isSound(added, file: file, before, transcript) { return added }
        }
        throw Refusal(reason: "The file's list does not end where its text ends; write one item a line.")
    }

    /// Whatever the file looks like, it must read as it did, and one more.
    private static func isSound(_ text: String, file: String, _ before: [Transcript], _ added: Transcript) -> Bool {
        var findings: [Diagnostic] = []
        let after = TranscriptReader.read(text, file: file, &findings)
        guard findings.isEmpty, Array(after.dropLast()) == before, let last = after.last else { return false }
        return Self.file([last]) == Self.file([added])
    }

    /// Spaces before the dash of the file's items.
    private static func indentation(of text: String, file: String) -> Int {
        var ignored: [Diagnostic] = []
        guard let root = YAMLReader.read(text, file: file, &ignored), let first = root["transcripts"]?.items?.first
        else { return 2 }
        return max(0, first.place.column - 3)
    }

    /// The anchor under which the file has the same records already.
    private static func anchor(of transcript: Transcript, in before: [Transcript], _ text: String) -> String? {
        let wanted = given(transcript, indented: 0)
        guard !wanted.isEmpty, before.contains(where: { given($0, indented: 0) == wanted }) else { return nil }
        let name = anchorName
        return text.contains("given: &\(name)\n") ? name : nil
    }

    /// What is given stands under this name, so that a later transcript of the file can point to it.
    private static let anchorName = "given"

    // MARK: Pieces

    private static func item(_ transcript: Transcript, indented indent: Int, givenElsewhere anchor: String?) -> String {
        let margin = String(repeating: " ", count: indent)
        let inner = margin + "  "
        var lines = "\(margin)- name: \(quoted(transcript.name))\n"
        if let phone = transcript.phone { lines += "\(inner)phone: \(quoted(phone.value))\n" }
        if let language = transcript.language { lines += "\(inner)language: \(quoted(language.value))\n" }
        if let at = transcript.at { lines += "\(inner)at: \(at.value.written)\n" }
        let records = given(transcript, indented: indent + 4)
        if let anchor {
            lines += "\(inner)given: *\(anchor)\n"
        } else if !records.isEmpty {
            lines += "\(inner)given: &\(anchorName)\n" + records
        }
        lines += transcript.turns.isEmpty ? "\(inner)turns: []\n" : "\(inner)turns:\n"
        for turn in transcript.turns { lines += Self.turn(turn, indented: indent + 4) }
        return lines + left(transcript.left, inner)
    }

    private static func given(_ transcript: Transcript, indented indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        var lines = ""
        if !transcript.people.isEmpty {
            lines += "\(margin)people:\n"
            for person in transcript.people {
                let fields = ["phone": person.phone.value, "language": person.language.value]
                lines += "\(margin)  - \(flow(fields))\n"
            }
        }
        return lines + records(transcript.given, margin)
    }

    private static func records(_ given: [TranscriptTurn.Given], _ margin: String) -> String {
        var lines = ""
        for given in given {
            lines += given.records.isEmpty ? "\(margin)\(given.kind): []\n" : "\(margin)\(given.kind):\n"
            for record in given.records {
                lines += "\(margin)  - \(flow(record.value.mapValues(\.value).filter { !$0.value.isEmpty }))\n"
            }
        }
        return lines
    }

    private static func left(_ left: [Located<Transcript.LeftBehind>], _ margin: String) -> String {
        guard !left.isEmpty else { return "" }
        var lines = "\(margin)left:\n"
        for kind in left.map(\.value) {
            guard !kind.records.isEmpty else {
                lines += "\(margin)  \(kind.kind): \(kind.rows)\n"
                continue
            }
            lines += "\(margin)  \(kind.kind):\n"
            for record in kind.records { lines += "\(margin)    - \(flow(record.value.mapValues(\.value.source)))\n" }
        }
        return lines
    }

    /// `{ name: "value" }` with the names in order.
    private static func flow(_ fields: [String: String]) -> String {
        guard !fields.isEmpty else { return "{}" }
        let pairs = fields.sorted { $0.key < $1.key }.map { "\($0.key): \(quoted($0.value))" }
        return "{ \(pairs.joined(separator: ", ")) }"
    }

    private static func turn(_ turn: TranscriptTurn, indented indent: Int) -> String {
        let margin = String(repeating: " ", count: indent + 2)
        var lines = "\(String(repeating: " ", count: indent))- \(deed(turn.deed))\n"
        if case .given(let given) = turn.deed { lines += records(given, margin + "  ") }
        if let phone = turn.phone { lines += "\(margin)phone: \(quoted(phone.value))\n" }
        let seen = turn.seen
        func text(_ key: String, _ value: String?) {
            if let value { lines += "\(margin)\(key): \(block(value, indented: indent + 4))\n" }
        }
        func list(_ key: String, _ values: [String]?) {
            guard let values else { return }
            lines += values.isEmpty ? "\(margin)\(key): []\n" : "\(margin)\(key):\n"
            for value in values { lines += "\(margin)  - \(block(value, indented: indent + 6))\n" }
        }
        text("see", seen.see?.value)
        list("contains", seen.contains.isEmpty ? nil : seen.contains.map(\.value))
        text("matches", seen.matches?.value.source)
        if let closes = seen.closes { lines += "\(margin)closes: \(closes.value)\n" }
        list("messages", seen.messages?.value.map(\.value))
        list("messages_contain", seen.messagesContain.isEmpty ? nil : seen.messagesContain.map(\.value))
        list("messages_match", seen.messagesMatch?.value.map(\.value.source))
        return lines
    }

    private static func deed(_ deed: TranscriptTurn.Deed) -> String {
        switch deed {
        case .dial(let code): "dial: \(quoted(code))"
        case .redial: "redial: yes"
        case .type(let text): "type: \(quoted(text))"
        case .hangUp: "hang_up: yes"
        case .sms(let text): "sms: \(quoted(text))"
        case .wallet(.approve): "wallet: approve"
        case .wallet(.approveAfter(let seconds)): "wallet: { approve_after: \(Span.written(seconds)) }"
        case .wallet(.ignore): "wallet: ignore"
        case .wallet(.refuse(let reason)): "wallet: { refuse: \(quoted(reason)) }"
        case .wallet(.send(let amount, let account)): "wallet: { send: \(quoted(amount)), to: \(quoted(account)) }"
        case .wallet(.takeBack): "wallet: take_back"
        case .wait(let seconds): "wait: \(Span.written(seconds))"
        case .given(let given): given.isEmpty ? "given: {}" : "given:"
        }
    }

    // MARK: Texts

    /// Several lines as a block where YAML keeps them letter for letter, else in quotes.
    private static func block(_ text: String, indented indent: Int) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let isKept = text.unicodeScalars.allSatisfy { $0 == "\n" || isPlain($0) }
        guard lines.count > 1, isKept, lines.first?.first.map({ !$0.isWhitespace }) == true, lines.last != "",
            lines.allSatisfy({ $0.isEmpty || $0.contains { !$0.isWhitespace } })
        else { return quoted(text) }
        let margin = String(repeating: " ", count: indent)
        return "|-\n" + lines.map { $0.isEmpty ? "" : margin + $0 }.joined(separator: "\n")
    }

    /// The text in double quotes, with escapes for what a line of YAML cannot hold.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where isPlain(scalar): quoted.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
            }
        }
        return quoted + "\""
    }

    /// Whether YAML takes the character as it is, and an editor shows it.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
