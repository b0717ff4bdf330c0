/// What citizens owe the city: bills with their lines and rules, the market days of stalls, and what citizens ask about both.
///
/// A *bill* is found by its number alone. What pays it stands in `Payments`, to which a bill is a `Payable`.
package enum Taxes {
    /// Random digits of a bill's number, before its two check digits.
    static let billDigits = 8
}
