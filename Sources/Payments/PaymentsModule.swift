package import DomainKit
import Storage
import Wording

extension DomainModule {
    /// Payments, whatever they are for, and the books.
    package static let payments = DomainModule(
        "payments", migrations: PaymentsSchema.migrations, exports: Books.exports, records: RecordKind.payments,
        jobs: Books.jobs, staffOperations: Books.staffOperations, invariants: Books.invariants,
        sums: { try Books.sums(in: $0) },
        sealedSamples: ["SELECT payer FROM attempts LIMIT 3"])
}

extension Books {
    static let exports = [receiptsExport, postingsExport, paymentsExport, sealsExport, dayTotalsExport]

    /// What a store and its copy must agree on: the accounts of the ledger, and in each currency the sum of all.
    static func sums(in transaction: any Transaction) throws -> [StoreSum] {
        let totals = try ledgerTotals(in: transaction)
        let accounts = totals.map { StoreSum(name: "\($0.account) \($0.currency)", amount: $0.amount) }
        return accounts
            + totals.balances.map { StoreSum(name: "all accounts \($0.currency)", amount: $0.amount, isZeroSum: true) }
    }

    static let jobs = [
        // Takes up new entries of the ledger and new records, and seals the days before today.
        DomainJob.inTransaction(StoredNames.sealing) { context in
            let yesterday = CivilDate(daysSinceEpoch: context.today.daysSinceEpoch - 1)
            let seals = try sealDays(
                until: yesterday, context.records, at: context.now, context.vault, context.transaction)
            return seals == nil ? .more : .done
        },
        // Forgets what limits counted that are over.
        DomainJob.inTransaction("payments.forget") { context in
            try OtherPhones.forgetOld(on: context.today, context.transaction)
            return .done
        },
    ]
}
