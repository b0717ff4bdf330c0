import Conversation
package import DomainKit
import Storage
import Wording

/// The page a payer pays on, where their wallet has one.
enum PaymentPage {
    private static let key = "taxes.sms_page"
    private static let longest = Taxes.longestPage

    static let text = DomainText(
        key, ["bill": .text, "amount": .money, "page": .text],
        widths: Taxes.shownWidths.merging(["page": .text(most: longest, letters: .plain)]) { $1 })

    static func send(_ page: String, of attempt: Attempt, _ context: OperationContext) throws {
        guard page.utf8.count <= longest else { return }
        let amount = Money(minorUnits: attempt.amount, currency: context.profile.currency)
        try context.effects.send(
            key, ["bill": .text(attempt.bill), "amount": .money(amount), "page": .text(page)],
            to: context.vault.receiver(attempt.payer))
    }
}

extension Taxes {
    /// Characters of the address of a page a payer pays on, at most: what a text message has room for.
    package static let longestPage = 160

    /// Tells the payer of an attempt where to pay. Does nothing when nothing was asked of this wallet under the reference, or
    /// the end is known.
    package static func send(
        page: String, of reference: String, at wallet: String, _ context: OperationContext
    ) throws {
        guard let attempt = try Attempt.find(reference, at: wallet, in: context.transaction), attempt.state.isOpen
        else { return }
        try PaymentPage.send(page, of: attempt, context)
    }
}
