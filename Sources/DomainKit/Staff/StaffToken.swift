package import Conversation
package import Storage

/// A long random word in place of a password, for programs that run without anybody at the keyboard. Only a keyed hash of it is
/// kept, so it is shown once.
package struct StaffToken: Sendable, Hashable {
    /// What every token begins with, so that one that leaked is known for what it is.
    package static let beginning = "guichet_staff_"
    /// Days a token holds at most.
    package static let mostDays = 400

    /// What its holder keeps.
    package let text: String

    /// A new one.
    package init(random: () -> UInt64) {
        var bytes: [UInt8] = []
        for _ in 0..<4 { withUnsafeBytes(of: random()) { bytes += Array($0) } }
        text = Self.beginning + bytes.hexadecimal
    }

    /// One that was given.
    package init(_ text: String) { self.text = text }

    private func hash(_ vault: Vault) -> [UInt8] { vault.digest(text, for: "staff token") }

    /// Keeps a new one of an account.
    package func store(
        of account: String, until end: Instant, vault: Vault, at now: Instant, _ transaction: any Transaction
    ) throws(StorageError) {
        try transaction.post(
            Statement(
                "INSERT INTO staff_tokens (hash, account, made_at, expires_at) VALUES ($1, $2, $3, $4)",
                [
                    .blob(hash(vault)), .text(StaffAccount.key(account)), .integer(now.milliseconds),
                    .integer(end.milliseconds),
                ]))
    }

    /// The account it is of, and whether it still holds; nil for one nobody was given.
    package func find(
        vault: Vault, at now: Instant, in transaction: any Transaction
    ) throws(StorageError) -> (account: StaffAccount.Lock, holds: Bool)? {
        let row = try transaction.first(
            Statement(
                "SELECT account, expires_at, ended_at FROM staff_tokens WHERE hash = $1", [.blob(hash(vault))]))
        guard let row, let account = try StaffAccount.find(row.text(0), in: transaction) else { return nil }
        let (end, ended) = (try row.integer(1), try row.optionalInteger(2))
        let isOver = ended != nil || end <= now.milliseconds
        return (account, !isOver)
    }

    /// Ends every token of an account.
    package static func endAll(
        of account: String, at now: Instant, _ transaction: any Transaction
    ) throws(StorageError) {
        try transaction.post(
            Statement(
                "UPDATE staff_tokens SET ended_at = $2 WHERE account = $1 AND ended_at IS NULL",
                [.text(StaffAccount.key(account)), .integer(now.milliseconds)]))
    }
}
