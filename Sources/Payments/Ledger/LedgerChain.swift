import Conversation
import Storage
import Wording

/// The chain of hashes over the entries of the ledger.
///
/// Entries are written by many at once, and payments of different phones must not wait for each other, so an entry is
/// only marked when it is written. A step of its own, one at a time, takes the marked ones up: it gives each its place in
/// the chain, the hash that stands for it and for all before it, and the day of the books it counts for. That is the day
/// it was written on, or the first day that is not sealed where that one is: a sealed day gains nothing.
enum LedgerChain {
    /// Entries taken up in one step: so many that it keeps up with any city, so few that no turn waits long for it.
    static let batch = 2_000

    /// Marks an entry that was just written as one to be taken up.
    static func mark(_ entry: Int64, _ transaction: any Transaction) throws(StorageError) {
        try transaction.post(Statement("INSERT INTO unlinked_entries (entry) VALUES ($1)", [.integer(entry)]))
    }

    /// Takes up marked entries, at most a batch of them.
    /// - Returns: whether there may be more.
    static func link(_ transaction: any Transaction) throws(StorageError) -> Bool {
        try begin(transaction)
        let records = try marked(transaction)
        guard !records.isEmpty else { return false }
        var (position, hash) = try head(transaction)
        let open = try firstOpenDay(transaction)
        for record in records {
            let day = max(record.day ?? "", open)
            position += 1
            hash = HashChain.next(after: hash, record.content(bookedOn: day))
            try transaction.post(
                Statement(
                    "INSERT INTO ledger_links (position, entry, day, hash) VALUES ($1, $2, $3, $4)",
                    [.integer(position), .integer(record.id), .text(day), .blob(hash)]))
        }
        try transaction.post(
            Statement(
                "DELETE FROM unlinked_entries WHERE entry <= $1 "
                    + "AND EXISTS (SELECT 1 FROM ledger_links l WHERE l.entry = unlinked_entries.entry)",
                [.integer(records.last?.id ?? 0)]))
        try transaction.post(
            Statement("UPDATE ledger_chain SET length = $1 WHERE id = 1", [.integer(position)]))
        return records.count == batch
    }

    /// A writer that lengthens the chain changes this row first, so that of two at once one begins again and goes on behind the
    /// other.
    static func begin(_ transaction: any Transaction) throws(StorageError) {
        try transaction.run(
            Statement(
                "INSERT INTO ledger_chain (id, length) VALUES (1, 0) "
                    + "ON CONFLICT (id) DO UPDATE SET length = ledger_chain.length"))
    }

    /// The last link's place and hash; place 0 where there is none.
    static func head(_ transaction: any Transaction) throws(StorageError) -> (position: Int64, hash: [UInt8]) {
        let row = try transaction.first(
            Statement("SELECT position, hash FROM ledger_links ORDER BY position DESC LIMIT 1"))
        guard let row else { return (0, HashChain.beginning) }
        return (try row.integer(0), try row.blob(1))
    }

    /// The day after the last one that is sealed; empty where none is.
    static func firstOpenDay(_ transaction: any Transaction) throws(StorageError) -> String {
        guard let sealed = try LedgerSeal.lastDay(transaction) else { return "" }
        return CivilDate(daysSinceEpoch: sealed.daysSinceEpoch + 1).iso
    }

    /// The marked entries from the oldest on. They lie close together, so each query goes along one stretch of a table.
    private static func marked(_ transaction: any Transaction) throws(StorageError) -> [LedgerRecord] {
        let entries = try transaction.rows(
            Statement("SELECT entry FROM unlinked_entries ORDER BY entry LIMIT $1", [SQLValue(batch)]))
        guard let first = try entries.first?.integer(0), let last = try entries.last?.integer(0) else { return [] }
        let stretch: [SQLValue] = [.integer(first), .integer(last)]
        let rows = try transaction.rows(
            Statement(
                "SELECT u.entry, \(LedgerRecord.columnNames) FROM unlinked_entries u "
                    + "\(LedgerRecord.joined(to: "u.entry")) WHERE u.entry >= $1 AND u.entry <= $2 ORDER BY u.entry",
                stretch))
        let postings = try LedgerPage.postings(
            transaction.rows(
                Statement(
                    "SELECT p.entry, p.account, p.amount FROM postings p WHERE p.entry >= $1 AND p.entry <= $2 "
                        + "AND EXISTS (SELECT 1 FROM unlinked_entries u WHERE u.entry = p.entry) "
                        + "ORDER BY p.entry, p.account", stretch)))
        return try rows.map { row throws(StorageError) in
            let id = try row.integer(0)
            return LedgerRecord(id: id, columns: Array(row.values.dropFirst()), postings: postings[id] ?? [])
        }
    }
}

/// Some links of the chain in their order, each with the record it stands for.
struct LedgerPage {
    struct Link {
        let position: Int64
        let entry: Int64
        let day: String
        let hash: [UInt8]
        /// Nil when the entry is not there any more.
        let record: LedgerRecord?
    }

    /// Links of one page.
    static let length: Int64 = 500

    let links: [Link]

    /// The links behind a place.
    init(after position: Int64, _ transaction: any Transaction) throws(StorageError) {
        let range: [SQLValue] = [.integer(position), .integer(position + Self.length)]
        let rows = try transaction.rows(
            Statement(
                "SELECT l.position, l.entry, l.day, l.hash, e.id, \(LedgerRecord.columnNames) FROM ledger_links l "
                    + "\(LedgerRecord.joined(to: "l.entry")) WHERE l.position > $1 AND l.position <= $2 "
                    + "ORDER BY l.position", range))
        let postings = try Self.postings(
            transaction.rows(
                Statement(
                    "SELECT p.entry, p.account, p.amount FROM ledger_links l JOIN postings p ON p.entry = l.entry "
                        + "WHERE l.position > $1 AND l.position <= $2 ORDER BY p.entry, p.account", range)))
        links = try rows.map { row throws(StorageError) in
            let entry = try row.integer(1)
            let isThere = try row.optionalInteger(4) != nil
            return Link(
                position: try row.integer(0), entry: entry, day: try row.text(2), hash: try row.blob(3),
                record: isThere
                    ? LedgerRecord(
                        id: entry, columns: Array(row.values.dropFirst(5)), postings: postings[entry] ?? []) : nil)
        }
    }

    /// Rows of an entry, an account and an amount, by entry.
    static func postings(_ rows: [Row]) throws(StorageError) -> [Int64: [LedgerRecord.Posting]] {
        var postings: [Int64: [LedgerRecord.Posting]] = [:]
        for row in rows {
            postings[try row.integer(0), default: []].append(
                LedgerRecord.Posting(account: try row.text(1), amount: try row.integer(2)))
        }
        return postings
    }
}
