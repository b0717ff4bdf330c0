/// Words of stores, and of the lists and messages of staff, that were chosen when nothing but bills could be paid. They never
/// change: old stores, the hashes of the ledger's chain and the programs of cities know them. Nothing else in this module has
/// such a word.
enum StoredNames {
    /// The column of attempts, intents, receipts, claims and decisions that names what is paid for, in tables and in lists.
    static let payable = "bill"
    /// Why money lies in suspense: what it is for is not there any more.
    static let missingPayable = "missing_bill"
    /// Why a payment was taken off: it was for something else.
    static let wrongPayable = "wrong_bill"
    /// The job that seals days.
    static let sealing = "taxes.seal"
    /// The table those names were in, when there was one.
    static let table = "bills"
}
