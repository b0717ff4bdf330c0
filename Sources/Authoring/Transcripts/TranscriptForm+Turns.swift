import Conversation

/// The turns of a transcript: what happens, and what is seen.
extension TranscriptForm {
    private static let deeds = ["dial", "redial", "type", "hang_up", "sms", "wallet", "wait", "given"]
    private static let screen = ["see", "contains", "matches", "closes"]
    private static let messages = ["messages", "messages_contain", "messages_match"]

    /// One turn: a mapping, or the bare word `redial` or `hang_up`.
    func turn(_ node: SourceNode, _ reader: inout MappingReader) -> TranscriptTurn? {
        if let word = node.scalar {
            switch word {
            case "redial": return TranscriptTurn(.redial, place: node.place, seen: .init())
            case "hang_up": return TranscriptTurn(.hangUp, place: node.place, seen: .init())
            default: break
            }
        }
        var part = MappingReader(node)
        let turn = turn(&part)
        part.finish()
        reader.adopt(part)
        return turn
    }

    private func turn(_ reader: inout MappingReader) -> TranscriptTurn? {
        let written = Self.deeds.filter { reader.node[$0] != nil }
        let deeds = [
            dial(&reader), flag("redial", .redial, &reader), text("type", &reader).map { .type($0) },
            flag("hang_up", .hangUp, &reader), text("sms", &reader).map { .sms($0) }, wallet(&reader), wait(&reader),
            given(&reader),
        ].compactMap { (deed: TranscriptTurn.Deed?) in deed }
        let phone = phone("phone", &reader)
        let seen = seen(&reader)
        // A deed that is misspelt is told as an unknown setting.
        let known = Self.deeds + ["phone"] + Self.screen + Self.messages
        if written.isEmpty, reader.node.entries?.contains(where: { !known.contains($0.key) }) == true { return nil }
        guard written.count == 1 else {
            reader.error(
                "A turn is one of \(Self.deeds.joined(separator: ", ")).", advice: "Write - dial: \"*384*21#\".")
            return nil
        }
        // What else is wrong with the one that is written has been told.
        guard let deed = deeds.first else { return nil }
        checkScreen(of: deed, written[0], &reader)
        return TranscriptTurn(deed, place: reader.node.place, phone: phone, seen: seen)
    }

    // MARK: Deeds

    private func text(_ key: String, _ reader: inout MappingReader) -> String? {
        guard let node = reader.optional(key) else { return nil }
        // An answer may be empty, and a message too.
        if node.content == .empty { return "" }
        return reader.optionalText(key)?.value
    }

    private func dial(_ reader: inout MappingReader) -> TranscriptTurn.Deed? {
        guard let code = reader.optionalText("dial") else { return nil }
        if let vocabulary, !vocabulary.leadsHere(code.value) {
            reader.error(
                "\(code.value) is not a code of the city.", at: code.place,
                advice: "Dial \(vocabulary.codes.joined(separator: " or ")).")
        }
        return .dial(code.value)
    }

    private func flag(
        _ key: String, _ deed: TranscriptTurn.Deed, _ reader: inout MappingReader
    ) -> TranscriptTurn.Deed? {
        guard let node = reader.optional(key) else { return nil }
        guard node.content != .empty, !reader.optionalFlag(key) else { return deed }
        if node.scalar == "no" || node.scalar == "false" {
            reader.error("\"\(key)\" says that nothing happens.", at: node.place, advice: "Write \(key): yes.")
        }
        return nil
    }

    private func given(_ reader: inout MappingReader) -> TranscriptTurn.Deed? {
        guard reader.node["given"] != nil else { return nil }
        return .given(given(&reader, takesPeople: false).records)
    }

    /// `90s`, `10m`, `2h` or `1d`.
    private func wait(_ reader: inout MappingReader) -> TranscriptTurn.Deed? {
        span("wait", &reader).map { .wait($0) }
    }

