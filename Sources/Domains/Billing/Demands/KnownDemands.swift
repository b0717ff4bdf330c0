import DomainKit
import Payments
import Storage
import Wording

/// The demands of an object that are in the store, by which lines of a list without a number are known again.
struct KnownDemands {
    private struct Known {
        let bill: Bill
        /// The lines it came with.
        let came: [DemandLine]
        /// What the city's lists make of it by now: one line for each thing.
        let stands: [DemandLine]
        /// Those of both that no line of this list was found to be yet.
        var cameFree: [DemandLine]
        var standsFree: [DemandLine]
    }

    private var known: [Known] = []

    /// - Parameter given: numbers the file gives to demands itself; their bills belong to those.
    init(of object: String, besides given: Set<String>, _ context: ImportContext) throws {
        let rows = try context.transaction.rows(
            Statement(
                "SELECT \(Bill.columns) FROM bills WHERE tax_object = $1 AND EXISTS (SELECT 1 FROM demand_lines l "
                    + "WHERE l.bill = bills.number AND l.entry IS NULL) ORDER BY due_date, number",
                [.text(object)]))
        for row in rows {
            let bill = try Bill(row)
            guard !given.contains(bill.number) else { continue }
            let came = try DemandLine.asTheyCame(of: bill.number, in: context.transaction)
            let lines = try DemandLine.all(of: bill, in: context.transaction).filter(\.isBroughtIn)
            let stands = DemandLine.differences(from: [], to: lines)
            known.append(Known(bill: bill, came: came, stands: stands, cameFree: came, standsFree: stands))
        }
    }

    /// The number of the demand that came as just these lines, or stands so by now; nil where there is none.
    func whole(_ lines: [DemandLine]) -> String? {
        known.first { demand in
            demand.came.isSame(as: lines) || DemandLine.differences(from: demand.stands, to: lines).isEmpty
        }?.bill.number
    }

    /// The number of the demand that came for just the same, whatever the amounts; nil where there is none.
    func about(_ lines: [DemandLine]) -> String? {
        known.first { demand in
            lines.allSatisfy { line in demand.came.contains { $0.isSame(as: line) } }
                && demand.came.allSatisfy { line in lines.contains { $0.isSame(as: line) } }
        }?.bill.number
    }

    /// The demand each line came with before; nil for those that are new. Each stored line is found once, so that so many equal
    /// lines of a list are so many.
    mutating func claim(_ lines: [DemandLine]) -> [Bill?] {
        // What came word for word goes first, for another line may say as much with another day.
        var owners = lines.map { claim(asItCame: $0) }
        for (index, line) in lines.enumerated() where owners[index] == nil { owners[index] = claim(asItStands: line) }
        return owners
    }

    private mutating func claim(asItCame line: DemandLine) -> Bill? {
        for index in known.indices {
            guard let place = known[index].cameFree.firstIndex(of: line) else { continue }
            known[index].cameFree.remove(at: place)
            known[index].standsFree.removeAll { $0.isSame(as: line) }
            return known[index].bill
        }
        return nil
    }

    private mutating func claim(asItStands line: DemandLine) -> Bill? {
        for index in known.indices {
            let place = known[index].standsFree.firstIndex { $0.isSame(as: line) && $0.amount == line.amount }
            guard let place else { continue }
            known[index].standsFree.remove(at: place)
            known[index].cameFree.removeAll { $0.isSame(as: line) }
            return known[index].bill
        }
        return nil
    }

    /// The number of a demand with a line of the same head and period, however they are spelt; nil where there is none.
    func alike(_ line: DemandLine) -> String? {
        known.first { demand in
            (demand.came + demand.stands).contains {
                $0.head.folded == line.head.folded && $0.period.folded == line.period.folded
            }
        }?.bill.number
    }
}

extension DemandLine {
    /// Whether another line stands for the same thing. A day that moved is no difference.
    func isSame(as other: DemandLine) -> Bool {
        head == other.head && period == other.period && purpose == other.purpose
    }

    /// Whether lists bring such lines in, and no rule or decision made it.
    var isBroughtIn: Bool { rule == nil && DemandImport.purposes.contains(purpose) }

    /// The lines a demand came with, in their order.
    fileprivate static func asTheyCame(
        of bill: String, in transaction: any Transaction
    ) throws(StorageError) -> [DemandLine] {
        let rows = try transaction.rows(
            Statement(
                "SELECT \(columns) FROM demand_lines WHERE bill = $1 AND entry IS NULL ORDER BY position",
                [.text(bill)]))
        var lines: [DemandLine] = []
        for row in rows { lines.append(try DemandLine(row)) }
        return lines
    }

    /// What must be added to some lines to come to others.
    static func differences(from old: [DemandLine], to new: [DemandLine]) -> [DemandLine] {
        var differences: [DemandLine] = []
        for line in new.map({ $0.counting(0) }) + old.map({ $0.counting(0) })
        where !differences.contains(where: { $0.isSame(as: line) }) {
            let before = old.filter { $0.isSame(as: line) }.total
            let after = new.filter { $0.isSame(as: line) }.total
            differences.append(line.counting(after.added(-before)))
        }
        return differences.filter { $0.amount != 0 }
    }

    /// The same line over another amount.
    private func counting(_ amount: Int64) -> DemandLine {
        DemandLine(head: head, period: period, purpose: purpose, dueDate: dueDate, amount: amount)
    }
}

extension [DemandLine] {
    /// Whether these are the same lines, in whatever order.
    fileprivate func isSame(as other: [DemandLine]) -> Bool {
        func counts(_ lines: [DemandLine]) -> [DemandLine: Int] { lines.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
        return counts(self) == counts(other)
    }
}
