package import Conversation
package import DomainKit
package import Storage

/// Where accounts of the staff are added and changed. Passwords are made outside transactions, as they are looked at.
package struct StaffAdministration: Sendable {
    /// Days a token holds where nobody says how many.
    package static let tokenDays = 90

    let database: any Database
    let vault: Vault
    let world: GatewayWorld

    package init(database: any Database, vault: Vault, world: GatewayWorld) {
        self.database = database
        self.vault = vault
        self.world = world
    }

    /// Adds an account with its first password.
    /// - Parameter author: who does it; nil for the first of a city.
    /// - Throws: `StaffRefusal`, as all that follows; then nothing was changed.
    package func add(_ name: String, roles: Set<Role>, password: String, by author: StaffMember?) async throws {
        guard StaffAccount.isFit(name) else { throw StaffRefusal.badName }
        let kept = try StaffPassword(password, of: name, vault: vault, random: world.random)
        try await apply(.add(name: name, roles: roles, kept), to: name, by: author)
    }

    /// Gives an account another password and ends its tokens.
    package func setPassword(_ password: String, of name: String, by author: StaffMember) async throws {
        let kept = try StaffPassword(password, of: name, vault: vault, random: world.random)
        try await apply(.password(kept), to: name, by: author)
    }

    /// Gives an account other roles, disables or enables it.
    package func change(_ name: String, _ change: StaffChange, by author: StaffMember) async throws {
        try await apply(change, to: name, by: author)
    }

    /// Makes a token of an account, by itself.
    /// - Parameter days: 1 to `StaffToken.mostDays`.
    /// - Returns: what is shown once, and until when it holds.
    package func makeToken(of member: StaffMember, days: Int) async throws -> (token: StaffToken, end: Instant) {
        let token = StaffToken(random: world.random)
        let held = min(max(1, days), StaffToken.mostDays)
        let end = world.now().adding(seconds: Int64(held) * 86_400)
        try await apply(.token(token, until: end), to: member.name, by: member)
        return (token, end)
    }

    private func apply(_ change: StaffChange, to name: String, by author: StaffMember?) async throws {
        let (vault, now) = (vault, world.now())
        try await database.write { try change.apply(to: name, by: author, vault: vault, at: now, $0) }
    }
}
