import Conversation
import Foundation
import Storage

/// The traffic of each phone that texts or is told something, by its keyed hash.
struct TextTrafficStore {
    /// Longer than any window it counts in.
    static let keptMilliseconds: Int64 = 2 * 86_400_000

    static let place = "text_traffic.body"

    let transaction: any Transaction
    let vault: Vault

    static func finding(_ phoneHash: [UInt8]) -> Statement {
        Statement("SELECT body FROM text_traffic WHERE phone = $1", [.blob(phoneHash)])
    }

    /// The traffic of a phone; that of one nothing is known of, or nothing can be read, begins again.
    func load(_ phoneHash: [UInt8]) throws -> TextTraffic {
        guard let sealed = try transaction.first(Self.finding(phoneHash))?.blob(0),
            let bytes = try? vault.open(sealed, as: Self.place, of: phoneHash),
            let traffic = try? JSONDecoder().decode(TextTraffic.self, from: Data(bytes))
        else { return TextTraffic() }
        return traffic
    }

    func storeTraffic(_ traffic: TextTraffic, of phoneHash: [UInt8], at now: Instant) throws {
        let sealed = try vault.seal(Array(JSONEncoder().encode(traffic)), as: Self.place, of: phoneHash)
        try transaction.post(
            Statement(
                """
                INSERT INTO text_traffic (phone, body, at) VALUES ($1, $2, $3)
                ON CONFLICT (phone) DO UPDATE SET body = excluded.body, at = excluded.at
                """, [.blob(phoneHash), .blob(sealed), .integer(now.milliseconds)]))
    }

    /// Forgets a batch of phones of which nothing was heard for long.
    func forgetOld(before moment: Instant, atMost batch: Int) throws {
        try transaction.post(
            Statement(
                """
                DELETE FROM text_traffic WHERE phone IN
                    (SELECT phone FROM text_traffic WHERE at < $1 ORDER BY at LIMIT $2)
                """, [.integer(moment.milliseconds), SQLValue(batch)]))
    }
}
