/// A sum over many rows that a store and its copy must agree on, as the balance of an account.
package struct StoreSum: Sendable, Hashable {
    package let name: String
    package let amount: Int64
    /// Whether it is zero in every store that is sound, as the sum of all accounts.
    package let isZeroSum: Bool

    package init(name: String, amount: Int64, isZeroSum: Bool = false) {
        self.name = name
        self.amount = amount
        self.isZeroSum = isZeroSum
    }
}
