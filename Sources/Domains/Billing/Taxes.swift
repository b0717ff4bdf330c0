import Conversation
import DomainKit
import Storage
import Wording

/// What citizens owe the city, and the money that pays it.
///
/// A *bill* is found by its number alone. Paying writes an *intent* (what the citizen agreed to) and an *attempt* (one
/// request to a wallet); what the wallet says about an attempt comes back through `hear`. Money that moved is posted to
/// the ledger whatever was asked and however late it is known, and is never posted twice.
package enum Taxes {
    /// Random digits of a bill's number, before its two check digits.
    static let billDigits = 8
    /// Receipts have one digit more, so that neither is taken for the other.
    static let receiptDigits = 9
}
