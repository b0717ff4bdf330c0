import Foundation
import Storage

/// What is in two stores, for people or as JSON lines.
struct ContentReport {
    let isJSON: Bool

    /// Lists what was read and what arrived.
    /// - Throws: an end with findings when the two do not agree, or an account of the ledger is out of balance.
    func say(_ outcome: StoreCopy.Outcome) throws {
        for (read, arrived) in zip(outcome.read.tables, outcome.arrived.tables) {
            try say(JSONTable(read, agrees: read == arrived), people: line(read))
            if read != arrived, !isJSON { Terminal.say("\(line(arrived))  arrived: it differs") }
        }
        let arrived = Dictionary(outcome.arrived.sums.map { ($0.name, $0.amount) }) { first, _ in first }
        for sum in outcome.read.sums {
            try say(
                JSONSum(account: sum.name, amount: sum.amount, agrees: arrived[sum.name] == sum.amount),
                people: Self.padded(sum.name, to: 32) + Self.padded("\(sum.amount)", to: -16))
        }
        guard outcome.agrees else {
            throw Ending.findings("The two do not agree, and the one that was filled cannot be served.")
        }
        guard outcome.read.sums.allSatisfy({ !$0.isZeroSum || $0.amount == 0 }) else {
            throw Ending.findings("The accounts of the ledger do not sum to zero, in either.")
        }
    }

    /// Lists what is in one store.
    func say(_ tables: [TableContent]) throws {
        for table in tables { try say(JSONTable(table, agrees: true), people: line(table)) }
    }

    private func say(_ value: some Encodable, people: String) throws {
        Terminal.say(isJSON ? try JSONLine.text(value) : people)
    }

    private func line(_ table: TableContent) -> String {
        Self.padded(table.name, to: 32) + Self.padded("\(table.rows)", to: -16) + "  " + table.digits
    }

    /// Filled with blanks behind, or before where the width is negative.
    private static func padded(_ text: String, to width: Int) -> String {
        let blanks = String(repeating: " ", count: max(0, abs(width) - text.count))
        return width < 0 ? blanks + text : text + blanks
    }
}

private struct JSONTable: Encodable {
    let table: String
    let rows: Int64
    let checksum: String
    let agrees: Bool

    init(_ content: TableContent, agrees: Bool) {
        table = content.name
        rows = content.rows
        checksum = content.digits
        self.agrees = agrees
    }
}

private struct JSONSum: Encodable {
    let account: String
    /// In minor units of the account's currency.
    let amount: Int64
    let agrees: Bool
}
