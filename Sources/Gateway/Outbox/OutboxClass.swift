/// What a row of the outbox is to its receiver. At one line a row of an earlier class leaves before every row of a later one
/// that is due, however long that has waited.
///
/// The raw value stands in the store and is the order: it never changes.
package enum OutboxClass: Int, Sendable, Hashable, CaseIterable, Comparable {
    /// What a turn by text message says: somebody waits for it.
    case answer = 0
    /// What tells of the receiver's own money or rights, as a receipt.
    case receipt = 1
    /// A payment to be asked of a wallet.
    case walletCall = 2
    /// What one person is told without having asked.
    case notice = 3
    /// What many are told at once.
    case broadcast = 4

    /// The classes of text messages, and those of wallets: no line has both.
    package static let ofMessages: [OutboxClass] = [.answer, .receipt, .notice, .broadcast]
    package static let ofWallets: [OutboxClass] = [.walletCall]

    /// As staff read and write it.
    package var word: String {
        switch self {
        case .answer: "answer"
        case .receipt: "receipt"
        case .walletCall: "wallet call"
        case .notice: "notice"
        case .broadcast: "broadcast"
        }
    }

    /// The same without a space, as a command line takes it and JSON tells it.
    package var token: String { word.replacing(" ", with: "-") }

    /// The class staff mean by a word; `wallet-call` and `wallet_call` too, for a command line has no spaces to spare.
    package init?(word: String) {
        let plain = word.lowercased().replacing("-", with: " ").replacing("_", with: " ")
        guard let found = Self.allCases.first(where: { $0.word == plain }) else { return nil }
        self = found
    }

    /// True for what leaves though the messages of a day are used up.
    package var isEssential: Bool { self == .receipt || self == .walletCall }

    /// True for what nobody waits for: it leaves only in the window of its line, and never takes a line's last places.
    package var isPatient: Bool { self >= .notice }

    package static func < (one: OutboxClass, other: OutboxClass) -> Bool { one.rawValue < other.rawValue }
}
