package import Conversation
package import DomainKit
package import Storage
package import Wording

/// A day of the books that is closed: what moved on it, and the hash of the chain up to then, which stands for every
/// entry before.
///
/// Published, on a notice board as well as anywhere, the hash lets everybody check later that nothing of that day or of
/// any before it was changed.
package struct LedgerSeal: Sendable, Hashable {
    /// What moved on the accounts of one kind, in minor units of a currency.
    package struct Total: Sendable, Hashable {
        /// As `LedgerTotal.account`.
        package let account: String
        package let currency: String
        package let exponent: Int
        /// The sum, or the nearest number there is.
        package let debits: Int64
        /// Not negative; the sum, or the nearest number there is.
        package let credits: Int64
    }

    package let day: CivilDate
    /// Entries of the day.
    package let entries: Int64
    /// Where the chain ended when the day was sealed, and the hash there.
    package let position: Int64
    package let hash: [UInt8]
    package let totals: [Total]
    /// Where the chain of records ended then, and the hash there; nil for a day sealed before there was one.
    package let records: RecordsEnd?

    /// The end of the chain of records.
    package struct RecordsEnd: Sendable, Hashable {
        package let position: Int64
        package let hash: [UInt8]
    }

    /// What stands for every entry and every record up to then: 64 lower-case hexadecimal digits.
    package var digits: String {
        (records.map { HashChain.next(after: hash, $0.hash) } ?? hash).hexadecimal
    }
}

extension Books {
    /// Takes up entries that have no place in the chain yet, at most a batch.
    /// - Returns: whether there may be more.
    package static func linkEntries(_ transaction: any Transaction) throws(StorageError) -> Bool {
        try LedgerChain.link(transaction)
    }

    /// Seals every day up to one, from the day after the last that is sealed or else the first with an entry; days on
    /// which nothing moved too, so that none can be missing. Days that are sealed stay as they are.
    /// - Returns: the new seals; nil while there are entries or records to be taken up first.
    package static func sealDays(
        until day: CivilDate, _ kinds: RecordKinds, at now: Instant, _ vault: Vault, _ transaction: any Transaction
    ) throws(StorageError) -> [LedgerSeal]? {
        guard try !LedgerChain.link(transaction), try !RecordChain.link(kinds, vault, at: now, transaction) else {
            return nil
        }
        guard let first = try LedgerSeal.firstUnsealedDay(transaction), first <= day else { return [] }
        let head = try LedgerChain.head(transaction)
        let records = try RecordChain.head(transaction)
        var seals: [LedgerSeal] = []
        for number in first.daysSinceEpoch...day.daysSinceEpoch {
            let seal = try LedgerSeal.make(
                CivilDate(daysSinceEpoch: number), head,
                LedgerSeal.RecordsEnd(position: records.position, hash: records.hash),
                transaction)
            try seal.store(at: now, transaction)
            seals.append(seal)
        }
        try RecordLog.record(.seal, seals.map(\.day.iso), vault: vault, at: now, transaction)
        return seals
    }

    /// The last day that is sealed.
    package static func lastSealedDay(_ transaction: any Transaction) throws(StorageError) -> CivilDate? {
        try LedgerSeal.lastDay(transaction)
    }
}

extension LedgerSeal {
    static func lastDay(_ transaction: any Transaction) throws(StorageError) -> CivilDate? {
        let row = try transaction.first(Statement("SELECT day FROM ledger_seals ORDER BY day DESC LIMIT 1"))
        return try row.map { row throws(StorageError) in try row.day(0) }
    }

    fileprivate static func firstUnsealedDay(_ transaction: any Transaction) throws(StorageError) -> CivilDate? {
        if let last = try lastDay(transaction) { return CivilDate(daysSinceEpoch: last.daysSinceEpoch + 1) }
        let row = try transaction.first(Statement("SELECT MIN(day) FROM ledger_links"))
        guard let row, try row.optionalText(0) != nil else { return nil }
        return try row.day(0)
    }

