package import DomainKit
import Storage

extension Books {
    /// Characters of the address of a page a payer pays on, at most: what a text message has room for.
    package static let longestPage = 160

    /// Tells the payer of an attempt where to pay. Does nothing when nothing was asked of this wallet under the reference, the
    /// end is known, or the address is too long.
    package static func send(
        page: String, of reference: String, at wallet: String, _ context: OperationContext
    ) throws {
        guard page.utf8.count <= longestPage,
            let attempt = try Attempt.find(reference, at: wallet, in: context.transaction), attempt.state.isOpen
        else { return }
        try attempt.tell(.page(page), context)
    }
}
