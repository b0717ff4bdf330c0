package import Payments
package import Wording

/// Proposals about bills, by their numbers.
extension LedgerProposal {
    package static func allocate(suspense entry: Int64, bill number: String) -> LedgerProposal {
        .allocate(suspense: entry, payable: PayableName(stored: number))
    }

    package static func writeOff(bill number: String, amount: Money?) -> LedgerProposal {
        .writeOff(payable: PayableName(stored: number), amount: amount)
    }

    package static func refund(bill number: String, amount: Money) -> LedgerProposal {
        .refund(payable: PayableName(stored: number), amount: amount)
    }
}
