import DomainKit
import Wording

/// The accounts a bank's file has statements of, and the one that is read.
///
/// A wallet is one account. A file of several is only read where it is said which of them is meant; otherwise the money of
/// all would be booked on one wallet.
struct BankAccounts {
    /// The account that is meant; nil where nothing was said.
    private let wanted: String?
    /// As the file writes them, in the order they come.
    private var found: [String] = []
    private var isWantedFound = false

    init(wanted: String?) { self.wanted = wanted.map(Self.plain) }

    /// Notes the account of a statement.
    /// - Parameter account: as the file writes it; empty where it tells none.
    /// - Returns: whether the statement is read.
    mutating func reads(_ account: String) -> Bool {
        let isWanted = wanted.map { Self.plain(account) == $0 } ?? true
        if isWanted { isWantedFound = true }
        if !found.contains(where: { Self.plain($0) == Self.plain(account) }) { found.append(account) }
        return isWanted
    }

    /// Why nothing of the file is read; nil where it may be.
    var fault: String? {
        if wanted == nil, found.count > 1 {
            return
                "The file has statements of \(found.count) accounts: \(names). A wallet is one of them; say which with --account."
        }
        guard wanted != nil, !isWantedFound else { return nil }
        return found.isEmpty
            ? "The file names no account." : "The file has no statement of that account; it has: \(names)."
    }

    private var names: String {
        found.prefix(Self.mostNamed).map { $0.isEmpty ? "one without a number" : $0 }.joined(separator: ", ")
            + (found.count > Self.mostNamed ? " and others" : "")
    }

    private static let mostNamed = 8

    /// An account's number without what is only there to be read: `GH12 3456` is `gh123456`.
    private static func plain(_ account: String) -> String {
        String(account.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}
