import Conversation
package import DomainKit
package import Storage

/// Where somebody of the staff proves to be an account, and is let do what the account may. Each try is kept, whatever came of it.
///
/// A password is looked at outside any transaction, for that takes long on purpose; it is counted as wrong before, so that many tries
/// at once are all counted, and a right one forgets the count.
package struct StaffAuthentication: Sendable {
    let database: any Database
    let vault: Vault
    let world: GatewayWorld

    package init(database: any Database, vault: Vault, world: GatewayWorld) {
        self.database = database
        self.vault = vault
        self.world = world
    }

    /// Whether the city has any account.
    package func hasAccounts() async throws -> Bool { try await database.read { try StaffAccount.areThere(in: $0) } }

    /// Lets somebody do something: the one gate of everything by which staff work.
    ///
    /// - Parameter credential: nil where nobody said who they are.
    /// - Returns: who does it: an account that may, or the system where the store itself is enough.
    /// - Throws: `StaffRefusal`, and whatever asking for a password throws.
    package func admit(to act: StaffAct, by credential: StaffCredential?) async throws -> Actor {
        let proof = act.operation.proof
        guard proof != .store else { return .system }
        guard try await hasAccounts() else {
            guard credential == nil, proof == .accountOnceThereIsOne else { throw StaffRefusal.noAccounts }
            return .system
        }
        switch credential {
        case .password(let name, let ask):
            return .staff(try await member(named: name, password: try ask(), for: act))
        case .token(let text): return .staff(try await member(token: text, for: act))
        case nil: throw StaffRefusal.noProof
        }
    }

    /// Anyone who knows the password of an account.
    /// - Parameter act: what the account must be allowed; nil where it only proves to be itself.
    /// - Throws: `StaffRefusal.wrong` for a wrong name as for a wrong password, `.locked`, `.disabled`, `.forbidden`.
    package func member(
        named name: String, password: String, for act: StaffAct? = nil
    ) async throws -> StaffMember {
        guard let lock = try await reserve(name, for: act) else {
            _ = try StaffPassword.ofNobody(vault).isRight(password, of: name, vault: vault)
            try await store(StaffLogIn(account: "", means: .password, outcome: .wrong, for: act))
            throw StaffRefusal.wrong
        }
        guard try lock.password.isRight(password, of: name, vault: vault) else {
            try await store(StaffLogIn(account: name, means: .password, outcome: .wrong, for: act))
            throw StaffRefusal.wrong
        }
        let (outcome, refusal) = Self.verdict(on: lock, act)
        let log = StaffLogIn(account: name, means: .password, outcome: outcome, for: act)
        let now = world.now()
        try await database.write { transaction in
            try StaffAccount.forgetTries(name, transaction)
            try log.store(at: now, transaction)
        }
        if let refusal { throw refusal }
        return lock.member
    }

    /// Anyone who has a token.
    /// - Parameter act: what its account must be allowed; nil where it only proves to be itself.
    /// - Throws: `StaffRefusal.badToken`, `.disabled`, `.forbidden`.
    package func member(token text: String, for act: StaffAct? = nil) async throws -> StaffMember {
        let (token, vault, now) = (StaffToken(text), vault, world.now())
        let (member, refusal) = try await database.write { transaction -> (StaffMember?, StaffRefusal?) in
            let found = try token.find(vault: vault, at: now, in: transaction)
            var verdict: (outcome: StaffLogIn.Outcome, refusal: StaffRefusal?) = (.wrong, .badToken)
            if let found {
                verdict = found.holds ? Self.verdict(on: found.account, act) : (.expired, .badToken)
            }
            let account = found?.account.member
            try StaffLogIn(account: account?.name ?? "", means: .token, outcome: verdict.outcome, for: act)
                .store(at: now, transaction)
            return (account, verdict.refusal)
        }
        if let refusal { throw refusal }
        guard let member else { throw StaffRefusal.badToken }
        return member
    }

    /// What an account that proved to be itself is told.
    private static func verdict(
        on account: StaffAccount.Lock, _ act: StaffAct?
    ) -> (outcome: StaffLogIn.Outcome, refusal: StaffRefusal?) {
        guard !account.isDisabled else { return (.disabled, .disabled) }
        do throws(StaffRefusal) {
            try act?.operation.permit(account.member)
            return (.in, nil)
        } catch {
            return (.forbidden, error)
        }
    }

    /// Counts a try, and answers what it is compared with; nil where there is no such account.
    private func reserve(_ name: String, for act: StaffAct?) async throws -> StaffAccount.Lock? {
        let now = world.now()
        let (lock, wait) = try await database.write { transaction -> (StaffAccount.Lock?, Int64) in
            guard let lock = try StaffAccount.find(name, in: transaction) else { return (nil, 0) }
            let wait = lock.wait(at: now)
            if wait > 0 {
                try StaffLogIn(account: name, means: .password, outcome: .locked, for: act).store(at: now, transaction)
            } else if try !StaffAccount.countTry(name, after: lock.misses, at: now, transaction) {
                throw StorageError.busy("a password of the account was tried meanwhile")
            }
            return (lock, wait)
        }
        guard wait == 0 else { throw StaffRefusal.locked(seconds: (wait + 999) / 1_000) }
        return lock
    }

    private func store(_ logIn: StaffLogIn) async throws {
        let now = world.now()
        try await database.write { try logIn.store(at: now, $0) }
    }
}
