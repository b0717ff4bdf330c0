import Conversation

/// How many messages a line sends in a time, over all gateways.
package struct MessageRate: Sendable, Hashable {
    package let messages: Int
    /// The time they are counted in.
    package let milliseconds: Int64

    package init(messages: Int, milliseconds: Int64) {
        self.messages = messages
        self.milliseconds = milliseconds
    }

    /// Reads `30/second` or `100/minute`; nil for anything else.
    package init?(_ text: String) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
        guard halves.count == 2, halves[0].utf8.count <= 5, let messages = Int(halves[0]), messages > 0,
            let milliseconds = ["second": 1_000, "minute": 60_000][halves[1]]
        else { return nil }
        self.init(messages: messages, milliseconds: Int64(milliseconds))
    }

    /// As `city.yaml` says it.
    package var text: String { "\(messages)/\(milliseconds == 60_000 ? "minute" : "second")" }
}

/// What `city.yaml` says of the messages that leave by one channel.
package struct SendingLimits: Sendable, Hashable {
    /// What the provider takes in a time; nil for no bound.
    package let rate: MessageRate?
    /// The hours of the city's clock in which notices and broadcasts leave; nil for all.
    package let window: QuietHours?
    /// Parts of messages a day, after which only what is essential leaves; nil for no bound.
    package let budget: Int?

    package static let none = SendingLimits(rate: nil, window: nil, budget: nil)

    package init(rate: MessageRate?, window: QuietHours?, budget: Int?) {
        self.rate = rate
        self.window = window
        self.budget = budget
    }

    /// Whether what nobody waits for may leave in an hour from 0 to 23.
    package func isOpen(in hour: Int) -> Bool { window?.contains(hour) ?? true }
}

extension SendingLimits {
    private static let keys = ["rate", "window", "budget"]

    /// Reads `rate: 30/second`, `window: { from: 8, to: 20 }` and `budget: 20000` of a channel.
    /// - Parameter hasMessages: whether the channel has text messages; without, none of these does anything.
    init(_ reader: inout MappingReader, hasMessages: Bool) {
        let rate = Self.rate(&reader)
        let window = Self.window(&reader)
        let budget = reader.optionalInteger("budget", in: 1...100_000_000)
        self.init(rate: rate, window: window, budget: budget)
        guard !hasMessages else { return }
        for key in Self.keys {
            guard let node = reader.node[key] else { continue }
            reader.error(
                "\"\(key)\" is about text messages, and this channel has none.", .unfitSetting, at: node.place,
                advice: "Remove it, or give the channel its number under \"sms\".")
        }
    }

    private static func rate(_ reader: inout MappingReader) -> MessageRate? {
        guard let text = reader.optionalText("rate") else { return nil }
        guard let rate = MessageRate(text.value) else {
            reader.error(
                "\"rate\" must be messages a second or a minute.", .badValue, at: text.place,
                advice: "Write rate: 30/second, or rate: 100/minute.")
            return nil
        }
        return rate
    }

    private static func window(_ reader: inout MappingReader) -> QuietHours? {
        guard let node = reader.optional("window") else { return nil }
        var part = MappingReader(node)
        defer {
            part.finish()
            reader.adopt(part)
        }
        let from = part.required("from", advice: hours) == nil ? nil : part.optionalInteger("from", in: 0...23)
        let to = part.required("to", advice: hours) == nil ? nil : part.optionalInteger("to", in: 0...23)
        guard let from, let to else { return nil }
        guard from != to else {
            part.error(
                "A window from \(from) to \(to) is never open: no notice and no broadcast would leave.", .unfitSetting,
                advice: "Write other hours, or leave \"window\" out to send at all hours.")
            return nil
        }
        return QuietHours(from: from, to: to)
    }

    private static let hours = "Write window: { from: 8, to: 20 }, in hours of the city's clock."
}
