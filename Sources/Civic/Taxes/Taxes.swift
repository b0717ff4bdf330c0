package import Conversation
package import Storage
package import Wording

/// What citizens owe the city, and the money that pays it.
///
/// A *bill* is found by its number alone. Paying writes an *intent* (what the citizen agreed to) and an *attempt* (one
/// request to a wallet); what the wallet says about an attempt comes back through `hear`. Money that moved is posted to
/// the ledger whatever was asked and however late it is known, and is never posted twice.
package enum Taxes: Domain {
    package static let name = "taxes"
    package static let migrations = TaxesSchema.migrations
    package static let actions = [
        findBill, myBills, howComputed, pay, verifyReceipt, myReceipts, offerPlan, acceptPlan, object,
        checkObject, verifyOfficer, admitOfficer, inspect, prices, marketDays, buyDays,
        claimMoney,
    ]
    package static let imports = [
        BillImport.kind, TaxpayerImport.kind, TaxObjectImport.kind, DemandImport.kind, TaxRuleImport.kind,
        OfficerImport.kind, PriceList.kind, StallFeeImport.kind, ClosedDaysImport.kind,
    ]
    package static let exports = [
        billsExport, billListExport, receiptsExport, postingsExport, paymentsExport, objectionsExport,
        inspectionsExport,
        sealsExport, dayTotalsExport, stallsExport, closedDaysExport, officersExport, pricesExport, objectsExport,
        taxpayersExport, billChangesExport,
    ]
    package static let summaries = [collectedSummary, arrearsSummary]

    package static let notices: Set<String> = [
        "taxes.sms_instalment", "taxes.sms_instalment_missed", "taxes.sms_inspected", "taxes.sms_looked_up",
        "taxes.sms_market_days_moved",
        // A plan moves no money and adds no fine, and whoever asks for one again and again must not make a phone ring.
        "taxes.sms_plan_by_other",
        "taxes.sms_objection_answered",
    ]

    /// Forgets old misses, takes up new entries of the ledger and new records, and seals the days before today.
    package static func keepHouse(
        on today: CivilDate, at now: Instant, _ vault: Vault, _ transaction: any Transaction
    ) throws -> Bool {
        try MissedNumbers.forgetOld(on: today, transaction)
        try OtherPhones.forgetOld(on: today, transaction)
        try InspectedObject.forgetTold(before: today, transaction)
        let yesterday = CivilDate(daysSinceEpoch: today.daysSinceEpoch - 1)
        return try sealDays(until: yesterday, at: now, vault, transaction) == nil
    }

    /// Reminds of instalments that are due soon or were missed, and tells of market days that moved because the market is closed.
    package static func remind(_ context: PaymentContext) throws -> Bool {
        let isMore = try InstalmentReminders.send(context)
        let isMissed = try InstalmentReminders.tellMissed(context)
        return try MovedDays.move(context) || isMore || isMissed
    }

    /// Random digits of a bill's number, before its two check digits.
    static let billDigits = 8
    /// Receipts have one digit more, so that neither is taken for the other.
    static let receiptDigits = 9
}
