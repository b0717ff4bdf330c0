package import Wording

/// What a text message of ours is, as `routes:` in `city.yaml` names it.
package enum MessageKind: String, Sendable, Hashable, CaseIterable {
    /// What a text message is answered.
    case answer
    /// What tells citizens of their own money and papers.
    case receipt
    /// Updates and reminders nobody asked for.
    case notice

    /// Those that `routes:` decides of. An answer leaves by the channel its question came in by.
    package static let routed: Set<MessageKind> = [.receipt, .notice]

    /// What a message is that answers no text.
    package static func sent(isEssential: Bool) -> MessageKind { isEssential ? .receipt : .notice }
}

/// Which channel a text message leaves by: the first rule that is for its phone and its kind decides.
package struct MessageRoutes: Sendable, Hashable {
    /// Whose messages a rule is for.
    package enum Receivers: Sendable, Hashable {
        case all
        /// Those whose number is from the series of one of these operators, by the names in the country's file.
        case networks(Set<String>)
        /// Those whose international number, without the plus sign, begins with one of these.
        case beginnings([String])
    }

    package struct Rule: Sendable, Hashable {
        /// The name of a channel of the city.
        package let channel: String
        package let receivers: Receivers
        package let kinds: Set<MessageKind>

        package init(
            to channel: String, for receivers: Receivers = .all, kinds: Set<MessageKind> = MessageKind.routed
        ) {
            self.channel = channel
            self.receivers = receivers
            self.kinds = kinds
        }
    }

    package let rules: [Rule]
    /// The operators by the beginnings of their international numbers, without the plus sign.
    let series: [String: String]
    private let longest: Int

    package init(_ rules: [Rule], series: [String: String] = [:]) {
        self.rules = rules
        self.series = series
        longest = series.keys.map(\.utf8.count).max() ?? 0
    }

    /// The name of the channel; nil where no rule is for such a message.
    ///
    /// - Parameter phone: nil for a number that cannot be read, which only rules for all phones are for.
    package func channel(for phone: PhoneNumber?, _ kind: MessageKind) -> String? {
        rule(for: phone.map { String($0.e164.dropFirst()) } ?? "", kind).map { rules[$0].channel }
    }

    /// The place of the rule that decides about numbers that begin so.
    func rule(for digits: String, _ kind: MessageKind) -> Int? {
        let network = network(of: digits)
        return rules.firstIndex { rule in
            guard rule.kinds.contains(kind) else { return false }
            return switch rule.receivers {
            case .all: true
            case .networks(let names): network.map(names.contains) ?? false
            case .beginnings(let beginnings): beginnings.contains { digits.hasPrefix($0) }
            }
        }
    }

    /// Whose series a number is from: the longest beginning that fits decides.
    func network(of digits: String) -> String? {
        var length = min(longest, digits.utf8.count)
        while length > 0 {
            if let name = series[String(digits.prefix(length))] { return name }
            length -= 1
        }
        return nil
    }
}

// MARK: What rules leave out

extension MessageRoutes {
    /// The beginnings between which rules can tell a difference, each for the numbers that begin with no longer one of them;
    /// the empty one is for all others.
    private var beginnings: [String] {
        var found = Set(series.keys)
        for case .beginnings(let beginnings) in rules.map(\.receivers) { found.formUnion(beginnings) }
        return [""] + found.sorted()
    }

    /// A message no rule is for.
    struct Gap: Hashable {
        /// Nil for numbers of no operator the country's file knows.
        let network: String?
        let kind: MessageKind
    }

    var gaps: Set<Gap> {
        var gaps: Set<Gap> = []
        for digits in beginnings {
            for kind in MessageKind.routed where rule(for: digits, kind) == nil {
                gaps.insert(Gap(network: network(of: digits), kind: kind))
            }
        }
        return gaps
    }

    /// The places of rules that never decide, because those before them do.
    var unused: [Int] {
        var used: Set<Int> = []
        for digits in beginnings {
            used.formUnion(MessageKind.routed.compactMap { rule(for: digits, $0) })
        }
        return rules.indices.filter { !used.contains($0) }
    }
}
