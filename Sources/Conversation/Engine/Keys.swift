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

    /// The numbers of the choices of a list from 1 on, without those that are keys.
    package static func choiceNumber(at index: Int) -> Int { index < 97 ? index + 1 : index + 3 }

    /// The place of the choice with a number, from 0 on; nil where no choice has it.
    static func choiceIndex(of number: Int) -> Int? {
        switch number {
        case 1...97: number - 1
        case 100...: number - 3
        default: nil
        }
    }

    package var digits: String {
        switch self {
        case .back: "0"
        case .home: "00"
        case .more: "98"
        case .help: "99"
        }
    }
}
