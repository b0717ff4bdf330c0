package import Conversation
package import Storage

/// What was done to a program.
package enum ReleaseChange: String, Sendable, Hashable, CaseIterable {
    /// Its files were checked and kept.
    case draft
    /// New sessions of named phones begin on it.
    case canary
    /// New sessions of everybody else's phones begin on it.
    case live
    /// The same, of a program that was live before.
    case rollback
    /// Nobody begins on it any more.
    case retire
}

/// Who makes a change, and why.
package struct ReleaseSignature: Sendable, Hashable {
    /// A person's name, or the place of files that were changed.
    package let by: String
    package let note: String

    package init(by: String, note: String = "") {
        self.by = by
        self.note = note
    }
}

/// One line of the book.
package struct ReleaseEntry: Sendable, Hashable {
    package let digest: String
    package let change: ReleaseChange
    package let signature: ReleaseSignature
    /// How many phones a canary had after the change.
    package let phones: Int
    package let at: Instant

    init(digest: String, change: ReleaseChange, signature: ReleaseSignature, phones: Int = 0, at: Instant) {
        self.digest = digest
        self.change = change
        self.signature = signature
        self.phones = phones
        self.at = at
    }
}

/// The record of every change of a program's stage. It is only ever added to.
package struct ReleaseBook {
    let transaction: any Transaction

    package init(transaction: any Transaction) { self.transaction = transaction }

    /// Writes a line. Every change does, and counts the one row up that keeps two changes at once apart.
    func add(_ entry: ReleaseEntry) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO release_changes (slot, number) VALUES (1, 1)
                ON CONFLICT (slot) DO UPDATE SET number = release_changes.number + 1
                """))
        try transaction.post(
            Statement(
                "INSERT INTO releases (digest, change, made_by, note, phones, at) VALUES ($1, $2, $3, $4, $5, $6)",
                [
                    .text(entry.digest), .text(entry.change.rawValue), .text(entry.signature.by),
                    .text(entry.signature.note), SQLValue(entry.phones), .integer(entry.at.milliseconds),
                ]))
    }

    /// How many changes there were: cheap enough to ask every second.
    func changes() throws -> Int64 {
        try transaction.first(Statement("SELECT number FROM release_changes WHERE slot = 1"))?.integer(0) ?? 0
    }

    /// Every line in the order they were written; with a digest only those of one program.
    package func entries(of digest: String? = nil) throws -> [ReleaseEntry] {
        var entries: [ReleaseEntry] = []
        try read { if digest == nil || $0.digest == digest { entries.append($0) } }
        return entries
    }

    /// Hands over one line after the other, in the order they were written.
    package func read(_ take: (ReleaseEntry) throws -> Void) throws {
        var last: Int64 = 0
        while true {
            let rows = try transaction.rows(
                Statement(
                    """
                    SELECT id, digest, change, made_by, note, phones, at FROM releases
                    WHERE id > $1 ORDER BY id LIMIT 1000
                    """, [.integer(last)]))
            for row in rows {
                last = try row.integer(0)
                // A word of a later build is no change this one knows.
                guard let change = ReleaseChange(rawValue: try row.text(2)) else { continue }
                try take(
                    ReleaseEntry(
                        digest: try row.text(1), change: change,
                        signature: ReleaseSignature(by: try row.text(3), note: try row.text(4)),
                        phones: Int(clamping: try row.integer(5)), at: Instant(milliseconds: try row.integer(6))))
            }
            if rows.count < 1000 { return }
        }
    }
}
