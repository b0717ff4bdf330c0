package import Conversation
package import Providers
package import Wording

/// Something to get done at a wallet.
package enum WalletOperation: Sendable, Hashable {
    /// Ask the payer for the money.
    case push(PaymentPush)
    /// Find out what became of that.
    case question(PaymentQuestion)
}

/// Money asked of a payer.
package struct PaymentPush: Sendable, Hashable {
    package let reference: String
    package let payer: PhoneNumber
    package let amount: Money
    /// What it is for, in a few words: the bill's number.
    package let note: String

    package init(reference: String, payer: PhoneNumber, amount: Money, note: String) {
        self.reference = reference
        self.payer = payer
        self.amount = amount
        self.note = note
    }
}

/// A payment whose outcome is unknown.
package struct PaymentQuestion: Sendable, Hashable {
    package let reference: String
    /// What the payer was asked for; nil for a payment we did not ask for.
    package let asked: Money?
    /// What earlier operations and hooks left.
    package let notes: WalletNotes

    package init(reference: String, asked: Money?, notes: WalletNotes) {
        self.reference = reference
        self.asked = asked
        self.notes = notes
    }
}

/// What a wallet gave us to remember of one payment, by words of its adapter: the name it asks by, a token.
///
/// Some of it opens doors, so it shows itself to nobody and is stored sealed.
package struct WalletNotes: Sendable, Hashable, Codable, CustomStringConvertible, CustomReflectable {
    package private(set) var words: [String: String]

    package init(_ words: [String: String] = [:]) { self.words = words }

    package subscript(word: String) -> String? { words[word] }
    package var isEmpty: Bool { words.isEmpty }

    /// Words that begin so are hints, of which several may be waiting to be proven: what came last stands first. One that
    /// comes later is added to those that came before, for a wrong one must not keep the right one out.
    package static let hintPrefix = "hint."
    /// Hints kept under a word.
    private static let mostHints = 4
    private static let hintDivider: Character = " "

    /// The hints under a word, the last to come first.
    package func hints(_ word: String) -> [String] {
        (words[Self.hintPrefix + word] ?? "").split(separator: Self.hintDivider).map(String.init)
    }

    /// Notes with one hint, of characters other than spaces.
    static func hint(_ word: String, _ value: String) -> WalletNotes { WalletNotes([hintPrefix + word: value]) }

    /// What a payment's notes become when a hook says these: it replaces nothing but hints.
    package func hinted(to notes: WalletNotes) -> WalletNotes {
        var all = adding(notes).words
        for (word, hint) in words where word.hasPrefix(Self.hintPrefix) {
            let before = (notes[word] ?? "").split(separator: Self.hintDivider).map(String.init)
            let kept = ([hint] + before.filter { $0 != hint }).prefix(Self.mostHints)
            all[word] = kept.joined(separator: String(Self.hintDivider))
        }
        return WalletNotes(all)
    }

    /// Characters an address of a payer's page may have, which has to fit a text message.
    package static let longestPage = 160
    private static let pageWord = "page"

    /// Where the payer pays, when the wallet has a page for that.
    package var page: String? { words[Self.pageWord] }

    /// These notes with the payer's page, unless there is none or it could not be sent by text message: an `https` address
    /// of plain characters, and not too long.
    func adding(page: String?) -> WalletNotes {
        guard let page, page.hasPrefix("https://"), page.utf8.count <= Self.longestPage,
            page.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !Self.costly.contains($0) })
        else { return self }
        return adding([Self.pageWord: page])
    }

    /// ASCII that takes two septets of a text message, and quotes.
    private static let costly = Set("^{}[]~|\\\"`'".utf8)

    /// These notes with others laid over them.
    package func adding(_ others: WalletNotes) -> WalletNotes {
        WalletNotes(words.merging(others.words) { _, new in new })
    }

    package var description: String { "\(words.count) notes" }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

extension WalletNotes: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral words: (String, String)...) {
        self.init(Dictionary(words) { first, _ in first })
    }
}

/// What comes from outside when an operation takes a step.
package struct WalletMoment: Sendable {
    package let now: Instant
    /// The access token, where the wallet gives out such.
    package let token: Secret?
    /// Chance, for keys that are used once.
    package let random: @Sendable () -> UInt64

    package init(now: Instant, token: Secret?, random: @escaping @Sendable () -> UInt64) {
        self.now = now
        self.token = token
        self.random = random
    }
}

/// The next thing about an operation.
package enum WalletStep: Sendable, Equatable {
    case call(OutboundRequest)
    /// The operation is done. The notes are laid over those the payment has.
    case end(WalletVerdict, notes: WalletNotes)

    package static func end(_ verdict: WalletVerdict) -> WalletStep { .end(verdict, notes: [:]) }
}

/// How a payment stands, in the wallet's eyes.
package enum WalletVerdict: Sendable, Hashable {
    case pending
    case succeeded(transaction: String, amount: Money)
    /// Final, with the reason as the word of `WalletRefusal` nearest to the provider's own.
    case refused(WalletRefusal, word: String)
    /// The answer tells nothing: ask again later with the same reference.
    case unknown(String)
    /// The wallet does not know the push: pushing again is safe. It is no refusal, for a wallet may be slow to know what it
    /// took.
    case neverArrived
}

/// Why money did not move, in the few words every wallet has.
package enum WalletRefusal: String, Sendable, Hashable, CaseIterable {
    case notEnoughFunds = "not_enough_funds"
    case declined
    case expired
    case noWallet = "no_wallet"
    case limitReached = "limit_reached"
    case failed
}
