import Conversation

/// Money that moves, whatever it is for: requests to wallets, what wallets say of them, the ledger with its chain and its seals,
/// statements, money nobody can place yet, and the decisions of two persons.
///
/// A payer's agreement is an *intent*, one request to a wallet an *attempt*; what the wallet says of an attempt comes back through
/// `hear`. Money that moved is posted to the ledger whatever was asked and however late it is known, and is never posted twice.
/// What the money is for is a `Payable` of a domain, about which nothing is known here but what that protocol says.
package enum Books {
    /// Random digits of a receipt's number, before its two check digits: more than other numbers have, so that none is taken for
    /// it.
    package static let receiptDigits = 9
}

/// A number as the city gives it out to be copied by hand, with two check digits.
enum CityNumber {
    /// The fewest random digits of one that is paid to.
    static let leastDigits = 8
    /// Digits of whole numbers: of badges, of what is paid to, of receipts.
    private static let lengths: Set<Int> = [6, leastDigits + 2, Books.receiptDigits + 2]

    /// The digits of a number as typed, when they make one with right check digits. Words and marks around it do no harm.
    static func read(_ typed: String) -> String? { TypedNumber.reference(among: typed, lengths: lengths)?.digits }
}