    fileprivate static func make(
        _ day: CivilDate, _ head: (position: Int64, hash: [UInt8]), _ records: RecordsEnd,
        _ transaction: any Transaction
    ) throws(StorageError) -> LedgerSeal {
        let count = try transaction.first(
            Statement("SELECT COUNT(*) FROM ledger_links WHERE day = $1", [.text(day.iso)]))
        return LedgerSeal(
            day: day, entries: try count?.integer(0) ?? 0, position: head.position, hash: head.hash,
            totals: try totals(of: day, transaction), records: records)
    }

    /// What moved on a day, by account and currency.
    static func totals(of day: CivilDate, _ transaction: any Transaction) throws(StorageError) -> [Total] {
        let statement = Statement(
            """
            SELECT account, currency, exponent, \(WideSum.columns("debit")), \(WideSum.columns("credit")) FROM (
                SELECT \(Books.accountKind) AS account, e.currency, e.exponent,
                    CASE WHEN p.amount > 0 THEN p.amount ELSE 0 END AS debit,
                    CASE WHEN p.amount < 0 THEN p.amount ELSE 0 END AS credit
                FROM ledger_links l JOIN entries e ON e.id = l.entry JOIN postings p ON p.entry = l.entry
                WHERE l.day = $1
            ) AS moved
            GROUP BY account, currency, exponent ORDER BY account, currency, exponent
            """, [.text(day.iso)])
        return try transaction.rows(statement).map { row throws(StorageError) in
            Total(
                account: try row.text(0), currency: try row.text(1), exponent: Int(clamping: try row.integer(2)),
                debits: Int64(clamping: try WideSum.read(row, from: 3)),
                credits: Int64(clamping: -(try WideSum.read(row, from: 5))))
        }
    }

    fileprivate func store(at now: Instant, _ transaction: any Transaction) throws(StorageError) {
        try transaction.post(
            Statement(
                "INSERT INTO ledger_seals (day, entries, position, hash, sealed_at, records, records_hash) "
                    + "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                [
                    .text(day.iso), .integer(entries), .integer(position), .blob(hash), .integer(now.milliseconds),
                    SQLValue(records?.position), SQLValue(records?.hash),
                ]))
        for total in totals {
            try transaction.post(
                Statement(
                    "INSERT INTO ledger_seal_totals (day, account, currency, exponent, debits, credits) "
                        + "VALUES ($1, $2, $3, $4, $5, $6)",
                    [
                        .text(day.iso), .text(total.account), .text(total.currency), SQLValue(total.exponent),
                        .integer(total.debits), .integer(total.credits),
                    ]))
        }
    }

    /// Every seal in the order of the days.
    static func all(_ transaction: any Transaction) throws(StorageError) -> [LedgerSeal] {
        var totals: [String: [Total]] = [:]
        let rows = try transaction.rows(
            Statement(
                "SELECT day, account, currency, exponent, debits, credits FROM ledger_seal_totals "
                    + "ORDER BY day, account, currency, exponent"))
        for row in rows { totals[try row.text(0), default: []].append(try Total(row, from: 1)) }
        let seals = try transaction.rows(
            Statement("SELECT day, entries, position, hash, records, records_hash FROM ledger_seals ORDER BY day"))
        return try seals.map { row throws(StorageError) in
            LedgerSeal(
                day: try row.day(0), entries: try row.integer(1), position: try row.integer(2), hash: try row.blob(3),
                totals: totals[try row.text(0)] ?? [], records: try RecordsEnd(row, from: 4))
        }
    }
}

extension LedgerSeal.RecordsEnd {
    /// The end of the chain of records in two columns of a row; nil where they are null.
    init?(_ row: Row, from column: Int) throws(StorageError) {
        guard let position = try row.optionalInteger(column), let hash = try row.optionalBlob(column + 1) else {
            return nil
        }
        self.init(position: position, hash: hash)
    }
}

extension LedgerSeal.Total {
    fileprivate init(_ row: Row, from column: Int) throws(StorageError) {
        account = try row.text(column)
        currency = try row.text(column + 1)
        exponent = Int(clamping: try row.integer(column + 2))
        debits = try row.integer(column + 3)
        credits = try row.integer(column + 4)
    }
}

extension Row {
    /// A day in ISO 8601.
    package func day(_ column: Int) throws(StorageError) -> CivilDate {
        guard let day = CivilDate(iso: try text(column)) else { throw .unexpectedColumn(column, "not a day") }
        return day
    }
}
