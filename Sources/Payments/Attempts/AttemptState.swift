/// Where an attempt at a payment stands. Each state may still be overtaken by an update that money moved.
package enum AttemptState: String, Sendable, Hashable, CaseIterable {
    /// Written; the wallet has not been asked yet.
    case created
    /// The request left for the wallet.
    case submitted
    /// The wallet has it; the payer has not answered.
    case pending
    /// Money moved and is posted.
    case succeeded
    /// The wallet said that no money will move.
    case failed
    /// The payer did not answer in time, says the wallet.
    case expired
    /// Nobody can say whether money moved.
    case unknown

    /// True while the wallet is to be asked what became of it.
    package var isOpen: Bool {
        switch self {
        case .created, .submitted, .pending, .unknown: true
        case .succeeded, .failed, .expired: false
        }
    }

    /// What an update without money does to an attempt.
    enum Step: Equatable {
        case move(AttemptState)
        /// The update is old or known.
        case stay
        /// The update contradicts what is known for certain.
        case contradiction
    }

    /// What follows when the wallet has it and waits for the payer. An update overtaken by a final state changes nothing.
    var hearingPending: Step {
        switch self {
        case .created, .submitted, .unknown: .move(.pending)
        case .pending, .succeeded, .failed, .expired: .stay
        }
    }

    /// What follows when nobody can say.
    var hearingUnknown: Step {
        switch self {
        case .created, .submitted, .pending: .move(.unknown)
        case .unknown, .succeeded, .failed, .expired: .stay
        }
    }

    /// What follows a refusal. The first one counts; a refusal of money that moved is impossible.
    func hearing(_ refusal: PaymentRefusal) -> Step {
        switch self {
        case .created, .submitted, .pending, .unknown: .move(refusal == .expired ? .expired : .failed)
        case .failed, .expired: .stay
        case .succeeded: .contradiction
        }
    }
}
