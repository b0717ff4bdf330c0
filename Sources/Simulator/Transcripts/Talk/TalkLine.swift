package import Authoring
import Conversation
import Gateway
import Wallets

/// What a line typed at the phone in the terminal means.
package enum TalkLine: Sendable, Hashable {
    case nothing
    /// Something the phone does.
    case deed(TranscriptTurn.Deed)
    /// Dials the city's code.
    case dialCity
    /// Takes another phone into the hand.
    case phone(String)
    case show(Topic)
    case quit
    /// Not understood: a sentence.
    case unknown(String)

    package enum Topic: String, Sendable, Hashable, CaseIterable {
        case help, state, phones, history
    }

    private static let commands = Topic.allCases.map(\.rawValue) + ["phone", "type", "quit"]

    package init(_ line: String) {
        let line = line.trimmed
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        let rest = words.count > 1 ? words[1].trimmed : ""
        guard let first = words.first else {
            self = .nothing
            return
        }
        if first.hasPrefix(":") {
            self = Self.command(String(first.dropFirst()), rest)
            return
        }
        switch (first, rest) {
        case ("dial", ""): self = .dialCity
        case ("dial", _): self = .deed(.dial(rest))
        case ("redial", ""): self = .deed(.redial)
        case ("hang", "up"): self = .deed(.hangUp)
        case ("sms", _): self = .deed(.sms(rest))
        case ("approve", ""): self = .deed(.wallet(.approve))
        case ("approve", _): self = Self.span(rest) { .wallet(.approveAfter($0)) }
        case ("ignore", ""): self = .deed(.wallet(.ignore))
        case ("take", "back"): self = .deed(.wallet(.takeBack))
        case ("send", _): self = Self.sending(rest)
        case ("refuse", _): self = Self.refusal(rest.isEmpty ? WalletRefusal.declined.rawValue : rest)
        case ("wait", _): self = Self.span(rest) { .wait($0) }
        case ("quit", ""): self = .quit
        default: self = line.hasPrefix("*") && line.hasSuffix("#") ? .deed(.dial(line)) : .deed(.type(line))
        }
    }

    private static func command(_ name: String, _ rest: String) -> TalkLine {
        switch name {
        case "phone": return rest.isEmpty ? .show(.phones) : .phone(rest)
        case "type": return .deed(.type(rest))
        case "quit": return .quit
        default:
            if let topic = Topic(rawValue: name) { return .show(topic) }
            let near = commands.suggestion(for: name).map { " " + $0 } ?? " Type :help."
            return .unknown("There is no :\(name).\(near)")
        }
    }

    private static func span(_ text: String, _ deed: (Int64) -> TranscriptTurn.Deed) -> TalkLine {
        Span.seconds(text).map { .deed(deed($0)) } ?? .unknown("Write how long, as 90s, 10m, 2h or 1d.")
    }

    private static func sending(_ rest: String) -> TalkLine {
        let words = rest.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else {
            return .unknown("Write how much and to which number, as send 120.00 7319042851.")
        }
        return .deed(.wallet(.send(amount: words[0], account: words[1])))
    }

    private static func refusal(_ reason: String) -> TalkLine {
        let words = WalletRefusal.allCases.map(\.rawValue)
        guard words.contains(reason) else {
            let near = words.suggestion(for: reason) ?? "The reasons are: \(words.joined(separator: ", "))."
            return .unknown("No wallet refuses with \"\(reason)\". \(near)")
        }
        return .deed(.wallet(.refuse(reason)))
    }

    /// What `:help` shows.
    package static let help = [
        "What you type is typed on the phone. Besides:",
        "  dial, dial *384*21*1#, *384*21#   dials the city, or a code",
        "  redial, hang up                   dials again; leaves the dialogue",
        "  sms TEXT                          sends a message to the city",
        "  approve, approve 10m              pays what the wallet asks for, at once or later",
        "  ignore, refuse, refuse REASON     leaves the wallet's prompt alone, or refuses it",
        "  send 120.00 NUMBER, take back     money from the wallet's own menu; the last money is taken back",
        "  wait 10m                          lets time pass: s, m, h or d",
        "  :type TEXT                        types TEXT, even where it is one of these words",
        "  :phone NUMBER, :phones            takes another phone; lists those in use",
        "  :state, :history                  where the conversation stands; what was done",
        "  :help, :quit                      this; leaves",
    ]
}

extension String {
    /// Without spaces at either end.
    fileprivate var trimmed: String {
        let end = lastIndex { !$0.isWhitespace }
        guard let start = firstIndex(where: { !$0.isWhitespace }), let end else { return "" }
        return String(self[start...end])
    }
}
