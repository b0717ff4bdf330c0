import Payments
import Conversation
import Logging
import Storage
import Wallets
import Wording

/// When money that nobody was asked for was paid.
extension WalletHandler {
    /// When the payer paid: as the wallet tells it, or else when a counter first told of the payment; nil for a request of ours,
    /// whose day we know, and where nothing tells it. A time that cannot be is not believed, and no reason to refuse money.
    func paidMoment(
        of reference: String, at wallet: String, isOurs: Bool, _ store: NoteStore
    ) throws -> PaidMoment? {
        let notes = try store.notes(of: reference, at: wallet)
        let told = ToldAtCounter(notes)
        guard told != nil || !isOurs else { return nil }
        let calendar = gateway.registry.live.calendar
        switch notes.paidTime {
        case .told(let moment)?:
            let paid = PaidMoment(told: moment, now: gateway.world.now(), day: { calendar.day(of: $0) })
            if let paid { return paid }
            remarkTime(reference, wallet)
        case .unreadable?: remarkTime(reference, wallet)
        case nil: break
        }
        return told?.heardAt.map { PaidMoment(day: calendar.day(of: $0), at: $0) }
    }

    private func remarkTime(_ reference: String, _ wallet: String) {
        log.warning(
            "A wallet tells a time of a payment that cannot be; the day it first told of the payment counts.",
            metadata: ["wallet": "\(wallet)", "reference": "\(reference)"])
    }
}
