import Wording

/// An amount as a bank writes it: minor units of the city's currency, and what it wrote beyond them. It is rounded only when it
/// is known to be a charge.
struct BankAmount: Hashable {
    static let zero = BankAmount(units: 0)
    /// Decimals beyond the currency's that are read.
    static let finerDecimals = 6
    private static let million: Int64 = 1_000_000

    /// Whole minor units, the next below where there are parts of one.
    let units: Int64
    /// Parts of a minor unit above those, never below zero.
    private let millionths: Int64

    /// - Parameter millionths: from 0, and below a million.
    init(units: Int64, millionths: Int64 = 0) {
        self.units = units
        self.millionths = millionths
    }

    /// Whether the currency has such an amount.
    var isWhole: Bool { millionths == 0 }
    var isNegative: Bool { units < 0 }

    /// The amount with the other sign.
    var negated: BankAmount {
        guard isWhole else { return BankAmount(units: ~units, millionths: Self.million - millionths) }
        return BankAmount(units: units == .min ? .max : -units)
    }

    /// What the currency has of it: rounded half up, away from zero.
    var rounded: Int64 {
        let isUp = units < 0 ? millionths * 2 > Self.million : millionths * 2 >= Self.million
        return isUp ? units.added(1) : units
    }

    func adding(_ other: BankAmount) -> BankAmount {
        let parts = millionths + other.millionths
        return BankAmount(
            units: units.added(other.units).added(parts / Self.million), millionths: parts % Self.million)
    }

    /// Whether this and another one make a third; never where the sum is more than can be counted.
    func makes(_ total: BankAmount, with other: BankAmount) -> Bool {
        let parts = millionths + other.millionths
        let (sum, overflow) = units.addingReportingOverflow(other.units)
        let (made, tooMuch) = sum.addingReportingOverflow(parts / Self.million)
        return !overflow && !tooMuch && BankAmount(units: made, millionths: parts % Self.million) == total
    }

    /// All its decimals, at least as many as the currency has.
    func decimal(_ currency: Currency) -> String {
        guard !isWhole else { return Money(minorUnits: units, currency: currency).decimal }
        guard !isNegative else { return "-" + negated.decimal(currency) }
        var parts = String(String(Self.million + millionths).dropFirst())
        while parts.last == "0" { parts.removeLast() }
        let mark = currency.exponent == 0 ? "." : ""
        return Money(minorUnits: units, currency: currency).decimal + mark + parts
    }
}

extension BankStatementFacts {
    /// An amount as banks write it, with all its decimals; nil when it is none. The highest number there is when it is more than
    /// that.
    func exact(_ text: some StringProtocol, mark: Character) -> BankAmount? {
        let parts = String(text).split(separator: mark, omittingEmptySubsequences: false).map { Array($0) }
        guard let whole = parts.first, parts.count <= 2, !whole.isEmpty else { return nil }
        let decimals = parts.count == 2 ? parts[1] : []
        let finer = decimals.dropFirst(currency.exponent)
        guard (whole + decimals).allSatisfy(\.isASCIIDigit),
            finer.dropFirst(BankAmount.finerDecimals).allSatisfy({ $0 == "0" })
        else { return nil }
        let units = Self.digits(whole + decimals.prefix(currency.exponent), whole.count + currency.exponent)
        let millionths = Self.digits(Array(finer.prefix(BankAmount.finerDecimals)), BankAmount.finerDecimals)
        return BankAmount(units: Int64(units) ?? .max, millionths: Int64(millionths) ?? 0)
    }

    /// Digits with zeros behind them, so many in all.
    private static func digits(_ some: [Character], _ count: Int) -> String {
        String(some) + String(repeating: "0", count: max(0, count - some.count))
    }

    func decimal(_ amount: BankAmount) -> String { amount.decimal(currency) }

    /// The refusal of a payer's money in parts the currency has not.
    func tooFine(_ amount: BankAmount) -> String {
        "\(decimal(amount)) \(currency.code) has more decimals than \(currency.code) has. Ask the bank what moved."
    }

    /// What was rounded of what a bank kept, for staff.
    func rounding(_ amount: BankAmount, line: Int) -> String {
        "line \(line) \(decimal(amount)) \(currency.code) to \(decimal(amount.rounded))"
    }
}

/// What staff are told of fees that were rounded.
enum RoundedFees {
    static func note(_ rounded: [String]) -> String {
        let more = rounded.count > 10 ? " and \(rounded.count - 10) more" : ""
        return "Fees rounded to what the currency has: \(rounded.prefix(10).joined(separator: ", "))\(more)."
    }
}
