package import Conversation
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
        package let debits: Int64
        /// Not negative.
        package let credits: Int64
    }

    package let day: CivilDate
    /// Entries of the day.
    package let entries: Int64
    /// Where the chain ended when the day was sealed, and the hash there.
    package let position: Int64
    package let hash: [UInt8]
    package let totals: [Total]

    /// 64 lower-case hexadecimal digits.
    package var digits: String {
        hash.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

extension Taxes {
    /// Takes up entries that have no place in the chain yet, at most a batch.
    /// - Returns: whether there may be more.
    package static func linkEntries(_ transaction: any Transaction) throws(StorageError) -> Bool {
        try LedgerChain.link(transaction)
    }

    /// Seals every day up to one, from the day after the last that is sealed or else the first with an entry; days on
    /// which nothing moved too, so that none can be missing. Days that are sealed stay as they are.
    /// - Returns: the new seals; nil while there are entries to be taken up by `linkEntries` first.
    package static func sealDays(
        until day: CivilDate, at now: Instant, _ transaction: any Transaction
    ) throws(StorageError) -> [LedgerSeal]? {
        guard try !LedgerChain.link(transaction) else { return nil }
        guard let first = try LedgerSeal.firstUnsealedDay(transaction), first <= day else { return [] }
        let head = try LedgerChain.head(transaction)
        var seals: [LedgerSeal] = []
        for number in first.daysSinceEpoch...day.daysSinceEpoch {
            let seal = try LedgerSeal.make(CivilDate(daysSinceEpoch: number), head, transaction)
            try seal.store(at: now, transaction)
            seals.append(seal)
        }
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
        _ day: CivilDate, _ head: (position: Int64, hash: [UInt8]), _ transaction: any Transaction
    ) throws(StorageError) -> LedgerSeal {
        let count = try transaction.first(
            Statement("SELECT COUNT(*) FROM ledger_links WHERE day = $1", [.text(day.iso)]))
        return LedgerSeal(
            day: day, entries: try count?.integer(0) ?? 0, position: head.position, hash: head.hash,
            totals: try totals(of: day, transaction))
    }

    /// What moved on a day, by account and currency.
    static func totals(of day: CivilDate, _ transaction: any Transaction) throws(StorageError) -> [Total] {
        // Sums of sums are of another type on PostgreSQL; the cast brings them back.
        let statement = Statement(
            """
            SELECT account, currency, exponent, CAST(SUM(debit) AS BIGINT), CAST(SUM(credit) AS BIGINT) FROM (
                SELECT \(Taxes.accountKind) AS account, e.currency, e.exponent,
                    CASE WHEN p.amount > 0 THEN p.amount ELSE 0 END AS debit,
                    CASE WHEN p.amount < 0 THEN -p.amount ELSE 0 END AS credit
                FROM ledger_links l JOIN entries e ON e.id = l.entry JOIN postings p ON p.entry = l.entry
                WHERE l.day = $1
            ) AS moved
            GROUP BY account, currency, exponent ORDER BY account, currency, exponent
            """, [.text(day.iso)])
        return try transaction.rows(statement).map { row throws(StorageError) in try Total(row, from: 0) }
    }

    fileprivate func store(at now: Instant, _ transaction: any Transaction) throws(StorageError) {
        try transaction.post(
            Statement(
                "INSERT INTO ledger_seals (day, entries, position, hash, sealed_at) VALUES ($1, $2, $3, $4, $5)",
                [
                    .text(day.iso), .integer(entries), .integer(position), .blob(hash), .integer(now.milliseconds),
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
            Statement("SELECT day, entries, position, hash FROM ledger_seals ORDER BY day"))
        return try seals.map { row throws(StorageError) in
            LedgerSeal(
                day: try row.day(0), entries: try row.integer(1), position: try row.integer(2), hash: try row.blob(3),
                totals: totals[try row.text(0)] ?? [])
        }
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
    func day(_ column: Int) throws(StorageError) -> CivilDate {
        guard let day = CivilDate(iso: try text(column)) else { throw .unexpectedColumn(column, "not a day") }
        return day
    }
}