    private func span(_ key: String, _ reader: inout MappingReader) -> Int64? {
        guard let text = reader.optionalText(key) else { return nil }
        guard let seconds = Span.seconds(text.value) else {
            reader.error(
                "\"\(key)\" must be a number with s, m, h or d.", at: text.place, advice: "Write \(key): 10m.")
            return nil
        }
        return seconds
    }

    /// `approve`, `ignore`, `take_back`, a reason to refuse, or one of `{ refuse: <reason> }`, `{ approve_after: 10m }` and
    /// `{ send: 120.00, to: <number> }`.
    private func wallet(_ reader: inout MappingReader) -> TranscriptTurn.Deed? {
        guard let node = reader.optional("wallet") else { return nil }
        if node.entries != nil {
            var part = MappingReader(node)
            let reason = part.optionalText("refuse")
            let seconds = span("approve_after", &part)
            let sent = part.optionalText("send")
            let account =
                sent == nil ? nil : part.requiredText("to", advice: "Write { send: 120.00, to: \"7319042851\" }.")
            if let reason { check(reason, &part) }
            if node.entries?.count != (sent == nil ? 1 : 2) {
                part.error(
                    "The payer does one thing.",
                    advice: "Write { refuse: declined }, { approve_after: 10m } or { send: 120.00, to: <number> }.")
            }
            part.finish()
            reader.adopt(part)
            if let sent, let account { return .wallet(.send(amount: sent.value, account: account.value)) }
            if let reason { return .wallet(.refuse(reason.value)) }
            return seconds.map { .wallet(.approveAfter($0)) }
        }
        guard let word = reader.optionalText("wallet") else { return nil }
        switch word.value {
        case "approve": return .wallet(.approve)
        case "ignore": return .wallet(.ignore)
        case "take_back": return .wallet(.takeBack)
        default:
            check(word, &reader)
            return .wallet(.refuse(word.value))
        }
    }

    /// Reports a reason to refuse that no wallet has.
    private func check(_ reason: Located<String>, _ reader: inout MappingReader) {
        guard let refusals = vocabulary?.refusals, !refusals.contains(reason.value) else { return }
        let words = ["approve", "ignore", "take_back"] + refusals
        reader.error(
            "The payer cannot do \"\(reason.value)\".", at: reason.place,
            advice: words.suggestion(for: reason.value) ?? "Write one of \(words.joined(separator: ", ")).")
    }

    // MARK: Seen

    private func seen(_ reader: inout MappingReader) -> TranscriptTurn.Seen {
        var seen = TranscriptTurn.Seen()
        seen.see = reader.optionalText("see")
        seen.contains = texts("contains", &reader)?.value ?? []
        seen.matches = reader.optionalText("matches").flatMap { pattern($0, &reader) }
        if let node = reader.optional("closes") { seen.closes = Located(reader.optionalFlag("closes"), at: node.place) }
        seen.messages = texts("messages", &reader)
        seen.messagesContain = texts("messages_contain", &reader)?.value ?? []
        if let written = texts("messages_match", &reader) {
            seen.messagesMatch = Located(written.value.compactMap { pattern($0, &reader) }, at: written.place)
        }
        return seen
    }

    /// One text or a list of them.
    private func texts(_ key: String, _ reader: inout MappingReader) -> Located<[Located<String>]>? {
        guard let node = reader.optional(key) else { return nil }
        var texts: [Located<String>] = []
        for item in node.items ?? [node] {
            guard let text = item.scalar else {
                reader.error("\"\(key)\" must be one text or a list of texts.", at: item.place)
                continue
            }
            texts.append(Located(text, at: item.place))
        }
        return Located(texts, at: node.place)
    }

    /// Reports a screen that is looked for where none comes.
    private func checkScreen(of deed: TranscriptTurn.Deed, _ word: String, _ reader: inout MappingReader) {
        guard !deed.showsScreen else { return }
        for entry in reader.node.entries ?? [] where Self.screen.contains(entry.key) {
            reader.error(
                "After \"\(word)\" there is no screen.", at: entry.place,
                advice: "What arrives are messages: write \(Self.messages.joined(separator: ", ")).")
        }
    }
}
