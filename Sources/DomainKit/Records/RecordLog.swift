package import Conversation
package import Storage

/// Writing records down, in the transaction that wrote or changed them: each with a digest of how it stands now and a mark
/// only the master key makes, so that nobody with the store alone can add one.
package enum RecordLog {
    /// Rows written by one statement.
    private static let rowsAtOnce = 100

    /// Writes down how some records stand: to be called once for all records of a kind that a transaction wrote, changed or
    /// removed, after that. It takes two or three statements for each hundred.
    package static func record(
        _ kind: RecordKind, _ names: [String], vault: Vault, at now: Instant, _ transaction: any Transaction
    ) throws(StorageError) {
        for start in stride(from: 0, to: names.count, by: rowsAtOnce) {
            let some = Array(names[start..<min(start + rowsAtOnce, names.count)])
            let digests = try kind.digests(of: some, in: transaction)
            var values: [SQLValue] = []
            for name in some {
                let digest = digests[name] ?? RecordKind.gone
                values += [
                    .text(kind.name), .text(name), .integer(now.milliseconds), .blob(digest),
                    .blob(vault.mark(kind: kind.name, name: name, digest)),
                ]
            }
            try transaction.post(
                Statement(
                    "INSERT INTO unlinked_records (kind, name, at, digest, mark) VALUES "
                        + some.count.rows(of: 5), values))
        }
    }
}

extension ImportContext {
    /// Writes down how some records stand now, as `RecordLog.record`.
    package func record(_ kind: RecordKind, _ names: [String]) throws(StorageError) {
        try RecordLog.record(kind, names, vault: vault, at: now, transaction)
    }
}

extension OperationContext {
    /// Writes down how some records stand now, as `RecordLog.record`.
    package func record(_ kind: RecordKind, _ names: [String]) throws(StorageError) {
        try RecordLog.record(kind, names, vault: vault, at: now, transaction)
    }
}

extension Int {
    /// `($1, $2), ($3, $4), …`: so many rows of parameters.
    package func rows(of columns: Int) -> String {
        (0..<self).map { row in
            "(" + (1...columns).map { "$\(row * columns + $0)" }.joined(separator: ", ") + ")"
        }.joined(separator: ", ")
    }
}

extension Vault {
    /// Shows that a record was written down by somebody with the key.
    func mark(kind: String, name: String, _ digest: [UInt8]) -> [UInt8] {
        hash("\(kind)/\(digest.hexadecimal)/\(name)", for: "record")
    }

    /// Shows that a link of the chain was made by somebody with the key.
    func mark(position: Int64, _ hash: [UInt8]) -> [UInt8] {
        self.hash("\(position)/\(hash.hexadecimal)", for: "record link")
    }

    /// Shows where the chain ends.
    func mark(length: Int64, _ hash: [UInt8]) -> [UInt8] {
        self.hash("\(length)/\(hash.hexadecimal)", for: "record chain")
    }
}
