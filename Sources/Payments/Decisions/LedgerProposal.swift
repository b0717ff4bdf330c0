import DomainKit
package import Conversation
package import Wording

/// What one account of the staff may propose to do with money, for another to confirm.
package enum LedgerProposal: Sendable, Hashable {
    /// Money in suspense, by its entry, is for a payable.
    case allocate(suspense: Int64, payable: PayableName)
    /// A payment is taken off its payable, by the number of its receipt: its wallet took it back, or it belongs to another payable.
    case reverse(receipt: String, cause: ReversalCause)
    /// A payable is asked for no more, or for this much less; nil for all that is due on the day it is confirmed.
    case writeOff(payable: PayableName, amount: Money?)
    /// This much of a payable's credit is to be given back.
    case refund(payable: PayableName, amount: Money)
    /// A difference between a statement and the books is asked about no more; the books stay as they are.
    case settle(difference: Int64)

    /// The word in the store. The table knows four; a settlement writes a difference off, and is told by its number.
    var kind: String {
        switch self {
        case .allocate: "allocate"
        case .reverse: "reverse"
        case .writeOff, .settle: "write_off"
        case .refund: "refund"
        }
    }

    var subject: String {
        switch self {
        case .allocate(let entry, _): String(entry)
        case .reverse(let receipt, _): receipt
        case .writeOff(let name, _), .refund(let name, _): name.stored
        case .settle(let difference): String(difference)
        }
    }

    /// The number of the difference it settles.
    var difference: Int64? {
        if case .settle(let difference) = self { difference } else { nil }
    }

    var payable: PayableName? {
        switch self {
        case .allocate(_, let name), .writeOff(let name, _), .refund(let name, _): name
        case .reverse, .settle: nil
        }
    }

    var cause: ReversalCause? { if case .reverse(_, let cause) = self { cause } else { nil } }

    var amount: Int64? {
        switch self {
        case .allocate, .reverse, .settle: nil
        case .writeOff(_, let amount): amount?.minorUnits
        case .refund(_, let amount): amount.minorUnits
        }
    }
}

/// A proposal as it stands.
package struct LedgerDecision: Sendable, Hashable {
    /// Where a proposal stands.
    package enum State: String, Sendable, Hashable {
        case proposed
        case confirmed
        case rejected
    }

    package let id: Int64
    package let proposal: LedgerProposal
    /// Why, in the proposer's words.
    package let reason: String
    package let proposedBy: String
    /// Whether that is the name of an account that proved who it is; false for a name that was only typed, as before there were
    /// accounts.
    package let isProven: Bool
    package let proposedAt: Instant
    package let state: State
    package let decidedBy: String?
    /// The entry that came of it.
    package let entry: Int64?
}

/// Why a proposal, or a decision about one, cannot be. Nothing was changed.
package enum DecisionRefused: Error, OperationRefusal, Sendable, Hashable {
    case noAccount, noReason
    case noDecision, decided, samePerson, unproven, proposed
    case noSuspense, allocated, otherCurrency
    case noReceipt, reversed
    /// By what staff call what they named.
    case noPayable(String), nothingDue(String)
    case tooMuch, notPositive
    case noDifference, settled

    /// The refusal for staff.
    package var sentence: String {
        switch self {
        case .noAccount: "Only an account of the staff decides about money."
        case .noReason: "Say why, in a few words that name nobody."
        case .noDecision: "There is no such proposal."
        case .decided: "The proposal was decided already."
        case .proposed:
            "That is proposed already, and waits for a second person: see guichet ledger decisions. Reject it first to propose "
                + "something else."
        case .samePerson:
            "The person who proposed it cannot confirm it: two accounts must agree where money moves by hand."
        case .unproven:
            "It was proposed under a name that was only typed, before staff had accounts. Reject it and propose it again."
        case .noSuspense: "No money in suspense has that entry."
        case .allocated: "That money was allocated already, or taken back."
        case .otherCurrency: "The money is of another currency than the city's."
        case .noReceipt: "There is no such receipt."
        case .reversed: "That payment was taken back already."
        case .noPayable(let title): "There is no such \(title)."
        case .nothingDue(let title): "Nothing is due on that \(title)."
        case .tooMuch: "That is more than there is."
        case .notPositive: "The amount must be more than nothing."
        case .noDifference: "There is no such difference; guichet ledger differences lists them."
        case .settled: "That difference is settled already."
        }
    }
}
