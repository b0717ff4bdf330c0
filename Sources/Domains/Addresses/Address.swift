import Conversation
import Storage
import Wording

/// One address as it stands, and the one way to change it.
struct Address {
    /// How far the city and the resident agree.
    enum Status: String {
        /// The resident has not answered.
        case proposed
        /// Right as proposed.
        case confirmed
        /// The right place; the resident gave better words for it.
        case changed
        /// The resident does not live there.
        case disputed
    }

    let number: String
    /// The keyed hash of the phone it was proposed to.
    var resident: [UInt8]
    /// How to find it, as `blue gate behind the market`.
    var words: String
    var area: String
    var status: Status

    private static let columns = "number, resident, words, area, status"

    private init(_ row: Row) throws {
        number = try row.text(0)
        resident = try row.blob(1)
        words = try row.text(2)
        area = try row.text(3)
        // A status this version does not know is asked again.
        status = Status(rawValue: try row.text(4)) ?? .proposed
    }

    init(number: String, resident: [UInt8], words: String, area: String) {
        (self.number, self.resident, self.words, self.area, status) = (number, resident, words, area, .proposed)
    }

    static func find(_ number: String, in transaction: any Transaction) throws -> Address? {
        try transaction.first(Statement("SELECT \(columns) FROM addresses WHERE number = $1", [.text(number)]))
            .map(Address.init)
    }

    /// The addresses proposed to a phone: those still to be answered first, then the last changed.
    static func all(of resident: [UInt8], in transaction: any Transaction) throws -> [Address] {
        try transaction.rows(
            Statement(
                """
                SELECT \(columns) FROM addresses WHERE resident = $1
                ORDER BY CASE status WHEN 'proposed' THEN 0 ELSE 1 END, changed_at DESC, number
                """, [.blob(resident)])
        ).map(Address.init)
    }

    /// The words the city last proposed for it, whatever the resident made of them.
    func proposedWords(in transaction: any Transaction) throws -> String? {
        try transaction.first(
            Statement(
                "SELECT words FROM address_events WHERE address = $1 AND what = $2 ORDER BY id DESC LIMIT 1",
                [.text(number), .text(Status.proposed.rawValue)]))?.text(0)
    }

    /// Writes what holds now, and the event that made it so.
    /// - Parameter actor: the keyed hash of the phone that said so; nil for the city.
    func save(by actor: [UInt8]?, at now: Instant, in transaction: any Transaction) throws {
        try transaction.post(
            Statement(
                """
                INSERT INTO addresses (number, resident, words, area, status, changed_at)
                VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (number) DO UPDATE SET resident = excluded.resident, words = excluded.words,
                    area = excluded.area, status = excluded.status, changed_at = excluded.changed_at
                """,
                [
                    .text(number), .blob(resident), .text(words), .text(area), .text(status.rawValue),
                    .integer(now.milliseconds),
                ]))
        try transaction.post(
            Statement(
                """
                INSERT INTO address_events (address, happened_at, actor, what, words) VALUES ($1, $2, $3, $4, $5)
                """,
                [.text(number), .integer(now.milliseconds), SQLValue(actor), .text(status.rawValue), .text(words)]))
    }
}
