package import Conversation
package import Storage

/// What is done to an account, each with who did it and when: kept beside the account, and the account in the chain of records.
package enum StaffChange: Sendable, Hashable {
    case add(name: String, roles: Set<Role>, StaffPassword)
    case roles(Set<Role>)
    case disable
    case enable
    case password(StaffPassword)
    /// A token was made that holds until then.
    case token(StaffToken, until: Instant)

    /// The word in the store.
    private var word: String {
        switch self {
        case .add: "add"
        case .roles: "roles"
        case .disable: "disable"
        case .enable: "enable"
        case .password: "password"
        case .token: "token"
        }
    }

    /// What the list of changes says besides: never a secret.
    private var detail: String {
        switch self {
        case .add(_, let roles, _), .roles(let roles): Role.write(roles)
        case .disable, .enable, .password: ""
        case .token(_, let end): "until \(end.timestamp)"
        }
    }

    /// Makes the change and records it.
    ///
    /// - Parameters:
    ///   - name: the account's name, however it is typed; of a new one as it is to be shown.
    ///   - author: who does it; nil for the first account of a city, which adds itself.
    /// - Throws: `StaffRefusal`; then nothing was changed.
    package func apply(
        to name: String, by author: StaffMember?, vault: Vault, at now: Instant, _ transaction: any Transaction
    ) throws {
        // One row that every change counts up keeps two at once apart: two first accounts, two last administrators.
        try transaction.post(
            Statement(
                "INSERT INTO staff_change_count (slot, number) VALUES (1, 1) "
                    + "ON CONFLICT (slot) DO UPDATE SET number = staff_change_count.number + 1"))
        try changeAccount(name, by: author, vault: vault, at: now, transaction)
        try transaction.post(
            Statement(
                "INSERT INTO staff_changes (account, change, detail, changed_by, at) VALUES ($1, $2, $3, $4, $5)",
                [
                    .text(StaffAccount.key(name)), .text(word), .text(detail), .text(author?.name ?? name),
                    .integer(now.milliseconds),
                ]))
        try RecordLog.record(.staffAccount, [StaffAccount.key(name)], vault: vault, at: now, transaction)
    }

    private func changeAccount(
        _ name: String, by author: StaffMember?, vault: Vault, at now: Instant, _ transaction: any Transaction
    ) throws {
        if case .add(let shown, let roles, let password) = self {
            return try Self.add(shown, roles, password, by: author, at: now, transaction)
        }
        guard let author else { throw StaffRefusal.noProof }
        guard let account = try StaffAccount.find(name, in: transaction) else { throw StaffRefusal.unknownAccount }
        var columns: [(name: String, value: SQLValue)] = []
        switch self {
        case .add: break
        case .roles(let roles):
            guard !roles.isEmpty else { throw StaffRefusal.noRole }
            guard roles != account.member.roles else { throw StaffRefusal.alreadySo }
            if !StaffMember(name: name, roles: roles).has(.keepStaff) { try Self.keepOne(besides: name, transaction) }
            columns = [("roles", .text(Role.write(roles)))]
        case .disable, .enable:
            guard account.isDisabled != (self == .disable) else { throw StaffRefusal.alreadySo }
            if self == .disable { try Self.keepOne(besides: name, transaction) }
            columns = [("disabled", SQLValue(self == .disable))]
        case .password(let password):
            columns = [
                ("salt", .blob(password.salt)), ("hash", .blob(password.hash)), ("rounds", SQLValue(password.rounds)),
                ("misses", 0),
            ]
        case .token(let token, let end):
            return try token.store(of: name, until: end, vault: vault, at: now, transaction)
        }
        columns += [("changed_by", .text(author.name)), ("changed_at", .integer(now.milliseconds))]
        let settings = columns.enumerated().map { "\($1.name) = $\($0 + 2)" }.joined(separator: ", ")
        try transaction.post(
            Statement(
                "UPDATE staff_accounts SET \(settings) WHERE name = $1",
                [.text(StaffAccount.key(name))] + columns.map(\.value)))
        switch self {
        // Anyone who had the account's secrets has none any more.
        case .disable, .password: try StaffToken.endAll(of: name, at: now, transaction)
        default: break
        }
    }

    private static func add(
        _ name: String, _ roles: Set<Role>, _ password: StaffPassword, by author: StaffMember?, at now: Instant,
        _ transaction: any Transaction
    ) throws {
        guard StaffAccount.isFit(name) else { throw StaffRefusal.badName }
        guard !roles.isEmpty else { throw StaffRefusal.noRole }
        if author == nil {
            guard try !StaffAccount.areThere(in: transaction) else { throw StaffRefusal.noProof }
            guard StaffMember(name: name, roles: roles).has(.keepStaff) else {
                throw StaffRefusal.firstIsNoAdministrator
            }
        }
        let stored = try transaction.run(
            Statement(
                "INSERT INTO staff_accounts (name, shown, roles, salt, hash, rounds, disabled, misses, tried_at, "
                    + "created_by, created_at, changed_by, changed_at) "
                    + "VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, $7, $8, $7, $8) ON CONFLICT (name) DO NOTHING",
                [
                    .text(StaffAccount.key(name)), .text(name), .text(Role.write(roles)), .blob(password.salt),
                    .blob(password.hash), SQLValue(password.rounds), .text(author?.name ?? name),
                    .integer(now.milliseconds),
                ]))
        guard stored == 1 else { throw StaffRefusal.nameTaken }
    }

    /// - Throws: `StaffRefusal.lastAdministrator` where no other account could keep the accounts.
    private static func keepOne(besides name: String, _ transaction: any Transaction) throws {
        let others = try StaffAccount.all(in: transaction).filter {
            !$0.isDisabled && $0.member.has(.keepStaff) && !$0.member.isNamed(name)
        }
        guard others.isEmpty else { return }
        guard let account = try StaffAccount.find(name, in: transaction), account.member.has(.keepStaff),
            !account.isDisabled
        else { return }
        throw StaffRefusal.lastAdministrator
    }
}
