import Wording

/// The most a line of a statement may be of. What is more is no movement of a wallet, but a file that is read wrongly or was made
/// up: it is refused before anything of it enters the books.
struct StatementBound {
    private let currency: Currency

    init(_ currency: Currency) { self.currency = currency }

    /// The refusal for staff.
    /// - Parameter place: whose amount it is and in which field, where the column does not say so.
    func sentence(of place: String? = nil) -> String {
        let most = Money(minorUnits: Books.mostMinorUnits, currency: currency).decimal
        let what = place.map { "The amount of \($0)" } ?? "The amount"
        return "\(what) is above \(most) \(currency.code), the most a line may be of."
    }

    /// Whether an amount, of money that came or left, is more.
    static func isPassed(by amount: Int64) -> Bool { amount.magnitude > UInt64(Books.mostMinorUnits) }
}
