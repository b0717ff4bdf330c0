import DomainKit
import Wording

/// Reads the amounts of one statement, whose separators mean what the whole file shows them to mean: in a file with
/// `300,50`, an amount of `5,123` could be five or five thousand, and is refused.
struct StatementAmounts {
    private static let fields: [StatementProfile.Field] = [.amount, .paidIn, .paidOut, .fee]

    private let profile: StatementProfile
    private let currency: Currency
    private let conventions: AmountConventions

    init(in table: StatementTable, _ profile: StatementProfile, _ currency: Currency) {
        self.profile = profile
        self.currency = currency
        var typed: [String] = []
        var scanner = table.scanner
        let places = Self.fields.compactMap { table.places[$0] }
        while let record = scanner.next() {
            guard record.fault == nil else { continue }
            typed += places.lazy.filter(record.fields.indices.contains).map { record.fields[$0].onOneLine }
        }
        conventions = AmountConventions(separator: Character(Unicode.Scalar(table.separator)), amounts: typed)
    }

    /// What the row moves; nil where no amount stands in it.
    /// - Parameter rounded: what was rounded of it, where it is what the wallet kept.
    func moved(
        _ row: StatementReader.Row, _ rounded: inout [String], _ problems: inout ImportProblems
    ) -> Int64? {
        let paidIn = money(.paidIn, row, &rounded, &problems)
        let paidOut = money(.paidOut, row, &rounded, &problems)
        if let whole = money(.amount, row, &rounded, &problems) { return whole }
        guard paidIn != nil || paidOut != nil else { return nil }
        return (paidIn ?? 0).added(-abs(paidOut ?? 0))
    }

    /// An amount in minor units, with its sign; nil when the field is empty, or not an amount, which is a problem.
    ///
    /// - Parameter rounded: gets what the wallet kept in parts the currency has not. A payer's money is never rounded.
    func money(
        _ field: StatementProfile.Field, _ row: StatementReader.Row, _ rounded: inout [String],
        _ problems: inout ImportProblems
    ) -> Int64? {
        guard let typed = row[field] else { return nil }
        let source = profile.sources[field]
        let isInHundredths = source?.isInHundredths == true
        switch isInHundredths ? hundredths(typed) : Money.read(signed: typed, currency: currency, in: conventions) {
        case .amount(let money) where !StatementBound.isPassed(by: money.minorUnits): return money.minorUnits
        case .amount, .tooLarge:
            problems.add(row.line, source?.column ?? field.rawValue, StatementBound(currency).sentence())
        case .twoAmounts:
            problems.add(
                row.line, source?.column ?? field.rawValue,
                "This could be one amount or a thousand times as much, and the file writes decimals with the same mark. "
                    + "Take the statement from the portal again, with all decimals.")
        case .unreadable where isInHundredths && hasDecimals(typed):
            problems.add(
                row.line, source?.column ?? field.rawValue,
                "The profile says hundredths of \(currency.code), which have no decimals, and here are some. Take the statement "
                    + "from the portal again, or name a profile whose amounts are in \(currency.code).")
        case .unreadable:
            if let finer = finer(typed, isInHundredths: isInHundredths) {
                let shown = "\(finer.decimal) \(currency.code)"
                if isKept(field, row, finer), let whole = finer.rounded(to: currency) {
                    rounded.append("line \(row.line) \(shown) to \(whole.decimal)")
                    return whole.minorUnits
                }
                problems.add(row.line, source?.column ?? field.rawValue, tooFine(shown))
                return nil
            }
            let unit = isInHundredths ? "hundredths of \(currency.code)" : currency.code
            problems.add(row.line, source?.column ?? field.rawValue, "Invalid amount in \(unit).")
        }
        return nil
    }

    /// Whether an amount is what the wallet kept: the fee of a payment, or a line that is a charge.
    private func isKept(_ field: StatementProfile.Field, _ row: StatementReader.Row, _ money: Money) -> Bool {
        guard field != .fee else { return true }
        guard profile.charges.stand(in: row[.kind] ?? "") else { return false }
        return field == .paidOut || money.minorUnits < 0 || (row[.reference] == nil && row[.phone] == nil)
    }

    /// An amount with parts the currency has not; nil where it is none.
    private func finer(_ typed: String, isInHundredths: Bool) -> Money? {
        if isInHundredths {
            let whole = Currency(code: currency.code, exponent: 0, symbol: currency.symbol)
            let hundredths = Currency(code: currency.code, exponent: 2, symbol: currency.symbol)
            guard currency.exponent < 2, !hasDecimals(typed) else { return nil }
            return Money.parse(signed: typed, currency: whole)
                .map { Money(minorUnits: $0.minorUnits, currency: hundredths) }
        }
        for exponent in stride(from: currency.exponent + 1, to: Self.finestExponent, by: 1) {
            let fine = Currency(code: currency.code, exponent: exponent, symbol: currency.symbol)
            if case .amount(let money) = Money.read(signed: typed, currency: fine, in: conventions) { return money }
        }
        return nil
    }

    /// Nobody writes more decimals of money.
    private static let finestExponent = 7

    private func tooFine(_ shown: String) -> String {
        currency.exponent == 0
            ? "\(shown) has no whole unit, and \(currency.code) has no parts of one. Ask the wallet what moved."
            : "\(shown) has more decimals than \(currency.code) has. Ask the wallet what moved."
    }

    /// A whole number of hundredths, which the currency must be able to hold. With decimals, of zero too, it is an amount in
    /// the currency itself, a hundred times as much.
    private func hundredths(_ typed: String) -> AmountReading {
        guard !hasDecimals(typed) else { return .unreadable }
        let whole = Currency(code: currency.code, exponent: 0, symbol: currency.symbol)
        guard let count = Money.parse(signed: typed, currency: whole)?.minorUnits else { return .unreadable }
        let (product, overflow) = count.multipliedReportingOverflow(by: currency.minorUnitsPerMajor)
        guard !overflow else { return .tooLarge }
        guard product % 100 == 0 else { return .unreadable }
        return .amount(Money(minorUnits: product / 100, currency: currency))
    }

    /// Whether a mark in an amount may be the decimal one: what stands behind it is no group of three digits, or what stands
    /// before it no beginning of groups. Of a currency with three decimals one group may always be decimals.
    private func hasDecimals(_ typed: String) -> Bool {
        guard let first = typed.firstIndex(where: \.isNumber), let last = typed.lastIndex(where: \.isNumber) else {
            return false
        }
        let groups = typed[first...last].split(omittingEmptySubsequences: false) { !$0.isNumber }.map(\.count)
        guard groups.count > 1 else { return false }
        return !(1...3).contains(groups[0]) || groups.dropFirst().contains { $0 != 3 }
            || (currency.exponent == 3 && groups.count == 2)
    }
}

extension Money {
    /// The same in a currency with fewer decimals, rounded half up, away from zero; nil where it is more than a line may be of.
    fileprivate func rounded(to coarse: Currency) -> Money? {
        var divisor: UInt64 = 1
        for _ in coarse.exponent..<max(coarse.exponent, currency.exponent) { divisor *= 10 }
        let units = (minorUnits.magnitude + divisor / 2) / divisor
        let whole = Int64(clamping: units)
        guard !StatementBound.isPassed(by: whole) else { return nil }
        return Money(minorUnits: minorUnits < 0 ? -whole : whole, currency: coarse)
    }
}
