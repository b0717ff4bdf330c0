package import Storage

/// Where the chain of records ended when a day was sealed.
package struct RecordSeal: Sendable, Hashable {
    /// The day, as `2026-03-02`.
    package let day: String
    package let position: Int64
    package let hash: [UInt8]

    package init(day: String, position: Int64, hash: [UInt8]) {
        self.day = day
        self.position = position
        self.hash = hash
    }
}

/// What was found when the chain of records was made again and each record was compared with what was written down of it.
package struct RecordVerification: Sendable {
    package enum Fault: Sendable, Hashable {
        /// A record is not as it was last written down, as a bill whose due day was moved.
        case changed(kind: String, name: String)
        /// A record was written down and is not there, as a bill that was deleted.
        case gone(kind: String, name: String)
        /// A record is there and nobody wrote it down.
        case stray(kind: String, name: String)
        /// A link's hash is not made from the one before and what it stands for.
        case broken(position: Int64)
        /// Links are missing before this place.
        case gap(position: Int64)
        /// The chain is shorter or longer than it was left.
        case length(links: Int64, expected: Int64)
        /// A link was not made with the key, so it was made again by somebody who has only the store.
        case unmarked(position: Int64)
        /// The end of the chain was not written with the key.
        case endUnmarked
        /// Something waits to be taken up that was not written down with the key.
        case forged(kind: String, name: String)
        /// A seal does not stand for the records as they were when it was made.
        case sealUnfit(day: String)
    }

    /// In the order they were met, at most a hundred of each kind.
    package private(set) var faults: [Fault] = []
    package private(set) var links: Int64 = 0
    /// Records that are not in the chain yet.
    package private(set) var waiting: Int64 = 0
    /// Whether the marks were looked at, which takes the key.
    package let isKeyed: Bool

    private static let limit = 100
    private static let pageLength: Int64 = 1_000
    private var counts: [String: Int] = [:]

    private mutating func add(_ fault: Fault) {
        let kind = String("\(fault)".prefix { $0 != "(" })
        counts[kind, default: 0] += 1
        if counts[kind, default: 0] <= Self.limit { faults.append(fault) }
    }
}

extension RecordVerification {
    /// Makes the chain of records again and compares it with every record. It takes time with the size of the store and
    /// belongs on a reader.
    ///
    /// - Parameters:
    ///   - vault: the store's key; without it the marks are not looked at.
    ///   - seals: where the chain ended when days were sealed.
    package init(
        _ kinds: RecordKinds, _ vault: Vault?, sealedAt seals: [RecordSeal] = [], in transaction: any Transaction
    ) throws(StorageError) {
        isKeyed = vault != nil
        try walk(vault, seals, transaction)
        try lookAtWaiting(kinds, vault, transaction)
        for kind in kinds.all {
            try compare(kind, transaction)
            try lookForGone(kind, transaction)
        }
    }

    private mutating func walk(
        _ vault: Vault?, _ seals: [RecordSeal], _ transaction: any Transaction
    ) throws(StorageError) {
        var seals = Dictionary(grouping: seals, by: \.position)
        var hash = HashChain.beginning
        for day in seals.removeValue(forKey: 0) ?? [] where day.hash != hash { add(.sealUnfit(day: day.day)) }
        while true {
            let rows = try transaction.rows(
                Statement(
                    "SELECT position, kind, name, at, digest, hash, mark FROM record_links WHERE position > $1 "
                        + "ORDER BY position LIMIT \(Self.pageLength)", [.integer(links)]))
            for row in rows {
                let position = try row.integer(0)
                if position != links + 1 { add(.gap(position: position)) }
                links = position
                let content = RecordChain.content(
                    try row.text(1), try row.text(2), at: try row.integer(3), try row.blob(4))
                let found = try row.blob(5)
                if HashChain.next(after: hash, content) != found { add(.broken(position: position)) }
                // From here on the link's own hash counts, so that what follows it is judged by itself.
                hash = found
                if let vault, try !Vault.areEqual(row.blob(6), vault.mark(position: position, hash)) {
                    add(.unmarked(position: position))
                }
                for day in seals.removeValue(forKey: position) ?? [] where day.hash != hash {
                    add(.sealUnfit(day: day.day))
                }
            }
            if rows.count < Self.pageLength { break }
        }
        for day in seals.values.joined() { add(.sealUnfit(day: day.day)) }
        let end = try transaction.first(Statement("SELECT length, mark FROM record_chain WHERE id = 1"))
        let length = try end?.integer(0) ?? 0
        if length != links { add(.length(links: links, expected: length)) }
        if let vault, let end, try !Vault.areEqual(end.blob(1), vault.mark(length: length, hash)) { add(.endUnmarked) }
    }

