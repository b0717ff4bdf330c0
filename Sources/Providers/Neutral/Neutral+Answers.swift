package import Conversation

extension Neutral {
    /// The first line of an answer that waits for the next hop; `end` of one that does not.
    package static let staysOpen = "continue"
    package static let closes = "end"

    /// Plain text: a line that says whether the dialogue goes on, then the screen.
    package func answer(_ screen: Screen, to hop: USSDInbound) -> HopAnswer {
        HopAnswer(text: (screen.closes ? Self.closes : Self.staysOpen) + "\n" + screen.text)
    }

    /// The screen an answer shows; nil for what is no answer to a hop.
    package static func screen(of answer: HookResponse) -> Screen? {
        guard answer.status == 200, let text = String(validating: answer.body, as: UTF8.self) else { return nil }
        if let shown = text.rest(after: staysOpen + "\n") { return Screen(text: shown, closes: false) }
        return text.rest(after: closes + "\n").map { Screen(text: $0, closes: true) }
    }
}

extension String {
    /// What follows a beginning; nil where it does not begin so.
    fileprivate func rest(after beginning: String) -> String? {
        // By bytes, for a mark at the start of a screen would melt into the line end.
        guard utf8.starts(with: beginning.utf8) else { return nil }
        return String(utf8.dropFirst(beginning.utf8.count))
    }
}
