package import DomainKit
import Payments
import Storage
import Wording

extension DomainModule {
    /// Bills, market stalls and what citizens ask of them.
    package static let billing = DomainModule(
        "taxes", migrations: TaxesSchema.migrations, actions: Taxes.actions, texts: Taxes.texts, notices: Taxes.notices,
        imports: Taxes.imports, exports: Taxes.exports, summaries: [Taxes.collectedSummary, Taxes.arrearsSummary],
        records: RecordKind.taxes, jobs: Taxes.jobs, staffOperations: Taxes.staffOperations,
        invariants: Taxes.invariants,
        gauges: { try Guesses(at: $0, on: $1, in: $2).gauges },
        sealedSamples: [
            "SELECT payer_name FROM bills LIMIT 3", "SELECT name FROM taxpayers LIMIT 3",
        ], demonstration: Taxes.demonstration, ports: [CityAccounts()])
}

extension Taxes {
    static let invariants = [
        DomainInvariant(.books) { try billFaults(in: $0.transaction).map(\.sentence) }
    ]
    static let actions = [
        findBill, myBills, howComputed, pay, verifyReceipt, myReceipts, billReceipts, offerPlan, acceptPlan, object,
        checkObject, verifyOfficer, admitOfficer, inspect, prices, marketDays, buyDays,
        claimMoney,
    ]
    static let imports = [
        BillImport.kind, TaxpayerImport.kind, TaxObjectImport.kind, DemandImport.kind, TaxRuleImport.kind,
        OfficerImport.kind, PriceList.kind, StallFeeImport.kind, ClosedDaysImport.kind,
    ]
    static let exports = [
        billsExport, billListExport, objectionsExport, inspectionsExport, stallsExport, closedDaysExport,
        officersExport, pricesExport, objectsExport,
        taxpayersExport, billChangesExport,
    ]

    static let notices: Set<String> = [
        "taxes.sms_instalment", "taxes.sms_instalment_missed", "taxes.sms_inspected", "taxes.sms_looked_up",
        "taxes.sms_market_days_moved",
        // A plan moves no money and adds no fine, and somebody who keeps asking for one must not make a phone ring.
        "taxes.sms_plan_by_other",
        "taxes.sms_objection_answered",
    ]
}
