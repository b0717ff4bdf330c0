import Conversation
import DomainKit
import Wording

/// What a payer is told while no money has moved.
package enum PaymentNotice: Sendable, Hashable {
    /// Nobody can say yet whether money moved: do not pay again. Carries the attempt's reference.
    case checking(String)
    case refused(PaymentRefusal)
    /// No money moved, and none is needed: somebody else paid meanwhile.
    case notNeeded
    /// Where to pay: the address of a page.
    case page(String)
}

extension Attempt {
    /// Tells the payer.
    func tell(_ notice: PaymentNotice, _ context: OperationContext) throws {
        var notice = notice
        if case .refused = notice, let payable = try context.payables.find(payable, in: context.transaction),
            try payable.isSettled(on: context.today, in: context.transaction)
        {
            // Nobody is to pay again what somebody else has paid meanwhile.
            notice = .notNeeded
        }
        let amount = Money(minorUnits: amount, currency: context.profile.currency)
        guard let text = context.payables.text(of: notice, about: payable, over: amount) else { return }
        try context.effects.send(text.key, text.arguments, to: context.vault.receiver(payer))
    }
}
