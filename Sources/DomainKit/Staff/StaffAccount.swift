package import Conversation
package import Storage
import Wording

/// An account of the staff, as lists tell of it.
package struct StaffAccount: Sendable, Hashable {
    /// As it was added.
    package let name: String
    package let roles: Set<Role>
    package let isDisabled: Bool
    package let createdAt: Instant
    /// The account that added it; its own name where it was the first.
    package let createdBy: String
    package let changedAt: Instant
    package let changedBy: String
    /// The last time somebody proved to be it.
    package let lastLogIn: Instant?

    package var member: StaffMember { StaffMember(name: name, roles: roles) }

    /// What an account is found by: capitals and spaces around a name make no other.
    package static func key(_ name: String) -> String { name.cleanedInput.lowercased() }

    /// Whether an account may have a name: 2 to 32 letters of a to z, digits, dots, hyphens and underscores, a letter first.
    package static func isFit(_ name: String) -> Bool {
        let letters = Array(name.utf8)
        guard (2...32).contains(letters.count), let first = letters.first, first.isLetter else { return false }
        return letters.allSatisfy { $0.isLetter || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0) }
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}

extension StaffAccount {
    /// An account with its password, and what was tried on it.
    package struct Lock: Sendable, Hashable {
        package let member: StaffMember
        package let isDisabled: Bool
        package let password: StaffPassword
        package let misses: Int64
        package let triedAt: Instant

        /// For how long no password is looked at. A clock that went back keeps nobody out.
        package func wait(at now: Instant) -> Int64 {
            let gone = now.milliseconds - triedAt.milliseconds
            return gone < 0 ? 0 : max(0, LogInDelay.milliseconds(after: misses) - gone)
        }
    }

    /// Whether the city has any account.
    package static func areThere(in transaction: any Transaction) throws(StorageError) -> Bool {
        try transaction.first(Statement("SELECT 1 FROM staff_accounts LIMIT 1")) != nil
    }

    /// All accounts in the order of their names.
    package static func all(in transaction: any Transaction) throws(StorageError) -> [StaffAccount] {
        try transaction.rows(
            Statement(
                "SELECT a.shown, a.roles, a.disabled, a.created_at, a.created_by, a.changed_at, a.changed_by, "
                    + "(SELECT MAX(l.at) FROM staff_log_ins l WHERE l.account = a.name "
                    + "AND l.outcome IN ('in', 'forbidden')) "
                    + "FROM staff_accounts a ORDER BY a.name")
        ).map { row throws(StorageError) in
            StaffAccount(
                name: try row.text(0), roles: Role.read(try row.text(1)), isDisabled: try row.integer(2) != 0,
                createdAt: Instant(milliseconds: try row.integer(3)), createdBy: try row.text(4),
                changedAt: Instant(milliseconds: try row.integer(5)), changedBy: try row.text(6),
                lastLogIn: try row.optionalInteger(7).map(Instant.init(milliseconds:)))
        }
    }

    /// An account by its name, however it is typed.
    package static func find(_ name: String, in transaction: any Transaction) throws(StorageError) -> Lock? {
        let row = try transaction.first(
            Statement(
                "SELECT shown, roles, disabled, salt, hash, rounds, misses, tried_at FROM staff_accounts WHERE name = $1",
                [.text(key(name))]))
        return try row.map { row throws(StorageError) in
            Lock(
                member: StaffMember(name: try row.text(0), roles: Role.read(try row.text(1))),
                isDisabled: try row.integer(2) != 0,
                password: StaffPassword(
                    salt: try row.blob(3), hash: try row.blob(4), rounds: Int(clamping: try row.integer(5))),
                misses: try row.integer(6), triedAt: Instant(milliseconds: try row.integer(7)))
        }
    }

    /// Counts a try before it is looked at, so that many at once are all counted.
    /// - Returns: false where another was counted since `misses` was read.
    package static func countTry(
        _ name: String, after misses: Int64, at now: Instant, _ transaction: any Transaction
    ) throws(StorageError) -> Bool {
        try transaction.run(
            Statement(
                "UPDATE staff_accounts SET misses = misses + 1, tried_at = $3 WHERE name = $1 AND misses = $2",
                [.text(key(name)), .integer(misses), .integer(now.milliseconds)])) == 1
    }

    /// Forgets wrong ones after a right one.
    package static func forgetTries(_ name: String, _ transaction: any Transaction) throws(StorageError) {
        try transaction.post(
            Statement("UPDATE staff_accounts SET misses = 0 WHERE name = $1", [.text(key(name))]))
    }
}

extension Role {
    /// Roles as an account's row has them. A word of a later build gives nothing.
    static func read(_ text: String) -> Set<Role> {
        Set(text.split(separator: " ").compactMap { Role(rawValue: String($0)) })
    }

    static func write(_ roles: Set<Role>) -> String {
        Role.allCases.filter(roles.contains).map(\.rawValue).joined(separator: " ")
    }
}
