import Conversation
package import Storage
package import Wording

/// Secret numbers by which somebody proves to be who they say, as an officer does by a badge's PIN.
///
/// Only a hash that is dear to try out is kept, with a salt of its own. After five wrong ones on a day nobody gets in until
/// the next, the right PIN neither: otherwise the answer would tell.
package enum Pins {
    /// Digits of a PIN.
    package static let digits = 6
    /// Wrong ones on one day, after which no more are looked at that day.
    package static let mostMisses: Int64 = 5

    static let schema = [
        """
        CREATE TABLE pins (
            holder TEXT PRIMARY KEY,
            salt $BYTES NOT NULL,
            hash $BYTES NOT NULL,
            rounds INTEGER NOT NULL,
            misses INTEGER NOT NULL,
            missed_on TEXT NOT NULL
        ) $CLUSTERED
        """
    ]

    /// What a PIN proves.
    package enum Proof: Sendable, Hashable {
        case right
        /// Another PIN, or a holder who has none; it is not said which.
        case wrong
        /// Too many wrong ones today.
        case locked
    }

    /// Whether a text can be a PIN: six digits that are not the first anybody would try.
    package static func isFit(_ pin: String) -> Bool {
        let figures = Array(pin.utf8)
        guard figures.count == digits, figures.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        let steps = Set(zip(figures, figures.dropFirst()).map { (Int($1) - Int($0) + 10) % 10 })
        return steps != [0] && steps != [1] && steps != [9]
    }

    /// Gives a holder a PIN, in place of any other, and forgets wrong ones.
    ///
    /// - Parameter holder: who proves by it, as `officer 123473`.
    package static func set(
        _ pin: String, of holder: String, vault: Vault, random: () -> UInt64, _ transaction: any Transaction
    ) throws {
        var salt: [UInt8] = []
        for _ in 0..<2 { withUnsafeBytes(of: random()) { salt += Array($0) } }
        let hash = try vault.stretch(pin, for: purpose(holder), salt: salt, rounds: vault.stretchRounds)
        try transaction.post(
            Statement(
                "INSERT INTO pins (holder, salt, hash, rounds, misses, missed_on) VALUES ($1, $2, $3, $4, 0, '') "
                    + "ON CONFLICT (holder) DO UPDATE SET salt = excluded.salt, hash = excluded.hash, "
                    + "rounds = excluded.rounds, misses = 0, missed_on = ''",
                [.text(holder), .blob(salt), .blob(hash), SQLValue(vault.stretchRounds)]))
    }

    /// A PIN somebody typed, stretched to be compared with the holder's.
    package struct Guess: Sendable {
        fileprivate let holder: String
        fileprivate let salt: [UInt8]
        fileprivate let rounds: Int64
        fileprivate let hash: [UInt8]
    }

    /// Stretches what was typed, which takes long: before a transaction is opened.
    /// - Returns: nil where nothing is to be compared, because the holder has no PIN or has had too many wrong ones today.
    package static func guess(
        _ pin: String, of holder: String, on today: CivilDate, vault: Vault, in database: any Database
    ) async throws -> Guess? {
        guard let kept = try await database.read({ try Kept(of: holder, in: $0) }), kept.misses(on: today) < mostMisses
        else { return nil }
        let hash = try vault.stretch(
            pin, for: purpose(holder), salt: kept.salt, rounds: Int(clamping: kept.rounds))
        return Guess(holder: holder, salt: kept.salt, rounds: kept.rounds, hash: hash)
    }

    /// Compares what was typed, and counts a wrong one.
    /// - Throws: `PreparationOutdated` where the guess was stretched for another PIN than the holder has now.
    package static func prove(
        _ guess: Guess?, of holder: String, on today: CivilDate, _ transaction: any Transaction
    ) throws -> Proof {
        guard let kept = try Kept(of: holder, in: transaction) else { return .wrong }
        let misses = kept.misses(on: today)
        guard misses < mostMisses else { return .locked }
        guard let guess, guess.holder == holder, guess.salt == kept.salt, guess.rounds == kept.rounds else {
            throw PreparationOutdated()
        }
        let isRight = Vault.areEqual(guess.hash, kept.hash)
        if !isRight || misses > 0 {
            let changed = try transaction.run(
                Statement(
                    "UPDATE pins SET misses = $2, missed_on = $3 WHERE holder = $1 AND misses = $4 AND missed_on = $5",
                    [
                        .text(holder), .integer(isRight ? 0 : misses + 1), .text(today.iso), .integer(kept.misses),
                        .text(kept.missedOn),
                    ]))
            // Two wrong ones at the same moment are two.
            guard changed == 1 else { throw StorageError.busy("the PIN was tried meanwhile") }
        }
        return isRight ? .right : .wrong
    }

    /// What the store has of a holder's PIN.
    private struct Kept: Sendable {
        let salt: [UInt8]
        let hash: [UInt8]
        let rounds: Int64
        let misses: Int64
        let missedOn: String

        /// Nil where the holder has none.
        init?(of holder: String, in transaction: any Transaction) throws(StorageError) {
            let row = try transaction.first(
                Statement("SELECT salt, hash, rounds, misses, missed_on FROM pins WHERE holder = $1", [.text(holder)]))
            guard let row else { return nil }
            salt = try row.blob(0)
            hash = try row.blob(1)
            rounds = try row.integer(2)
            misses = try row.integer(3)
            missedOn = try row.text(4)
        }

        func misses(on today: CivilDate) -> Int64 { missedOn == today.iso ? misses : 0 }
    }

    private static func purpose(_ holder: String) -> String { "pin of \(holder)" }
}
