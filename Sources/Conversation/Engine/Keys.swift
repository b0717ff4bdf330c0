import Wording

/// The keys that mean the same on every screen.
package enum Key: Sendable, Hashable {
    case back, home, more, help

    /// The key something typed stands for. Keys are typed alone; digits of any script count.
    package init?(_ typed: String) {
        switch typed.westernDigits {
        case "0": self = .back
        case "00": self = .home
        case "98": self = .more
        case "99": self = .help
        default: return nil
        }
    }

    var digits: String {
        switch self {
        case .back: "0"
        case .home: "00"
        case .more: "98"
        case .help: "99"
        }
    }
}