    private mutating func lookAtWaiting(
        _ kinds: RecordKinds, _ vault: Vault?, _ transaction: any Transaction
    ) throws(StorageError) {
        let openings = try RecordChain.openings(kinds, transaction)
        var last = Int64.min
        while true {
            let rows = try transaction.rows(
                Statement(
                    "SELECT id, kind, name, digest, mark FROM unlinked_records WHERE id > $1 ORDER BY id "
                        + "LIMIT \(Self.pageLength)", [.integer(last)]))
            for row in rows {
                last = try row.integer(0)
                waiting += 1
                let (kind, name) = (try row.text(1), try row.text(2))
                guard let digest = try row.optionalBlob(3) else {
                    if openings.end(kind) { add(.forged(kind: kind, name: name)) }
                    continue
                }
                guard let vault else { continue }
                let mark = try row.optionalBlob(4) ?? []
                if !Vault.areEqual(mark, vault.mark(kind: kind, name: name, digest)) {
                    add(.forged(kind: kind, name: name))
                }
            }
            if rows.count < Self.pageLength { return }
        }
    }

    /// Compares every record of a kind with what was last written down of it.
    private mutating func compare(_ kind: RecordKind, _ transaction: any Transaction) throws(StorageError) {
        var name: String?
        while true {
            let records = try kind.page(after: name, in: transaction)
            let known = try Self.lastWritten(kind, records.map(\.name), transaction)
            for record in records {
                switch known[record.name] {
                case .digest(let digest)?:
                    if digest != record.digest { add(.changed(kind: kind.name, name: record.name)) }
                case .asFound?: break
                case nil: add(.stray(kind: kind.name, name: record.name))
                }
            }
            guard records.count == kind.readAtOnce, let last = records.last else { return }
            name = last.name
        }
    }

    /// Names the records of a kind that were written down and are not there.
    private mutating func lookForGone(_ kind: RecordKind, _ transaction: any Transaction) throws(StorageError) {
        for table in ["record_links", "unlinked_records"] {
            var last = ""
            while true {
                let names = try transaction.rows(
                    Statement(
                        "SELECT DISTINCT name FROM \(table) WHERE kind = $1 AND name > $2 ORDER BY name "
                            + "LIMIT \(RecordKind.page)", [.text(kind.name), .text(last)])
                ).map { row throws(StorageError) in try row.text(0) }
                let present = try kind.digests(of: names, in: transaction)
                let absent = names.filter { present[$0] == nil }
                let known = try Self.lastWritten(kind, absent, transaction)
                for name in absent where known[name] != .digest(RecordKind.gone) {
                    let fault = Fault.gone(kind: kind.name, name: name)
                    if !faults.contains(fault) { add(fault) }
                }
                guard names.count == RecordKind.page, let next = names.last else { break }
                last = next
            }
        }
    }

    private enum Written: Equatable {
        case digest([UInt8])
        /// To be taken in as it stands.
        case asFound
    }

    /// What was last written down of some records.
    private static func lastWritten(
        _ kind: RecordKind, _ names: [String], _ transaction: any Transaction
    ) throws(StorageError) -> [String: Written] {
        guard !names.isEmpty else { return [:] }
        var known: [String: Written] = [:]
        let arguments = names.map(SQLValue.text) + [.text(kind.name)]
        for (table, order) in [("record_links", "position"), ("unlinked_records", "id")] {
            let rows = try transaction.rows(
                Statement(
                    "SELECT name, digest FROM \(table) WHERE name IN (\(names.parameterList)) "
                        + "AND kind = $\(names.count + 1) ORDER BY \(order)", arguments))
            for row in rows {
                let name = try row.text(0)
                // What comes without a digest takes the place of nothing that was written down with one.
                if let digest = try row.optionalBlob(1) {
                    known[name] = .digest(digest)
                } else if known[name] == nil {
                    known[name] = .asFound
                }
            }
        }
        return known
    }
}

extension RecordVerification.Fault {
    /// What it is about.
    package func subject(_ kinds: RecordKinds) -> StoreFinding.Subject {
        switch self {
        case .changed(let kind, _), .gone(let kind, _), .stray(let kind, _), .forged(let kind, _):
            kinds.named(kind)?.subject ?? .books
        case .broken, .gap, .length, .unmarked, .endUnmarked, .sealUnfit: .books
        }
    }

    /// The fault for staff.
    package func sentence(_ kinds: RecordKinds) -> String {
        func title(_ kind: String, _ name: String) -> String {
            "\(kinds.named(kind)?.title ?? kind) \(name)"
        }
        return switch self {
        case .changed(let kind, let name): "\(title(kind, name)) is not as it was written down."
        case .gone(let kind, let name): "\(title(kind, name)) was written down and is gone."
        case .stray(let kind, let name): "\(title(kind, name)) is there and was never written down."
        case .broken(let position): "Number \(position) of the chain of records does not follow from the one before."
        case .gap(let position): "The chain of records has no link just before number \(position)."
        case .length(let links, let expected):
            "The chain of records has \(links) links and should have \(expected)."
        case .unmarked(let position): "Number \(position) of the chain of records was not made with this key."
        case .endUnmarked: "The end of the chain of records was not written with this key."
        case .forged(let kind, let name):
            "\(title(kind, name)) waits for the chain of records and was not written down with this key."
        case .sealUnfit(let day): "The seal of \(day) does not fit the chain of records."
        }
    }
}
