import Payments
import Storage
import Wording

/// How a bill stands on a day: what it was brought in with, what the rules add until then, and what they take off for
/// anyone who settles it that day. Nothing of it is written until money moves.
struct Standing {
    let bill: Bill
    /// What is written already.
    let lines: [DemandLine]
    /// Penalties and interest up to the day that are not written yet.
    let charges: [DemandLine]
    /// What is taken off if everything is paid on the day.
    let reliefs: [DemandLine]

    init(_ bill: Bill, lines: [DemandLine], rules: [TaxRule], on day: CivilDate) {
        self.bill = bill
        self.lines = lines
        let charges = bill.due > 0 ? Self.charges(lines, paid: bill.paid, rules, day) : []
        self.charges = charges
        reliefs = bill.due > 0 ? Self.reliefs(lines + charges, paid: bill.paid, rules, day) : []
    }

    /// Reads what the bill needs of lines and rules: nothing where it has neither.
    init(of bill: Bill, on day: CivilDate, in transaction: any Transaction) throws(StorageError) {
        let rules = bill.hasRules ? try TaxRule.all(in: transaction) : []
        self.init(bill, lines: try DemandLine.all(of: bill, in: transaction), rules: rules, on: day)
    }

    /// What settles the bill that day.
    var due: Int64 { max(0, dueInParts.added(reliefs.total)) }
    /// What is due when it is not paid at once.
    var dueInParts: Int64 { bill.due.added(charges.total) }
    /// The least payment taken.
    var least: Int64 { min(bill.leastPart ?? due, due) }

    /// Lines with what the day adds and takes off, and how the money paid so far divides among them.
    var all: [DemandLine] { lines + charges + reliefs }

    /// What is unpaid of lines with such a purpose.
    func unpaid(_ isMeant: (DemandPurpose) -> Bool) -> Int64 {
        zip(all, Apportioning(bill.paid, among: all).unpaid)
            .reduce(0) { isMeant($1.0.purpose) ? $0.added($1.1) : $0 }
    }

    /// The lines to be written when so much money has moved: the charges, and what is taken off where it settles the bill.
    func lines(toWriteFor money: Int64) -> [DemandLine] { money >= due ? charges + reliefs : charges }

    private static func charges(
        _ lines: [DemandLine], paid: Int64, _ rules: [TaxRule], _ day: CivilDate
    ) -> [DemandLine] {
        let unpaid = Apportioning(paid, among: lines).unpaid
        var charges: [DemandLine] = []
        for rule in rules where rule.effect == .penalty || rule.effect == .interest {
            for (line, base) in zip(lines, unpaid) where line.purpose.isPrincipal && base > 0 && rule.concerns(line) {
                let start = rule.lastFreeDay(after: line.dueDate)
                guard start < day, rule.holds(on: CivilDate(daysSinceEpoch: start.daysSinceEpoch + 1)) else { continue }
                let earlier = (lines + charges).filter {
                    $0.rule == rule.code && $0.head == line.head && $0.period == line.period
                        && $0.dueDate == line.dueDate
                }
                if rule.effect == .penalty {
                    guard earlier.isEmpty else { continue }
                    charges.append(line.charge(.penalty, rule.share(of: base).added(rule.fixed), rule, steps: 1))
                } else {
                    let steps = rule.steps(from: start, to: day) - earlier.reduce(0) { $0 + $1.steps }
                    guard steps > 0 else { continue }
                    let (amount, overflow) = rule.share(of: base).multipliedReportingOverflow(by: steps)
                    charges.append(line.charge(.interest, overflow ? 0 : amount, rule, steps: steps))
                }
            }
        }
        return charges.filter { $0.amount > 0 }
    }

    private static func reliefs(
        _ lines: [DemandLine], paid: Int64, _ rules: [TaxRule], _ day: CivilDate
    ) -> [DemandLine] {
        let division = Apportioning(paid, among: lines)
        var reliefs: [DemandLine] = []
        for rule in rules where rule.effect == .rebate || rule.effect == .amnesty {
            guard rule.holds(on: day) else { continue }
            for (index, line) in lines.enumerated() where rule.concerns(line) && division.unpaid[index] > 0 {
                let isMeant =
                    rule.effect == .rebate
                    ? line.purpose == .current && day.daysSinceEpoch <= line.dueDate.daysSinceEpoch - max(0, rule.days)
                    : line.purpose.isCharge
                guard isMeant, !lines.contains(where: { $0.rule == rule.code && $0.period == line.period }) else {
                    continue
                }
                let base = rule.effect == .rebate ? division.owed[index] : division.unpaid[index]
                let amount = min(rule.share(of: base), division.unpaid[index])
                if amount > 0 { reliefs.append(line.charge(.rebate, -amount, rule, steps: 1)) }
            }
        }
        return reliefs
    }
}

extension DemandLine {
    /// What a rule makes of this line.
    fileprivate func charge(_ purpose: DemandPurpose, _ amount: Int64, _ rule: TaxRule, steps: Int64) -> DemandLine {
        DemandLine(
            head: head, period: period, purpose: purpose, dueDate: dueDate, amount: amount, rule: rule.code,
            steps: steps)
    }
}

extension [DemandLine] {
    /// The sum; what is taken off counts negative.
    var total: Int64 { reduce(0) { $0.added($1.amount) } }
}
