package import Storage
package import Wording

/// What was found when every link of the ledger's chain and every seal was made again and compared.
package struct LedgerVerification: Sendable {
    package enum Fault: Sendable, Hashable {
        /// The entry, or something written with it, is not what its link was made from.
        case changed(entry: Int64, position: Int64)
        /// The chain has a link and the ledger has no such entry.
        case missing(entry: Int64, position: Int64)
        /// Links are missing from the chain before this place.
        case gap(position: Int64)
        /// The chain is shorter or longer than it was left.
        case length(links: Int64, expected: Int64)
        /// The ledger has an entry that is neither in the chain nor waiting to be taken up.
        case stray(entry: Int64)
        /// The seal's hash is not the chain's at its place.
        case sealBroken(CivilDate)
        /// The seal counts other entries or sums than the books of its day.
        case sealDiffers(CivilDate)
        /// An entry came into a day after it was sealed.
        case sealedDayGained(CivilDate, entry: Int64)
        /// A day between two that are sealed has no seal.
        case sealMissing(CivilDate)
    }

    /// In the order they were met, at most a hundred of each kind; the first is where to begin looking.
    package private(set) var faults: [Fault] = []
    package private(set) var links: Int64 = 0
    package private(set) var seals: [LedgerSeal] = []
    /// Entries that are not in the chain yet.
    package private(set) var waiting: Int64 = 0

    /// The most faults of a kind that are named.
    private static let limit = 100
}

extension Books {
    /// Makes the whole chain again and compares. It takes time with the size of the ledger and belongs on a reader.
    package static func verifyLedger(in transaction: any Transaction) throws(StorageError) -> LedgerVerification {
        try LedgerVerification(transaction)
    }
}

extension LedgerVerification {
    fileprivate init(_ transaction: any Transaction) throws(StorageError) {
        seals = try LedgerSeal.all(transaction)
        try walk(transaction)
        try checkSeals(transaction)
        try lookForStrays(transaction)
        waiting =
            try transaction.first(Statement("SELECT COUNT(*) FROM unlinked_entries"))?.integer(0) ?? 0
    }

    private mutating func walk(_ transaction: any Transaction) throws(StorageError) {
        let sealAt = Dictionary(grouping: seals, by: \.position)
        var hash = HashChain.beginning
        let sealOf = Dictionary(seals.map { ($0.day.iso, $0) }) { first, _ in first }
        var found: [Fault] = []
        check(sealAt[0] ?? [], against: hash, &found)
        while true {
            let page = try LedgerPage(after: links, transaction)
            guard let last = page.links.last else {
                // A whole page of links may be gone, and more stand behind it.
                guard let next = try Self.link(after: links, transaction) else { break }
                found.append(.gap(position: next))
                links = next - 1
                continue
            }
            for link in page.links {
                links += 1
                if link.position != links {
                    found.append(.gap(position: link.position))
                    links = link.position
                }
                if let record = link.record {
                    let expected = HashChain.next(after: hash, record.content(bookedOn: link.day))
                    if expected != link.hash { found.append(.changed(entry: link.entry, position: link.position)) }
                } else {
                    found.append(.missing(entry: link.entry, position: link.position))
                }
                // From here on the link's own hash counts, so that what follows it is judged by itself.
                hash = link.hash
                check(sealAt[link.position] ?? [], against: hash, &found)
                if let seal = sealOf[link.day], link.position > seal.position {
                    found.append(.sealedDayGained(seal.day, entry: link.entry))
                }
            }
            links = last.position
        }
        let length = try transaction.first(Statement("SELECT length FROM ledger_chain WHERE id = 1"))?.integer(0) ?? 0
        if length != links { found.append(.length(links: links, expected: length)) }
        for seal in seals where seal.position > links { found.append(.sealBroken(seal.day)) }
        add(found)
    }

    private static func link(after position: Int64, _ transaction: any Transaction) throws(StorageError) -> Int64? {
        let row = try transaction.first(
            Statement(
                "SELECT position FROM ledger_links WHERE position > $1 ORDER BY position LIMIT 1",
                [.integer(position)]))
        return try row?.integer(0)
    }

    private func check(_ seals: [LedgerSeal], against hash: [UInt8], _ found: inout [Fault]) {
        for seal in seals where seal.hash != hash { found.append(.sealBroken(seal.day)) }
    }

    private mutating func checkSeals(_ transaction: any Transaction) throws(StorageError) {
        var found: [Fault] = []
        var next = seals.first?.day.daysSinceEpoch
        for seal in seals {
            while let day = next, day < seal.day.daysSinceEpoch {
                found.append(.sealMissing(CivilDate(daysSinceEpoch: day)))
                next = day + 1
            }
            next = seal.day.daysSinceEpoch + 1
            let count = try transaction.first(
                Statement("SELECT COUNT(*) FROM ledger_links WHERE day = $1", [.text(seal.day.iso)]))
            let totals = try LedgerSeal.totals(of: seal.day, transaction)
            if try count?.integer(0) != seal.entries || totals != seal.totals { found.append(.sealDiffers(seal.day)) }
        }
        add(found)
    }

    private mutating func lookForStrays(_ transaction: any Transaction) throws(StorageError) {
        let rows = try transaction.rows(
            Statement(
                "SELECT e.id FROM entries e LEFT JOIN ledger_links l ON l.entry = e.id "
                    + "LEFT JOIN unlinked_entries u ON u.entry = e.id "
                    + "WHERE l.entry IS NULL AND u.entry IS NULL ORDER BY e.id LIMIT \(Self.limit)"))
        add(try rows.map { row throws(StorageError) in .stray(entry: try row.integer(0)) })
    }

    private mutating func add(_ found: [Fault]) {
        var counts: [String: Int] = [:]
        for fault in found {
            let kind = String("\(fault)".prefix { $0 != "(" })
            counts[kind, default: 0] += 1
            if counts[kind, default: 0] <= Self.limit { faults.append(fault) }
        }
    }
}
