package import Conversation
package import DomainKit
package import Storage

extension Books {
    static let invariants = [
        DomainInvariant(.books) { context in
            let transaction = context.transaction
            return try openBalances(in: transaction) + ledgerFaults(in: transaction).map(\.sentence)
                + verifyLedger(in: transaction).faults.map(\.sentence)
        },
        DomainInvariant { context in
            try verifyRecords(context.records, context.vault, in: context.transaction).faults.map {
                StoreFinding($0.subject(context.records), $0.sentence(context.records))
            }
        },
        DomainInvariant(StoreFinding.Subject(rawValue: "payments")) { context in
            try attemptFaults(in: context.transaction).map(\.sentence)
        },
    ]

    /// A sentence for each currency whose accounts do not sum to zero.
    package static func openBalances(in transaction: any Transaction) throws -> [String] {
        try ledgerTotals(in: transaction).balances.filter { !$0.isZero }.map {
            "The accounts in \($0.currency) do not sum to zero."
        }
    }

    /// Makes the chain of records again, with the days sealed by it, and compares it with every record. It takes time with
    /// the size of the store and belongs on a reader.
    ///
    /// - Parameter vault: the store's key; without it the marks are not looked at.
    package static func verifyRecords(
        _ kinds: RecordKinds, _ vault: Vault?, in transaction: any Transaction
    ) throws(StorageError) -> RecordVerification {
        let rows = try transaction.rows(
            Statement("SELECT day, records, records_hash FROM ledger_seals WHERE records IS NOT NULL ORDER BY day"))
        let seals = try rows.map { row throws(StorageError) in
            RecordSeal(
                day: try row.text(0), position: try row.integer(1), hash: try row.optionalBlob(2) ?? [])
        }
        return try RecordVerification(kinds, vault, sealedAt: seals, in: transaction)
    }

    /// Takes up records that have no place in their chain yet, at most a batch.
    /// - Returns: whether there may be more.
    package static func linkRecords(
        _ kinds: RecordKinds, _ vault: Vault, at now: Instant, _ transaction: any Transaction
    ) throws(StorageError) -> Bool {
        try RecordChain.link(kinds, vault, at: now, transaction)
    }
}
