package import Conversation
package import Storage

/// The chain of hashes over records, beside the one over entries: it shows that no bill was taken out, no demand changed and
/// no decision given to somebody else, though a look at one row could not tell.
///
/// Its hashes are plain, so that anyone who has the store and a published hash can check it. Each link and the chain's end
/// also carry a mark made with the master key: somebody who has only the store cannot make the chain again.
package enum RecordChain {
    /// Records taken up in one step.
    static let batch = 2_000
    /// The link that ends the taking in of what was there before there was a chain. Behind it a record without a mark is
    /// none. A kind that came later has such a link of its own, by its name, in a chain that was opened before.
    static let opened = "opened"

    /// Which kinds are no longer taken in as they stand.
    struct Openings {
        /// Whether that is so of the kinds there were from the beginning.
        var first = false
        /// The names of later kinds of which it is so.
        var later: Set<String> = []

        let kinds: RecordKinds

        var isComplete: Bool { first && kinds.later.allSatisfy { later.contains($0.name) } }

        func end(_ kind: String) -> Bool {
            kinds.later.contains { $0.name == kind } ? later.contains(kind) : first
        }
    }

    private struct Waiting {
        let id: Int64
        let kind: String
        let name: String
        let at: Int64
        let digest: [UInt8]?
        let mark: [UInt8]?
    }

    /// Takes up what waits, at most a batch of it. What the key did not mark stays where it is, for the verification to tell.
    /// - Returns: whether there may be more.
    package static func link(
        _ kinds: RecordKinds, _ vault: Vault, at now: Instant, _ transaction: any Transaction
    ) throws(StorageError) -> Bool {
        let openings = try openings(kinds, transaction)
        let waiting = try waiting(transaction)
        guard !waiting.isEmpty || !openings.isComplete else { return false }
        let head = try head(transaction)
        var (position, hash) = head
        var values: [SQLValue] = []
        var rows = 0
        func append(_ kind: String, _ name: String, at: Int64, _ digest: [UInt8]) throws(StorageError) {
            position += 1
            hash = HashChain.next(after: hash, content(kind, name, at: at, digest))
            values += [
                .integer(position), .text(kind), .text(name), .integer(at), .blob(digest), .blob(hash),
                .blob(vault.mark(position: position, hash)),
            ]
            rows += 1
            if rows == rowsAtOnce { try write() }
        }
        func write() throws(StorageError) {
            guard rows > 0 else { return }
            try transaction.post(
                Statement(
                    "INSERT INTO record_links (position, kind, name, at, digest, hash, mark) VALUES "
                        + rows.rows(of: 7),
                    values))
            (values, rows) = ([], 0)
        }
        let asFound = openings.isComplete ? [:] : try digestsAsFound(waiting, kinds, transaction)
        var taken: [Int64] = []
        for item in waiting {
            if let digest = item.digest, let mark = item.mark,
                Vault.areEqual(mark, vault.mark(kind: item.kind, name: item.name, digest))
            {
                try append(item.kind, item.name, at: item.at, digest)
            } else if item.digest == nil, !openings.end(item.kind) {
                try append(
                    item.kind, item.name, at: now.milliseconds, asFound[item.kind]?[item.name] ?? RecordKind.gone)
            } else {
                continue
            }
            taken.append(item.id)
        }
        if waiting.count < batch {
            for (name, digest) in openings.missing { try append(opened, name, at: now.milliseconds, digest) }
        }
        try write()
        guard position > head.position else { return false }
        try forget(taken, transaction)
        try end(at: position, hash, after: head.position, vault, transaction)
        return waiting.count == batch
    }

    private static let rowsAtOnce = 100

    static func content(_ kind: String, _ name: String, at: Int64, _ digest: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        for value: SQLValue in [.text(kind), .text(name), .integer(at), .blob(digest)] { bytes.append(part: value) }
        return bytes
    }

    /// The last link's place and hash; place 0 where there is none.
    package static func head(_ transaction: any Transaction) throws(StorageError) -> (position: Int64, hash: [UInt8]) {
        let row = try transaction.first(
            Statement("SELECT position, hash FROM record_links ORDER BY position DESC LIMIT 1"))
        guard let row else { return (0, HashChain.beginning) }
        return (try row.integer(0), try row.blob(1))
    }

    static func openings(
        _ kinds: RecordKinds, _ transaction: any Transaction
    ) throws(StorageError) -> Openings {
        var openings = Openings(kinds: kinds)
        let rows = try transaction.rows(
            Statement("SELECT name, digest FROM record_links WHERE kind = $1", [.text(opened)]))
        for row in rows {
            let name = try row.text(0)
            guard name.isEmpty else {
                openings.later.insert(name)
                continue
            }
            openings.first = true
            openings.later.formUnion(kinds.kinds(begunWith: try row.blob(1)).map(\.name))
        }
        return openings
    }

    private static func waiting(_ transaction: any Transaction) throws(StorageError) -> [Waiting] {
        try transaction.rows(
            Statement(
                "SELECT id, kind, name, at, digest, mark FROM unlinked_records ORDER BY id LIMIT $1", [SQLValue(batch)])
        ).map { row throws(StorageError) in
            Waiting(
                id: try row.integer(0), kind: try row.text(1), name: try row.text(2), at: try row.integer(3),
                digest: try row.optionalBlob(4), mark: try row.optionalBlob(5))
        }
    }

    private static func digestsAsFound(
        _ waiting: [Waiting], _ kinds: RecordKinds, _ transaction: any Transaction
    ) throws(StorageError) -> [String: [String: [UInt8]]] {
        let names = Dictionary(grouping: waiting.filter { $0.digest == nil }, by: \.kind)
        var found: [String: [String: [UInt8]]] = [:]
        for kind in kinds.all {
            guard let some = names[kind.name] else { continue }
            found[kind.name] = try kind.digests(of: some.map(\.name), in: transaction)
        }
        return found
    }

    private static func forget(_ ids: [Int64], _ transaction: any Transaction) throws(StorageError) {
        for start in stride(from: 0, to: ids.count, by: RecordKind.page) {
            let some = ids[start..<min(start + RecordKind.page, ids.count)].map(SQLValue.integer)
            try transaction.post(Statement("DELETE FROM unlinked_records WHERE id IN (\(some.parameterList))", some))
        }
    }

    /// Writes where the chain ends now.
    ///
    /// - Throws: `busy` when another lengthened it meanwhile, so that one of the two begins again and goes on behind the other.
    private static func end(
        at position: Int64, _ hash: [UInt8], after before: Int64, _ vault: Vault, _ transaction: any Transaction
    ) throws(StorageError) {
        let mark = vault.mark(length: position, hash)
        let changed = try transaction.run(
            Statement(
                "INSERT INTO record_chain (id, length, mark) VALUES (1, $1, $2) ON CONFLICT (id) DO UPDATE "
                    + "SET length = excluded.length, mark = excluded.mark WHERE record_chain.length <= $3",
                [.integer(position), .blob(mark), .integer(before)]))
        // A length beyond the last link says that links were cut off, which stays to be seen.
        guard changed == 1 else {
            let row = try transaction.first(Statement("SELECT length FROM record_chain WHERE id = 1"))
            guard try (row?.integer(0) ?? 0) > before else { throw .busy("the chain was lengthened meanwhile") }
            return
        }
    }
}

extension RecordChain.Openings {
    /// The links that are still to be made: the name and what each stands for.
    fileprivate var missing: [(name: String, digest: [UInt8])] {
        guard first else { return [("", kinds.begun)] }
        return kinds.later.map(\.name).filter { !later.contains($0) }.map { ($0, RecordKind.gone) }
    }
}
