import Conversation
import DomainKit
import Payments
import Storage
import Wording

extension Taxes {
    /// Lines of a demand shown, at most.
    package static let mostLinesShown = 20

    /// Tells line by line how what is due today comes about: the tax of each period, what being late has added, what was or
    /// is taken off, the oldest first; `left` is what is unpaid of a line. Numbers are found and guarded as in `find_bill`.
    ///
    /// `purpose` is one of arrears, current, penalty, interest, rebate, exemption and write_off.
    static let howComputed = Action(
        ActionSignature(
            "taxes.how_computed", takes: ["number": .text],
            outcomes: [
                "found": RecordType(
                    "computation",
                    [
                        "number": .text, "object": .text, "lines": .list(demandLineRecord), "paid": .money,
                        "due": .money,
                    ], widths: shownWidths),
                "unknown": RecordType("unknown", [:]), "blocked": RecordType("blocked", [:]),
            ])
    ) { context, arguments in
        switch try BillLookUp.find(typed: try arguments.text("number"), context) {
        case .blocked: return ActionOutcome("blocked")
        case .unknown, .mistyped: return ActionOutcome("unknown")
        case .found(let bill):
            let standing = try Standing(of: bill, on: context.today, in: context.transaction)
            func money(_ amount: Int64) -> Value {
                .money(Money(minorUnits: amount, currency: context.profile.currency))
            }
            return ActionOutcome(
                "found",
                [
                    "number": .text(bill.number), "object": .text(bill.title), "paid": money(bill.paid),
                    "due": money(standing.due), "lines": .list(standing.shownLines(context.profile.currency)),
                ])
        }
    }

    private static let demandLineRecord = RecordType(
        "demand_line",
        [
            "head": .text, "period": .text, "purpose": .text, "due_date": .date, "amount": .money, "left": .money,
        ], widths: lineWidths)
}

extension Standing {
    /// Lines of the same kind as one, the oldest first. Lines past the twentieth are left out.
    fileprivate func shownLines(_ currency: Currency) -> [Value] {
        struct Kind: Hashable {
            let dueDate: CivilDate
            let head: String
            let period: String
            let purpose: DemandPurpose
        }
        var sums: [Kind: (amount: Int64, left: Int64)] = [:]
        var order: [Kind] = []
        for (line, left) in zip(all, Apportioning(bill.paid, among: all).unpaid) {
            let kind = Kind(dueDate: line.dueDate, head: line.head, period: line.period, purpose: line.purpose)
            if sums[kind] == nil { order.append(kind) }
            let sum = sums[kind, default: (0, 0)]
            sums[kind] = (sum.amount.added(line.amount), sum.left.added(left))
        }
        return order.enumerated().sorted { ($0.element.dueDate, $0.offset) < ($1.element.dueDate, $1.offset) }
            .filter { sums[$0.element]?.amount != 0 }.prefix(Taxes.mostLinesShown).map { _, kind in
                let sum = sums[kind, default: (0, 0)]
                return .record([
                    "head": .text(kind.head), "period": .text(kind.period), "purpose": .text(kind.purpose.rawValue),
                    "due_date": .date(kind.dueDate),
                    "amount": .money(Money(minorUnits: sum.amount, currency: currency)),
                    "left": .money(Money(minorUnits: sum.left, currency: currency)),
                ])
            }
    }
}
