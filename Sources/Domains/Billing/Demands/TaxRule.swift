import Conversation
import Storage
import Wording

/// A rule of the city about days: what is added when a bill is late, what is taken off when it is paid early or during an
/// amnesty. Pure: a rule, a day and an amount make a line.
package struct TaxRule: Sendable, Hashable {
    /// What a rule does.
    package enum Effect: String, Sendable, Hashable, CaseIterable {
        /// Takes a part off the current tax when the bill is settled on a day the rule holds.
        case rebate
        /// Adds a part of the unpaid tax, or a fixed amount, once.
        case penalty
        /// Adds a part of the unpaid tax for every full day or month.
        case interest
        /// Takes a part off penalties and interest when the bill is settled on a day the rule holds.
        case amnesty
    }

    /// How often interest is counted.
    package enum Step: String, Sendable, Hashable, CaseIterable {
        case day
        case month
    }

    let code: String
    /// The head it is about; empty for all.
    let head: String
    let effect: Effect
    /// Hundredths of a percent.
    let rate: Int64
    /// Minor units, beside the rate; for penalties.
    var fixed: Int64 = 0
    var step: Step = .month
    /// A rebate is given until so many days before the due day; penalty and interest begin when so many days after it are
    /// over.
    var days = 0
    /// The days it holds. A rebate or an amnesty must be paid on one of them, a penalty or interest begin on one.
    var from: CivilDate?
    var until: CivilDate?

    func concerns(_ line: DemandLine) -> Bool { head.isEmpty || head == line.head }

    func holds(on day: CivilDate) -> Bool { (from.map { $0 <= day } ?? true) && (until.map { day <= $0 } ?? true) }

    /// A part of an amount, rounded down: in the citizen's favour for what is added.
    func share(of amount: Int64) -> Int64 {
        let (whole, overflow) = (amount / 10_000).multipliedReportingOverflow(by: rate)
        guard !overflow, rate <= 1_000_000 else { return 0 }
        let (sum, tooMuch) = whole.addingReportingOverflow(amount % 10_000 * rate / 10_000)
        return tooMuch ? 0 : sum
    }

    /// The last day without it, for a line that is due on a day.
    func lastFreeDay(after dueDate: CivilDate) -> CivilDate {
        CivilDate(daysSinceEpoch: dueDate.daysSinceEpoch + max(0, days))
    }

    /// Full days or months between two days.
    func steps(from start: CivilDate, to day: CivilDate) -> Int64 {
        guard start < day else { return 0 }
        switch step {
        case .day: return Int64(day.daysSinceEpoch - start.daysSinceEpoch)
        case .month:
            let months = (day.year - start.year) * 12 + day.month - start.month
            return Int64(months - (day.isBeforeDay(start.day) ? 1 : 0))
        }
    }
}

extension CivilDate {
    /// Whether the month has not come to its n-th day yet. The last day of a month stands for the days it lacks: a month
    /// after the 31st of January is over on the 28th of February, or on the 29th in a leap year.
    fileprivate func isBeforeDay(_ number: Int) -> Bool {
        guard day < number else { return false }
        return CivilDate(daysSinceEpoch: daysSinceEpoch + 1).month == month
    }
}

extension TaxRule {
    private static let columns = "code, head, effect, rate, fixed, step, days, from_day, until_day"

    private init(_ row: Row) throws(StorageError) {
        guard let effect = Effect(rawValue: try row.text(2)), let step = Step(rawValue: try row.text(5)) else {
            throw .unexpectedColumn(2, "not a rule's effect or step")
        }
        self.init(
            code: try row.text(0), head: try row.text(1), effect: effect, rate: try row.integer(3),
            fixed: try row.integer(4), step: step, days: Int(clamping: try row.integer(6)),
            from: try row.optionalText(7).flatMap(CivilDate.init(iso:)),
            until: try row.optionalText(8).flatMap(CivilDate.init(iso:)))
    }

    /// Every rule of the city, by code.
    static func all(in transaction: any Transaction) throws(StorageError) -> [TaxRule] {
        try transaction.rows(Statement("SELECT \(columns) FROM tax_rules ORDER BY code")).map {
            row throws(StorageError) in try TaxRule(row)
        }
    }

    func store(in transaction: any Transaction) throws(StorageError) {
        try transaction.post(
            Statement(
                "INSERT INTO tax_rules (\(Self.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
                    + "ON CONFLICT (code) DO UPDATE SET head = excluded.head, effect = excluded.effect, "
                    + "rate = excluded.rate, fixed = excluded.fixed, step = excluded.step, days = excluded.days, "
                    + "from_day = excluded.from_day, until_day = excluded.until_day",
                [
                    .text(code), .text(head), .text(effect.rawValue), .integer(rate), .integer(fixed),
                    .text(step.rawValue), SQLValue(days), SQLValue(from?.iso), SQLValue(until?.iso),
                ]))
    }
}
