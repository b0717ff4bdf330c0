package import DomainKit

extension StaffOperation {
    package static let billsCorrect = StaffOperation(
        "bills.correct", needs: .keepBills,
        takes: [StaffParameter("number", .text), StaffParameter("set", .text, isRepeated: true), .reason],
        "Puts fields of a bill right.")
    package static let billsCancel = StaffOperation(
        "bills.cancel", needs: .keepBills, takes: [StaffParameter("number", .text), .reason],
        "Asks for a bill no more, because it should not have been made.")
    package static let objectionsAnswer = StaffOperation(
        "objections.answer", needs: .answerCitizens,
        takes: [
            StaffParameter("number", .text), StaffParameter("accept", .flag, isRequired: false),
            StaffParameter("reject", .flag, isRequired: false), .reason,
        ], "Accepts an objection or rejects it, once, and tells the citizen.")
}

extension Taxes {
    /// Everything staff may do with bills.
    static let staffOperations: [StaffOperation] =
        [.billsCorrect, .billsCancel, .objectionsAnswer]
        + [BillImport.kind, TaxpayerImport.kind, TaxObjectImport.kind, DemandImport.kind].map {
            .importing($0, needs: .keepBills)
        }
        + [
            TaxRuleImport.kind, OfficerImport.kind, PriceList.kind, StallFeeImport.kind, ClosedDaysImport.kind,
        ].map { .importing($0, needs: .keepRules) }
}
