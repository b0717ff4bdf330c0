package import Conversation
import Gateway

/// What transcripts came by of a program, for people to read.
package struct CoverageReport: Sendable {
    /// Something of a flow, and in which languages and media it was reached.
    package struct Row: Sendable, Hashable {
        package let item: CoverageItem
        package let modes: [Coverage.Mode]
        package var isCovered: Bool { !modes.isEmpty }
    }

    /// So many of so many.
    package struct Share: Sendable, Hashable {
        package let covered: Int
        package let total: Int

        package init(covered: Int, total: Int) {
            self.covered = covered
            self.total = total
        }

        /// Tenths of a percent, rounded down, so that 1000 is nothing less than all. All of nothing is all.
        package var permille: Int { total == 0 ? 1000 : covered * 1000 / total }
        /// `98.5 %`.
        package var percent: String { "\(permille / 10).\(permille % 10) %" }
        /// `3/4`, or a dash where there is nothing.
        var fraction: String { total == 0 ? "-" : "\(covered)/\(total)" }
    }

    package let rows: [Row]

    package init(_ program: Program, _ coverage: Coverage) {
        rows = CoverageItem.all(of: program).map { Row(item: $0, modes: coverage.modes(of: $0).sorted()) }
    }

    /// Of everything, or of some of it.
    package func share(_ isMeant: (Row) -> Bool = { _ in true }) -> Share {
        let meant = rows.filter(isMeant)
        return Share(covered: meant.count(where: \.isCovered), total: meant.count)
    }

    /// Uncovered things the summary names.
    package static let mostNamed = 20

    /// A line for each flow and one for all, what each language and medium came by, and what nothing came by.
    package var summary: [String] {
        let missed = rows.filter { !$0.isCovered }
        var lines = table + modes
        if !missed.isEmpty { lines.append("Not reached:") }
        lines += missed.prefix(Self.mostNamed).map { "  " + Self.placed($0.item) }
        let rest = missed.count - Self.mostNamed
        if rest > 0 { lines.append("  and \(rest) more; --coverage names them all.") }
        return lines
    }

    /// A line for everything there is, with the languages and media it was reached in.
    package var full: [String] {
        rows.map { row in
            let modes = row.modes.map(\.name).joined(separator: ", ")
            return "\(row.isCovered ? "    " : "NOT ")\(Self.placed(row.item))\(modes.isEmpty ? "" : ": \(modes)")"
        }
    }

    private static func placed(_ item: CoverageItem) -> String {
        "\(item.place.file):\(item.place.line):\(item.place.column): \(item.title)"
    }

    private var table: [String] {
        let flows = Set(rows.map(\.item.flow)).sorted()
        var cells = [["Coverage", "states", "options", "outcomes", "ways", "all"]]
        for flow in flows { cells.append(line(flow) { $0.item.flow == flow }) }
        cells.append(line("together") { _ in true })
        let widths = cells[0].indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + padding : padding + cell
            }.joined(separator: "  ")
        }
    }

    private func line(_ name: String, _ isMeant: (Row) -> Bool) -> [String] {
        func fraction(_ kind: CoverageItem.Kind) -> String {
            share { isMeant($0) && $0.item.kind == kind }.fraction
        }
        return [
            name, fraction(.state), fraction(.option), fraction(.outcome), fraction(.way), share(isMeant).percent,
        ]
    }

    private var modes: [String] {
        let modes = Set(rows.flatMap(\.modes)).sorted()
        guard !modes.isEmpty else { return [] }
        let shares = modes.map { mode in
            let covered = rows.count { $0.modes.contains(mode) }
            return "\(mode.name) \(Share(covered: covered, total: rows.count).percent)"
        }
        return ["By language and medium: \(shares.joined(separator: ", "))."]
    }
}
