import Foundation
package import Storage

/// A password as it is kept: a hash that is dear to try out, with a salt of its own.
///
/// Making one and comparing one take about as long as a blink and some memory, so neither is done inside a transaction.
package struct StaffPassword: Sendable, Hashable {
    /// Characters a password must have.
    package static let shortest = 10
    /// Bytes of one that are looked at.
    static let longest = 1_024

    let salt: [UInt8]
    let hash: [UInt8]
    let rounds: Int

    init(salt: [UInt8], hash: [UInt8], rounds: Int) {
        self.salt = salt
        self.hash = hash
        self.rounds = rounds
    }

    /// - Throws: `StaffRefusal.weakPassword` for one that is too easy to guess, `longPassword` for one too long to look at.
    package init(_ password: String, of name: String, vault: Vault, random: () -> UInt64) throws {
        try Self.require(password, for: name)
        let password = password.precomposedStringWithCanonicalMapping
        var salt: [UInt8] = []
        for _ in 0..<2 { withUnsafeBytes(of: random()) { salt += Array($0) } }
        self.salt = salt
        rounds = vault.stretchRounds
        hash = try vault.stretch(password, for: Self.purpose(name), salt: salt, rounds: rounds)
    }

    /// Whether it is this one.
    package func isRight(_ password: String, of name: String, vault: Vault) throws -> Bool {
        guard password.utf8.count <= Self.longest else { return false }
        // One keyboard writes é in one character, another in two. What was kept before the two were one is tried as it comes.
        let composed = password.precomposedStringWithCanonicalMapping
        let forms = composed.utf8.elementsEqual(password.utf8) ? [composed] : [composed, password]
        return try forms.contains { form in
            Vault.areEqual(try vault.stretch(form, for: Self.purpose(name), salt: salt, rounds: rounds), hash)
        }
    }

    /// A password that nothing matches: for names without an account, so that checking one takes as long.
    package static func ofNobody(_ vault: Vault) -> StaffPassword {
        StaffPassword(
            salt: [UInt8](repeating: 0, count: 16), hash: [UInt8](repeating: 0, count: 32), rounds: vault.stretchRounds)
    }

    /// Refuses a password that is no good for an account, without making anything of it.
    /// - Throws: `StaffRefusal.weakPassword`, `longPassword`.
    package static func require(_ password: String, for name: String) throws(StaffRefusal) {
        guard password.utf8.count <= longest else { throw .longPassword }
        guard password.count >= shortest, Set(password).count >= 4,
            !password.lowercased().contains(StaffAccount.key(name))
        else { throw .weakPassword }
    }

    private static func purpose(_ name: String) -> String { "password of staff \(StaffAccount.key(name))" }
}

/// How long no password is looked at after wrong ones: nothing for the first few, then longer each time.
package enum LogInDelay {
    /// Wrong ones in a row without any wait.
    package static let free: Int64 = 4
    private static let first: Int64 = 30_000
    private static let most: Int64 = 3_600_000

    /// Milliseconds after the last of so many wrong ones.
    package static func milliseconds(after misses: Int64) -> Int64 {
        guard misses > free else { return 0 }
        let doublings = misses - free - 1
        return doublings > 10 ? most : min(most, first << doublings)
    }
}
