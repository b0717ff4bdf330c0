import Authoring
import DomainKit
import Conversation
import Gateway

/// Compares the rows a conversation left behind with what is written of them.
struct LeftCheck {
    let columns: [String]
    let rows: [[String]]
    let left: Located<Transcript.LeftBehind>

    typealias Record = Located<[String: Located<TextPattern>]>

    var failures: [TranscriptFailure] {
        let kind = left.value.kind
        var failures: [TranscriptFailure] = []
        if rows.count != left.value.rows {
            let shown = left.value.records.isEmpty ? [] : rows.prefix(Self.mostRowsShown).map(shown)
            failures.append(
                TranscriptFailure(
                    place: left.place, message: "\(kind) should be \(left.value.rows) and are \(rows.count).",
                    details: Array(shown)))
        }
        let found = assigned
        for (index, record) in left.value.records.enumerated() where found[index] == nil {
            failures.append(missing(record, besides: Set(found.values)))
        }
        return failures
    }

    private static let mostRowsShown = 5

    private func shown(_ row: [String]) -> String {
        let pairs = zip(columns, row).filter { !$0.1.isEmpty }.map { "\($0): \($1)" }
        return "+ { \(pairs.joined(separator: ", ")) }"
    }

    /// Fields of a record a row does not have.
    private func misfits(_ record: Record, _ row: [String]) -> [String] {
        record.value.keys.sorted().filter { name in
            guard let pattern = record.value[name], let column = columns.firstIndex(of: name),
                row.indices.contains(column)
            else { return true }
            return !pattern.value.matches(row[column])
        }
    }

    /// A row of its own for every record that has one, whatever the order: where two records could have the same row,
    /// one gives way.
    private var assigned: [Int: Int] {
        let fits = left.value.records.map { record in
            rows.indices.filter { misfits(record, rows[$0]).isEmpty }
        }
        var owner: [Int: Int] = [:]
        func seat(_ record: Int, _ tried: inout Set<Int>) -> Bool {
            for row in fits[record] where tried.insert(row).inserted {
                if let other = owner[row], !seat(other, &tried) { continue }
                owner[row] = record
                return true
            }
            return false
        }
        for record in fits.indices {
            var tried: Set<Int> = []
            _ = seat(record, &tried)
        }
        return Dictionary(owner.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    }

    /// The nearest row nobody else has, and where it differs.
    private func missing(_ record: Record, besides taken: Set<Int>) -> TranscriptFailure {
        let free = rows.indices.filter { !taken.contains($0) }
        let ranked = free.map { (row: $0, misfits: misfits(record, rows[$0])) }
        guard let nearest = ranked.min(by: { $0.misfits.count < $1.misfits.count }) else {
            return TranscriptFailure(place: record.place, message: "There is no further row of \(left.value.kind).")
        }
        let first = nearest.misfits.first.flatMap { record.value[$0]?.place } ?? record.place
        let details = nearest.misfits.flatMap { name -> [String] in
            let column = columns.firstIndex(of: name)
            let value = column.map { rows[nearest.row][$0] } ?? ""
            return ["- \(name): \(record.value[name]?.value.source ?? "")", "+ \(name): \(value)"]
        }
        return TranscriptFailure(
            place: first, message: "No row of \(left.value.kind) is like this. Expected -, in the nearest row +:",
            details: details)
    }
}
