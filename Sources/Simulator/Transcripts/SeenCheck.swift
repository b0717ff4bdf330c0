import Authoring
import Conversation
import Gateway

/// Compares what was seen with what a turn says must be.
struct SeenCheck {
    let turn: TranscriptTurn
    let seen: TranscriptStage.Seen

    /// Everything that is not as written, in the order of the settings.
    var failures: [TranscriptFailure] { screen + messages }

    private var screen: [TranscriptFailure] {
        var failures: [TranscriptFailure] = []
        let text = seen.screen?.text ?? ""
        let expected = turn.seen
        if let see = expected.see, see.value != text {
            failures.append(differs("The screen is not as written.", see.value, text, see.place))
        }
        for part in expected.contains where !text.contains(part.value) {
            failures.append(lacks("The screen does not contain \"\(part.value)\".", [text], part.place))
        }
        if let pattern = expected.matches, let reached = pattern.value.reach(in: text) {
            failures.append(unfit("The screen", pattern, text, reached))
        }
        if let closes = expected.closes, seen.screen?.closes != closes.value {
            let sentence = closes.value ? "The dialogue should close here." : "The dialogue should not close here."
            failures.append(TranscriptFailure(place: closes.place, message: sentence))
        }
        return failures
    }

    private var messages: [TranscriptFailure] {
        var failures: [TranscriptFailure] = []
        let expected = turn.seen
        if let wanted = expected.messages {
            failures += counted(wanted.value.count, wanted.place)
            for (text, message) in zip(wanted.value, seen.messages) where text.value != message {
                failures.append(differs("A message is not as written.", text.value, message, text.place))
            }
        }
        for part in expected.messagesContain where !seen.messages.contains(where: { $0.contains(part.value) }) {
            failures.append(lacks("No message contains \"\(part.value)\".", seen.messages, part.place))
        }
        if let wanted = expected.messagesMatch {
            failures += counted(wanted.value.count, wanted.place)
            for (pattern, message) in zip(wanted.value, seen.messages) {
                guard let reached = pattern.value.reach(in: message) else { continue }
                failures.append(unfit("A message", pattern, message, reached))
            }
        }
        return failures
    }

    private func counted(_ count: Int, _ place: SourcePlace) -> [TranscriptFailure] {
        guard count != seen.messages.count else { return [] }
        let sentence = "There should be \(count) messages and there are \(seen.messages.count)."
        return [lacks(sentence, seen.messages, place)]
    }

    private func differs(_ sentence: String, _ expected: String, _ text: String, _ place: SourcePlace)
        -> TranscriptFailure
    {
        TranscriptFailure(
            place: place, message: sentence + " Expected -, seen +:",
            details: LineDifference.lines(expected: expected, seen: text))
    }

    private func lacks(_ sentence: String, _ texts: [String], _ place: SourcePlace) -> TranscriptFailure {
        let lines = texts.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }.map { "+ " + $0 }
        return TranscriptFailure(
            place: place, message: sentence + (lines.isEmpty ? " Nothing was seen." : " Seen +:"),
            details: lines)
    }

    private func unfit(
        _ subject: String, _ pattern: Located<TextPattern>, _ text: String, _ reached: Int
    ) -> TranscriptFailure {
        let fitted = text.prefix(reached)
        let line = fitted.split(separator: "\n", omittingEmptySubsequences: false).last.map(\.count) ?? 0
        var details = pattern.value.source.split(separator: "\n", omittingEmptySubsequences: false).map { "- " + $0 }
        let rest = text.dropFirst(reached).prefix { !$0.isNewline }
        for shown in (fitted + rest).split(separator: "\n", omittingEmptySubsequences: false) {
            details.append("+ " + shown)
        }
        details.append("  " + String(repeating: " ", count: line) + "^ up to here it fits")
        return TranscriptFailure(
            place: pattern.place, message: "\(subject) does not match the pattern. Expected -, seen +:",
            details: details)
    }
}
