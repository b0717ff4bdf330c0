import Storage

/// Something the city writes down that decides what is owed, or who decided it: what of it the chain of records stands for.
///
/// What payments change by themselves, as the sum paid on a bill, is none of it: that is compared with the ledger.
package struct RecordKind: Sendable {
    /// Rows of another table that belong to a record, as the lines a bill came with.
    struct Parts: Sendable {
        let table: String
        /// The column that names the record they belong to; a number where its key is one.
        let owner: String
        /// What stands before the record's name there.
        var prefix = ""
        let columns: [String]
        var condition = ""
        let order: String
    }

    /// The word in the store, as `bill`.
    package let name: String
    /// The word for staff, as `Bill`.
    package let title: String
    let table: String
    /// The column a record is named by.
    let key: String
    /// Whether that column is a number.
    var isNumbered = false
    /// What a record's digest is made of, in this order. It never changes: digests of long ago were made of it.
    let columns: [String]
    /// Columns that came later. One that is null counts for nothing, so that digests from before it was there still hold.
    var laterColumns: [String] = []
    var parts: Parts?
    /// Records read by one query.
    var readAtOnce: Int = RecordKind.page

    /// A bill: whose it is, what it is for, what it came with and when it is due.
    package static let bill = RecordKind(
        name: "bill", title: "Bill", table: "bills", key: "number",
        columns: [
            "payer_name", "payer_phone", "payer_phone_hash", "object", "kind", "period", "demanded", "minimum",
            "due_date",
            "area", "taxpayer", "tax_object",
        ],
        parts: Parts(
            table: "demand_lines", owner: "bill",
            columns: ["position", "head", "period", "purpose", "due_date", "amount", "rule", "steps"],
            condition: "entry IS NULL", order: "position"))
    /// What one person proposed and another confirmed or rejected.
    static let decision = RecordKind(
        name: "decision", title: "Decision", table: "ledger_decisions", key: "id", isNumbered: true,
        columns: [
            "kind", "subject", "bill", "amount", "reason", "proposed_by", "proposed_at", "state", "decided_by",
            "decided_at", "entry",
        ], laterColumns: ["difference", "cause"])
    /// A sealed day with its totals.
    static let seal = RecordKind(
        name: "seal", title: "The seal of", table: "ledger_seals", key: "day",
        columns: ["entries", "position", "hash", "sealed_at"], laterColumns: ["records", "records_hash"],
        parts: Parts(
            table: "ledger_seal_totals", owner: "day",
            columns: ["account", "currency", "exponent", "debits", "credits"], order: "account, currency, exponent"))
    /// A rule that adds to bills or takes off.
    static let rule = RecordKind(
        name: "rule", title: "Rule", table: "tax_rules", key: "code",
        columns: ["head", "effect", "rate", "fixed", "step", "days", "from_day", "until_day"])
    /// What a stall pays by the market day.
    static let stallFee = RecordKind(
        name: "stall-fee", title: "The fee of stall", table: "stall_fees", key: "object",
        columns: ["bill", "head", "fee"])
    /// An officer's badge with its PIN.
    static let officer = RecordKind(
        name: "officer", title: "Badge", table: "officers", key: "number", columns: ["name", "service", "until_day"],
        parts: Parts(
            table: "pins", owner: "holder", prefix: Officer.holder(""), columns: ["salt", "hash", "rounds"],
            order: "holder"))

    /// One field of a bill put right: by whom and why.
    static let billChange = RecordKind(
        name: "bill-change", title: "The change of a bill", table: "bill_changes", key: "id", isNumbered: true,
        columns: [
            "bill", "at", "author", "reason", "field", "was", "becomes", "sealed_was", "sealed_becomes", "entry",
        ])

    /// A consultation: what it asks and when, whether its votes have a key, which round its roll is in, and its count.
    static let consultation = RecordKind(
        name: "consultation", title: "Consultation", table: "consultations", key: "code",
        columns: ["opens", "closes", "keyed", "roll_round", "counted", "box_seal", "box_faults"],
        parts: Parts(
            table: "consultation_texts", owner: "consultation", columns: ["language", "question", "labels"],
            order: "language"))

    /// What was answered to an objection: by whom and why.
    static let objectionAnswer = RecordKind(
        name: "objection-answer", title: "The answer to objection", table: "objection_answers", key: "objection",
        columns: ["verdict", "reason", "author", "at"])

    static let all = [
        bill, billChange, decision, seal, rule, stallFee, officer, consultation, objectionAnswer, difference, statement,
        bankLine, suspense, marketDays, explanation,
    ]

    /// Kinds that came after the chain of records. In a store from before them each is taken in by itself.
    /// A new one goes to the end.
    static let later = [
        consultation, objectionAnswer, difference, statement, bankLine, suspense, marketDays, explanation,
    ]

    static func named(_ name: String) -> RecordKind? { all.first { $0.name == name } }
}

extension RecordKind {
    /// Records read by one query, unless each of a kind is large.
    static let page = 200

    /// The digest of a record that is not there.
    static let gone = HashChain.next(after: HashChain.beginning, Array("gone".utf8))

