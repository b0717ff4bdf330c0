package import Wording

/// What an update of a payment did.
package enum PaymentOutcome: Sendable, Hashable {
    /// Money moved and is in the ledger now, under a new receipt. What exceeded the payable, `surplus`, is its owner's
    /// credit. `from` is where the attempt stood: after `failed`, `expired` or `unknown` the success was late; after
    /// `succeeded` the payer paid a second time.
    case posted(receipt: String, surplus: Money, from: AttemptState)
    /// Money moved that belongs to no payable we know; it is in the ledger, in suspense, until staff say what it was for.
    case suspended
    /// The attempt stands elsewhere now; no money moved.
    case moved(AttemptState)
    /// Known already, or overtaken by a later update. Nothing changed.
    case repeated
    /// The update contradicts what is known, such as a refusal of money that moved, or a success that moved none. Nothing
    /// changed; the caller should log it loudly.
    case impossible(AttemptState)
    /// Updates without money about a reference that is not ours. Nothing changed.
    case stranger
    /// The wallet's movement is in the ledger under another reference than this attempt's. Nothing changed: the attempt is
    /// as open as before, and staff must look which of the two the money is of.
    case postedOtherwise
    /// More money than anybody has is said to have moved. None was posted; an open attempt's end is unknown now.
    case absurd
}

extension PaymentOutcome {
    /// A constant sentence for the log when somebody should look into the matter; nil for the ordinary course.
    package var remark: String? {
        switch self {
        case .posted(_, _, from: .succeeded): "One request was paid by two transactions of the wallet; both are posted."
        case .posted(_, _, from: .failed), .posted(_, _, from: .expired): "Money moved after the wallet had refused it."
        case .suspended: "Money moved that is for nothing known here; it is in suspense."
        case .impossible: "The wallet contradicts itself; nothing was changed."
        case .stranger: "The wallet speaks of a payment nobody asked of it here."
        case .postedOtherwise: "The wallet's movement is in the books under another payment; this one stays open."
        case .absurd: "The wallet says that more money moved than can be; nothing was posted."
        case .posted, .moved, .repeated: nil
        }
    }
}