    /// What the link that opens a chain stands for where it ends the taking in of every kind, the later ones too.
    static let begun = begun(with: later)

    /// The later kinds a chain took in where the link that opens it stands for this.
    static func kinds(begunWith digest: [UInt8]) -> [RecordKind] {
        // A program that knew fewer of them may have opened it.
        later.indices.map { later[...$0] }.last { begun(with: $0) == digest }.map(Array.init) ?? []
    }

    private static func begun(with kinds: some Collection<RecordKind>) -> [UInt8] {
        HashChain.next(after: HashChain.beginning, Array(kinds.map(\.name).joined(separator: " ").utf8))
    }

    /// The digests of some records as they stand in the store, by name; none for those that are not there.
    func digests(of names: [String], in transaction: any Transaction) throws(StorageError) -> [String: [UInt8]] {
        var digests: [String: [UInt8]] = [:]
        for start in stride(from: 0, to: names.count, by: readAtOnce) {
            let some = Array(names[start..<min(start + readAtOnce, names.count)])
            let rows = try transaction.rows(
                Statement(
                    "SELECT \(selected) FROM \(table) WHERE \(key) IN (\(some.placeholders))", some.map(keyValue)))
            digests.merge(try self.digests(ofRows: rows, in: transaction)) { first, _ in first }
        }
        return digests
    }

    /// The records behind a name, in the order of their keys, at most as many as are read at once: each name and digest.
    func page(
        after name: String?, in transaction: any Transaction
    ) throws(StorageError) -> [(name: String, digest: [UInt8])] {
        let start: SQLValue = name.map(keyValue) ?? (isNumbered ? .integer(.min) : .text(""))
        let rows = try transaction.rows(
            Statement(
                "SELECT \(selected) FROM \(table) WHERE \(key) > $1 ORDER BY \(key) LIMIT \(readAtOnce)", [start]))
        let digests = try digests(ofRows: rows, in: transaction)
        return try rows.map { row throws(StorageError) in
            let name = try self.name(row)
            return (name, digests[name] ?? Self.gone)
        }
    }

    private var selected: String { ([key] + columns + laterColumns).joined(separator: ", ") }

    private func keyValue(_ name: String) -> SQLValue {
        isNumbered ? .integer(Int64(name) ?? .min) : .text(name)
    }

    private func name(_ row: Row) throws(StorageError) -> String {
        isNumbered ? String(try row.integer(0)) : try row.text(0)
    }

    private func digests(
        ofRows rows: [Row], in transaction: any Transaction
    ) throws(StorageError) -> [String: [UInt8]] {
        let names = try rows.map { row throws(StorageError) in try name(row) }
        let parts = try self.parts(of: names, in: transaction)
        var digests: [String: [UInt8]] = [:]
        for (name, row) in zip(names, rows) {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(384)
            bytes.append(part: .text(self.name))
            bytes.append(part: .text(name))
            let values = row.values.dropFirst()
            for value in values.prefix(columns.count) { bytes.append(part: value) }
            for (column, value) in zip(laterColumns, values.dropFirst(columns.count)) where value != .null {
                bytes.append(part: .text(column))
                bytes.append(part: value)
            }
            for part in parts[name] ?? [] { for value in part { bytes.append(part: value) } }
            digests[name] = HashChain.next(after: HashChain.beginning, bytes)
        }
        return digests
    }

    private func parts(
        of names: [String], in transaction: any Transaction
    ) throws(StorageError) -> [String: [ArraySlice<SQLValue>]] {
        guard let parts, !names.isEmpty else { return [:] }
        let condition = parts.condition.isEmpty ? "" : " AND \(parts.condition)"
        let rows = try transaction.rows(
            Statement(
                "SELECT \(([parts.owner] + parts.columns).joined(separator: ", ")) FROM \(parts.table) "
                    + "WHERE \(parts.owner) IN (\(names.placeholders))\(condition) ORDER BY \(parts.order)",
                names.map { keyValue(parts.prefix + $0) }))
        var found: [String: [ArraySlice<SQLValue>]] = [:]
        for row in rows {
            found[String(try name(row).dropFirst(parts.prefix.count)), default: []].append(row.values.dropFirst())
        }
        return found
    }
}

extension Array {
    /// `$1, $2, …`, one for each element.
    var placeholders: String { indices.map { "$\($0 + 1)" }.joined(separator: ", ") }
}

extension [UInt8] {
    /// Appends a value with its kind and length before it, so that no two rows of values come out the same.
    mutating func append(part value: SQLValue) {
        func append(_ kind: UInt8, _ part: some Collection<UInt8>) {
            self.append(kind)
            Swift.withUnsafeBytes(of: UInt64(part.count).bigEndian) { self.append(contentsOf: $0) }
            self.append(contentsOf: part)
        }
        switch value {
        case .null: append(0, [])
        case .integer(let number): append(1, Swift.withUnsafeBytes(of: number.bigEndian) { Array($0) })
        case .real(let number): append(2, Swift.withUnsafeBytes(of: number.bitPattern.bigEndian) { Array($0) })
        case .text(let text): append(3, text.utf8)
        case .blob(let blob): append(4, blob)
        }
    }
}
